"""GitHub issues."""

from .driver import GitHub

__all__ = ["GitHub"]
