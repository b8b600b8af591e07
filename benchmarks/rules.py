"""Firewall rules of any number, as an estate of that size would have them.

Sides are hosts, networks that hold some of those hosts, ranges, IPv6 networks, names and
wildcards, in shares that stay the same while the estate grows with the number of rules. Equal
arguments give equal rules.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from requirements_app.core.endpoints import AddressRange, Endpoint, NamePattern
from requirements_app.core.packets import Rule
from requirements_app.core.services import Service, parse_service

_SERVICES = (
    *("tcp/443",) * 8, *("tcp/80",) * 3, *("tcp/22",) * 3, *("udp/53", "tcp/53", "udp/123") * 2,
    "tcp/135", "tcp/389,636", "tcp/445", "tcp/1433", "tcp/3389", "tcp/8000-8100", "udp/161-162",
    "udp/514", "tcp/49152-65535", "icmp/8", "gre",
)  # fmt: skip
_TEN = 10 << 24


def rules(count: int, *, seed: int = 1) -> list[Rule]:
    """So many rules, each of one to four sources, destinations and services."""
    chance = random.Random(seed)  # noqa: S311 - the same rules each time
    return [_rule(chance, count) for _ in range(count)]


def edited(original: list[Rule], *, seed: int = 2) -> list[Rule]:
    """The same rules after a year: one in ten is gone or new, one in ten has other ends."""
    chance = random.Random(seed)  # noqa: S311
    return list(_edited(original, chance))


def _edited(original: list[Rule], chance: random.Random) -> Iterator[Rule]:
    for rule in original:
        fate = chance.random()
        if fate < 0.05:
            yield _rule(chance, len(original))
        elif fate < 0.1:
            continue
        elif fate < 0.2:
            sources, destinations, services = rule
            yield [*sources, _end(chance, len(original))], destinations, services
        else:
            yield rule


def _rule(chance: random.Random, estate: int) -> Rule:
    return (
        [_end(chance, estate) for _ in range(chance.randint(1, 4))],
        [_end(chance, estate) for _ in range(chance.randint(1, 4))],
        [_service(chance) for _ in range(chance.randint(1, 4))],
    )


def _service(chance: random.Random) -> Service:
    return parse_service(chance.choice(_SERVICES))


def _end(chance: random.Random, estate: int) -> Endpoint:
    """Two hosts stand in the estate for each rule, in networks of 64."""
    host = chance.randrange(2 * estate)
    network = host - host % 64
    kind = chance.random()
    if kind < 0.55:
        return AddressRange(4, _TEN + host, _TEN + host)
    if kind < 0.7:
        return AddressRange(4, _TEN + network, _TEN + network + 63)
    if kind < 0.75:
        return AddressRange(4, _TEN + host, _TEN + host + chance.randint(1, 40))
    if kind < 0.85:
        first = (0x20010DB8 << 96) + (network << 64)
        return AddressRange(6, first, first + (1 << 64) - 1)
    name = (f"d{network}", f"h{host % 64}")
    if kind < 0.97:
        return NamePattern(("org", "example", *name))
    return NamePattern(("org", "example", name[0]), wildcard=True)
