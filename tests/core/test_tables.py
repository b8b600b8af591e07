"""Tables that people bring: encodings, separators, headers, cells."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requirements_app.core.cells import as_typed, inert
from requirements_app.core.errors import InvalidInput
from requirements_app.core.tables import LARGEST_FILE, SEPARATORS, Table, decoded, separator_of

COLUMNS = ("zone", "prefix", "name")
CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=20)


def table(text: str) -> Table:
    return Table(text, "file.csv", columns=COLUMNS, required=("zone",))


def problems(text: str) -> list[str]:
    read = table(text)
    list(read.rows())
    return [f"{each.field} {each.message}" for each in read.problems]


@given(
    st.lists(st.tuples(CELLS.filter(str.strip), CELLS, CELLS), max_size=8),
    st.sampled_from(SEPARATORS),
)
def test_what_a_spreadsheet_writes_is_read_again(rows, separator):
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator)
    writer.writerow(COLUMNS)
    writer.writerows([[inert(cell.strip()) for cell in row] for row in rows])
    read = table(file.getvalue())
    found = [[row.cells[column] for column in COLUMNS] for row in read.rows()]
    assert read.problems == []
    assert found == [[as_typed(inert(cell.strip()).strip()) for cell in row] for row in rows]


@given(st.text(max_size=200))
def test_no_text_breaks_it(text):
    read = table(text)
    for row in read.rows():
        assert row.cells["zone"]
        assert set(row.cells) == set(COLUMNS)


@given(
    st.binary(max_size=300).filter(lambda content: content[:2] not in (b"\xff\xfe", b"\xfe\xff"))
)
def test_a_file_without_a_mark_of_its_encoding_is_always_text(content):
    found = decoded(content, "file.csv")
    assert found.encoding
    assert "\ufeff" not in found.text[:1]


@pytest.mark.parametrize(
    ("content", "text", "encoding", "certain"),
    [
        ("Zürich".encode(), "Zürich", "UTF-8", True),
        ("Zürich".encode("utf-8-sig"), "Zürich", "UTF-8", True),
        ("Zürich".encode("utf-16"), "Zürich", "UTF-16", True),
        ("Zürich".encode("cp1252"), "Zürich", "Windows-1252", False),
    ],
)
def test_the_encoding_is_found_and_told(content, text, encoding, certain):
    found = decoded(content, "file.csv")
    assert (found.text, found.encoding, found.certain) == (text, encoding, certain)


def test_what_is_too_large_or_broken_is_refused():
    for content in (b"x" * (LARGEST_FILE + 1), b"\xff\xfe\x00"):
        with pytest.raises(InvalidInput):
            decoded(content, "file.csv")


@pytest.mark.parametrize(
    ("line", "separator"),
    [("zone,prefix", ","), ("zone;prefix", ";"), ("zone\tprefix", "\t"), ("zone", ","), ("", ",")],
)
def test_the_header_tells_the_separator(line, separator):
    assert separator_of(f"{line}\na,b;c") == separator


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "file.csv:1 is no header"),
        ("zone,colour\n", "file.csv:1 is not a column known here"),
        ("zone,zone\n", "file.csv:1 stands twice in the header"),
        ("prefix\n", "file.csv:1 is missing from the header"),
        ("zone,prefix\na\n", "file.csv:2 do not fit the 2 columns of the header"),
        ("zone,prefix\n,10.0.0.0/8\n", "file.csv:2 zone is blank"),
        ('zone\n"a\n', "file.csv:2 keeps this from being CSV"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text, problem):
    assert problem in problems(text)


@given(st.text(max_size=30))
def test_a_formula_goes_out_harmless_and_comes_back(text):
    text = text.replace("\0", "")
    if not (text.startswith("'") and as_typed(text) != text):
        assert as_typed(inert(text)) == text
