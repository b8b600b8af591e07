"""What a firewall on the path sees otherwise than the two ends do, in words.

`downloads.copies` says the same in SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

_WORDS = ("source", "destination", "service")


def seen_by_rule(
    sources: Sequence[str],
    destinations: Sequence[str],
    services: Sequence[str],
    path: Iterable[Mapping[str, Any]],
) -> tuple[str, ...]:
    """`fw-inner sees destination 172.31.4.10`, for each firewall of a rule's path that sees
    translated addresses or ports."""
    own = (list(sources), list(destinations), list(services))
    keys = ("sources", "destinations", "services")
    hops = ((hop["firewall"], [list(hop[key]) for key in keys]) for hop in path)
    return tuple(_told(hops, own))


def seen_by_entry(
    source: str, destination: str, service: str, path: Iterable[Mapping[str, Any]]
) -> tuple[str, ...]:
    """The same for an entry, whose hops have one value on each side."""
    own = ([source], [destination], [service])
    hops = ((hop["firewall"], [[hop[key]] for key in _WORDS]) for hop in path)
    return tuple(_told(hops, own))


def _told(hops: Iterable[tuple[str, list[list[str]]]], own: Sequence[list[str]]) -> Iterator[str]:
    for firewall, seen in hops:
        parts = [
            f"{word} {', '.join(values)}"
            for word, values, real in zip(_WORDS, seen, own, strict=True)
            if values != real
        ]
        if parts:
            yield f"{firewall} sees {' and '.join(parts)}"
