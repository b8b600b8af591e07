"""Any system with a JSON or form API."""

from .driver import Generic

__all__ = ["Generic"]
