"""Jira."""

from .driver import Jira

__all__ = ["Jira"]
