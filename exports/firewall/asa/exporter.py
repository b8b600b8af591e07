"""Cisco ASA: one extended access list for each interface that packets come in by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exports.firewall.base import FirewallOptions, Platform
from exports.firewall.fitting import Fit
from exports.firewall.parts import Part
from exports.firewall.pieces import Piece, PiecewiseExporter
from exports.firewall.words import note, zone_word
from requirements_app.core.firewall_rules import FirewallReport

from .syntax import services, sides

PLATFORM = Platform(
    names=True,
    wildcards=False,
    mixed_families=False,  # an entry that mixes them permits neither to the other, but reads so
    comment=100,
    object_name=64,
)
_LONGEST_INTERFACE = 40
_OPEN = "NR-FROM-ANYWHERE"


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
    fit = Fit(platform=PLATFORM, matches=(True, False), underscores=False)
    sign = "!"

    def pieces(
        self,
        parts: Sequence[Part],
        report: FirewallReport,  # noqa: ARG002
        options: AsaOptions,
    ) -> Iterator[Piece]:
        entries: list[Piece] = []
        interfaces: dict[str, str] = {}
        for part in parts:
            zone = part.rule.from_zone
            word = zone_word(zone, options.zones, _LONGEST_INTERFACE) if zone else ""
            access_list = f"NR-{word}" if word else _OPEN
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
    remark = f"{start} remark {note(part.rule, PLATFORM.comment)}"
    yield Piece(("remark", access_list, part.rule.content), (remark,), (f"no {remark}",))
    for service in part.services:
        for protocol, rest in services(service):
            entry = f"{start} extended permit {protocol} {source} {destination}{rest}"
            yield Piece(entry, (entry,), (f"no {entry}",))


def _binding(access_list: str, interface: str) -> Piece:
    line = f"access-group {access_list} in interface {interface}"
    return Piece(line, (line,), (f"no {line}",))
