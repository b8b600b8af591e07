"""Redmine 5."""

from .driver import Redmine

__all__ = ["Redmine"]
