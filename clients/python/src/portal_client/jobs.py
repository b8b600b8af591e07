"""Jobs: work that goes on after its request was answered."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from uuid import UUID

from . import models, operations
from .errors import JobFailedError, TimeIsUpError
from .session import Session

FINAL = ("succeeded", "failed", "cancelled")
Progress = Callable[[models.Job], object]


class Jobs:
    """`portal.jobs`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list(self, *, state: str | None = None) -> Iterator[models.Job]:
        """Your jobs, newest first."""
        return self._session.walk(operations.JOBS_LIST, query={"state": state})

    def get(self, job: UUID | str) -> models.Job:
        """One job as it stands."""
        return self._session.call(operations.JOBS_GET, job_id=job)

    def cancel(self, job: UUID | str) -> models.Job:
        """Ask it to stop."""
        return self._session.call(operations.JOBS_CANCEL, job_id=job)

    def retry(self, job: UUID | str) -> models.Job:
        """Ask again for what it did not make; the answer is a new job."""
        return self._session.call(operations.JOBS_RETRY, job_id=job)

    def wait(
        self, job: UUID | str, *, timeout: float = 600, progress: Progress | None = None
    ) -> models.Job:
        """Wait until it has succeeded, as often looking as the portal asks for. `progress` is
        called with each look.

        Raises JobFailedError where it failed or was cancelled, and TimeIsUpError after `timeout`
        seconds; the job goes on then.
        """
        deadline = time.monotonic() + timeout
        while True:
            reply = self._session.reply(operations.JOBS_GET, job_id=job)
            seen = reply.value
            if progress is not None:
                progress(seen)
            if seen.state == "succeeded":
                return seen
            if seen.state in FINAL:
                raise JobFailedError(seen)
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeIsUpError(
                    f"After {timeout:g} seconds the job {seen.id} is {seen.state} still.",
                    seen.degraded or "It goes on; ask for it again, or wait longer.",
                )
            time.sleep(min(reply.retry_after or 1, left))
