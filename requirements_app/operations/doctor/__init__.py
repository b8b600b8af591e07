"""What is wrong with an installation, and how to mend it."""

from __future__ import annotations

from . import broker, content, database, installation, storage, work  # noqa: F401 - their checks
from .base import Level, Options, Result, examine, told

__all__ = ["Level", "Options", "Result", "examine", "told"]
