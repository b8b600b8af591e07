"""ServiceNow."""

from .driver import ServiceNow

__all__ = ["ServiceNow"]
