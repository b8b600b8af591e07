"""A firewall in a network namespace, joined to one namespace for each zone: the ends of the probes
live there, and every packet between two zones crosses the firewall."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

from .ends import Ends, within
from .probes import Probe

# No run's packets are taken for those of another that the firewall remembers.
_NUMBERS = count(1)
_FORWARDING = ("ipv4/ip_forward", "ipv6/conf/all/forwarding")


@dataclass(frozen=True)
class World:
    """`firewall` and `zones` are names of namespaces; `interfaces` are the firewall's own, by
    zone; `homes` has the zone of each address. `seen_as` has the addresses behind the firewall's
    own translation by those in front of it, once it is loaded."""

    firewall: str
    zones: Mapping[str, str]
    interfaces: Mapping[str, str]
    homes: Mapping[str, str]
    seen_as: dict[str, str] = field(default_factory=dict)

    def load(self, program: Sequence[str], text: str) -> None:
        """Has a program read a file at the firewall. Raises with what it said against it."""
        done = self.run(program, text)
        if done.returncode:
            raise AssertionError(f"{program} refused: {done.stderr}\n{text}")

    def run(self, program: Sequence[str], text: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["ip", "netns", "exec", self.firewall, *program],
            input=text, text=True, capture_output=True, timeout=60, check=False,
        )  # fmt: skip

    def passed(self, probes: Iterable[Probe]) -> set[Probe]:
        """Those that were answered, or arrived where no answer is to be had."""
        return self._tried(probes, 1.5)[0]

    def came_through(self, probes: Iterable[Probe]) -> set[Probe]:
        """Those that were answered or arrived, though nothing is expected to: a shorter wait."""
        return self._tried(probes, 0.4)[1]

    def _tried(self, probes: Iterable[Probe], patience: float) -> tuple[set[Probe], set[Probe]]:
        """All at once: those that were done, and those of which anything was seen."""
        by_number = {next(_NUMBERS): probe for probe in probes}
        with Ends(by_number) as ends:
            for zone, name in self.zones.items():
                to = [each for each in by_number.values() if each.destination_zone == zone]
                begun = [each for each in by_number.values() if each.source_zone == zone]
                within(name, partial(ends.listen, to, begun, self.seen_as))
            for zone, name in self.zones.items():
                mine = {at: each for at, each in by_number.items() if each.source_zone == zone}
                within(name, partial(ends.attempt, mine, self.homes))
            ends.wait(patience)
            return (
                {by_number[at] for at in ends.done},
                {by_number[at] for at in ends.answered | ends.arrived},
            )


@contextlib.contextmanager
def world(
    zones: Iterable[str], probes: Iterable[Probe], homes: Mapping[str, str] | None = None
) -> Iterator[World]:
    """The namespaces, wired for these probes; gone afterwards with all that is in them. `homes`
    has the zones of addresses that some probes only pretend to have."""
    slugs = list(zones)
    base = f"nrp-{os.getpid()}"
    made = World(
        f"{base}-fw",
        {slug: f"{base}-z{at}" for at, slug in enumerate(slugs)},
        {slug: f"to-z{at}" for at, slug in enumerate(slugs)},
        homes if homes is not None else _homes(probes),
    )
    hosts: dict[str, list[str]] = defaultdict(list)
    for address, zone in sorted(made.homes.items()):
        hosts[zone].append(address)
    names = (made.firewall, *made.zones.values())
    try:
        _batch((), [f"netns add {name}" for name in names])
        within(made.firewall, _forward)
        _batch(
            ("-n", made.firewall),
            [
                each
                for at, slug in enumerate(slugs)
                for each in _firewalls_side(made, slug, at, hosts[slug])
            ],
        )
        for at, slug in enumerate(slugs):
            _batch(("-n", made.zones[slug]), _zones_side(at, hosts[slug]))
        yield made
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "delete", name], capture_output=True, check=False)


def _homes(probes: Iterable[Probe]) -> dict[str, str]:
    homes: dict[str, str] = {}
    for probe in probes:
        for address, zone in (
            (probe.source, probe.source_zone),
            (probe.destination, probe.destination_zone),
        ):
            assert homes.setdefault(address, zone) == zone, f"{address} is in two zones"
    return homes


def _forward() -> None:
    for each in _FORWARDING:
        Path("/proc/sys/net", each).write_text("1")


def _firewalls_side(made: World, slug: str, at: int, hosts: Iterable[str]) -> Iterator[str]:
    link = made.interfaces[slug]
    yield f"link add {link} type veth peer name eth0 netns {made.zones[slug]}"
    yield f"link set {link} up"
    yield f"address add 192.0.0.{at * 4 + 1}/30 dev {link}"
    yield f"address add fe80::1/64 dev {link} nodad"
    for host in hosts:
        way = f"fe80::2 dev {link}" if ":" in host else f"192.0.0.{at * 4 + 2}"
        yield f"route add {host} via {way}"


def _zones_side(at: int, hosts: Iterable[str]) -> Iterator[str]:
    yield "link set lo up"
    yield "link set eth0 up"
    yield f"address add 192.0.0.{at * 4 + 2}/30 dev eth0"
    yield "address add fe80::2/64 dev eth0 nodad"
    for host in hosts:
        yield f"address add {host} dev lo{' nodad' if ':' in host else ''}"
    yield f"route add default via 192.0.0.{at * 4 + 1}"
    yield "route add ::/0 via fe80::1 dev eth0"


def _batch(words: Iterable[str], commands: Iterable[str]) -> None:
    done = subprocess.run(
        ["ip", *words, "-batch", "-"],
        input="\n".join(commands) + "\n", text=True, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
