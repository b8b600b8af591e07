"""The hash of a change's content, wherever its items stand."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from requirements_app.changes.compute.document import content_hash, moment_text
from requirements_app.core.canonical import canonical_json

HEADER = {"title": "Open", "sites": ["hq"], "emergency": False, "wanted_from": None}
CONTENTS = st.lists(
    st.fixed_dictionaries(
        {"kind": st.sampled_from(["add", "remove"]), "after": st.text(max_size=3) | st.none()}
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=25)
@given(CONTENTS, st.randoms(use_true_random=False))
def test_the_order_of_the_items_makes_no_difference_and_each_of_them_does(contents, random):
    shuffled = [*contents]
    random.shuffle(shuffled)
    found = content_hash(HEADER, contents)
    assert content_hash(HEADER, iter(shuffled)) == found
    assert content_hash({**HEADER, "title": "Close"}, contents) != found
    if contents:
        assert content_hash(HEADER, contents[1:]) != found
        assert content_hash(HEADER, [*contents, contents[0]]) != found


def test_others_compute_the_same_hash_from_the_exported_document():
    items: list[dict[str, Any]] = [{"kind": "add", "after": {"id": n}} for n in range(5_000)]
    digests = sorted(sha256(canonical_json(each)).hexdigest() for each in items)
    whole = canonical_json({"header": HEADER, "items": digests, "schema": 1})
    assert content_hash(HEADER, items) == f"v1:{sha256(whole).hexdigest()}"


def test_a_moment_is_told_in_utc_and_needs_a_zone():
    ahead = dt.timezone(dt.timedelta(hours=2))
    assert moment_text(dt.datetime(2026, 7, 1, 1, tzinfo=ahead)) == "2026-06-30T23:00:00Z"
    with pytest.raises(ValueError, match="no time zone"):
        moment_text(dt.datetime(2026, 7, 1))  # noqa: DTZ001 - the point


def test_what_is_no_plain_data_is_refused():
    with pytest.raises((TypeError, ValueError)):
        content_hash(HEADER, [{"at": dt.datetime.now(dt.UTC)}])
