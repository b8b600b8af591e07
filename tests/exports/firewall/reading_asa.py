"""A small reading of ASA access lists, independent of the exporter: what they permit."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import ANY, Endpoint, parse_endpoint
from requirements_app.core.ports import PortRange
from requirements_app.core.services import Service, protocol_name

Permit = tuple[tuple[Endpoint, ...], tuple[Endpoint, ...], tuple[Service, ...]]

_PROTOCOLS = {"icmp6": "icmpv6", "ipinip": "ipip"}
_NAME = r"[A-Za-z0-9._-]{1,64}"
LINE = re.compile(
    rf"!.*|object(-group)? network {_NAME}| (network-object|range|fqdn) [A-Za-z0-9 .:/_-]+"
    rf"|(no )?access-list {_NAME} (remark [ -~]{{1,100}}|extended permit [A-Za-z0-9 .:/_-]+"
    r"|extended deny ip any any)"
    rf"|no object(-group)? network {_NAME}|access-group {_NAME} in interface {_NAME}"
)


def permits(text: str) -> list[tuple[str, Permit]]:
    """(access list, what an entry permits), in order. Any other line is an error."""
    objects: dict[str, list[Endpoint]] = {}
    found: list[tuple[str, Permit]] = []
    current = ""
    for line in text.splitlines():
        assert LINE.fullmatch(line), line
        words = line.split()
        if line.startswith("object"):
            current = words[2]
            assert current not in objects, f"{current} twice"
            objects[current] = []
        elif line.startswith(" "):
            objects[current] += _member(words, objects)
        elif words[0] == "access-list" and words[2] == "extended":
            found.append((words[1], _entry(words[3:], objects)))
    assert all(objects.values()), "an empty object"
    assert all(len(set(each)) == len(each) for each in objects.values()), "a member twice"
    return found


def _member(words: list[str], objects: dict[str, list[Endpoint]]) -> list[Endpoint]:
    if words[0] == "range":
        return [_range(words[1], words[2])]
    if words[0] == "fqdn":
        return [parse_endpoint(words[2])]
    side, rest = _side(words[1:], objects)
    assert not rest
    return list(side)


def _entry(words: list[str], objects: dict[str, list[Endpoint]]) -> Permit:
    assert words[0] == "permit"
    source, rest = _side(words[2:], objects)
    destination, rest = _side(rest, objects)
    name = _PROTOCOLS.get(words[1], words[1])
    protocol = protocol_name(int(name)) if name.isdecimal() else name
    return source, destination, (_service(protocol, rest),)


def _service(protocol: str, rest: list[str]) -> Service:
    if rest[:1] == ["eq"]:
        (port,) = rest[1:]
        return Service(protocol, (PortRange(int(port), int(port)),))
    if rest[:1] == ["range"]:
        first, last = map(int, rest[1:])
        assert first < last
        return Service(protocol, (PortRange(first, last),))
    return Service(protocol, (), *map(int, rest))


def _side(
    words: list[str], objects: dict[str, list[Endpoint]]
) -> tuple[tuple[Endpoint, ...], list[str]]:
    kind, *rest = words
    if kind in {"any4", "any6"}:
        return (ANY,), rest
    if kind == "host":
        return (_range(rest[0], rest[0]),), rest[1:]
    if kind in {"object", "object-group"}:
        return tuple(objects[rest[0]]), rest[1:]
    if "/" in kind:
        return (_network(kind),), rest
    return (_network(f"{kind}/{rest[0]}"),), rest[1:]


def _network(text: str) -> AddressRange:
    network = ip_network(text)  # host bits, and a mask with holes, are refused
    return _range(str(network[0]), str(network[-1]))


def _range(first: str, last: str) -> AddressRange:
    one = ip_address(first)
    return AddressRange(one.version, int(one), int(ip_address(last)))
