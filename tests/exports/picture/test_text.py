"""Texts are measured without a font, and broken where they do not fit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exports.picture.text import width, wrapped


def test_a_wide_text_takes_more_room_than_a_narrow_one():
    assert width("WWW", 13) > width("iii", 13) * 3
    assert width("name", 13, bold=True) > width("name", 13)
    assert width("", 13) == 0


def test_a_name_breaks_after_its_dots_and_loses_nothing():
    lines = wrapped("a-rather-long-name.of-a-host.example.com", 11.5, 120, most=9)
    assert "".join(lines) == "a-rather-long-name.of-a-host.example.com"
    assert len(lines) > 1


def test_too_many_lines_end_in_an_ellipsis():
    assert wrapped("one two three four five six", 11.5, 30, most=2)[-1].endswith("…")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=80), st.integers(1, 5))
def test_no_line_is_wider_than_its_room(text, most):
    lines = wrapped(text, 11.5, 100, most=most)
    assert 1 <= len(lines) <= most
    assert all(width(line, 11.5) <= 100 for line in lines)
