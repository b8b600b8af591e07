"""YAML that knows its lines. What is refused is tried in tests/catalogue/test_files.py too."""

from __future__ import annotations

import pytest

from requirements_app.core.errors import InvalidInput
from requirements_app.core.yaml_lines import load_yaml, path_text

TEXT = """\
# a comment
sites:
  - slug: campus
    zones: [one,
      two]
  - {slug: branch}
empty:
"""


def test_plain_data_comes_out() -> None:
    assert load_yaml(TEXT, "s.yaml").data == {
        "sites": [{"slug": "campus", "zones": ["one", "two"]}, {"slug": "branch"}],
        "empty": None,
    }


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("sites",), 2),
        (("sites", 0, "slug"), 3),
        (("sites", 0, "zones", 1), 5),
        (("sites", 1, "slug"), 6),
        (("empty",), 7),
    ],
)
def test_every_value_knows_its_line(path: tuple[str | int, ...], line: int) -> None:
    assert load_yaml(TEXT, "s.yaml").line_of(path) == line


def test_what_is_missing_is_placed_at_what_should_hold_it() -> None:
    marked = load_yaml(TEXT, "s.yaml")
    assert marked.line_of(("sites", 1, "zones", 3)) == 6
    assert marked.line_of(("nothing",)) == 2
    assert marked.field(("sites", 1, "name")) == "s.yaml:6 sites[1].name"


def test_a_path_is_written_as_people_read_it() -> None:
    assert path_text(("flows", 3, "services", 0)) == "flows[3].services[0]"
    assert path_text((0, "a")) == "[0].a"
    assert path_text(()) == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-17", -17),
        ("010", "010"),
        ("0x1f", "0x1f"),
        ("1e3", "1e3"),
        ("1_000", "1_000"),
        ("22:30", "22:30"),
        ("yes", "yes"),
        ("True", "True"),
        ("true", True),
        ("null", None),
        ("~", None),
        ("'null'", "null"),
        ("2026-11-21", "2026-11-21"),
        ("9" * 30, "9" * 30),
        ("<<", "<<"),
    ],
)
def test_only_a_few_words_are_not_text(text: str, value: object) -> None:
    assert load_yaml(f"key: {text}\n", "s.yaml").data == {"key": value}


def test_a_byte_order_mark_in_front_is_dropped() -> None:
    assert load_yaml("\ufeffkey: 1\n", "s.yaml").data == {"key": 1}


def test_several_slips_are_told_at_once_with_their_lines() -> None:
    with pytest.raises(InvalidInput) as caught:
        load_yaml("a: &x 1\nb: *x\na: 2\nc: !!str 3\n", "s.yaml")
    assert [(each.field, each.value) for each in caught.value.problems] == [
        ("s.yaml:1 a", "&x"),
        ("s.yaml:2 b", "*x"),
        ("s.yaml:3 a", "a"),
        ("s.yaml:4 c", "tag:yaml.org,2002:str"),
    ]
