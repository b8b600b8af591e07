"""Juniper SRX: set commands for security policies between zones, or global ones where the way
through the firewalls leaves a zone open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exports.firewall.base import FirewallOptions, Platform
from exports.firewall.fitting import Fit
from exports.firewall.parts import Part
from exports.firewall.pieces import Piece, PiecewiseExporter
from exports.firewall.words import note, object_name, zone_word
from requirements_app.core.firewall_rules import FirewallReport

from .syntax import applications, side

PLATFORM = Platform(names=True, wildcards=False, comment=200, object_name=63)
_LONGEST_ZONE = 63


class JunosExporter(PiecewiseExporter[FirewallOptions]):
    identifier = "juniper-srx"
    label = "Juniper SRX"
    media_type = "text/plain; charset=utf-8"
    suffix = "junos.txt"
    options = FirewallOptions
    platform = PLATFORM
    fit = Fit(platform=PLATFORM, matches=(True, True))
    sign = "#"

    def pieces(
        self,
        parts: Sequence[Part],
        report: FirewallReport,  # noqa: ARG002
        options: FirewallOptions,
    ) -> Iterator[Piece]:
        policies: list[Piece] = []
        for part in parts:
            source, source_objects = side(part.sources, part.family)
            destination, destination_objects = side(part.destinations, part.family)
            found = [each for service in part.services for each in applications(service)]
            yield from (*source_objects, *destination_objects, *found)
            names = list(dict.fromkeys(str(each.key) for each in found))
            policies.append(_policy(part, (source, destination), names, options))
        yield from policies


def _policy(
    part: Part, names: tuple[str, str], matched: Sequence[str], options: FirewallOptions
) -> Piece:
    zones = tuple(
        zone_word(zone, options.zones, _LONGEST_ZONE) if zone else ""
        for zone in (part.rule.from_zone, part.rule.to_zone)
    )
    name = object_name("NR-P", [*zones, *names, *matched])
    match = [f"source-address {names[0]}", f"destination-address {names[1]}"]
    if all(zones):
        path = f"security policies from-zone {zones[0]} to-zone {zones[1]} policy {name}"
    else:
        path = f"security policies global policy {name}"
        sides = zip(("from-zone", "to-zone"), zones, strict=True)
        match += [f"{word} {zone}" for word, zone in sides if zone]
    match += [f"application {each}" for each in matched]
    lines = [f'description "{note(part.rule, PLATFORM.comment)}"']
    lines += [f"match {each}" for each in match]
    return Piece(
        path,
        tuple(f"set {path} {each}" for each in (*lines, "then permit")),
        (f"delete {path}",),
    )
