"""One firewall's share of an estate of any size, of addresses alone, and the same for aerleon.

Twenty zones of an IPv4 and an IPv6 network each; rules of one to four hosts, networks or ranges on
both sides, each between two of the zones. Equal arguments give equal reports.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Iterable
from typing import Any

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.firewall_rules import (
    FirewallReport,
    FirewallRule,
    FirewallZone,
    addresses_of,
)
from requirements_app.core.services import parse_service

_ZONES = 20
_SERVICES = (
    *("tcp/443",) * 8, *("tcp/80",) * 3, *("tcp/22",) * 3, *("udp/53", "tcp/53", "udp/123") * 2,
    "tcp/135", "tcp/389,636", "tcp/445", "tcp/1433", "tcp/3389", "tcp/8000-8100", "udp/161-162",
    "udp/514", "tcp/49152-65535",
)  # fmt: skip
_AS_OF = dt.date(2026, 11, 21)


def report(count: int, *, seed: int = 1) -> FirewallReport:
    """So many rules to be permitted at one firewall."""
    chance = random.Random(seed)  # noqa: S311 - the same rules each time
    return FirewallReport(
        site="estate", site_name="Estate", firewall="fw", firewall_name="Firewall", platform="",
        rule_set="0", content_hash="v1:0", catalogue_version=1, as_of=_AS_OF,
        address="https://portal.example.org/rule-sets/0/",
        zones=(*map(_zone, range(_ZONES)), FirewallZone("internet", "Internet", (), True)),
        rules=tuple(_rule(chance, number) for number in range(1, count + 1)),
    )  # fmt: skip


def edited(given: FirewallReport, *, seed: int = 2) -> FirewallReport:
    """The same after a year: one rule in ten is another."""
    other = report(len(given.rules), seed=seed).rules
    rules = (
        new if at % 10 == 0 else old
        for at, (old, new) in enumerate(zip(given.rules, other, strict=True))
    )
    return dataclasses.replace(given, rules=tuple(rules))


def _zone(at: int) -> FirewallZone:
    first = (0xFD << 120) + (at << 64)
    networks = (
        AddressRange.from_text(f"10.{at}.0.0/16"),
        AddressRange(6, first, first + (1 << 64) - 1),
    )
    return FirewallZone(f"zone-{at}", f"Zone {at}", networks)


def _rule(chance: random.Random, number: int) -> FirewallRule:
    zones = chance.sample(range(_ZONES), 2)
    version = 6 if chance.random() < 0.1 else 4
    sources, destinations = (
        tuple(sorted({_end(chance, zone, version) for _ in range(chance.randint(1, 4))}))
        for zone in zones
    )
    services = {parse_service(chance.choice(_SERVICES)) for _ in range(chance.randint(1, 2))}
    slugs = [f"zone-{zone}" for zone in zones]
    return FirewallRule(
        rule_id=f"rule-{number:020x}", number=number,
        source_zone=slugs[0], destination_zone=slugs[1], from_zone=slugs[0], to_zone=slugs[1],
        sources=sources, destinations=destinations, services=tuple(sorted(services)),
        purposes=(f"purpose {number}",), entry_ids=(f"entry-{number:020x}",),
        phase="operation", expires_on=None, tls_inspection="unstated",
    )  # fmt: skip


def _end(chance: random.Random, zone: int, version: int) -> AddressRange:
    host = chance.randrange(1 << 16)
    if version == 6:
        first = (0xFD << 120) + (zone << 64) + host
        return AddressRange(6, first, first)
    base = (10 << 24) + (zone << 16)
    kind = chance.random()
    if kind < 0.7:
        return AddressRange(4, base + host, base + host)
    if kind < 0.85:
        return AddressRange(4, base + host - host % 64, base + host - host % 64 + 63)
    return AddressRange(4, base + host, base + min(host + chance.randint(1, 40), 65535))


# --- aerleon --------------------------------------------------------------------------------------


def aerleon_input(rules: Iterable[FirewallRule], target: str, header: str) -> tuple[Any, Any]:
    """(definitions, policy) that ask aerleon for the same, a term for each service."""
    networks: dict[str, Any] = {}
    services: dict[str, Any] = {}
    terms: list[dict[str, str]] = []
    for rule in rules:
        sides = {"source-address": rule.sources, "destination-address": rule.destinations}
        for at, service in enumerate(rule.services):
            name = f"R{rule.number}S{at}"
            term = {"name": name.lower(), "protocol": service.protocol, "action": "accept"}
            for word, side in sides.items():
                term[word] = f"{name}{word[0].upper()}"
                networks[term[word]] = {"values": [{"address": each} for each in _cidrs(side)]}
            term["destination-port"] = f"{name}P"
            services[f"{name}P"] = [
                {"protocol": service.protocol, "port": str(each)} for each in service.ports
            ]
            terms.append(term)
    filters = [{"header": {"targets": {target: header}}, "terms": terms}]
    return {"networks": networks, "services": services}, {"filename": "x", "filters": filters}


def _cidrs(side: Iterable[Any]) -> list[str]:
    prefixes = [each for one in addresses_of(tuple(side)) for each in one.prefixes()]
    texts = ((each.text, each.prefix_length) for each in prefixes)
    return [text if "/" in text else f"{text}/{length}" for text, length in texts]
