"""What is approved of an item: every fact of its entries."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from requirements_app.changes.compute.document import content_hash
from requirements_app.changes.models import Item
from requirements_app.changes.preparing import FACTS, item_content
from requirements_app.rulesets.differing import FACTS as DIFFERING
from requirements_app.rulesets.models import Entry
from requirements_app.sites.models import Site


def entry(**facts: Any) -> Entry:
    """An entry that is not stored."""
    given: dict[str, Any] = {
        "entry_id": "e-1", "deployment": "prod", "product": "app", "flow": "app.https",
        "source": "10.1.0.0/24", "destination": "10.2.0.5", "source_zone": "clients",
        "destination_zone": "servers", "service": "tcp/443", "purpose": "Work.", **facts,
    }  # fmt: skip
    return Entry(**given)


def hashed(*items: tuple[str, Entry | None, Entry | None], site: str = "hq") -> str:
    at = Site(slug=site)
    made = (Item(site=at, kind=kind, before=before, after=after) for kind, before, after in items)
    return content_hash({}, map(item_content, made))


@pytest.mark.parametrize(
    "facts",
    [
        {"expires_on": dt.date(2027, 1, 1)}, {"path": [{"firewall": "inner"}]},
        {"purpose": "Play."}, {"assertion": "unclear"}, {"service": "tcp/8443"},
        {"tls_inspection": "forbidden"}, {"source_name": "PCs"},
    ],
    ids=lambda facts: next(iter(facts)),
)  # fmt: skip
def test_a_fact_that_is_another_is_other_content(facts):
    assert hashed(("add", None, entry(**facts))) != hashed(("add", None, entry()))


def test_rule_numbers_and_the_way_to_an_entry_are_not_approved():
    assert hashed(("add", None, entry(rule_number=7, why=["because"], position=3))) == hashed(
        ("add", None, entry())
    )


def test_all_that_makes_an_item_is_approved():
    told = {column for columns in DIFFERING.values() for column in columns}
    assert told - set(FACTS) == {"cross_site_key"}


def test_adding_is_not_removing_and_before_is_not_after():
    one, other = entry(), entry(entry_id="e-2")
    found = {
        hashed(("add", None, one)),
        hashed(("remove", one, None)),
        hashed(("modify", one, other)),
        hashed(("modify", other, one)),
        hashed(("add", None, one), site="branch"),
    }
    assert len(found) == 5
