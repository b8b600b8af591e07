import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requirements_app.core.cells import inert
from tests.core.strategies import quick

FORMULA = "=HYPERLINK(1)"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_dangerous_start_gets_an_apostrophe(start):
    assert inert(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("start", "＝＋－＠﹦﹢﹣﹫−⁺₌")
def test_lookalike_operators_count_as_dangerous(start):
    assert inert(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(
    "blank",
    [" ", "\u00a0", "\u2003", "\u3000", "\u200b", "\ufeff", "\u202e", "\x0b", "\x1b", "  \u2009"],
)
def test_blanks_and_invisible_characters_hide_no_formula(blank):
    assert inert(f"{blank}{FORMULA}") == f"'{blank}{FORMULA}"


def test_nul_is_removed_and_hides_no_formula():
    assert inert(f"\x00{FORMULA}") == f"'{FORMULA}"
    assert inert("a\x00b") == "ab"


@pytest.mark.parametrize(
    "text", ["", " ", "tcp/443", "a=b", "10.0.0.1", "*.example.com", "'=1", "é", "日本", "a\n=1"]
)
def test_harmless_text_stays_as_it_is(text):
    assert inert(text) == text


@quick
@given(st.text())
def test_a_second_time_changes_nothing(text):
    assert inert(inert(text)) == inert(text)


@quick
@given(
    st.text(st.characters(categories=["Zs", "Cc", "Zl", "Zp"])),
    st.sampled_from("=+-@＝＋－＠"),
    st.text(),
)
def test_no_cell_starts_a_formula(blanks, start, rest):
    cell = inert(f"{blanks}{start}{rest}")
    assert cell.startswith("'")
    assert "\x00" not in cell


def test_every_character_that_folds_to_an_operator_counts():
    folding = [
        char
        for char in map(chr, range(0x110000))
        if unicodedata.normalize("NFKC", char)[:1] in set("=+-@")
    ]
    assert len(folding) > 10
    assert [char for char in folding if inert(char) == char] == []
