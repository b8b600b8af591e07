"""The demonstration's days: what was open when it was written is open whenever it is loaded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from requirements_app.web.management.commands.demo_load import SITES, site_files

WRITTEN = dt.date(2026, 11, 21)


def days(value: Any) -> Iterator[dt.date]:
    """Every day in a document, in its order."""
    if isinstance(value, dt.date):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from days(each)


def test_on_the_day_they_were_written_the_files_are_as_they_stand():
    files = site_files(WRITTEN)
    assert {file.name: file.content for file in files} == {
        path.name: path.read_bytes() for path in SITES.glob("*.yaml")
    }


@pytest.mark.parametrize("later", [1, 400, 5000])
def test_every_day_keeps_its_distance_from_today(later):
    moved = site_files(WRITTEN + dt.timedelta(later))
    for before, after in zip(site_files(WRITTEN), moved, strict=True):
        first, then = (list(days(yaml.safe_load(each.content))) for each in (before, after))
        assert first
        assert then == [day + dt.timedelta(later) for day in first]
