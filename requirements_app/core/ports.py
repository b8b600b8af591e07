"""TCP, UDP and SCTP ports: ranges, lists of ranges, and how people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from requirements_app.core.errors import InvalidInput, Problem
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.text import given

FIRST_PORT = 1
LAST_PORT = 65535

_RANGE = re.compile(r"([0-9]{1,6})(?:\s*-\s*([0-9]{1,6}))?")
_WRITE = "write ports such as 443, 8000-8010"
_ANY_WORDS = frozenset({"any", "all", "*"})


@dataclass(frozen=True, order=True)
class PortRange:
    """The ports `first` to `last`, both included, from 1 to 65535.

    Port 0 is reserved, no service listens on it, and several firewalls read it as "any": it is
    refused. Raises InvalidInput.
    """

    first: int
    last: int

    def __post_init__(self) -> None:
        if type(self.first) is not int or type(self.last) is not int:
            raise InvalidInput.one(
                "ports", (self.first, self.last), "are not whole numbers", _WRITE
            )
        refused = _refusal(self.first, self.last)
        if refused:
            raise InvalidInput.one("ports", _range_text(self.first, self.last), *refused)

    def __str__(self) -> str:
        return _range_text(self.first, self.last)


def parse_ports(text: str, field: str = "ports") -> tuple[PortRange, ...]:
    """The ports of a comma-separated list such as ``"443, 8000-8010"``, sorted and merged.

    Raises InvalidInput with one problem for each part that is not a port or a range.
    """
    parts = [part.strip() for part in given(text, field, _WRITE).split(",")]
    ranges: list[PortRange] = []
    problems: list[Problem] = []
    for part in parts:
        outcome = _parse_range(part, field)
        if isinstance(outcome, Problem):
            problems.append(outcome)
        else:
            ranges.append(outcome)
    if problems:
        raise InvalidInput(*problems)
    return merge_ports(ranges)


def merge_ports(ports: Iterable[PortRange]) -> tuple[PortRange, ...]:
    """The same ports as sorted, disjoint, non-adjacent ranges."""
    return ports_from_intervals(ports_to_intervals(ports))


def format_ports(ports: Iterable[PortRange]) -> str:
    """The ranges for a reader: ``"135, 49152-65535"``."""
    return ", ".join(str(each) for each in ports)


def ports_to_intervals(ports: Iterable[PortRange]) -> IntervalSet[int]:
    """The ports as intervals on the integers."""
    return IntervalSet.from_pairs((each.first, each.last + 1) for each in ports)


def ports_from_intervals(intervals: IntervalSet[int]) -> tuple[PortRange, ...]:
    """The inverse of `ports_to_intervals`; raises InvalidInput outside 1 to 65535."""
    return tuple(PortRange(lo, hi - 1) for lo, hi in intervals)


def _parse_range(part: str, field: str) -> PortRange | Problem:
    if not part:
        return Problem(field, part, "is blank between two commas", "remove the extra comma")
    if part.lower() in _ANY_WORDS:
        return Problem(
            field, part, "names no port", "list the ports; every port is 1-65535, if that is meant"
        )
    found = _RANGE.fullmatch(part)
    if not found:
        return Problem(field, part, "is neither a port nor a range of ports", _WRITE)
    first = int(found[1])
    last = int(found[2] or found[1])
    refused = _refusal(first, last)
    return Problem(field, part, *refused) if refused else PortRange(first, last)


def _refusal(first: int, last: int) -> tuple[str, str] | None:
    if last < first:
        return "is a reversed range", f"write {_range_text(last, first)}"
    if first < FIRST_PORT:
        return "starts below port 1", "port 0 is reserved: give ports from 1 to 65535"
    if last > LAST_PORT:
        return "goes beyond port 65535", "give ports from 1 to 65535"
    return None


def _range_text(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"
