"""Pausing the collector of cycles where much is made that lasts, and no cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_paused() -> Iterator[None]:
    """No collection of cycles within; also a decorator.

    For work that makes some hundred thousand values, all of which last to its end: the collector
    would walk them again and again and find nothing, which makes linear work grow faster. What is
    freed by counting references is freed as ever. The switch is the whole process's.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
