"""What is approved is the content, wherever its items stand."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from requirements_app.changes.compute.document import content_hash, item_content, moment_text
from requirements_app.changes.compute.items import Item, items_between
from requirements_app.core.canonical import canonical_json

from .worlds import entry, moved

HEADER = {"title": "Open", "sites": ["hq"], "emergency": False, "wanted_from": None}
TRIED = settings(deadline=None, max_examples=15)


@TRIED
@given(moved(), st.randoms(use_true_random=False))
def test_the_order_of_the_items_makes_no_difference_and_each_of_them_does(pair, random):
    contents = [item_content(item) for item in items_between("hq", *pair)]
    shuffled = [*contents]
    random.shuffle(shuffled)
    found = content_hash(HEADER, contents)
    assert content_hash(HEADER, iter(shuffled)) == found
    assert content_hash({**HEADER, "title": "Close"}, contents) != found
    if contents:
        assert content_hash(HEADER, contents[1:]) != found
        assert content_hash(HEADER, [*contents, contents[0]]) != found


def test_others_compute_the_same_hash_from_the_exported_document():
    items = [item_content(Item("hq", "add", after=entry(number))) for number in range(5_000)]
    digests = sorted(sha256(canonical_json(each)).hexdigest() for each in items)
    whole = canonical_json({"header": HEADER, "items": digests, "schema": 1})
    assert content_hash(HEADER, items) == f"v1:{sha256(whole).hexdigest()}"


def test_rule_numbers_and_the_way_to_an_entry_are_not_approved_and_facts_are():
    def hashed(**facts: Any) -> str:
        return content_hash(HEADER, [item_content(Item("hq", "add", after=entry(**facts)))])

    assert hashed(rule_number=7, why=("because",)) == hashed()
    assert hashed() not in {
        hashed(expires_on=dt.date(2027, 1, 1)), hashed(path=()), hashed(purpose="other"),
    }  # fmt: skip


def test_adding_is_not_removing_and_before_is_not_after():
    one, other = entry(1), entry(2)
    items = (
        Item("hq", "add", after=one),
        Item("hq", "remove", before=one),
        Item("hq", "modify", one, other),
        Item("hq", "modify", other, one),
        Item("branch", "add", after=one),
    )
    assert len({content_hash(HEADER, [item_content(each)]) for each in items}) == len(items)


def test_a_moment_is_told_in_utc_and_needs_a_zone():
    ahead = dt.timezone(dt.timedelta(hours=2))
    assert moment_text(dt.datetime(2026, 7, 1, 1, tzinfo=ahead)) == "2026-06-30T23:00:00Z"
    with pytest.raises(ValueError, match="no time zone"):
        moment_text(dt.datetime(2026, 7, 1))  # noqa: DTZ001 - the point


def test_what_is_no_plain_data_is_refused():
    with pytest.raises((TypeError, ValueError)):
        content_hash(HEADER, [{"at": dt.datetime.now(dt.UTC)}])
