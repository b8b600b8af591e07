"""Which few hosts and ports stand for many: the same ones each time, and told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address

from requirements_app.core.endpoints import AddressRange, AnyEndpoint, parse_endpoint
from requirements_app.core.errors import InvalidInput
from requirements_app.core.name_patterns import NamePattern
from requirements_app.core.ports import PortRange

SAMPLE = 3
MAX_PORTS = 32


@dataclass(frozen=True)
class Destinations:
    """The hosts to try, what they stand for (blank: for themselves), or why there are none."""

    hosts: tuple[str, ...] = ()
    note: str = ""
    untestable: str = ""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Those of the hosts that are addresses."""
        found = (parse_endpoint(host) for host in self.hosts)
        return tuple(each.text for each in found if isinstance(each, AddressRange))


@dataclass(frozen=True)
class PortSample:
    """A port to try, the range it is chosen from, and what it stands for (blank: for itself)."""

    port: int
    of: str = ""
    note: str = ""


def sample_destinations(destination: str, samples: Sequence[str] = ()) -> Destinations:
    """The hosts to try for a destination as `core.endpoints` reads it.

    An address or a name is itself; at most three addresses are all tried, of more the first,
    the middle and the last that a host can have. `samples` go before that; they must be hosts
    inside the destination. Raises InvalidInput.
    """
    whole = parse_endpoint(destination, "destination")
    if samples:
        hosts = tuple(_checked(text, whole) for text in samples[:SAMPLE])
        return Destinations(hosts, f"{len(hosts)} hosts chosen for {whole.text}")
    if isinstance(whole, AddressRange):
        return _addresses(whole)
    if isinstance(whole, AnyEndpoint):
        return Destinations(untestable="any names no host that could be tried")
    if whole.wildcard:
        return Destinations(
            untestable=f"{whole.text} stands for names that are not known: choose some of them"
        )
    return Destinations((whole.text,))


def sample_ports(ranges: Sequence[PortRange]) -> tuple[tuple[PortSample, ...], int]:
    """The ports to try, and how many ranges are left out beyond them.

    Of each range all of up to three ports, else its first, middle and last; 32 in all, the first
    ranges' first.
    """
    chosen = [_range_sample(each) for each in ranges]
    kept: list[PortSample] = []
    for at, samples in enumerate(chosen):
        if len(kept) + len(samples) > MAX_PORTS:
            return tuple(kept), len(chosen) - at
        kept.extend(samples)
    return tuple(kept), 0


def _range_sample(each: PortRange) -> list[PortSample]:
    ports = _spread(each.first, each.last)
    total = each.last - each.first + 1
    note = f"{len(ports)} of the {total} ports {each}" if total > len(ports) else ""
    return [PortSample(port, str(each), note) for port in ports]


def _addresses(whole: AddressRange) -> Destinations:
    first, last = _host_bounds(whole)
    chosen = tuple(AddressRange(whole.version, at, at).text for at in _spread(first, last))
    for text in chosen:
        why = _unreachable_kind(text)
        if why:
            return Destinations(untestable=f"{whole.text} is {why}")
    if whole.is_address:
        return Destinations(chosen)
    total = last - first + 1
    return Destinations(chosen, f"{len(chosen)} of {total} addresses of {whole.text}")


def _host_bounds(whole: AddressRange) -> tuple[int, int]:
    """A prefix without its network (or anycast) and its broadcast address."""
    length = whole.prefix_length
    if whole.version == 4 and length is not None and length < 31:
        return whole.first + 1, whole.last - 1
    if whole.version == 6 and length is not None and length < 127:
        return whole.first + 1, whole.last
    return whole.first, whole.last


def _spread(first: int, last: int) -> list[int]:
    if last - first < SAMPLE:
        return list(range(first, last + 1))
    return [first, (first + last) // 2, last]


def _unreachable_kind(text: str) -> str:
    address = ip_address(text)
    if address.is_multicast:
        return "multicast, which answers nobody"
    if address.is_loopback:
        return "the host itself, which crosses no firewall"
    if address.is_link_local:
        return "link-local, which crosses no firewall"
    if address.version == 4 and address.is_reserved:
        return "reserved, so no host has it"
    return ""


def _checked(text: str, whole: AddressRange | NamePattern | AnyEndpoint) -> str:
    host = parse_endpoint(text, "samples")
    inside = isinstance(whole, AnyEndpoint)
    if isinstance(host, AddressRange) and isinstance(whole, AddressRange):
        inside = host.version == whole.version and whole.first <= host.first <= whole.last
    elif isinstance(host, NamePattern) and isinstance(whole, NamePattern):
        inside = whole.matches(host)
    one = host.is_address if isinstance(host, AddressRange) else isinstance(host, NamePattern)
    if not (one and inside) or getattr(host, "wildcard", False):
        raise InvalidInput.one(
            "samples", text, f"is not one host of {whole.text}", "choose hosts inside it"
        )
    return host.text
