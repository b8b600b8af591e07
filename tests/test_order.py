"""Long tests run first, and none is lost for it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.order import long_first

MODULES = st.lists(st.lists(st.booleans(), min_size=1, max_size=6), max_size=8)


def items_of(modules: list[list[bool]]) -> list[Any]:
    return [
        SimpleNamespace(
            path=Path(f"test_{at}.py"), name=(at, number),
            get_closest_marker=lambda _, slow=slow: slow or None,
        )
        for at, module in enumerate(modules)
        for number, slow in enumerate(module)
    ]  # fmt: skip


@given(MODULES, st.integers(1, 4))
def test_every_test_runs_once(modules, processes):
    items = items_of(modules)
    ordered = [item.name for item in long_first(items, processes)]
    assert sorted(ordered) == [item.name for item in items]


@pytest.mark.parametrize("processes", [1, 2])
def test_slow_modules_begin_the_shares_and_stay_whole(processes):
    items = items_of([[False] * 4, [False, True], [False] * 4, [True, False]])
    ordered: list[int] = [int(item.name[0]) for item in long_first(items, processes)]
    assert (
        ordered
        == {
            1: [1, 1, 3, 3, 0, 0, 0, 0, 2, 2, 2, 2],
            2: [1, 1, 0, 0, 0, 0, 3, 3, 2, 2, 2, 2],
        }[processes]
    )
