"""Request Tracker 5."""

from .driver import RequestTracker

__all__ = ["RequestTracker"]
