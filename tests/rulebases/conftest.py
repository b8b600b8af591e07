"""A site with its built rule set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.changes.conftest import Office


@pytest.fixture
def office(db: None) -> Office:
    """The site `hq`, its people and its built rule set."""
    from tests.changes.conftest import office_make

    return office_make()
