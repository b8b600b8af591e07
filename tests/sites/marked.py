"""Files with their errors marked: a comment `#! words` stands on each line that is wrong, with
words of the problem it must get."""

from __future__ import annotations

import re
import textwrap

import pytest

from requirements_app.core.errors import InvalidInput
from requirements_app.sites.importing import ImportReport, SourceFile, import_sites

_MARK = re.compile(r"\s*#! (.*)$")


def source(text: str, name: str = "site.yaml") -> SourceFile:
    return SourceFile(name, textwrap.dedent(text).encode())


def imported(actor, *texts: str, **options) -> ImportReport:
    """The report of importing these texts as file0.yaml, file1.yaml …"""
    files = [source(text, f"file{at}.yaml") for at, text in enumerate(texts)]
    return import_sites(actor=actor, files=files, **options)


def expect_marked(actor, *texts: str) -> None:
    """Import texts and expect a problem at each mark, and nowhere else."""
    expected: list[tuple[str, str]] = []
    for at, text in enumerate(texts):
        for number, line in enumerate(textwrap.dedent(text).split("\n"), start=1):
            if found := _MARK.search(line):
                place = f"file{at}.yaml:{number}"
                expected += [(place, words) for words in found[1].split(" ; ")]
    with pytest.raises(InvalidInput) as caught:
        imported(actor, *texts)
    told = [(each.field.partition(" ")[0], str(each)) for each in caught.value.problems]
    missing = [
        each
        for each in expected
        if not any(place == each[0] and each[1] in message for place, message in told)
    ]
    surplus = [
        each
        for each in told
        if not any(place == each[0] and words in each[1] for place, words in expected)
    ]
    assert (missing, surplus) == ([], []), told
