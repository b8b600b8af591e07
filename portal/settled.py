"""What a web process does once, before its first request."""

from __future__ import annotations

import gc

from django.urls import get_resolver

_OBJECTS = 20_000


def settle() -> None:
    """Load every view, and keep the collector of cycles from walking through the program itself.

    A request that makes many objects sets the collector off; some 300,000 objects of modules and
    classes would then be looked through each time, which takes longer than most answers. The
    objects of one request set it off two or three times, not a hundred.
    """
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS, 20, 20)
