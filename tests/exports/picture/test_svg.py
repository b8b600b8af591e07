"""Drawings as SVG: laid out by the library, read back, and compared with a reviewed picture."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from pydantic import ValidationError

from exports.base import ExportError
from exports.picture import layout
from exports.picture.drawing import Arrow, Box, Drawing
from exports.picture.layout import laid_out_apart
from exports.picture.svg import Picture, svg
from tests.exports.golden_files import assert_golden

from .reading import frames, numbers
from .samples import SMALL


@pytest.fixture(scope="module")
def small() -> Picture:
    return svg(SMALL, laid_out_apart(SMALL))


def test_a_small_picture_looks_as_it_was_reviewed(small):
    assert_golden("picture.svg", small.text.encode())


def test_the_same_drawing_is_always_the_same_picture(small):
    assert svg(SMALL, laid_out_apart(SMALL)) == small


def test_every_text_stands_inside_its_frame_and_no_frames_overlap(small):
    boxes = frames(small.text, "box")
    assert len(boxes) == 3
    assert all(each.holds_its_texts() for each in frames(small.text, "box", "label", "place"))
    for frame in boxes:
        assert not any(frame.overlaps(other) for other in boxes if other is not frame)
    assert not any(box.overlaps(label) for box in boxes for label in frames(small.text, "label"))


def test_every_line_stays_on_the_picture(small):
    assert all(0 <= each <= max(small.width, small.height) for each in numbers(small.text))


def test_texts_are_placed_as_they_are_and_never_read_as_markup(small):
    root = ET.fromstring(small.text)
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "A & B <small>"
    links = root.iter("{http://www.w3.org/2000/svg}a")
    assert [(each.get("href"), each.get("aria-label")) for each in links] == [
        ("/a?x=1&y=2", 'The "agent"'),
        ("/flows/", "one"),
    ]


def test_there_is_nothing_that_the_content_security_policy_forbids(small):
    assert " style=" not in small.text
    assert "<style" not in small.text
    assert "<script" not in small.text


def test_lines_differ_by_requirement_and_have_heads_at_either_end_where_both_open(small):
    heads = {
        group.get("data-arrow"): (group.get("class"), len(list(group)) - 1)
        for group in ET.fromstring(small.text).iter()
        if group.get("data-arrow")
    }
    assert heads == {
        "one": ("arrow required", 1),
        "two": ("arrow optional", 1),
        "three": ("arrow conditional", 2),
        "four": ("arrow line", 0),
    }
    assert small.text.count("stroke-dasharray") == 2


def test_the_internet_stands_right_of_the_servers_and_the_clients_left(small):
    left = {frame.texts[0][0]: frame.left for frame in frames(small.text, "box")}
    assert left["Agent"] < left["Server"] < left["cloud.example"]


def test_a_drawing_with_a_stray_arrow_is_refused():
    with pytest.raises(ValidationError, match="unknown boxes"):
        Drawing(
            title="x",
            description="x",
            boxes=(Box(id="a", title="A", kind="server"),),
            arrows=(Arrow(id="1", source="a", target="b"),),
        )


def test_a_picture_that_is_too_large_says_what_to_do(monkeypatch):
    monkeypatch.setattr(layout, "MOST_ARROWS", 3)
    with pytest.raises(ExportError, match="4 arrows, more than 3") as refused:
        laid_out_apart(SMALL)
    assert "fewer products" in refused.value.mend


def test_a_layout_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(layout, "TIME_LIMIT_SECONDS", 0.01)
    with pytest.raises(ExportError, match="took longer"):
        laid_out_apart(SMALL)
