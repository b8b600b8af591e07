"""What is wrong with an installation, and how to mend it."""

from __future__ import annotations

from . import (  # noqa: F401 - their checks
    broker,
    content,
    database,
    installation,
    outgoing,
    storage,
    work,
)
from .base import AREAS, Level, Options, Result, examine, told

__all__ = ["AREAS", "Level", "Options", "Result", "examine", "told"]
