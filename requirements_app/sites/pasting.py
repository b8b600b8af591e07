"""What people paste into a field of members or networks, line by line. Pure.

A line is one member with what is told of it, `value; name; zone; virtual`, or several values one
after the other. Tabs, semicolons and commas separate, so that a column or a row of a spreadsheet,
or a list out of a mail, can be pasted as it is.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from requirements_app.core.endpoints import NamePattern, parse_endpoint
from requirements_app.core.errors import InvalidInput

VIRTUAL = "virtual"
SEPARATOR = ";"
_SEPARATORS = ("\t", SEPARATOR, ",")
_LIKE_AN_ADDRESS = re.compile(
    r"[0-9]+\.[0-9./\s-]*|[0-9A-Fa-f]*:[0-9A-Fa-f:./\s-]*:[0-9A-Fa-f:./\s-]*"
)


@dataclass(frozen=True)
class Pasted:
    """One value with what its line tells of it; `rest` is what the line has beyond that."""

    line: int
    value: str
    name: str = ""
    zone: str = ""
    flag: str = ""
    rest: tuple[str, ...] = ()

    @property
    def is_virtual(self) -> bool:
        return self.flag.lower() == VIRTUAL

    @property
    def is_plain(self) -> bool:
        """Whether everything the line says is understood."""
        return not any(self.rest) and self.flag.lower() in ("", VIRTUAL)


def pasted_lines(text: str) -> tuple[Pasted, ...]:
    """The values of all lines that are not blank, in their order."""
    return tuple(
        each for number, line in enumerate(text.splitlines(), 1) for each in _line(number, line)
    )


def written(value: str, name: str = "", zone: str = "", *, virtual: bool = False) -> str:
    """The line that :func:`pasted_lines` reads as exactly this."""
    parts = [value, name, zone, VIRTUAL if virtual else ""]
    while not parts[-1]:
        parts.pop()
    line = f"{SEPARATOR} ".join(map(_quoted, parts))
    # A name that is an address itself would read as a second value; a blank part prevents that.
    return f"{line}{SEPARATOR}" if _are_values(parts) else line


def repeated(values: Iterable[Pasted]) -> dict[int, int]:
    """Which of the values, by their place, stand earlier already: place → earlier line."""
    first: dict[str, int] = {}
    again: dict[int, int] = {}
    for at, each in enumerate(values):
        key = canonical(each.value)
        if key in first:
            again[at] = first[key]
        first.setdefault(key, each.line)
    return again


def canonical(value: str) -> str:
    """The value as it is stored, or as it is where it cannot be read."""
    try:
        return parse_endpoint(value).text
    except InvalidInput:
        return value


def _line(number: int, line: str) -> Iterable[Pasted]:
    parts = parts_of(line)
    if not any(parts):
        return ()
    if _are_values(parts):
        return tuple(Pasted(number, part) for part in parts)
    value, name, zone, flag = (*parts, "", "", "")[:4]
    return (Pasted(number, value, name, zone, flag, tuple(parts[4:])),)


def parts_of(line: str) -> list[str]:
    """The parts of a line, by the first of tab, semicolon and comma that it has; quotes hold a
    part together as in CSV. Blank parts at the end of a list with commas do not count."""
    separator = next((each for each in _SEPARATORS if each in line), SEPARATOR)
    try:
        found = next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])
    except csv.Error:  # longer than any value could be: told as the one value that it is
        found = [line]
    parts = [part.strip() for part in found]
    while separator == "," and len(parts) > 1 and not parts[-1]:
        parts.pop()
    return parts


def _are_values(parts: Sequence[str]) -> bool:
    """Whether the parts are all addresses, or all names with a dot: then each is a value."""
    if len(parts) < 2 or not all(parts):
        return False
    kinds = {_kind(part) for part in parts}
    return kinds in ({"address"}, {"name"})


def _kind(part: str) -> str:
    # What was meant as an address is one even if it cannot be read, so that it is told as wrong.
    if _LIKE_AN_ADDRESS.fullmatch(part):
        return "address"
    try:
        found = parse_endpoint(part)
    except InvalidInput:
        return ""
    return "name" if isinstance(found, NamePattern) and "." in found.text else ""


def _quoted(part: str) -> str:
    if SEPARATOR in part or '"' in part:
        return '"{}"'.format(part.replace('"', '""'))
    return part
