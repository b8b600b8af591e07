"""docs/security.md tells the policy as it is, and each line of the self-check has its evidence."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from .policy import as_markdown

PROJECT = Path(__file__).resolve().parents[2]
DOCUMENT = PROJECT / "docs/security.md"
VERDICTS = ("met", "partly", "not met", "does not apply")
# The requirements of levels 1 and 2 of ASVS 5.0.0, by section.
REQUIREMENTS = """
1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1-1 3.2:1-2 3.3:1-4 3.4:1-6
3.5:1-5 3.7:1-2 4.1:1-3 4.2:1-1 4.3:1-2 4.4:1-4 5.1:1-1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12
6.3:1-4 6.4:1-4 6.5:1-5 6.6:1-3 6.8:1-4 7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2 8.1:1-2
8.2:1-3 8.3:1-1 8.4:1-1 9.1:1-3 9.2:1-4 10.1:1-2 10.2:1-2 10.3:1-4 10.4:1-11 10.5:1-5 10.6:1-2
10.7:1-3 11.1:1-2 11.2:1-3 11.3:1-3 11.4:1-4 11.5:1-1 11.6:1-1 12.1:1-3 12.2:1-2 12.3:1-4 13.1:1-1
13.2:1-5 13.3:1-2 13.4:1-5 14.1:1-2 14.2:1-4 14.3:1-3 15.1:1-3 15.2:1-3 15.3:1-7 16.1:1-1 16.2:1-5
16.3:1-4 16.4:1-3 16.5:1-3 17.1:1-1 17.2:1-4 17.3:1-2
"""
_LINE = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \| ([^|]*) \|$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
_DOCUMENT = re.compile(r"\]\((?!https?:)([^)#]+)")


def _lines() -> list[tuple[str, str, str, str]]:
    return [(a, b.strip(), c.strip(), d.strip()) for a, b, c, d in _LINE.findall(_text())]


@cache
def _text() -> str:
    return DOCUMENT.read_text()


@cache
def _tests_in(path: Path) -> set[str]:
    return set(re.findall(r"^\s*def (test_\w+)", path.read_text(), re.MULTILINE))


def test_the_documentation_shows_the_policy():
    shown = _text().partition("<!-- policy -->\n")[2].partition("\n<!-- end -->")[0]
    assert shown.strip() == as_markdown()


def test_every_requirement_has_one_line():
    wanted = []
    for part in REQUIREMENTS.split():
        section, _, numbers = part.partition(":")
        first, _, last = numbers.partition("-")
        wanted += [f"{section}.{number}" for number in range(int(first), int(last) + 1)]
    assert [line[0] for line in _lines()] == wanted


@pytest.mark.parametrize("line", _lines() if DOCUMENT.exists() else (), ids=lambda line: line[0])
def test_a_line_says_what_holds_and_names_its_evidence(line):
    _, verdict, words, evidence = line
    assert verdict in VERDICTS
    assert words.endswith((".", ")"))
    tests = _TEST.findall(evidence)
    documents = _DOCUMENT.findall(evidence)
    if verdict == "met":
        assert tests or documents
    for path, name in tests:
        assert name in _tests_in(PROJECT / path), f"{path}::{name}"
    for path in documents:
        assert (DOCUMENT.parent / path).exists(), path


def test_the_counts_are_those_of_the_lines():
    counted = {verdict: [line[1] for line in _lines()].count(verdict) for verdict in VERDICTS}
    told = ", ".join(f"{counted[verdict]} {verdict}" for verdict in VERDICTS)
    assert told in " ".join(_text().split())
