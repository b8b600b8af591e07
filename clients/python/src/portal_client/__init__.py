"""The Network Requirements Portal, from Python."""

from . import models
from .errors import (
    ChangedError,
    ConflictError,
    DamagedError,
    ForbiddenError,
    InvalidInputError,
    JobFailedError,
    NoFileError,
    NotFoundError,
    NotUnderstoodError,
    PortalError,
    RefusedError,
    SettingsError,
    TimeIsUpError,
    TooManyRequestsError,
    UnauthorizedError,
    UnavailableError,
    UnreachableError,
)
from .portal import Portal

__all__ = [
    "ChangedError",
    "ConflictError",
    "DamagedError",
    "ForbiddenError",
    "InvalidInputError",
    "JobFailedError",
    "NoFileError",
    "NotFoundError",
    "NotUnderstoodError",
    "Portal",
    "PortalError",
    "RefusedError",
    "SettingsError",
    "TimeIsUpError",
    "TooManyRequestsError",
    "UnauthorizedError",
    "UnavailableError",
    "UnreachableError",
    "models",
]
