"""Texts and names that go into configurations."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.firewall.words import harmless, note, object_name, told, zone_word
from requirements_app.core.errors import InvalidInput
from tests.exports.firewall import reports

ALLOWED = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._,:/()+-")


@given(st.text())
def test_only_harmless_characters_pass(text):
    assert set(harmless(text)) <= ALLOWED
    assert "--" not in harmless(text)
    assert set(told(text)) <= ALLOWED | set(";*")


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=60), st.integers(40, 300))
def test_a_note_keeps_its_limit_and_names_its_rule(reference, entries, longest):
    rule = reports.rule(1, ("admin", "devices"), ["10.0.0.1"], ["10.0.0.2"], ["tcp/1"])
    rule = dataclasses.replace(rule, reference=reference, entry_ids=tuple(entries))
    found = note(rule, longest)
    assert len(found) <= longest
    assert found.startswith(rule.rule_id)
    assert set(found) <= ALLOWED


def test_a_note_counts_the_entries_that_do_not_fit():
    rule = reports.rule(1, ("admin", "devices"), ["10.0.0.1"], ["10.0.0.2"], ["tcp/1"])
    rule = dataclasses.replace(rule, entry_ids=tuple(f"entry-{each}" for each in range(30)))
    assert note(rule, 60) == f"{rule.rule_id} entry-0 entry-1 and 28 more"


def test_names_of_objects_are_told_where_they_fit_and_differ_where_their_content_does():
    assert object_name("N", ["10.0.0.0/8"]) == "N-10.0.0.0-8"
    alike = ["fd00::/64", "fd00::64", "fd00:0:0:64::", "fd00::6:4"]
    assert len({object_name("N", [each]) for each in alike}) == len(alike)
    assert object_name("G", ["a", "b"]) != object_name("G", ["b", "a"])
    assert len(object_name("F", ["a" * 60 + ".example.com"])) <= 63


@pytest.mark.parametrize("word", ["", "a b", "a\nb", "a;b", "x" * 41, "$x", "a'b", "-a"])
def test_a_word_that_is_no_zone_is_refused(word):
    with pytest.raises(InvalidInput):
        zone_word("admin", {"admin": word}, 40)
