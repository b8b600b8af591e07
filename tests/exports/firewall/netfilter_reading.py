"""What the files of nftables and iptables permit, read from their text with no help from what wrote
it: as exact packets. A word that is not expected is an error."""

from __future__ import annotations

import re
import shlex
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import ADDRESSES, Key, endpoints_intervals
from requirements_app.core.firewall_rules import FirewallRule, addresses_of
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.packets import PacketSet, Rule
from requirements_app.core.ports import PortRange
from requirements_app.core.services import PORT_PROTOCOLS, Service, protocol_name

EVERY_SERVICE: IntervalSet[int] = IntervalSet(((0, 256 << 16),))
_FAMILY = {
    4: IntervalSet.from_pairs([ADDRESSES.pairs[0]]),
    6: IntervalSet.from_pairs([ADDRESSES.pairs[1]]),
}
_NFT_WORD = re.compile(r'\s*("[^"]*"|[{},]|[^\s{},"]+)')


@dataclass(frozen=True)
class Box:
    """Packets, and the interfaces between which they pass."""

    sources: IntervalSet[Key] = ADDRESSES
    destinations: IntervalSet[Key] = ADDRESSES
    services: IntervalSet[int] = EVERY_SERVICE
    entering: str = ""
    leaving: str = ""

    def within(self, other: Box) -> Box:
        return Box(
            self.sources & other.sources,
            self.destinations & other.destinations,
            self.services & other.services,
            self.entering or other.entering,
            self.leaving or other.leaving,
        )


def packets(boxes: Iterable[Box]) -> PacketSet:
    return PacketSet.from_boxes((each.sources, each.destinations, each.services) for each in boxes)


def needed(rules: Iterable[FirewallRule], unheld: Sequence[tuple[int, Service]] = ()) -> PacketSet:
    """The packets of rules of addresses: each family by itself, ICMP with its own family."""
    parts: list[Rule] = []
    for rule in rules:
        for version, foreign in ((4, "icmpv6"), (6, "icmp")):
            sides = [
                [each for each in addresses_of(side) if each.version == version]
                for side in (rule.sources, rule.destinations)
            ]
            services = [
                each for each in rule.services
                if each.protocol != foreign and not any(
                    family == version and each.intervals() <= one.intervals()
                    for family, one in unheld
                )
            ]  # fmt: skip
            parts.append((sides[0], sides[1], services))
    return PacketSet.from_rules(parts)


def nft_boxes(text: str, first: str) -> list[Box]:
    """What the chain `first` accepts, with all that it jumps to."""
    chains: dict[str, list[list[str]]] = defaultdict(list)
    name = ""
    for line in text.splitlines():
        words = _words(line)
        if words[:1] == ["chain"]:
            name = words[1]
        elif words == ["}"]:
            name = ""
        elif words and name:
            chains[name].append(words)
    return list(_nft_chain(chains, first, Box()))


def _words(line: str) -> list[str]:
    if line.lstrip().startswith("#"):
        return []
    words = _NFT_WORD.findall(line)
    assert "".join(words) == re.sub(r'("[^"]*")|\s', lambda found: found[1] or "", line), line
    return words


def _nft_chain(chains: dict[str, list[list[str]]], name: str, around: Box) -> Iterator[Box]:
    for words in chains[name]:
        box, verdict = _nft_rule(words)
        if verdict == "accept":
            yield box.within(around)
        else:
            yield from _nft_chain(chains, verdict, box.within(around))


def _nft_rule(words: list[str]) -> tuple[Box, str]:  # noqa: C901, PLR0912 - a word each
    box, left = Box(), list(words)
    icmp: list[int] = []
    while left:
        word = left.pop(0)
        if word in ("ip", "ip6"):
            side = left.pop(0)
            ranges = endpoints_intervals(map(_range, _values(left)))
            family = _FAMILY[4 if word == "ip" else 6]
            assert side in ("saddr", "daddr")
            told = Box(sources=ranges) if side == "saddr" else Box(destinations=ranges)
            box = box.within(told).within(Box(family, family))
        elif word == "meta" and left[0] == "nfproto":
            family = _FAMILY[{"ipv4": 4, "ipv6": 6}[left[1]]]
            del left[:2]
            box = box.within(Box(family, family))
        elif word == "meta" and left[0] == "l4proto":
            box = box.within(Box(services=_whole(int(left[1]))))
            del left[:2]
        elif word in PORT_PROTOCOLS and left.pop(0) == "dport":
            ports = tuple(map(_ports, _values(left)))
            box = box.within(Box(services=Service(word, ports).intervals()))
        elif word in ("icmp", "icmpv6"):
            part = left.pop(0)
            assert part == ("type", "code")[len(icmp)]
            icmp.append(int(left.pop(0)))
            box = box.within(Box(services=Service(word, (), *icmp).intervals()))
        elif word == "meta" and left[:2] == ["time", "<"]:
            assert re.fullmatch('"[0-9]{4}-[0-9]{2}-[0-9]{2} 00:00:00"', left[2])
            del left[:3]
        elif word == "iifname":
            box = replace(box, entering=left.pop(0).strip('"'))
        elif word == "oifname":
            box = replace(box, leaving=left.pop(0).strip('"'))
        elif word == "comment":
            assert re.fullmatch('"[ -!#-~]{0,128}"', left.pop(0))
            assert not left
        elif word == "accept":
            verdict = word
        elif word == "jump":
            verdict = left.pop(0)
        else:
            assert word == "counter", words
    return box, verdict


