"""What is tried at a firewall: every entry at the ends of its ranges, and a sample of what is
beside the entries. What is permitted is told by the entries, not by the rules made of them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import Endpoint, NamePattern
from tests.exports.firewall.probes import Probe, packets, serves

from .shares import INTERNET, Asked, Share

SEED = 20261121
MOST_OF_A_KIND = 100
PRETENDED = "another interface"
"""Permitted, but from an interface behind which the source is not."""
_ECHO = {4: (1, (8, 0)), 6: (58, (128, 0))}
_BARE_PROTOCOLS = (47, 50)  # GRE and ESP


class Tries:
    """`wanted` has the probes of each entry by its id; `unwanted` those of each kind of
    neighbour. `homes` has the zone that each address is in.

    `by_addresses`: the firewall knows zones by their addresses alone, so that whatever an entry of
    the share asks for may pass between the two places that stand for zones here."""

    def __init__(self, share: Share, asked: Iterable[Asked], *, by_addresses: bool = False) -> None:
        self._share = share
        self._asked = tuple(asked)
        self._by_addresses = by_addresses
        self._random = random.Random(SEED)
        self.homes: dict[str, str] = {}
        self.wanted: Mapping[str, list[Probe]] = {
            each.entry: list(dict.fromkeys(self._of(each))) for each in self._asked
        }
        for probe in self.all_wanted:
            self._settle(probe)
        for each in self._asked:
            if each.translated:
                self.homes[str(each.real)] = self.homes[str(each.destination)]
        self.unwanted = self._neighbours()
        assert not self.all_wanted & self.all_unwanted

    @cached_property
    def all_wanted(self) -> set[Probe]:
        return {probe for probes in self.wanted.values() for probe in probes}

    @property
    def all_unwanted(self) -> set[Probe]:
        return {probe for probes in self.unwanted.values() for probe in probes}

    def permitted(self, probe: Probe) -> bool:
        """Whether an entry asks for it."""
        zones = (probe.source_zone, probe.destination_zone)
        return any(
            (self._by_addresses or (each.from_zone, each.to_zone) == zones)
            and serves(each.service, probe)
            and self._holds(each.source, probe.source)
            and self._holds(each.destination, probe.destination)
            for each in (self._share.asked if self._by_addresses else self._asked)
        )

    def _of(self, asked: Asked) -> Iterator[Probe]:
        for version in (4, 6):
            sources = self._ends(asked.source, version)
            destinations = self._ends(asked.destination, version)
            for source in sources:
                for destination in destinations:
                    probe = Probe(asked.from_zone, asked.to_zone, source, destination, 0)
                    yield from packets(probe, asked.service)

    def _ends(self, end: Endpoint, version: int) -> list[str]:
        found: dict[int, None] = {}
        for each in self._ranges(end):
            if each.version == version:
                network = each.prefix_length is not None and each.last - each.first > 2
                first, last = each.first + network, each.last - network
                found |= dict.fromkeys((first, self._random.randint(first, last), last))
        return [_text(version, number) for number in found]

    def _ranges(self, end: Endpoint) -> tuple[AddressRange, ...]:
        if isinstance(end, NamePattern):
            return () if end.wildcard else self._share.addresses[end.text]
        assert isinstance(end, AddressRange), "the demonstration sites have no entry to any"
        return (end,)

    def _holds(self, end: Endpoint, address: str) -> bool:
        return any(_within(address, each) for each in self._ranges(end))

    def _settle(self, probe: Probe) -> bool:
        """Gives its addresses a home; False where they are at home in another zone."""
        ends = ((probe.source, probe.source_zone), (probe.destination, probe.destination_zone))
        if any(self._home(address, zone) != zone for address, zone in ends):
            return False
        self.homes |= dict(ends)
        return True

    def _home(self, address: str, zone: str) -> str:
        if address in self.homes:
            return self.homes[address]
        for each in self._share.report.zones:
            if each.slug in self._share.zones and any(
                _within(address, net) for net in each.networks
            ):
                return each.slug
        return zone

    def _known(self, address: str) -> bool:
        """Whether it is an address of one of the site's zones, the internet among them."""
        zones = self._share.report.zones
        networks = [net for zone in zones for net in zone.networks]
        return any(_within(address, net) for net in (*networks, *INTERNET))

    def _neighbours(self) -> dict[str, list[Probe]]:
        """A bounded sample of each kind, the same every time."""
        wanted = sorted(self.all_wanted, key=str)
        candidates: dict[str, dict[Probe, None]] = {}
        for probe in wanted:
            for kind, each in self._beside(probe):
                candidates.setdefault(kind, {})[each] = None
        for kind, each in self._crossed(wanted):
            candidates.setdefault(kind, {})[each] = None
        return {kind: self._sample(kind, list(found)) for kind, found in candidates.items()}

    def _sample(self, kind: str, candidates: list[Probe]) -> list[Probe]:
        self._random.shuffle(candidates)
        found: list[Probe] = []
        for each in candidates:
            if len(found) == MOST_OF_A_KIND:
                break
            if self._by_addresses and not self._known(each.source):
                continue  # whatever is in no zone is not this firewall's to stop
            if not self.permitted(each) and (kind == PRETENDED or self._settle(each)):
                found.append(each)
        return found

    def _beside(self, probe: Probe) -> Iterator[tuple[str, Probe]]:
        for step in (-1, 1):
            if 0 < probe.port + step < 65536 and probe.port:
                yield "port", replace(probe, port=probe.port + step)
            yield "source", replace(probe, source=_moved(probe.source, step))
            yield "destination", replace(probe, destination=_moved(probe.destination, step))
        if probe.port:
            yield "protocol", replace(probe, protocol=23 - probe.protocol)
        else:
            yield "protocol", replace(probe, protocol=6, port=7, icmp=(0, 0))
        number, echo = _ECHO[probe.version]
        yield "protocol", replace(probe, protocol=number, icmp=echo, port=0)
        for bare in _BARE_PROTOCOLS:
            yield "protocol", replace(probe, protocol=bare, port=0, icmp=(0, 0))
        behind = self._share.translations.get(probe.destination, probe.destination)
        back = Probe(probe.destination_zone, probe.source_zone, behind, probe.source, 0)
        yield "reversed", replace(back, protocol=probe.protocol, port=probe.port, icmp=probe.icmp)
        for zone in self._share.zones:
            if zone not in (probe.source_zone, probe.destination_zone):
                yield PRETENDED, replace(probe, source_zone=zone)

    def _crossed(self, wanted: list[Probe]) -> Iterator[tuple[str, Probe]]:
        """The ends of different entries with the service of either."""
        for _ in range(60 * MOST_OF_A_KIND):
            one, other = self._random.choice(wanted), self._random.choice(wanted)
            ends = (one.source_zone, other.destination_zone, one.source, other.destination)
            if ends[0] != ends[1] and one.version == other.version:
                kind = "another zone" if ends[1] != one.destination_zone else "another end"
                for each in (one, other):
                    yield kind, Probe(*ends, each.protocol, each.port, each.icmp)


@lru_cache(10_000)
def _read(address: str) -> IPv4Address | IPv6Address:
    return ip_address(address)


def _within(address: str, net: AddressRange) -> bool:
    read = _read(address)
    return read.version == net.version and net.first <= int(read) <= net.last


def _moved(address: str, step: int) -> str:
    return str(_read(address) + step)


def _text(version: int, number: int) -> str:
    return AddressRange(version, number, number).text  # type: ignore[arg-type]
