"""The members of a binding: what they may be, and how they are stored.

Values come in as written and are checked together, so that one answer names everything that is
wrong; zones and firewalls are named by slug and are those of the binding's own site.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from requirements_app.core.addresses import LongestPrefix
from requirements_app.core.endpoints import AddressRange, NamePattern
from requirements_app.core.errors import InvalidInput

from .. import checks
from ..checks import Checks
from ..facts import Facts, member_facts
from ..models import Binding, Firewall, Member, SeenAs, Site, Zone

MOST_MEMBERS = 5000
_MOST_TRANSLATIONS = 50


@dataclass(frozen=True)
class SeenAsValue:
    """Towards `zone` the member appears as `address`, and its `port` as `seen_port`, because
    `firewall` translates."""

    zone: str
    address: str
    firewall: str | None = None
    port: int | None = None
    seen_port: int | None = None


@dataclass(frozen=True)
class MemberValue:
    """One member as given: an address, range, network or host name. Without `address_space` it
    is the zone's, or `default`."""

    value: str
    name: str = ""
    zone: str | None = None
    address_space: str | None = None
    virtual: bool = False
    seen_as: Sequence[SeenAsValue] = ()


def as_value(member: Member) -> MemberValue:
    """A stored member as it would be given again."""
    seen_as = [
        SeenAsValue(
            zone=seen.zone.slug,
            address=seen.address,
            firewall=seen.firewall.slug if seen.firewall else None,
            port=seen.port,
            seen_port=seen.seen_port,
        )
        for seen in member.seen_as.all()
    ]
    return MemberValue(
        value=member.value,
        name=member.name,
        zone=member.zone.slug if member.zone else None,
        address_space=member.address_space,
        virtual=member.is_virtual,
        seen_as=seen_as,
    )


@dataclass(frozen=True)
class Members:
    """Checked members, not stored yet."""

    members: tuple[tuple[Member, tuple[SeenAs, ...]], ...]

    def facts(self) -> list[Facts]:
        """The same as `binding_facts` tells of stored members."""
        return [member_facts(member, seen) for member, seen in self.members]

    def store(self, binding: Binding) -> None:
        """Make these the binding's members."""
        binding.members.all().delete()
        for member, _ in self.members:
            member.binding = binding
        Member.objects.bulk_create([member for member, _ in self.members])
        translations = []
        for member, seen_as in self.members:
            for seen in seen_as:
                seen.member = member
                translations.append(seen)
        SeenAs.objects.bulk_create(translations)


def check_members(site: Site, values: Sequence[MemberValue], field: str = "members") -> Members:
    """The members in their order, canonical. Raises InvalidInput with every problem."""
    if len(values) > MOST_MEMBERS:
        count, mend = f"{len(values)} members", f"bind networks; {MOST_MEMBERS} is the most"
        raise InvalidInput.one(field, count, "are too many", mend)
    surroundings = Surroundings(site)
    check = Checks()
    found: list[tuple[Member, tuple[SeenAs, ...]]] = []
    seen: dict[tuple[str, str], int] = {}
    for at, value in enumerate(values):
        made = check.run(_member, value, at, f"{field}[{at}]", surroundings)
        if made is None:
            continue
        key = (made[0].value, made[0].address_space)
        if key in seen:
            mend = f"keep this one or {field}[{seen[key]}]"
            check.refuse(f"{field}[{at}].value", value.value, "stands twice", mend)
        seen.setdefault(key, at)
        found.append(made)
    check.done()
    return Members(tuple(found))


class Surroundings:
    """The site's zones, firewalls and networks, read once for all members."""

    def __init__(self, site: Site) -> None:
        self.where = f"site {site.slug}"
        self.site = site
        self.zones = {zone.slug: zone for zone in site.zones.all()}
        self.firewalls = {firewall.slug: firewall for firewall in site.firewalls.all()}

    @cached_property
    def networks(self) -> dict[str, LongestPrefix[str]]:
        """The site's networks by address space, each leading to its zone's slug."""
        spaces: dict[str, list[tuple[AddressRange, str]]] = {}
        for network in self.site.networks.select_related("zone"):
            prefix = AddressRange.from_text(network.prefix)
            spaces.setdefault(network.address_space, []).append((prefix, network.zone.slug))
        return {space: LongestPrefix(pairs) for space, pairs in spaces.items()}

    def zone(self, slug: object, field: str) -> Zone:
        if not isinstance(slug, str) or slug not in self.zones:
            raise checks.unknown(field, slug, "zone", self.zones, self.where)
        return self.zones[slug]

    def zone_of(self, endpoint: AddressRange | NamePattern, named: str) -> str:
        """The slugs of the zones in which an endpoint lies, joined by commas: the one that is
        `named`, else those of its networks; "" where neither tells. Raises InvalidInput as
        :func:`check_members` does."""
        if named:
            zone = self.zone(named, "zone")
            _refuse_elsewhere(endpoint, zone, zone.address_space, "zone", self)
            return named
        if isinstance(endpoint, NamePattern) or "default" not in self.networks:
            return ""
        matches = self.networks["default"].lookup(endpoint).matches
        return ", ".join(dict.fromkeys(match.value for match in matches))

    def firewall(self, slug: object, field: str) -> Firewall:
        if not isinstance(slug, str) or slug not in self.firewalls:
            raise checks.unknown(field, slug, "firewall", self.firewalls, self.where)
        return self.firewalls[slug]