def _values(left: list[str]) -> list[str]:
    word = left.pop(0)
    if word != "{":
        return [word]
    inside = left[: left.index("}")]
    del left[: len(inside) + 1]
    return [each for each in inside if each != ","]


def iptables_boxes(text: str, first: str, family: int) -> list[Box]:
    """What the chain `first` accepts, with all that it jumps to, of one family."""
    chains: dict[str, list[list[str]]] = defaultdict(list)
    for line in text.splitlines():
        assert len(line.encode()) < 10_000
        if line.startswith(("#", "*", ":", "COMMIT")) or not line:
            continue
        words = shlex.split(line)
        if words[0] in ("-4", "-6") and words.pop(0) != f"-{family}":
            continue
        assert words.pop(0) == "-A"
        chains[words[0]].append(words[1:])
    around = Box(_FAMILY[family], _FAMILY[family])
    return list(_iptables_chain(chains, first, around))


def _iptables_chain(chains: dict[str, list[list[str]]], name: str, around: Box) -> Iterator[Box]:
    assert len(name) <= 28
    for words in chains[name]:
        box, target = _iptables_rule(words)
        if target == "ACCEPT":
            yield box.within(around)
        else:
            yield from _iptables_chain(chains, target, box.within(around))


def _iptables_rule(words: list[str]) -> tuple[Box, str]:  # noqa: C901 - a word each
    box, protocol, target = Box(), "", ""
    for word, value in zip(words[::2], words[1::2], strict=True):
        match word:
            case "-s" | "--src-range":
                box = box.within(Box(sources=endpoints_intervals([_range(value)])))
            case "-d" | "--dst-range":
                box = box.within(Box(destinations=endpoints_intervals([_range(value)])))
            case "-p":
                protocol = {"icmp": "1", "ipv6-icmp": "58"}.get(value, value)
                assert protocol != "0"
                number = {"tcp": 6, "udp": 17, "sctp": 132}.get(protocol)
                box = box.within(Box(services=_whole(number or int(protocol))))
            case "--dport" | "--dports":
                parts = value.replace(":", "-").split(",")
                assert word == "--dports" or len(parts) == 1
                assert len(re.split("[-,]", ",".join(parts))) <= 15 or word == "--dport"
                ports = tuple(map(_ports, parts))
                box = box.within(Box(services=Service(protocol, ports).intervals()))
            case "--icmp-type" | "--icmpv6-type":
                numbers = [int(each) for each in value.split("/")]
                assert numbers[0] != 255 or word == "--icmpv6-type"
                name = "icmp" if word == "--icmp-type" else "icmpv6"
                box = box.within(Box(services=Service(name, (), *numbers).intervals()))
            case "-i":
                box = replace(box, entering=value)
            case "-o":
                box = replace(box, leaving=value)
            case "-j":
                target = value
            case "--datestop":
                assert re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}T23:59:59", value)
            case "--comment":
                assert len(value) <= 255
            case _:
                assert word == "-m", words
                known = {
                    "tcp",
                    "udp",
                    "sctp",
                    "multiport",
                    "iprange",
                    "icmp",
                    "icmp6",
                    "comment",
                    "time",
                }
                assert value in known, words
    return box, target


def _whole(number: int) -> IntervalSet[int]:
    """A protocol with all its ports but the reserved one, or all its types."""
    name = protocol_name(number)
    if name in PORT_PROTOCOLS:
        return Service(name, (PortRange(1, 65535),)).intervals()
    return Service(name).intervals()


def _range(text: str) -> AddressRange:
    return AddressRange.from_text(text)


def _ports(text: str) -> PortRange:
    first, _, last = text.partition("-")
    return PortRange(int(first), int(last or first))


# --- differences -----------------------------------------------------------------------------

Content = dict[str, frozenset[str]]


def applied(chains: Content, text: str) -> Content:
    """The chains after a program has read the file. Within a chain of permits order is nothing,
    but no line may be there twice. What would be refused there is an error here."""
    held = {name: list(lines) for name, lines in chains.items()}
    read = _read_nft if "*filter" not in text.splitlines() else _read_iptables
    read(held, [line for line in text.splitlines() if line and not line.strip().startswith("#")])
    used = re.findall(
        r"(?:jump|-j) ((?:nrp|NRP)-\S+)", "\n".join(chain.from_iterable(held.values()))
    )
    assert set(used) <= held.keys()
    assert all(len(set(lines)) == len(lines) for lines in held.values())
    return {name: frozenset(lines) for name, lines in held.items()}


def _read_nft(held: dict[str, list[str]], lines: Sequence[str]) -> None:
    name = ""
    for line in lines:
        words = line.split()
        if words[0] in ("add", "flush", "delete"):
            if words[1] == "table":
                held.clear()
            elif words[0] == "add":
                held.setdefault(words[-1], [])
            elif words[0] == "flush":
                held[words[-1]].clear()
            else:
                assert not held.pop(words[-1])
        elif words[0] == "chain":
            name = words[1]
            held.setdefault(name, [])
        elif words[0] not in ("table", "}"):
            held[name].append(line.strip())


def _read_iptables(held: dict[str, list[str]], lines: Sequence[str]) -> None:
    for line in lines:
        if line.startswith(":"):
            held[line.split()[0][1:]] = []
        elif line.startswith("-X"):
            assert not held.pop(line.split()[1])
        elif line.startswith("-F"):
            held[line.split()[1]].clear()
        elif found := re.fullmatch(r"((?:-[46] )?)-([AD]) (\S+) (.*)", line):
            sign, command, name, rest = found.groups()
            change = held[name].append if command == "A" else held[name].remove
            change(sign + rest)
        else:
            assert line in ("*filter", "COMMIT")
