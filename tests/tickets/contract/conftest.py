"""One desk for each system."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .desk import SYSTEMS, Desk, desk


@pytest.fixture(params=SYSTEMS)
def each_desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    with desk(request.param) as found:
        yield found
