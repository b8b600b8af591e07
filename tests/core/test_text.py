import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requirements_app.core.errors import InvalidInput
from requirements_app.core.text import clean_text
from tests.core.strategies import quick


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("a\x00b", "NUL"),
        ("\ud800", "surrogate"),
        ("a\udfffb", "surrogate"),
        ("a\x1bb", "control character U+001B"),
        ("a\x7fb", "control character U+007F"),
        ("a\x85b", "control character U+0085"),
        ("a\nb", "control character U+000A"),
        ("a\tb", "control character U+0009"),
        ("file\r\nname", "control character U+000D"),
        ("invoice\u202efdp.exe", "direction"),
        ("a\u2066b", "direction"),
        ("a\u200fb", "direction"),
        ("x" * 11, "11 characters"),
        (None, "not text"),
        (7, "not text"),
        (b"x", "not text"),
    ],
)
def test_text_that_harms_is_refused(value, message):
    with pytest.raises(InvalidInput) as caught:
        clean_text(value, "reason", 10 if message == "11 characters" else 100)
    (problem,) = caught.value.problems
    assert problem.field == "reason"
    assert message in problem.message
    assert problem.mend


def test_text_is_stripped_and_composed():
    assert clean_text("  Mu\u0308nchen \n", "name", 20) == "München"
    assert clean_text("", "name", 20) == ""


def test_blank_text_is_refused_where_it_is_required():
    with pytest.raises(InvalidInput, match="is blank"):
        clean_text("  ", "name", 20, required=True)


def test_several_lines_are_kept_where_they_are_wanted():
    assert clean_text("a\r\nb\rc\td\n", "notes", 20, multiline=True) == "a\nb\nc\td"
    for bad in ("a\x00", "a\u202eb", "a\x0cb\n"):
        with pytest.raises(InvalidInput):
            clean_text(bad, "notes", 20, multiline=True)


def test_markup_is_only_text():
    for text in ("<img src=x onerror=alert(1)>", '#include("/etc/passwd")', "\\input{x}", "%_"):
        assert clean_text(text, "notes", 100) == text


def test_composing_cannot_exceed_the_length():
    growing = "\u0958" * 10  # each becomes two characters in NFC
    with pytest.raises(InvalidInput, match="too long"):
        clean_text(growing, "name", 10)


@quick
@given(st.text())
def test_what_is_accepted_can_be_stored_and_comes_back_the_same(text):
    try:
        clean = clean_text(text, "notes", 200, multiline=True)
    except InvalidInput:
        return
    assert clean.encode("utf-8").decode("utf-8") == clean
    assert clean == unicodedata.normalize("NFC", clean) == clean.strip()
    assert clean_text(clean, "notes", 200, multiline=True) == clean
