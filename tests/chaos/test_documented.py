"""docs/reliability.md cites tests that exist, and each of the twenty-five faults has its line."""

from __future__ import annotations

import re
from pathlib import Path

from .faults import FAULTS

PROJECT = Path(__file__).resolve().parents[2]
TEXT = (PROJECT / "docs" / "reliability.md").read_text()


def test_every_test_that_is_cited_exists():
    cited = set(re.findall(r"`(test_\w+)`", TEXT))
    sources = "\n".join(path.read_text() for path in (PROJECT / "tests").rglob("test_*.py"))
    assert cited
    assert {name for name in cited if f"def {name}(" not in sources} == set()


def test_every_fault_has_its_line():
    lines = dict(re.findall(r"^\| (\d+) \| (.*)$", TEXT, re.MULTILINE))
    assert sorted(map(int, lines)) == list(range(1, 26))
    poison = "5"  # it is among the jobs
    in_the_run = {fault.number for fault in FAULTS} | {poison}
    assert in_the_run == {number for number, line in lines.items() if "chaos" in line}
