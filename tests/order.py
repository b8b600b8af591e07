"""The order of tests: long ones begin each process's share, so that none runs alone at the end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, groupby, islice

import pytest


def long_first(items: Sequence[pytest.Item], processes: int) -> list[pytest.Item]:
    """The same tests, as so many shares of equal length, which is how xdist deals them out. The
    modules that have slow tests are spread over the beginnings of the shares; modules stay whole
    but for those at a share's end, and keep their order."""
    modules = [list(module) for _, module in groupby(items, lambda item: item.path)]
    slow = [each for each in modules if any(map(_is_slow, each))]
    quick = chain.from_iterable(each for each in modules if not any(map(_is_slow, each)))
    shares: list[list[pytest.Item]] = [
        list(chain.from_iterable(slow[number::processes])) for number in range(processes)
    ]
    length = -(-len(items) // processes)
    for share in shares:
        share.extend(islice(quick, max(0, length - len(share))))
    return [*chain.from_iterable(shares), *quick]


def _is_slow(item: pytest.Item) -> bool:
    return item.get_closest_marker("slow") is not None
