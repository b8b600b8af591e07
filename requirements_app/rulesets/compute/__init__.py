"""Computing a site's rule set: select, resolve, place, merge. Pure and deterministic.

The five steps are docs/architecture.md's; each has its module. No clock is read, no name is
resolved, no database is known.
"""

from .build import build, needs
from .limits import TooManyEntries

__all__ = ["TooManyEntries", "build", "needs"]
