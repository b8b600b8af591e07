"""Small readings of what aerleon writes for each platform: what it permits."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from ipaddress import ip_network
from xml.etree import ElementTree

import yaml

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import Endpoint
from requirements_app.core.ports import parse_ports
from requirements_app.core.services import Service

from . import reading_asa

Permit = tuple[tuple[Endpoint, ...], tuple[Endpoint, ...], tuple[Service, ...]]

_PORT_WORDS = {"https": "443", "ssh": "22", "ntp": "123", "smtp": "25", "domain": "53"}


def ciscoasa(text: str) -> Iterator[Permit]:
    lines = [line for line in text.splitlines() if " extended " in line]
    plain = re.sub(
        r" eq ([a-z]+)$", lambda found: f" eq {_PORT_WORDS[found[1]]}", "\n".join(lines), flags=re.M
    )
    yield from (permit for _, permit in reading_asa.permits(plain))


def srx(text: str) -> Iterator[Permit]:
    addresses = {
        name: [_network(prefix)] for name, prefix in re.findall(r"address (\S+) (\S+/\d+);", text)
    }
    for name, members in re.findall(r"address-set (\S+) \{(.*?)\}", text, re.S):
        found = re.findall(r"address(?:-set)? (\S+);", members)
        addresses[name] = [net for each in found for net in addresses[each]]
    services = {
        name: [
            _service(*each) for each in re.findall(r"protocol (\S+) destination-port (\S+);", body)
        ]
        for name, body in re.findall(r"application (\S+) \{(.*?)\}", text, re.S)
    }
    for name, members in re.findall(r"application-set (\S+) \{(.*?)\}", text, re.S):
        services[name] = [
            one for each in re.findall(r"application (\S+);", members) for one in services[each]
        ]
    for body in re.findall(r"policy \S+ \{\s*match \{(.*?)\}", text, re.S):
        sides = [
            tuple(
                net
                for name in re.search(rf"{side}-address \[ (.*?) \]", body)[1].split()
                for net in addresses[name]
            )
            for side in ("source", "destination")
        ]
        applications = re.search(r"application \[?\s*(.*?)\s*\]?;", body)[1].split()
        yield sides[0], sides[1], tuple(one for each in applications for one in services[each])


def paloalto(text: str) -> Iterator[Permit]:
    root = ElementTree.fromstring(text)
    addresses: dict[str, list[Endpoint]] = defaultdict(list)
    for entry in root.iterfind(".//address/entry"):
        addresses[entry.get("name")].append(_network(entry.findtext("ip-netmask", "")))
    for entry in root.iterfind(".//address-group/entry"):
        for member in entry.iter("member"):
            addresses[entry.get("name")] += addresses[member.text]
    services = {
        entry.get("name", ""): _service(protocol.tag, protocol.findtext("port", ""))
        for entry in root.iterfind(".//service/entry")
        for protocol in entry.find("protocol")
    }
    for rule in root.iterfind(".//rules/entry"):
        assert rule.findtext("action") == "allow"
        sides = [
            tuple(net for each in rule.iterfind(f"{side}/member") for net in addresses[each.text])
            for side in ("source", "destination")
        ]
        yield (
            sides[0],
            sides[1],
            tuple(services[each.text] for each in rule.iterfind("service/member")),
        )


def nftables(text: str) -> Iterator[Permit]:
    for line in text.splitlines():
        found = re.fullmatch(
            r"\s*ip6? saddr (\{.*?\}|\S+) ip6? daddr (\{.*?\}|\S+) (tcp|udp) dport (\{.*?\}|\S+)"
            r" ct state new accept",
            line,
        )
        if found:
            source, destination, protocol, ports = found.groups()
            yield _nets(source), _nets(destination), (_service(protocol, ",".join(_set(ports))),)
        else:
            assert "saddr" not in line, line


def iptables(text: str) -> Iterator[Permit]:
    for line in text.splitlines():
        if " -s " not in line:
            continue
        found = re.search(r"-p (tcp|udp).*--dports? (\S+) -s (\S+) -d (\S+) .* -j ACCEPT", line)
        protocol, ports, source, destination = found.groups()
        yield _nets(source), _nets(destination), (_service(protocol, ports.replace(":", "-")),)


def k8s(text: str) -> Iterator[tuple[tuple[Endpoint, ...], tuple[Service, ...]]]:
    """(peers, services) of ingress rules: pods are not addresses there."""
    for document in yaml.safe_load_all(text):
        for item in document.get("items", [document]):
            for rule in item["spec"].get("ingress", ()):
                ports = tuple(
                    _service(
                        each["protocol"].lower(),
                        f"{each['port']}-{each.get('endPort', each['port'])}",
                    )
                    for each in rule["ports"]
                )
                yield tuple(_network(each["ipBlock"]["cidr"]) for each in rule["from"]), ports


def _set(text: str) -> list[str]:
    return [each.strip() for each in text.strip("{} ").split(",")]


def _nets(text: str) -> tuple[Endpoint, ...]:
    return tuple(map(_network, _set(text)))


def _network(text: str) -> AddressRange:
    found = ip_network(text)
    return AddressRange(found.version, int(found[0]), int(found[-1]))


def _service(protocol: str, ports: str) -> Service:
    return Service(protocol, parse_ports(ports))


def joined(permits: Iterable[Permit]) -> list[Permit]:
    """Permits without those that join two families, which permit no packet."""
    return [
        (mine, theirs, services)
        for sources, destinations, services in permits
        for version in (4, 6)
        for mine in [tuple(each for each in sources if each.version == version)]
        for theirs in [tuple(each for each in destinations if each.version == version)]
        if mine and theirs
    ]
