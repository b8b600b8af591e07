"""The ways between zones: the shortest through the graph that firewalls make of them.

Inner zones are never joined across the internet. Two ways of equal length are ambiguous.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .model import Firewall

_WAYS_KEPT = 4


@dataclass(frozen=True)
class Path:
    """The shortest ways from one zone to another, each as firewall slugs in order (four ways at
    most); none where no firewall joins them."""

    ways: tuple[tuple[str, ...], ...]

    @property
    def known(self) -> bool:
        return len(self.ways) == 1

    @property
    def firewalls(self) -> tuple[str, ...]:
        """The firewalls of the one way; empty where it is not known, or no firewall is crossed."""
        return self.ways[0] if self.known else ()


class Paths:
    """Finds the ways from a zone to all others at once, and keeps them."""

    def __init__(self, firewalls: Iterable[Firewall], internet: str) -> None:
        self.internet = internet
        self._at: dict[str, list[Firewall]] = defaultdict(list)
        for firewall in firewalls:
            for zone in firewall.zones:
                self._at[zone].append(firewall)
        self._from: dict[str, dict[str, Path]] = {}

    def between(self, source: str, destination: str) -> Path:
        """The way from one zone to another; within a zone no firewall is crossed."""
        if source not in self._from:
            self._from[source] = self._search(source)
        return self._from[source].get(destination, Path(()))

    def _search(self, source: str) -> dict[str, Path]:
        ways: dict[str, set[tuple[str, ...]]] = {source: {()}}
        found = {source: Path(((),))}
        while ways:
            further: dict[str, set[tuple[str, ...]]] = defaultdict(set)
            for zone, paths in ways.items():
                if zone == self.internet != source:
                    continue
                for firewall in self._at[zone]:
                    for neighbour in firewall.zones:
                        if neighbour not in found:
                            further[neighbour] |= {(*path, firewall.slug) for path in paths}
            ways = {zone: set(sorted(paths)[:_WAYS_KEPT]) for zone, paths in further.items()}
            found |= {zone: Path(tuple(sorted(paths))) for zone, paths in ways.items()}
        return found
