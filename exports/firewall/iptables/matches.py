"""Matches of iptables and ip6tables for one part of a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from exports.firewall.netfilter.stages import Stage, joined
from exports.firewall.parts import Part, with_few_ports
from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import Endpoint
from requirements_app.core.firewall_rules import addresses_of
from requirements_app.core.ports import PortRange
from requirements_app.core.services import PORT_PROTOCOLS, Service, protocol_number

MOST_PORTS = 15

_ICMP = {
    "icmp": "-p icmp -m icmp --icmp-type",
    "icmpv6": "-p ipv6-icmp -m icmp6 --icmpv6-type",
}


def stages(part: Part, *, translates: bool) -> list[Stage]:
    """What a packet of the part matches one after the other: sources, destinations, services. With
    `translates`, destinations are matched as the connection's first packet had them on its
    arrival."""
    services = (_service(each, translates=translates) for each in part.services)
    return joined(
        [
            _side(part.sources, _source),
            _side(part.destinations, _original if translates else _destination),
            [match for each in services for match in each],
        ]
    )


def from_each(ranges: Iterable[AddressRange]) -> Stage:
    """The matches of packets from these addresses."""
    return [match for each in ranges for match in _source(each)]


def to_each(ranges: Iterable[AddressRange]) -> Stage:
    """The matches of packets to these addresses."""
    return [match for each in ranges for match in _destination(each)]


def _side(side: Sequence[Endpoint], match: Callable[[AddressRange], Iterable[str]]) -> Stage:
    return [each for address in addresses_of(side) for each in match(address)]


def _source(each: AddressRange) -> Iterable[str]:
    whole = each.prefix_length is not None
    return (f"-s {each.text}" if whole else f"-m iprange --src-range {each.text}",)


def _destination(each: AddressRange) -> Iterable[str]:
    whole = each.prefix_length is not None
    return (f"-d {each.text}" if whole else f"-m iprange --dst-range {each.text}",)


def _original(each: AddressRange) -> Iterable[str]:
    return (f"-m conntrack --ctorigdst {prefix.text}" for prefix in each.prefixes())


def _service(service: Service, *, translates: bool) -> Iterator[str]:
    if service.protocol in PORT_PROTOCOLS and translates:
        for each in service.ports:
            yield f"-p {service.protocol} -m conntrack --ctorigdstport {_colon(each)}"
    elif service.protocol in PORT_PROTOCOLS:
        for few in with_few_ports(service, MOST_PORTS):
            yield _ports(few)
    elif service.icmp_type is None:
        yield f"-p {protocol_number(service.protocol)}"
    else:
        code = "" if service.icmp_code is None else f"/{service.icmp_code}"
        yield f"{_ICMP[service.protocol]} {service.icmp_type}{code}"


def _ports(service: Service) -> str:
    protocol, ports = service.protocol, service.ports
    if len(ports) == 1:
        return f"-p {protocol} -m {protocol} --dport {_colon(ports[0])}"
    return f"-p {protocol} -m multiport --dports {','.join(map(_colon, ports))}"


def _colon(ports: PortRange) -> str:
    return str(ports).replace("-", ":")
