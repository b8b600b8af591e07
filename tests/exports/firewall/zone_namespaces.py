"""A firewall in a network namespace, joined to one namespace for each zone: the ends of the probes
live there, and every packet between two zones crosses the firewall."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from tests.exports.reachability.namespaces import AT_ONCE, FORWARD, ip

from .probes import Probe

# No run's packets are taken for those of another that the firewall remembers.
_NUMBERS = count(1, 5000)
ENDS = Path(__file__).with_name("ends.py")


@dataclass(frozen=True)
class World:
    """`firewall` and `zones` are names of namespaces; `interfaces` are the firewall's own, by
    zone."""

    firewall: str
    zones: Mapping[str, str]
    interfaces: Mapping[str, str]

    def load(self, program: Sequence[str], text: str) -> None:
        """Has a program read a file at the firewall. Raises with what it said against it."""
        done = self.run(program, text)
        if done.returncode:
            raise AssertionError(f"{program} refused: {done.stderr}\n{text}")

    def run(self, program: Sequence[str], text: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*_within(self.firewall), *program],
            input=text, text=True, capture_output=True, timeout=60, check=False,
        )  # fmt: skip

    def passed(self, probes: Sequence[Probe]) -> set[Probe]:
        """Those that were answered, or arrived where no answer is to be had. All are tried at
        once."""
        if not probes:
            return set()
        by_number = dict(enumerate(probes, start=next(_NUMBERS)))
        told = [probe.told(number) for number, probe in by_number.items()]
        with contextlib.ExitStack() as stack:
            listeners = {
                zone: stack.enter_context(_started(name, "listen", _listening(zone, told)))
                for zone, name in self.zones.items()
            }
            for process in listeners.values():
                assert process.stdout.readline() == "ready\n"
            numbers = set(self._answered(told))
            for process in listeners.values():
                arrived, _ = process.communicate("\n", timeout=20)
                numbers |= set(json.loads(arrived))
        return {by_number[number] for number in numbers & by_number.keys()}

    def _answered(self, told: list[dict[str, Any]]) -> Iterable[int]:
        by_zone = defaultdict(list)
        for each in told:
            by_zone[each["source_zone"]].append(each)
        with contextlib.ExitStack() as stack:
            running = [
                stack.enter_context(_started(self.zones[zone], "attempt", each))
                for zone, each in by_zone.items()
            ]
            answers = [process.communicate(timeout=60)[0] for process in running]
        return [number for each in answers for number in json.loads(each)]


@contextlib.contextmanager
def world(zones: Iterable[str], probes: Iterable[Probe]) -> Iterator[World]:
    """The namespaces, wired for these probes; gone afterwards with all that is in them."""
    slugs = list(zones)
    base = f"nrp-{os.getpid()}"
    made = World(
        f"{base}-fw",
        {slug: f"{base}-z{at}" for at, slug in enumerate(slugs)},
        {slug: f"to-z{at}" for at, slug in enumerate(slugs)},
    )
    hosts = defaultdict(set)
    for probe in probes:
        hosts[probe.source_zone].add(probe.source)
        hosts[probe.destination_zone].add(probe.destination)
    everywhere = [host for known in hosts.values() for host in known]
    assert len(set(everywhere)) == len(everywhere), "an address is in two zones"
    try:
        for name in (made.firewall, *made.zones.values()):
            ip(f"netns add {name}")
            subprocess.run([*_within(name), "sh", "-c", AT_ONCE], check=True, capture_output=True)
            ip(f"-n {name} link set lo up")
        subprocess.run(
            [*_within(made.firewall), "sh", "-c", FORWARD], check=True, capture_output=True
        )
        for at, slug in enumerate(slugs):
            _join(made, slug, at, sorted(hosts[slug]))
        yield made
    finally:
        for name in (made.firewall, *made.zones.values()):
            subprocess.run(["ip", "netns", "delete", name], capture_output=True, check=False)


def _join(made: World, slug: str, at: int, hosts: Sequence[str]) -> None:
    zone, link = made.zones[slug], made.interfaces[slug]
    ip(f"-n {made.firewall} link add {link} type veth peer name eth0 netns {zone}")
    _batch(
        made.firewall,
        [
            f"link set {link} up",
            f"address add 192.0.0.{at * 4 + 1}/30 dev {link}",
            f"address add fe80::1/64 dev {link} nodad",
            *(
                f"route add {host} via fe80::2 dev {link}"
                if ":" in host
                else f"route add {host} via 192.0.0.{at * 4 + 2}"
                for host in hosts
            ),
        ],
    )
    _batch(
        zone,
        [
            "link set eth0 up",
            f"address add 192.0.0.{at * 4 + 2}/30 dev eth0",
            "address add fe80::2/64 dev eth0 nodad",
            *(f"address add {host} dev lo{' nodad' if ':' in host else ''}" for host in hosts),
            f"route add default via 192.0.0.{at * 4 + 1}",
            "-6 route add default via fe80::1 dev eth0",
        ],
    )


def _batch(name: str, commands: Iterable[str]) -> None:
    lines = [each.removeprefix("-6 ") for each in commands if not each.startswith("-6 ")]
    for words, told in (
        (["ip"], lines),
        (["ip", "-6"], [each[3:] for each in commands if each.startswith("-6 ")]),
    ):
        done = subprocess.run(
            [*words, "-n", name, "-batch", "-"],
            input="\n".join(told) + "\n", text=True, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr


def _listening(zone: str, told: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    mine = [each for each in told if each["destination_zone"] == zone]
    ports: dict[str, set[Any]] = {"tcp": set(), "udp": set(), "raw": set()}
    for each in mine:
        if each["kind"] in ("tcp", "udp"):
            ports[each["kind"]].add((each["destination"], each["port"]))
        else:
            ports["raw"].add((6 if ":" in each["source"] else 4, each["protocol"]))
    return {kind: sorted(found) for kind, found in ports.items()}


@contextlib.contextmanager
def _started(name: str, role: str, told: object) -> Iterator[subprocess.Popen[str]]:
    words = [*_within(name), sys.executable, "-I", "-S", str(ENDS), role]
    with subprocess.Popen(
        words, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            process.stdin.write(json.dumps(told) + "\n")
            process.stdin.flush()
            yield process
        finally:
            process.kill()


def _within(name: str) -> list[str]:
    return ["ip", "netns", "exec", name]
