"""Three network namespaces in a row: a client, a firewall, and the servers behind it.

The client has 198.18.1.2 (and .9) and fd98:1::2, the servers 198.18.2.2 and fd98:2::2. The
firewall drops TCP 7004 and UDP 7005, rejects TCP 7006, drops all for 198.18.2.66 and rejects all
for .67; 198.18.2.3 is its own, where a proxy opens TLS. The client knows some names and no
resolver.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
NAMES = Path("/etc/netns")
# Addresses are there at once, without asking whether another host has them.
AT_ONCE = "cd /proc/sys/net/ipv6/conf; echo 0 | tee all/accept_dad default/accept_dad"
FORWARD = "echo 1 | tee /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv6/conf/all/forwarding"
HOSTS = """127.0.0.1 localhost
198.18.2.2 vendor.example.net wrong.example.net own.example.net
198.18.2.3 inspected.example.net
198.18.2.2 two.example.net
fd98:2::2 two.example.net
198.18.1.2 client.example.net
"""
RULES = (
    "ipproto tcp dport 7004 blackhole", "ipproto udp dport 7005 blackhole",
    "ipproto tcp dport 7006 prohibit", "to 198.18.2.66 blackhole", "to 198.18.2.67 prohibit",
)  # fmt: skip


@dataclass(frozen=True)
class Namespaces:
    client: str
    firewall: str
    server: str

    def run(
        self, words: Sequence[str], environment: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """A command in the client's namespace."""
        return subprocess.run(
            ["ip", "netns", "exec", self.client, *words], env={**environment}, text=True,
            capture_output=True, stdin=subprocess.DEVNULL, timeout=60, check=False,
        )  # fmt: skip


def missing() -> str:
    """What this machine lacks for namespaces; blank: nothing."""
    if os.geteuid() != 0:
        return "root, who makes network namespaces"
    for program, package in {"ip": "iproute2", "ping": "iputils-ping"}.items():
        if not shutil.which(program):
            return f"{program} ({package})"
    probe = f"nrp-{os.getpid()}-probe"
    made = subprocess.run(
        ["ip", "netns", "add", probe], capture_output=True, text=True, check=False
    )
    if made.returncode:
        return f"the right to make network namespaces ({made.stderr.strip()})"
    ip(f"netns delete {probe}")
    return ""


def ip(command: str) -> None:
    subprocess.run(["ip", *command.split()], check=True, capture_output=True, timeout=20)


def _shell(name: str, words: str) -> None:
    there = ["ip", "netns", "exec", name, "sh", "-c", words]
    subprocess.run(there, check=True, capture_output=True, timeout=20)


@contextlib.contextmanager
def namespaces() -> Iterator[Namespaces]:
    """The three, wired; gone afterwards with all that runs in them."""
    made = Namespaces(*(f"nrp-{os.getpid()}-{end}" for end in ("client", "firewall", "server")))
    known = NAMES / made.client
    try:
        for name in (made.client, made.firewall, made.server):
            ip(f"netns add {name}")
            _shell(name, AT_ONCE)
            ip(f"-n {name} link set lo up")
        _wire(made)
        known.mkdir(parents=True)
        (known / "hosts").write_text(HOSTS)
        (known / "resolv.conf").write_text("nameserver 127.0.0.1\noptions attempts:1 timeout:1\n")
        yield made
    finally:
        for name in (made.client, made.firewall, made.server):
            subprocess.run(["ip", "netns", "delete", name], capture_output=True, check=False)
        shutil.rmtree(known, ignore_errors=True)
        with contextlib.suppress(OSError):
            NAMES.rmdir()  # unless others are in it


def _wire(made: Namespaces) -> None:
    ends = ((made.client, "client", "1"), (made.server, "server", "2"))
    for name, link, net in ends:
        ip(f"-n {made.firewall} link add to-{link} type veth peer name eth0 netns {name}")
        ip(f"-n {made.firewall} link set to-{link} up")
        ip(f"-n {name} link set eth0 up")
        ip(f"-n {made.firewall} address add 198.18.{net}.1/24 dev to-{link}")
        ip(f"-n {made.firewall} address add fd98:{net}::1/64 dev to-{link} nodad")
        ip(f"-n {name} address add 198.18.{net}.2/24 dev eth0")
        ip(f"-n {name} address add fd98:{net}::2/64 dev eth0 nodad")
        ip(f"-n {name} route add 198.18.0.0/16 via 198.18.{net}.1")
        ip(f"-n {name} route add fd98::/16 via fd98:{net}::1")
    ip(f"-n {made.client} address add 198.18.1.9/24 dev eth0")
    ip(f"-n {made.firewall} address add 198.18.2.3/32 dev lo")
    _shell(made.firewall, FORWARD)
    for address in ("198.18.2.2", "fd98:2::2"):
        _shell(made.client, f"ping -c 20 -i 0.2 -W 1 {address} | grep -m 1 -q time=")
    for at, rule in enumerate(RULES):
        ip(f"-n {made.firewall} rule add pref {10 + at} {rule}")
        if rule.startswith("ipproto"):
            ip(f"-n {made.firewall} -6 rule add pref {10 + at} {rule}")


@contextlib.contextmanager
def serving(name: str, folder: Path, role: str, *addresses: str) -> Iterator[None]:
    """`servers.py` in a namespace, listening."""
    words = [sys.executable, "-m", "tests.exports.reachability.servers", str(folder), role]
    with subprocess.Popen(
        ["ip", "netns", "exec", name, *words, *addresses], cwd=PROJECT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield
        process.communicate(timeout=20)
