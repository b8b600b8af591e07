"""What can go wrong, each with what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

from .models import Error, ExportDetail, Job, Problem


class PortalError(Exception):
    """Anything that goes wrong; `mend` says what to do about it, and may be empty."""

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.message} {self.mend}".strip()


class SettingsError(PortalError):
    """The address or the token is missing, or cannot be used."""


class UnreachableError(PortalError):
    """The portal did not answer, however often it was asked."""


class NotUnderstoodError(PortalError):
    """The answer is none that the API describes."""


class TimeIsUpError(PortalError):
    """What was waited for had not come when the time was up; it may still come."""


class DamagedError(PortalError):
    """A file is not the one that was made: its size or its SHA-256 differs."""


class JobFailedError(PortalError):
    """A job failed or was cancelled; `job` says why."""

    def __init__(self, job: Job) -> None:
        told = job.error
        how = "was cancelled" if job.state == "cancelled" else "failed"
        why = f": {told.message}" if told else ""
        super().__init__(f"The job {job.id} {how}{why}.", told.mend if told else "")
        self.job = job


class NoFileError(PortalError):
    """An export has no file: it is not made yet, or not kept any longer."""

    def __init__(self, export: ExportDetail) -> None:
        super().__init__(
            f"The export {export.id} has no file; it is {export.state}.",
            "Wait for it, or make it again.",
        )
        self.export = export


class RefusedError(PortalError):
    """The portal refused a request (RFC 9457).

    `errors` has each value that it cannot accept, with field and mend; `request_id` finds the
    request in its log; `retry_after` are the seconds to wait, where it names them; `repeated` says
    that an earlier try of the same request got no answer and may have been acted upon.
    """

    def __init__(
        self, problem: Problem, retry_after: float | None = None, *, repeated: bool = False
    ) -> None:
        super().__init__(problem.detail, problem.mend)
        self.status = problem.status
        self.errors: tuple[Error, ...] = tuple(problem.errors)
        self.request_id = problem.request_id
        self.retry_after = retry_after
        self.repeated = repeated

    def __str__(self) -> str:
        """The whole refusal: a line for each error, or one for the mend."""
        lines = [self.message]
        lines += [f"{e.field}: {e.value} {e.message}; {e.mend}".rstrip("; ") for e in self.errors]
        if not self.errors and self.mend:
            lines.append(self.mend)
        return "\n".join(lines)


class InvalidInputError(RefusedError):
    """400: a value cannot be accepted."""


class UnauthorizedError(RefusedError):
    """401: no token, or one that is not in force."""


class ForbiddenError(RefusedError):
    """403: the role or the token's scope is missing."""


class NotFoundError(RefusedError):
    """404: there is nothing that you may see."""


class ConflictError(RefusedError):
    """409: the state of things stands in the way."""


class ChangedError(RefusedError):
    """412: the thing was changed since; get it again, look, and decide."""


class TooManyRequestsError(RefusedError):
    """429: too often, or too many exports at once, for longer than this client waits."""


class UnavailableError(RefusedError):
    """5xx: the portal cannot work now, or made a mistake."""


_KINDS: Mapping[int, type[RefusedError]] = {
    400: InvalidInputError,
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    412: ChangedError,
    429: TooManyRequestsError,
}


def refusal(problem: Problem, retry_after: float | None, *, repeated: bool) -> RefusedError:
    """The error of a problem's status."""
    other = UnavailableError if problem.status >= 500 else RefusedError
    return _KINDS.get(problem.status, other)(problem, retry_after, repeated=repeated)
