"""For any values: a list holds nothing beside them, and what it does not hold is told."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.lists.registry import LIST_FORMATS
from requirements_app.core.endpoints import (
    AddressRange,
    AnyEndpoint,
    NamePattern,
    endpoints_intervals,
)
from tests.core.strategies import quick, small_endpoints

from .reading import READERS, Pac, asked_for, report_of

_COUNT = re.compile(r"Left out: (\d+) ")
values_of = st.lists(small_endpoints, max_size=8).map(tuple)


@pytest.mark.parametrize("identifier", READERS)
@given(values=values_of)
@quick
def test_nothing_is_wider_and_nothing_left_out_untold(identifier, values):
    written = LIST_FORMATS[identifier]
    file = written.render(report_of(*values))
    held, asked = READERS[identifier](file.text), asked_for(values)
    assert held <= asked
    left = {
        each.code: int(match[1]) for each in file.findings if (match := _COUNT.match(each.message))
    }
    anys = [each for each in values if isinstance(each, AnyEndpoint)]
    assert left.pop("any-not-held", 0) == len(anys)
    missing = {
        each
        for each in values
        if not isinstance(each, AnyEndpoint) and not endpoints_intervals([each]) <= held
    }
    kinds: dict[str, set[object]] = {
        "addresses-not-held": {each for each in missing if isinstance(each, AddressRange)},
        "names-not-held": {
            each for each in missing if isinstance(each, NamePattern) and not each.wildcard
        },
        "wildcards-not-held": {
            each for each in missing if isinstance(each, NamePattern) and each.wildcard
        },
    }
    for code, unheld in kinds.items():
        assert left.pop(code, 0) >= len(unheld)
    assert left == {}
    assert (asked - held == type(asked)()) == (not missing)


_LABELS = ("x", "y", "a.x", "b.a.x", "c.x", "a.y", "q.a.y", "z")
_HOSTS = (*_LABELS, *(f"10.0.0.{at}" for at in range(8)), *(f"fd00::{at}" for at in range(8)))


@given(values=values_of)
@quick
def test_the_snippet_is_exactly_the_values(values):
    from requirements_app.core.endpoints import endpoint_intervals, parse_endpoint

    pac = Pac(LIST_FORMATS["pac"].render(report_of(*values)).text)
    asked = asked_for(values)
    for host in _HOSTS:
        assert pac.has(host) == (endpoint_intervals(parse_endpoint(host)) <= asked), host
