"""How the text of a configuration is coloured and compared."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from exports.registry import firewall_formats
from requirements_app.web.firewalls.highlighting import _LEXERS, highlighted, plainly
from requirements_app.web.firewalls.text_differences import MOST_LINES, text_difference

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "firewall"
SAMPLES = {
    "nftables": "nftables.nft", "iptables": "iptables.rules",
    "paloalto-set": "paloalto-set.of_each_kind.txt", "fortios": "fortios.of_each_kind.conf",
    "paloalto-xml": "paloalto-xml.of_each_kind.xml", "cisco-asa": "cisco-asa.of_each_kind.txt",
    "juniper-srx": "juniper-srx.of_each_kind.txt", "checkpoint": "checkpoint.of_each_kind.json",
    "checkpoint-mgmt-cli": "checkpoint-mgmt-cli.of_each_kind.sh",
    "aws-sg": "aws-sg.of_each_kind.json", "aws-terraform": "aws-terraform.of_each_kind.tf",
    "azure-nsg": "azure-nsg.that_differs.json",
    "k8s-networkpolicy": "k8s-networkpolicy.of_each_kind.yaml",
}  # fmt: skip
_TAG = re.compile(r"<[^>]+>")
_CLASS = re.compile(r'<span class="(code-\w+)">')


def nowhere(_each: str) -> str:
    return ""


def read(line: str) -> str:
    return html.unescape(_TAG.sub("", line))


@pytest.mark.parametrize("word", firewall_formats())
def test_every_format_has_a_lexer_that_changes_no_sign(word):
    text = (GOLDEN / SAMPLES[word]).read_text()
    lines = highlighted(text, word, nowhere)
    assert [read(line) for line in lines] == text.rstrip("\n").split("\n")
    kinds = {kind for line in lines for kind in _CLASS.findall(line)}
    assert len(kinds) >= 3
    # Pygments' Terraform knows no number below zero, and shows it without a colour.
    assert "code-err" not in kinds or word == "aws-terraform"
    assert word in _LEXERS


def test_every_tag_ends_in_its_line():
    text = '<a b="x\ny">\n<!-- one\ntwo -->\n</a>\n'
    for line in highlighted(text, "paloalto-xml", nowhere):
        assert line.count("<span") == line.count("</span>")


@pytest.mark.parametrize("word", [*firewall_formats(), "none of these"])
def test_what_a_text_says_is_never_markup(word):
    text = "# <script>alert(1)</script> & \"<img src=x onerror='y'>\"\nset a <b>"
    lines = highlighted(text, word, nowhere)
    assert [read(line) for line in lines] == text.split("\n")
    assert not re.search(r"<(?!/?span)", "".join(lines))
    assert plainly(text, nowhere) == html.escape(text)


def test_only_ids_that_are_known_lead_somewhere():
    known = {"r-0123456789abcdef": "/there/?row=1&x=<"}
    line = plainly("r-0123456789abcdef r-ffffffffffff", lambda each: known.get(each, ""))
    assert line == '<a href="/there/?row=1&amp;x=&lt;">r-0123456789abcdef</a> r-ffffffffffff'


def compared(before: str, after: str):
    return text_difference(before, after, lambda line: plainly(line, nowhere))


def test_a_difference_counts_lines_and_skips_what_is_the_same():
    same = [f"line {number}" for number in range(20)]
    found = compared("\n".join(same), "\n".join([*same[:10], "new", *same[11:], "last"]))
    assert (found.added, found.removed, found.cut) == (2, 1, False)
    assert [hunk.skipped for hunk in found.hunks] == [7, 3]
    kinds = [row.kind for row in found.hunks[0].rows]
    assert kinds == ["same"] * 3 + ["changed"] + ["same"] * 3
    told = [(row.kind, row.before.number, row.after.number) for row in found.hunks[0].unified]
    assert told[3:5] == [("removed", 11, 0), ("added", 0, 11)]


def test_applying_a_difference_gives_the_newer_text():
    before, after = "a\nb\nc\nd\ne", "a\nx\nc\ne\nf\ng"
    rows = [row for hunk in compared(before, after).hunks for row in hunk.rows]
    assert [row.before.html for row in rows if row.before.number] == before.split("\n")
    assert [row.after.html for row in rows if row.after.number] == after.split("\n")


def test_equal_texts_have_no_difference():
    found = compared("a\nb", "a\nb")
    assert (found.hunks, found.added, found.removed) == ((), 0, 0)


def test_a_very_long_difference_is_cut_and_says_so():
    found = compared("", "\n".join(map(str, range(MOST_LINES + 10))))
    assert found.cut
    assert found.added == MOST_LINES + 10
    assert sum(len(hunk.rows) for hunk in found.hunks) == MOST_LINES
