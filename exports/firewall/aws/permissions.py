"""Security groups and the single permissions in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from exports.firewall.attached import AttachedExporter, Group, Share, Shares
from exports.firewall.base import FirewallOptions, Platform
from exports.firewall.words import comment, digest, plain
from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.report import FindingLine
from requirements_app.core.services import ICMP_PROTOCOLS, Service, protocol_number

# A group that names another protocol than these by its number opens all of its ports.
PLATFORM = Platform(port_protocols=frozenset({"tcp", "udp"}), comment=255, object_name=255)
MOST_RULES = 60
MOST_GROUPS = 5
_WORDS = {"tcp": "tcp", "udp": "udp", "icmp": "icmp", "icmpv6": "icmpv6"}
_ALL = -1


@dataclass(frozen=True)
class Permission:
    """One rule of a security group. Ports are None for protocols without; for ICMP they are type
    and code, -1 for all. `description` is no part of what it is."""

    group: Group
    inbound: bool
    protocol: str
    first: int | None
    last: int | None
    peer: AddressRange
    description: str

    @property
    def key(self) -> tuple[object, ...]:
        return self.group.name, self.inbound, self.protocol, self.first, self.last, self.peer

    @property
    def cidr(self) -> str:
        """The peer, always with its prefix length."""
        text = self.peer.text
        return text if "/" in text else f"{text}/{self.peer.prefix_length}"

    @property
    def name(self) -> str:
        """A stable name for the permission itself."""
        return f"{self.group.name}-{digest([*map(str, self.key)])}"


class SecurityGroupExporter(AttachedExporter[FirewallOptions]):
    """What both forms share. `zones` names the zones that lie in the VPC; without, all but the
    internet do."""

    options = FirewallOptions
    platform = PLATFORM

    def told(self, made: Shares) -> list[FindingLine]:
        return [*super().told(made), *_too_many(permissions(made.shares))]


def permissions(shares: Iterable[Share]) -> list[Permission]:
    """The permissions of all groups, each once, in order."""
    found: dict[tuple[object, ...], Permission] = {}
    for share in shares:
        text = comment([share.rule], PLATFORM.comment)
        for service in share.services:
            for protocol, first, last in _ports(service):
                for peer in share.peers:
                    each = Permission(share.group, share.inbound, protocol, first, last, peer, text)
                    found.setdefault(each.key, each)
    return list(found.values())


def groups_of(found: Iterable[Permission]) -> list[Group]:
    return list({each.group.name: each.group for each in found}.values())


def group_description(group: Group) -> str:
    """Which hosts the group is to be attached to, within what AWS takes."""
    shown = ", ".join(group.members)
    return plain(f"Attach to {shown} in zone {group.zone}", PLATFORM.comment)


def _ports(service: Service) -> Iterator[tuple[str, int | None, int | None]]:
    word = _WORDS.get(service.protocol, str(protocol_number(service.protocol)))
    if service.ports:
        yield from ((word, each.first, each.last) for each in service.ports)
    elif service.protocol in ICMP_PROTOCOLS:
        kind, code = service.icmp_type, service.icmp_code
        yield word, _ALL if kind is None else kind, _ALL if code is None else code
    else:
        yield word, None, None


def _too_many(found: Iterable[Permission]) -> Iterator[FindingLine]:
    counted = Counter((each.group.name, each.inbound, each.peer.version) for each in found)
    for (name, inbound, version), count in counted.items():
        if count > MOST_RULES:
            way = "inbound" if inbound else "outbound"
            yield FindingLine(
                "warning",
                "too-many-rules",
                f"group {name}",
                f"It has {count} {way} IPv{version} rules, more than the {MOST_RULES} of the"
                " default quota.",
                "Ask for a higher quota, or bind networks instead of single hosts.",
            )
    members = Counter((group.zone, each) for group in groups_of(found) for each in group.members)
    for (zone, member), count in members.items():
        if count > MOST_GROUPS:
            yield FindingLine(
                "warning",
                "too-many-groups",
                f"{member} in {zone}",
                f"It has {count} groups, more than the {MOST_GROUPS} of the default quota for an"
                " interface.",
                "Ask for a higher quota, or bind hosts of one role alike.",
            )
