"""The names that readers know, beside a rule's addresses."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from requirements_app.core.endpoints import (
    Key,
    endpoint_intervals,
    endpoint_sort_key,
    parse_endpoint,
)

_Span = tuple[Key, Key]


def labels_beside(values: Sequence[str], ends: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """For each of a rule's `values` the names of the entries' ends it stands for, "" without any.

    `ends` are (value, name) of the rule's entries. Merging may have joined several of them to
    one value, as two neighbouring addresses to a prefix; that value then has all their names, in
    the order of their addresses.
    """
    names: list[dict[str, None]] = [{} for _ in values]
    place = {value: position for position, value in enumerate(values)}
    joined: list[tuple[str, str]] = []
    for value, name in dict.fromkeys(ends):
        if not name:
            continue
        if value in place:
            names[place[value]][name] = None
        else:
            joined.append((value, name))
    if joined:
        _add_joined(names, values, joined)
    return tuple(", ".join(each) for each in names)


def _add_joined(
    names: list[dict[str, None]], values: Sequence[str], joined: Iterable[tuple[str, str]]
) -> None:
    """Add the names of ends that are no value by themselves to the values that hold them."""
    spans = sorted(
        (span, position) for position, value in enumerate(values) for span in _spans(value)
    )
    starts = [span[0] for span, _ in spans]
    for value, name in sorted(joined, key=_in_order):
        for lo, hi in _spans(value):
            at = max(bisect_right(starts, lo) - 1, 0)
            while at < len(spans) and starts[at] < hi:
                if lo < spans[at][0][1]:
                    names[spans[at][1]][name] = None
                at += 1


def _in_order(end: tuple[str, str]) -> tuple[object, ...]:
    value, name = end
    return (*endpoint_sort_key(parse_endpoint(value)), name)


def _spans(value: str) -> tuple[_Span, ...]:
    return tuple(endpoint_intervals(parse_endpoint(value)))
