"""Juniper SRX: set commands for security policies between zones, or global ones where the way
through the firewalls leaves a zone open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exports.firewall.base import FirewallOptions, Platform
from exports.firewall.parts import Part
from exports.firewall.pieces import Piece, PiecewiseExporter
from exports.firewall.words import PREFIX, comment, digest

from .syntax import LONGEST_NAME, applications, side

PLATFORM = Platform(
    names=True,
    mixed_families=True,
    matches=(True, True),
    zone="[A-Za-z0-9][A-Za-z0-9_.-]{0,62}",
    ip_protocols=range(1, 256),  # 0 is every protocol here
    comment=200,
    object_name=LONGEST_NAME,
)


class JunosExporter(PiecewiseExporter[FirewallOptions]):
    identifier = "juniper-srx"
    label = "Juniper SRX"
    media_type = "text/plain; charset=utf-8"
    suffix = "junos.txt"
    options = FirewallOptions
    platform = PLATFORM
    sign = "#"

    def pieces(self, parts: Sequence[Part], options: FirewallOptions) -> Iterator[Piece]:
        policies: list[Piece] = []
        for part in parts:
            source, source_objects = side(part.sources, part.family)
            destination, destination_objects = side(part.destinations, part.family)
            found = [each for service in part.services for each in applications(service)]
            yield from (*source_objects, *destination_objects, *found)
            names = list(dict.fromkeys(str(each.key) for each in found))
            zones = [self.zone(each, options) for each in (part.rule.from_zone, part.rule.to_zone)]
            policies += _policy(part, zones, (source, destination), names)
        yield from policies


def _policy(
    part: Part, zones: Sequence[str], names: tuple[str, str], matched: Sequence[str]
) -> Iterator[Piece]:
    """The policy, and its description by itself: a last day that moves changes that alone."""
    name = f"{PREFIX}{digest([*zones, *names, sorted(matched)])}"
    match = [f"source-address {names[0]}", f"destination-address {names[1]}"]
    if all(zones):
        path = f"security policies from-zone {zones[0]} to-zone {zones[1]} policy {name}"
    else:
        path = f"security policies global policy {name}"
        sides = zip(("from-zone", "to-zone"), zones, strict=True)
        match += [f"{word} {zone}" for word, zone in sides if zone]
    match += [f"application {each}" for each in matched]
    about = f'set {path} description "{comment([part.rule], PLATFORM.comment)}"'
    yield Piece(("description", path, part.rule.expires_on), (about,))
    lines = [*(f"match {each}" for each in match), "then permit"]
    yield Piece(path, tuple(f"set {path} {each}" for each in lines), (f"delete {path}",))
