"""Nothing in a plain text is read as markup, macro, command or mention elsewhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from exports.tickets.labels import marks, with_mark
from exports.tickets.text import adf, fitted, journal, markdown, one_line, quiet, wiki, within
from tests.tickets.contract.documents import check_document

LINK = "https://portal.example.org/changes/17/"
SIGNS = st.text(st.sampled_from("ab1 \n-*_`[](){}<>#@!/\\|~^:.&+=h.1bq%$\"'"), max_size=60)


def test_paragraphs_lines_and_lists_come_through():
    text = "One\ntwo\n\n- first\n- second\n\nLast"
    assert markdown(text, LINK) == f"One  \ntwo\n\n- first\n- second\n\nLast\n\n<{LINK}>"
    assert wiki(text, LINK) == f"One\ntwo\n\n* first\n* second\n\nLast\n\n[{LINK}]"
    kinds = [each["type"] for each in adf(text, LINK)["content"]]
    assert kinds == ["paragraph", "bulletList", "paragraph", "paragraph"]


@given(SIGNS)
def test_markdown_renders_to_the_text_and_nothing_else(text):
    """By a Markdown of GitHub's kind: no tags but paragraphs, breaks and lists."""
    html = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(markdown(text))
    assert set(re.findall(r"</?(\w+)", html)) <= {"p", "br", "ul", "li"}


@given(SIGNS)
def test_markdown_holds_no_mention_reference_command_or_mark(text):
    found = markdown(text)
    assert not re.search(r"(?<![A-Za-z0-9])@\w|#\d|!\d", found)
    assert not any(line.startswith("/") for line in found.split("\n"))
    assert marks(with_mark(found, "nrp-1")) == {"nrp-1"}


def test_a_text_cannot_name_another_tickets_id():
    forged = "<!-- external id: nrp-2 -->"
    assert marks(with_mark(markdown(f"x\n{forged}\n\n{forged}"), "nrp-1")) == {"nrp-1"}


@given(SIGNS)
def test_a_document_is_sound_and_holds_the_words(text):
    document = adf(text, LINK)
    check_document(document)


@given(SIGNS)
def test_wiki_markup_is_escaped_sign_by_sign(text):
    """Without our own lists, and with a letter for every escape and reference, no sign is left."""
    words = re.sub(r"^\* ", "", wiki(text), flags=re.MULTILINE)
    bare = re.sub(r"\\[^A-Za-z0-9\s]|&(?:amp|#92|#46);", "x", words)
    assert not re.search(r"[*_?\-+^~{}\[\]|!#@()\\]", bare)
    assert not re.search(r"^(h[1-6]|bq)\.", bare, re.MULTILINE)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("[~admin]", r"\[\~admin\]"),
        ("{code}x{code}", r"\{code\}x\{code\}"),
        ("C:\\dir", "C:&#92;dir"),
        ("&#64;", r"&amp;\#64;"),
        ("h1. Title", "h1&#46; Title"),
    ],
)
def test_wiki_macros_mentions_and_breaks_are_shown_as_they_are(text, escaped):
    assert wiki(text) == escaped


def test_journals_show_code_tags_as_text():
    assert "[code]" not in journal("[code]<script>[/code] [CODE]").lower()


def test_titles_are_one_line_and_cut_with_an_ellipsis():
    assert one_line(" a\n b\tc ", 10) == "a b c"
    assert one_line("word " * 100, 20) == "word word word word…"
    assert "@ada" not in quiet("to @ada, see #12")
    assert "carol@example.org" in quiet("carol@example.org")


def test_a_long_body_keeps_its_link_and_says_that_it_is_cut():
    short = fitted("word " * 1000, 200, LINK)
    assert len(short) <= 200
    assert short.endswith(f"[…]\n\n{LINK}")
    assert fitted(f"see {LINK}", 200, LINK) == f"see {LINK}"


def test_what_no_json_may_hold_is_replaced():
    assert one_line("a\x00b\ud800c", 10) == "a\ufffdb\ufffdc"


def test_a_limit_holds_with_all_that_is_escaped():
    found = within(wiki, "-*-" * 5000, LINK, 4000)
    assert len(found) <= 4000
    assert found.endswith(f"[{LINK}]")
