"""Spreadsheet cells that stay text: protection against formula injection.

Follows OWASP's page "CSV Injection" and ASVS 1.2.10: a cell that a spreadsheet could read as a
formula gets a leading apostrophe. Besides ``= + - @``, tab, carriage return and line feed, the
full-width forms and the other characters that Unicode holds compatible with the four count as
dangerous, for spreadsheets in East Asian locales fold them; so does the true minus sign.
Blanks and invisible characters in front are looked through, because spreadsheets trim them.

`DANGEROUS_START` reads the same in Python's `re` and in PostgreSQL's regular expressions, so
that an export written in SQL can use the very same rule.
"""

from __future__ import annotations

import re

_LOOKED_THROUGH = (
    r"\u0001-\u0008\u000b\u000c\u000e-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680"
    r"\u17b4\u17b5\u180b-\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-"
    r"\ufe0f\ufeff\uffa0"
)
_FORMULA_STARTS = (
    r"=+@\u0009\u000a\u000d\u207a\u207b\u207c\u208a\u208b\u208c\u2212\ufb29\ufe62\ufe63\ufe66"
    r"\u2a75\u2a76\ufe6b\uff0b\uff0d\uff1d\uff20-"
)
DANGEROUS_START = f"^[{_LOOKED_THROUGH}]*[{_FORMULA_STARTS}]"

_DANGEROUS = re.compile(DANGEROUS_START)


def inert(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula.

    NUL characters go; text that could start a formula gets an apostrophe in front. Applying it
    again changes nothing. Quoting of separators and quotes stays the CSV writer's business.
    """
    text = text.replace("\x00", "")
    return f"'{text}" if _DANGEROUS.match(text) else text


def as_typed(cell: str) -> str:
    """A cell of a file as its author meant it: without the apostrophe that `inert`, or a
    spreadsheet, has put in front of what looks like a formula."""
    return cell[1:] if cell.startswith("'") and _DANGEROUS.match(cell[1:]) else cell
