"""GitLab issues."""

from .driver import GitLab

__all__ = ["GitLab"]
