import pytest

from exports.wording import VENDOR_SENTENCE, cell_texts, counted, number_ranges


@pytest.mark.parametrize(
    ("numbers", "text"),
    [((), ""), ((4,), "4"), ((1, 2, 3, 7), "1-3, 7"), ((9, 8, 8, 1), "1, 8-9")],
)
def test_numbers_are_shortened_to_ranges(numbers, text):
    assert number_ranges(numbers) == text


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 rules"), (1, "1 rule"), (12_345, "12,345 rules")]
)
def test_counts_agree_with_their_noun(count, words):
    assert counted(count, "rule") == words


def test_an_irregular_plural_is_given():
    assert counted(2, "entry", "entries") == "2 entries"


def test_a_withheld_cell_says_so():
    assert cell_texts(("TCP", None, "")) == ("TCP", VENDOR_SENTENCE, "")