def _member(
    given: MemberValue, position: int, field: str, around: Surroundings
) -> tuple[Member, tuple[SeenAs, ...]]:
    check = Checks()
    endpoint = check.run(checks.member_endpoint, given.value, f"{field}.value")
    name = check.run(checks.line, given.name, f"{field}.name")
    virtual = check.run(checks.flag, given.virtual, f"{field}.virtual")
    zone = None if given.zone is None else check.run(around.zone, given.zone, f"{field}.zone")
    space = check.run(_space, given.address_space, zone, f"{field}.address_space")
    if virtual and not (isinstance(endpoint, AddressRange) and endpoint.is_address):
        mend = "bind the virtual address itself"
        check.refuse(f"{field}.virtual", given.value, "is no single address", mend)
    if endpoint and zone and space:
        check.run(_refuse_elsewhere, endpoint, zone, space, f"{field}.zone", around)
    seen_as = check.run(_translations, given, endpoint, f"{field}.seen_as", around)
    check.done()
    member = Member(
        position=position,
        value=endpoint.text if endpoint else "",
        name=name or "",
        zone=zone,
        address_space=space or "default",
        is_virtual=bool(virtual),
    )
    return member, seen_as or ()


def _space(given: str | None, zone: Zone | None, field: str) -> str:
    if given is None:
        return zone.address_space if zone else "default"
    space = checks.address_space(given, field)
    if zone and zone.address_space != space:
        raise InvalidInput.one(
            field,
            given,
            f"is not the address space of zone {zone.slug}",
            f"write {zone.address_space}, or leave it out",
        )
    return space


def _refuse_elsewhere(
    endpoint: AddressRange | NamePattern, zone: Zone, space: str, field: str, around: Surroundings
) -> None:
    """Refuse a zone that contradicts the networks: the longest prefix chooses the zone."""
    if isinstance(endpoint, NamePattern) or space not in around.networks:
        return
    found = around.networks[space].lookup(endpoint)
    elsewhere = [match for match in found.matches if match.value != zone.slug]
    if elsewhere:
        raise InvalidInput.one(
            field,
            zone.slug,
            f"does not hold {endpoint.text}: network {elsewhere[0].prefix.text} belongs to zone"
            f" {elsewhere[0].value}",
            "leave the zone out, or correct the network's zone",
        )


def _translations(
    given: MemberValue,
    endpoint: AddressRange | NamePattern | None,
    field: str,
    around: Surroundings,
) -> tuple[SeenAs, ...]:
    if len(given.seen_as) > _MOST_TRANSLATIONS:
        count = f"{len(given.seen_as)} translations"
        raise InvalidInput.one(field, count, "are too many", f"keep to {_MOST_TRANSLATIONS}")
    check = Checks()
    found: list[SeenAs] = []
    known: set[tuple[str, int | None]] = set()
    for at, seen in enumerate(given.seen_as):
        made = check.run(_translation, seen, endpoint, f"{field}[{at}]", around)
        if made is None:
            continue
        key = (made.zone.slug, made.port)
        if key in known:
            check.refuse(f"{field}[{at}].zone", seen.zone, "stands twice", "remove one of the two")
        known.add(key)
        found.append(made)
    check.done()
    return tuple(found)


def _translation(
    given: SeenAsValue,
    endpoint: AddressRange | NamePattern | None,
    field: str,
    around: Surroundings,
) -> SeenAs:
    check = Checks()
    zone = check.run(around.zone, given.zone, f"{field}.zone")
    address = check.run(checks.translated, given.address, f"{field}.address")
    firewall = None
    if given.firewall is not None:
        firewall = check.run(around.firewall, given.firewall, f"{field}.firewall")
    port = check.run(checks.optional_port, given.port, f"{field}.port")
    seen_port = check.run(checks.optional_port, given.seen_port, f"{field}.seen_port")
    if (given.port is None) != (given.seen_port is None):
        missing = "port" if given.port is None else "seen_port"
        check.refuse(
            f"{field}.{missing}", None, "is missing", "give both ports, or neither to keep them all"
        )
    if address and isinstance(endpoint, AddressRange) and not _fits(endpoint, address):
        check.refuse(
            f"{field}.address",
            given.address,
            f"has another size than {endpoint.text}",
            "give one address, or a range of the same size",
        )
    check.done()
    return SeenAs(
        zone=zone,
        address=address.text if address else "",
        firewall=firewall,
        port=port,
        seen_port=seen_port,
    )


def _fits(endpoint: AddressRange, seen: AddressRange) -> bool:
    return seen.is_address or seen.last - seen.first == endpoint.last - endpoint.first
