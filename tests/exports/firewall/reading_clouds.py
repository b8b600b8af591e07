"""Small readings of what clouds and clusters are given, independent of the exporters: each is the
permits of one direction, with the hosts that a group is attached to as its own side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import ip_network
from typing import Any

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import Endpoint, parse_endpoint
from requirements_app.core.ports import PortRange, parse_ports
from requirements_app.core.services import Service, protocol_name

Permit = tuple[tuple[Endpoint, ...], tuple[Endpoint, ...], tuple[Service, ...]]
Attached = Mapping[str, Sequence[str]]


def network(text: str) -> AddressRange:
    """A prefix that is written with its length and without host bits."""
    assert "/" in text
    found = ip_network(text)
    return AddressRange(found.version, int(found[0]), int(found[-1]))


def aws_json(groups: Iterable[Mapping[str, Any]], attached: Attached, *, inbound: bool):
    """Permits of `SecurityGroups` as `describe-security-groups` gives them."""
    for group in groups:
        for one in group["IpPermissions" if inbound else "IpPermissionsEgress"]:
            peers = [each["CidrIp"] for each in one.get("IpRanges", ())]
            peers += [each["CidrIpv6"] for each in one.get("Ipv6Ranges", ())]
            service = aws_service(one["IpProtocol"], one.get("FromPort"), one.get("ToPort"))
            yield from _joined(attached[group["GroupName"]], peers, [service], inbound=inbound)


def terraform(whole: Mapping[str, Any], attached: Attached, *, inbound: bool) -> Iterator[Permit]:
    """Permits of a module as python-hcl2 reads it."""
    kind = f"aws_vpc_security_group_{'ingress' if inbound else 'egress'}_rule"
    groups = {
        name: unquoted(group["name"])
        for each in whole["resource"]
        for key, blocks in each.items()
        if unquoted(key) == "aws_security_group"
        for name, group in blocks.items()
    }
    for each in whole["resource"]:
        for key, blocks in each.items():
            if unquoted(key) != kind:
                continue
            (rule,) = blocks.values()
            (peer,) = (unquoted(rule[cidr]) for cidr in ("cidr_ipv4", "cidr_ipv6") if cidr in rule)
            reference = rule["security_group_id"].strip("${}")
            assert reference.startswith("aws_security_group.")
            name = reference.split(".")[1]
            (group,) = (found for label, found in groups.items() if unquoted(label) == name)
            service = aws_service(
                unquoted(rule["ip_protocol"]), rule.get("from_port"), rule.get("to_port")
            )
            yield from _joined(attached[group], [peer], [service], inbound=inbound)


def unquoted(text: str) -> str:
    return text.strip('"')


def aws_service(protocol: str, first: int | None, last: int | None) -> Service:
    """moto takes port 70000, so ports are held to their limits by `PortRange`."""
    name = protocol_name(int(protocol)) if protocol.isdecimal() else protocol
    assert name not in {"-1", "sctp"}
    if first is None or last is None:
        assert first is None
        assert last is None
        return Service(name)
    if name in {"icmp", "icmpv6"}:
        return Service(name, (), *(each for each in (first, last) if each != -1))
    if name not in {"tcp", "udp"} and (first, last) == (-1, -1):
        return Service(name)
    return Service(name, (PortRange(first, last),))


def azure(resources: Iterable[Mapping[str, Any]], group: str, *, inbound: bool) -> Iterator[Permit]:
    """Permits of one network security group."""
    for resource in resources:
        if resource["name"] != group:
            continue
        for rule in resource["properties"]["securityRules"]:
            one = rule["properties"]
            if one["access"] == "Deny" or one["direction"] != (
                "Inbound" if inbound else "Outbound"
            ):
                continue
            assert one["sourcePortRange"] == "*"
            sides = [
                tuple(map(network, one_or_more(one, f"{side}AddressPrefix", "es")))
                for side in ("source", "destination")
            ]
            ports = one_or_more(one, "destinationPortRange", "s")
            assert one["protocol"] in {"Tcp", "Udp", "Icmp", "Esp", "Ah"}
            name = one["protocol"].lower()
            service = (
                Service(name) if ports == ["*"] else Service(name, parse_ports(",".join(ports)))
            )
            yield sides[0], sides[1], (service,)


def one_or_more(one: Mapping[str, Any], word: str, plural: str) -> list[str]:
    assert (word in one) != (word + plural in one)
    return [one[word]] if word in one else one[word + plural]


def kubernetes(
    documents: Iterable[Mapping[str, Any]], attached: Attached, *, inbound: bool
) -> Iterator[Permit]:
    """Permits of network policies. A rule without peers or ports would permit all."""
    way, peers = ("ingress", "from") if inbound else ("egress", "to")
    for document in documents:
        spec = document["spec"]
        (label,) = spec["podSelector"]["matchLabels"]
        if spec["policyTypes"] != [way.capitalize()]:
            continue
        for rule in spec.get(way, ()):
            assert set(rule) == {peers, "ports"}
            cidrs = [each["ipBlock"]["cidr"] for each in rule[peers]]
            services = [_port(each) for each in rule["ports"]]
            assert cidrs
            assert len(set(cidrs)) == len(cidrs)
            assert services
            group = label.partition("/")[2]
            yield from _joined(attached[group], cidrs, services, inbound=inbound)


def _port(one: Mapping[str, Any]) -> Service:
    assert one["protocol"] in {"TCP", "UDP", "SCTP"}
    last = one.get("endPort", one["port"])
    return Service(one["protocol"].lower(), (PortRange(one["port"], last),))


def _joined(
    own: Iterable[str], peers: Iterable[str], services: Iterable[Service], *, inbound: bool
) -> Iterator[Permit]:
    """Own side and peers, of one family each: no packet joins the two."""
    hosts = [each for each in map(parse_endpoint, own) if isinstance(each, AddressRange)]
    for version, foreign in ((4, "icmpv6"), (6, "icmp")):
        mine = tuple(each for each in hosts if each.version == version)
        theirs = tuple(each for each in map(network, peers) if each.version == version)
        fitting = tuple(each for each in services if each.protocol != foreign)
        if mine and theirs and fitting:
            yield (theirs, mine, fitting) if inbound else (mine, theirs, fitting)
