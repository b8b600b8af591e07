"""Zones of a site and their networks."""

from __future__ import annotations

from typing import Unpack

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict

from .. import checks
from ..checks import Checks
from ..facts import network_facts, zone_facts
from ..models import Member, Network, SeenAs, Site, Zone
from .common import (
    EXTERNAL,
    External,
    Given,
    Rules,
    assign,
    changed,
    check_external,
    check_unique,
    created,
    current,
    deleted,
    editing,
    pick,
    refuse_in_use,
)


def _kind(value: object, field: str) -> str:
    return "" if value == "" else checks.one_of(value, field, Zone.Kind.values)


_ZONE_RULES: Rules = {
    "slug": checks.slug,
    "name": checks.name,
    "kind": _kind,
    "description": checks.prose,
    "address_space": checks.address_space,
    **EXTERNAL,
}
_NETWORK_RULES: Rules = {
    "prefix": checks.prefix,
    "name": checks.line,
    **EXTERNAL,
}


class ZoneOptions(External, total=False):
    kind: str
    description: str
    address_space: str


class ZoneFields(ZoneOptions, total=False):
    slug: str
    name: str


class NetworkOptions(External, total=False):
    name: str


class NetworkFields(NetworkOptions, total=False):
    zone: str
    prefix: str


def zone_create(
    *, actor: User, site: Site, slug: str, name: str, **options: Unpack[ZoneOptions]
) -> Zone:
    """A new zone. Raises InvalidInput, NotAllowed, NotFound."""
    with editing(actor, site) as locked:
        zone = Zone(site=locked)
        _fill_zone(zone, {"slug": slug, "name": name, **options})
        zone.save()
        return created(actor, zone, zone_facts(zone), locked.slug)


def zone_update(
    *, actor: User, zone: Zone, expected_version: int | None = None, **fields: Unpack[ZoneFields]
) -> Zone:
    """Change what is given; networks and members follow into another address space.

    Raises InvalidInput, Conflict, NotAllowed, NotFound.
    """
    with editing(actor, zone.site) as site:
        zone = current(zone, expected_version)
        before = zone_facts(zone)
        if zone.is_internet and fields.get("slug", zone.slug) != zone.slug:
            raise Conflict("the zone internet keeps its slug", "change its name instead")
        _fill_zone(zone, fields)
        if zone.address_space != before["address_space"]:
            _move_to_space(zone)
        return changed(actor, zone, before, zone_facts(zone), site.slug)


def zone_delete(*, actor: User, zone: Zone, expected_version: int | None = None) -> None:
    """Delete a zone with its networks. Raises Conflict while anything of the site names it."""
    with editing(actor, zone.site) as site:
        zone = current(zone, expected_version)
        if zone.is_internet:
            raise Conflict("every site has its zone internet", "leave it, or change its name")
        translated = SeenAs.objects.filter(zone=zone).values_list("member__value", flat=True)
        refuse_in_use(
            f"zone {zone.slug}",
            {
                "firewalls": list(zone.firewalls.values_list("slug", flat=True)),
                "proxies": list(zone.proxies.values_list("slug", flat=True)),
                "members": list(zone.members.values_list("value", flat=True)[:20]),
                "translations of": list(translated[:20]),
            },
            "let them name another zone first",
        )
        networks = zone.networks.select_related("zone").order_by("prefix")
        gone = {**zone_facts(zone), "networks": [network_facts(each) for each in networks]}
        deleted(actor, zone, gone, site.slug)


def network_create(
    *, actor: User, site: Site, zone: str, prefix: str, **options: Unpack[NetworkOptions]
) -> Network:
    """A new network of the zone with the slug `zone`.

    Raises InvalidInput, also where the prefix already belongs to a zone of the address space.
    """
    with editing(actor, site) as locked:
        network = Network(site=locked)
        _fill_network(network, {"zone": zone, "prefix": prefix, **options})
        network.save()
        return created(actor, network, network_facts(network), locked.slug)


def network_update(
    *,
    actor: User,
    network: Network,
    expected_version: int | None = None,
    **fields: Unpack[NetworkFields],
) -> Network:
    """Change what is given; `zone` moves the network to another zone of the site.

    Raises InvalidInput, Conflict, NotAllowed, NotFound.
    """
    with editing(actor, network.site) as site:
        network = current(network, expected_version)
        before = network_facts(network)
        _fill_network(network, fields)
        return changed(actor, network, before, network_facts(network), site.slug)


def network_delete(*, actor: User, network: Network, expected_version: int | None = None) -> None:
    """Delete a network. Raises Conflict, NotAllowed, NotFound."""
    with editing(actor, network.site) as site:
        network = current(network, expected_version)
        deleted(actor, network, network_facts(network), site.slug)


def _fill_zone(zone: Zone, given: Given) -> None:
    check = Checks()
    assign(zone, given, _ZONE_RULES, check)
    siblings = zone.site.zones.all()
    check_unique(zone, siblings, check, "slug")
    check_external(zone, siblings, check)
    check.done()


def _move_to_space(zone: Zone) -> None:
    check = Checks()
    for network in zone.networks.all():
        network.address_space = zone.address_space
        _check_prefix_free(network, check, "address_space", zone.address_space)
    for member in zone.members.all():
        twins = Member.objects.filter(binding=member.binding_id, value=member.value)
        if twins.filter(address_space=zone.address_space).exists():
            check.refuse(
                "address_space",
                zone.address_space,
                f"already has {member.value} in the same binding",
                "remove one of the two members first",
            )
    check.done()
    zone.networks.update(address_space=zone.address_space)
    zone.members.update(address_space=zone.address_space)


def _fill_network(network: Network, given: Given) -> None:
    site, check = network.site, Checks()
    zone = None
    if "zone" in given:
        zone = check.run(pick, site.zones.all(), given["zone"], "zone", "zone", site)
    assign(network, given, _NETWORK_RULES, check)
    check_external(network, site.networks.all(), check)
    check.done()
    network.zone = zone or network.zone
    if network.zone.is_internet:
        mend = "put the network into another zone, or leave it out"
        check.refuse("zone", network.zone.slug, "is what no network covers", mend)
    network.address_space = network.zone.address_space
    _check_prefix_free(network, check, "prefix", given.get("prefix", network.prefix))
    check.done()


def _check_prefix_free(network: Network, check: Checks, field: str, value: object) -> None:
    others = network.site.networks.exclude(pk=network.pk)
    same = {"address_space": network.address_space, "prefix": network.prefix}
    other = others.filter(**same).select_related("zone").first()
    if other is not None:
        check.refuse(
            field,
            value,
            f"is already a network of zone {other.zone.slug} in address space"
            f" {network.address_space}",
            "keep it in one of the two zones",
        )
