"""Texts and names that go into configurations."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.firewall.words import (
    comment,
    digest,
    endpoint_name,
    group_name,
    plain,
    service_name,
    zone_word,
)
from requirements_app.core.endpoints import parse_endpoint
from requirements_app.core.errors import InvalidInput
from tests.core.strategies import quick
from tests.exports.firewall import reports

ALLOWED = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:;/_+=@*-")
ZONE = "[a-z][a-z.-]{0,39}"
texts = st.text(max_size=60) | st.sampled_from([reports.NASTY, "--", "]]>", "'; reboot", "\\\n"])


@quick
@given(st.text(), st.integers(0, 100))
def test_plain_text_is_short_and_holds_nothing_that_a_platform_reads(text, limit):
    safe = plain(text, limit)
    assert len(safe) <= max(limit, 3)
    assert "--" not in safe
    assert set(safe) <= ALLOWED
    assert plain(safe, limit) == safe


def test_letters_lose_their_marks_and_not_themselves():
    assert plain("Zürich – «Café» (1)", 80) == "Zurich - _Cafe_ 1"


@quick
@given(texts, st.lists(texts, max_size=60), st.integers(60, 1023))
def test_a_comment_keeps_to_its_limit(reference, ids, limit):
    (rule,) = reports.with_nasty_texts().rules
    rule = dataclasses.replace(rule, reference=reference, entry_ids=tuple(ids))
    found = comment([rule, dataclasses.replace(rule, rule_id="other")], limit)
    assert len(found) <= limit
    assert found.startswith(f"{rule.rule_id} other")
    assert set(found) <= ALLOWED


@pytest.mark.parametrize("limit", [100, 255, 1023])
def test_a_comment_tells_as_many_entries_as_fit_and_counts_the_others(limit):
    rule = reports.of_each_kind().rules[15]
    text = comment([rule], limit)
    told = text.partition("; entries ")[2].split()
    if told[-1] == "more":
        assert told[-2:] == [f"+{40 - len(told) + 2}", "more"]
        told = told[:-2]
    assert told == list(rule.entry_ids[: len(told)])
    assert told


def test_purposes_are_told_where_there_is_room_and_the_change_always():
    rule = reports.of_each_kind().rules[13]
    rule = dataclasses.replace(rule, reference="CHG-1")
    for limit, roomy in ((100, False), (1023, True)):
        text = comment([rule], limit)
        assert "change CHG-1; until 2027-01-31" in text
        assert ("purpose of rule 14" in text) == roomy
        assert ("for installation; no TLS inspection" in text) == roomy


def test_a_last_day_is_told_only_where_no_rule_is_for_longer():
    rule = reports.of_each_kind().rules[13]
    later = dataclasses.replace(rule, rule_id="b", expires_on=dt.date(2027, 6, 30))
    always = dataclasses.replace(rule, rule_id="c", expires_on=None)
    assert "until 2027-06-30" in comment([rule, later], 255)
    assert "until" not in comment([rule, always], 255)


@quick
@given(st.lists(reports.address_ranges(4) | reports.address_ranges(6), max_size=20, unique=True))
def test_no_two_ranges_share_a_name(ranges):
    names = [endpoint_name(each, 63) for each in ranges]
    assert len(set(names)) == len(names)
    assert all(len(each) <= 63 for each in names)


def test_long_names_are_hashes_that_keep_to_the_limit():
    long = parse_endpoint(".".join(["a" * 60] * 4))
    assert len(endpoint_name(long, 63)) <= 63
    name, below = parse_endpoint("x.y"), parse_endpoint("*.x.y")
    assert len({endpoint_name(*each) for each in ((name, 63), (below, 63), (name, 63, 4))}) == 3
    assert len(service_name(reports.of_each_kind().rules[11].services[0], 63)) <= 63


def test_groups_are_named_by_their_members_in_any_order():
    assert group_name(["a", "b"]) == group_name(["b", "a"]) != group_name(["a,b"])
    assert digest(["a", "b"]) != digest(["b", "a"])


@pytest.mark.parametrize(
    "word", ["", "a b", "a\nb", "a;b", "x" * 41, "$x", "a'b", "-a", "any", "all"]
)
def test_a_word_that_is_no_zone_is_refused(word):
    with pytest.raises(InvalidInput) as caught:
        zone_word("admin", {"admin": word}, ZONE, "The platform")
    assert caught.value.problems[0].field == "options.zones.admin"
