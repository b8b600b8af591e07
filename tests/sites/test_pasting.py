"""What people paste: columns, rows and lists of addresses, with and without names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requirements_app.sites.pasting import Pasted, pasted_lines, repeated, written

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=20).map(
    lambda text: " ".join(text.split())
)
ADDRESSES = st.ip_addresses(v=4).map(str)
VALUES = st.one_of(
    ADDRESSES, ADDRESSES.map(lambda each: f"{each}/32"), st.just("pc.example.org"), st.just("pc7")
)


def values(text: str) -> list[str]:
    return [each.value for each in pasted_lines(text)]


@given(VALUES, st.one_of(WORDS, VALUES), st.sampled_from(["", "servers"]), st.booleans())
def test_a_line_that_the_form_writes_is_read_as_exactly_that(value, name, zone, virtual):
    (found,) = pasted_lines(written(value, name, zone, virtual=virtual))
    assert (found.value, found.name, found.zone) == (value, name, zone)
    assert found.is_virtual == virtual
    assert found.is_plain


@given(st.lists(ADDRESSES, min_size=1, max_size=12), st.sampled_from(["\n", "\t", ",", ";", ", "]))
def test_addresses_are_the_same_whatever_stands_between_them(addresses, between):
    assert values(between.join(addresses)) == addresses


@given(st.text(max_size=200))
def test_any_text_is_read_line_by_line(text):
    lines = text.splitlines()
    for each in pasted_lines(text):
        assert 1 <= each.line <= len(lines)
        assert each.value in lines[each.line - 1].replace('""', '"') or '"' in lines[each.line - 1]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("10.1.1.1, 10.1.1.2 ,10.1.1.3,", ["10.1.1.1", "10.1.1.2", "10.1.1.3"]),
        ("10.1.1.0/24\t10.1.2.0-10.1.2.9", ["10.1.1.0/24", "10.1.2.0-10.1.2.9"]),
        ("a.example.org; b.example.org", ["a.example.org", "b.example.org"]),
        ("10.1.1.1; pc.example.org", ["10.1.1.1"]),
        ("10.1.1.1\tpc7\tservers\tvirtual", ["10.1.1.1"]),
        ("10.1.1.1; 10.1.1.300", ["10.1.1.1", "10.1.1.300"]),
        ("fd00::1, fd00::2/64", ["fd00::1", "fd00::2/64"]),
        ("10.1.1.1; 3", ["10.1.1.1"]),
        ("   ", []),
        (";;;", []),
    ],
)
def test_a_row_is_one_value_with_its_facts_or_many_values(line, found):
    assert values(line) == found


def test_an_address_beside_a_name_is_called_by_it():
    assert pasted_lines("10.1.1.1,pc.example.org") == (Pasted(1, "10.1.1.1", "pc.example.org"),)


def test_what_a_line_has_beyond_its_four_parts_is_kept_for_the_refusal():
    (found,) = pasted_lines("10.1.1.1; a; b; virtual; c")
    assert found.rest == ("c",)
    assert not found.is_plain
    (other,) = pasted_lines("10.1.1.1; a; b; primary")
    assert not other.is_plain


def test_the_same_value_written_twice_is_found_whatever_its_spelling():
    found = pasted_lines(
        "10.1.1.0/24\n10.1.1.0-10.1.1.255\nPC.example.org\npc.example.org.\nx y\nx y"
    )
    assert repeated(found) == {1: 1, 3: 3, 5: 5}


def test_a_cell_longer_than_any_is_one_value():
    assert len(values('"' + "a" * 200_000)) == 1
