"""A zone together with all its networks, as one form edits them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Unpack

from django.db import transaction

from requirements_app.accounts.models import User
from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.canonical import content_hash
from requirements_app.core.errors import InvalidInput, Stale

from ..checks import Checks
from ..models import Network, Site, Zone
from .common import editing
from .zones import (
    ZoneFields,
    ZoneOptions,
    network_create,
    network_delete,
    network_update,
    zone_create,
    zone_update,
)

MOST_NETWORKS = 5000


@dataclass(frozen=True)
class NetworkValue:
    """One network as given."""

    prefix: str
    name: str = ""


def networks_digest(networks: Sequence[Network]) -> str:
    """Changes whenever one of a zone's networks does; forms carry it as what was seen."""
    return content_hash(sorted((each.prefix, each.name, each.row_version) for each in networks))


def zone_create_with_networks(
    *,
    actor: User,
    site: Site,
    networks: Sequence[NetworkValue],
    slug: str,
    name: str,
    **options: Unpack[ZoneOptions],
) -> Zone:
    """A new zone with its networks. Raises InvalidInput, naming `networks[3].prefix`."""
    with transaction.atomic():
        zone = zone_create(actor=actor, site=site, slug=slug, name=name, **options)
        _replace(actor, zone, networks)
        return zone


def zone_update_with_networks(
    *,
    actor: User,
    zone: Zone,
    networks: Sequence[NetworkValue],
    expected_version: int | None = None,
    seen: str | None = None,
    **fields: Unpack[ZoneFields],
) -> Zone:
    """Change a zone, and bring its networks to exactly `networks`: what is not among them goes,
    what another zone has is refused. `seen` is the :func:`networks_digest` that the change was made
    from. Raises InvalidInput, Conflict, NotAllowed, NotFound."""
    with editing(actor, zone.site):
        zone = zone_update(actor=actor, zone=zone, expected_version=expected_version, **fields)
        if seen is not None and seen != networks_digest(list(zone.networks.all())):
            raise Stale(
                f"the networks of zone {zone.slug} have changed",
                "reload it, look at what changed, and send your change again",
            )
        _replace(actor, zone, networks)
        return zone


def _replace(actor: User, zone: Zone, networks: Sequence[NetworkValue]) -> None:
    if len(networks) > MOST_NETWORKS:
        count, mend = f"{len(networks)} networks", f"aggregate them; {MOST_NETWORKS} is the most"
        raise InvalidInput.one("networks", count, "are too many", mend)
    check = Checks()
    present = {each.prefix: each for each in zone.networks.select_related("zone", "site")}
    wanted = [_canonical(each.prefix) for each in networks]
    for prefix, network in present.items():
        if prefix not in wanted:
            network_delete(actor=actor, network=network)
    done: set[str] = set()
    for at, (prefix, value) in enumerate(zip(wanted, networks, strict=True)):
        if prefix in done:
            mend = "keep one of the two"
            check.refuse(f"networks[{at}].prefix", value.prefix, "stands twice", mend)
            continue
        done.add(prefix)
        check.run(_place, actor, zone, present.get(prefix), value, at)
    check.done()


def _place(actor: User, zone: Zone, known: Network | None, value: NetworkValue, at: int) -> None:
    try:
        if known is None:
            network_create(
                actor=actor, site=zone.site, zone=zone.slug, prefix=value.prefix, name=value.name
            )
        elif known.name != value.name:
            network_update(actor=actor, network=known, name=value.name)
    except InvalidInput as error:
        raise error.under(f"networks[{at}]") from error


def _canonical(prefix: str) -> str:
    try:
        return AddressRange.from_text(prefix).text
    except InvalidInput:
        return prefix  # the service tells what is wrong with it
