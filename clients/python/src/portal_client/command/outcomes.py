"""The exit codes, by which a pipeline decides."""

from __future__ import annotations

from enum import IntEnum

from ..errors import (
    ForbiddenError,
    JobFailedError,
    PortalError,
    SettingsError,
    TimeIsUpError,
    TooManyRequestsError,
    UnauthorizedError,
    UnavailableError,
    UnreachableError,
)


class Outcome(IntEnum):
    """How a command ended. Numbers keep their meaning; docs/client.md has the table."""

    OK = 0
    FAILED = 1
    USAGE = 2
    NOT_REQUIRED = 3
    UNDECIDABLE = 4
    WAITING = 5
    REJECTED = 6
    JOB_FAILED = 7
    NOT_ALLOWED = 8
    UNREACHABLE = 9
    FINDINGS = 10


_OF_ERRORS: tuple[tuple[type[PortalError], Outcome], ...] = (
    (SettingsError, Outcome.USAGE),
    (TimeIsUpError, Outcome.WAITING),
    (JobFailedError, Outcome.JOB_FAILED),
    (UnauthorizedError, Outcome.NOT_ALLOWED),
    (ForbiddenError, Outcome.NOT_ALLOWED),
    (UnreachableError, Outcome.UNREACHABLE),
    (UnavailableError, Outcome.UNREACHABLE),
    (TooManyRequestsError, Outcome.UNREACHABLE),
)


def outcome_of(error: PortalError) -> Outcome:
    """What a command ends with that an error stops."""
    return next((code for kind, code in _OF_ERRORS if isinstance(error, kind)), Outcome.FAILED)
