"""How the tests look at refused input."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from requirements_app.core.errors import InvalidInput, Problem


@contextmanager
def refused(field: str, message: str = "", mend: str = "") -> Iterator[list[Problem]]:
    """Expect InvalidInput with a problem of `field` whose message and mend hold these words."""
    found: list[Problem] = []
    with pytest.raises(InvalidInput) as caught:
        yield found
    found += caught.value.problems
    told = [(each.field, each.message, each.mend) for each in found]
    assert any(
        each.field == field and message in each.message and mend in each.mend for each in found
    ), told
