"""Cisco ASA: one extended access list for each interface that packets come in by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exports.firewall.base import FirewallOptions, Platform
from exports.firewall.parts import Part
from exports.firewall.pieces import Piece, PiecewiseExporter
from exports.firewall.words import PREFIX, comment

from .syntax import LONGEST_NAME, services, sides

PLATFORM = Platform(
    names=True,
    underscores=False,
    # An entry that mixes families permits neither to the other, but reads so.
    mixed_families=False,
    matches=(True, False),
    zone="[A-Za-z0-9][A-Za-z0-9_.-]{0,39}",
    comment=100,
    object_name=LONGEST_NAME,
)
_OPEN = "FROM-ANYWHERE"


class AsaOptions(FirewallOptions):
    """`bind` applies each list to its interface, in the place of the list that is there."""

    bind: bool = False


class AsaExporter(PiecewiseExporter[AsaOptions]):
    """An access list sees where a packet came in, not where it goes out: a destination any is
    written as the addresses of its zone."""

    identifier = "cisco-asa"
    label = "Cisco ASA"
    media_type = "text/plain; charset=utf-8"
    suffix = "asa.txt"
    options = AsaOptions
    platform = PLATFORM
    sign = "!"

    def pieces(self, parts: Sequence[Part], options: AsaOptions) -> Iterator[Piece]:
        entries: list[Piece] = []
        interfaces: dict[str, str] = {}
        for part in parts:
            word = self.zone(part.rule.from_zone, options)
            access_list = f"{PREFIX}{word or _OPEN}"
            if word:
                interfaces[access_list] = word
            source, source_objects = sides(part.sources, part.family)
            destination, destination_objects = sides(part.destinations, part.family)
            yield from (*source_objects, *destination_objects)
            entries += _entries(part, access_list, source, destination)
        yield from entries
        if options.bind:
            yield from (_binding(*each) for each in sorted(interfaces.items()))


def _entries(part: Part, access_list: str, source: str, destination: str) -> Iterator[Piece]:
    start = f"access-list {access_list}"
    remark = f"{start} remark {comment([part.rule], PLATFORM.comment)}"
    yield Piece(("remark", access_list, part.rule.content), (remark,), (f"no {remark}",))
    for service in part.services:
        for protocol, rest in services(service):
            entry = f"{start} extended permit {protocol} {source} {destination}{rest}"
            yield Piece(entry, (entry,), (f"no {entry}",))


def _binding(access_list: str, interface: str) -> Piece:
    line = f"access-group {access_list} in interface {interface}"
    return Piece(line, (line,), (f"no {line}",))
