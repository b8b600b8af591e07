"""A small reading of Junos set commands, independent of the exporter: what policies permit."""

from __future__ import annotations

import re
import shlex
from collections import defaultdict
from ipaddress import ip_address, ip_network

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import ANY, Endpoint, parse_endpoint
from requirements_app.core.ports import parse_ports
from requirements_app.core.services import Service, protocol_name

Permit = tuple[tuple[Endpoint, ...], tuple[Endpoint, ...], tuple[Service, ...]]

LINE = re.compile(r'#.*|(set|delete) [A-Za-z0-9 .:/_-]+( description "[ !#-~]{1,200}")?')
_PROTOCOLS = {"icmp6": "icmpv6"}


def permits(text: str) -> list[tuple[tuple[str, str], Permit]]:
    """((from zone, to zone), what a policy permits), in order; "" for a zone left open."""
    addresses: dict[str, list[Endpoint]] = {}
    applications: dict[str, list[Service]] = defaultdict(list)
    policies: dict[tuple[str, ...], dict[str, list[str]]] = {}
    commands = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(set(commands)) == len(commands), "a command twice"
    for line in text.splitlines():
        assert LINE.fullmatch(line), line
        words = shlex.split(line, comments=True)
        if words[:4] == ["set", "security", "address-book", "global"]:
            _address(words[4:], addresses)
        elif words[:3] == ["set", "applications", "application"]:
            applications[words[3]].append(_service(words[4:]))
        elif words[:3] == ["set", "security", "policies"]:
            at = words.index("policy")
            one = policies.setdefault(tuple(words[3 : at + 2]), defaultdict(list))
            one[" ".join(words[at + 2 : -1])].append(words[-1])
    return [_policy(path, one, addresses, applications) for path, one in policies.items()]


def _policy(
    path: tuple[str, ...],
    one: dict[str, list[str]],
    addresses: dict[str, list[Endpoint]],
    applications: dict[str, list[Service]],
) -> tuple[tuple[str, str], Permit]:
    assert one["then"] == ["permit"]
    assert len(one["description"]) == 1
    if path[0] == "global":
        (source,), (target,) = one["match from-zone"] or [""], one["match to-zone"] or [""]
    else:
        assert path[0::2] == ("from-zone", "to-zone", "policy")
        source, target = path[1], path[3]
    sides = [
        tuple(value for name in one[f"match {side}-address"] for value in _named(name, addresses))
        for side in ("source", "destination")
    ]
    services = tuple(service for name in one["match application"] for service in applications[name])
    assert all(sides), path
    assert services, path
    return (source, target), (sides[0], sides[1], services)


def _named(name: str, addresses: dict[str, list[Endpoint]]) -> list[Endpoint]:
    return [ANY] if name == "any" else addresses[name]


def _address(words: list[str], addresses: dict[str, list[Endpoint]]) -> None:
    kind, name, *rest = words
    assert len(name) <= 63
    if kind == "address-set":
        assert rest[0] == "address"
        addresses.setdefault(name, []).extend(addresses[rest[1]])
        return
    assert kind == "address"
    assert name not in addresses, f"{name} twice"
    if rest[0] == "dns-name":
        addresses[name] = [parse_endpoint(rest[1])]
    elif rest[0] == "range-address":
        assert rest[2] == "to"
        first, last = ip_address(rest[1]), ip_address(rest[3])
        addresses[name] = [AddressRange(first.version, int(first), int(last))]
    else:
        network = ip_network(rest[0])
        addresses[name] = [AddressRange(network.version, int(network[0]), int(network[-1]))]


def _service(words: list[str]) -> Service:
    if words[0] == "term":
        words = words[2:]
    told = dict(zip(words[::2], words[1::2], strict=True))
    name = told.pop("protocol")
    protocol = _PROTOCOLS.get(name, protocol_name(int(name)) if name.isdecimal() else name)
    if "destination-port" in told:
        return Service(protocol, parse_ports(told.pop("destination-port")))
    word = name if name in {"icmp", "icmp6"} else ""
    numbers = [
        int(told.pop(f"{word}-{each}")) for each in ("type", "code") if f"{word}-{each}" in told
    ]
    assert not told
    return Service(protocol, (), *numbers)
