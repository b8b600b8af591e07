"""What each object of a site says, as plain values under the names of the site file.

The audit rows, the test for "did anything change" and the export all tell the same facts.
`ABSENT` values are what a file leaves out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from .models import (
    Binding,
    Deployment,
    Firewall,
    Imported,
    Member,
    Network,
    Offer,
    Override,
    Proxy,
    SeenAs,
    Site,
    SiteRole,
    UpgradeProposal,
    Zone,
)

Facts = dict[str, Any]

_ABSENT: tuple[Any, ...] = ("", None, False, [], {})
_DEFAULTS = {"address_space": "default", "authentication": "none", "state": "bound"}


def shortened(facts: Mapping[str, Any]) -> Facts:
    """The facts without those that a site file may leave out."""
    return {
        key: value
        for key, value in facts.items()
        if value not in _ABSENT and _DEFAULTS.get(key) != value
    }


def site_facts(site: Site) -> Facts:
    return {
        "slug": site.slug,
        "name": site.name,
        "description": site.description,
        "catalogue_version": site.catalogue_version_id,
        **_external(site),
    }


def role_facts(role: SiteRole) -> Facts:
    if role.user is not None:
        return {"role": role.role, "user": role.user.username}
    return {"role": role.role, "group": role.group.name if role.group else ""}


def zone_facts(zone: Zone) -> Facts:
    return {
        "slug": zone.slug,
        "name": zone.name,
        "kind": zone.kind,
        "address_space": zone.address_space,
        "description": zone.description,
        **_external(zone),
    }


def network_facts(network: Network) -> Facts:
    return {
        "zone": network.zone.slug,
        "prefix": network.prefix,
        "name": network.name,
        **_external(network),
    }


def firewall_facts(firewall: Firewall) -> Facts:
    return {
        "slug": firewall.slug,
        "name": firewall.name,
        "platform": firewall.platform,
        "zones": sorted(zone.slug for zone in firewall.zones.all()),
        **_external(firewall),
    }


def proxy_facts(proxy: Proxy) -> Facts:
    return {
        "slug": proxy.slug,
        "name": proxy.name,
        "address": proxy.address,
        "port": proxy.port,
        "inspects_tls": proxy.inspects_tls,
        "bypasses_inspection": list(proxy.bypasses_inspection),
        "authentication": proxy.authentication,
        "source_zones": sorted(zone.slug for zone in proxy.source_zones.all()),
        **_external(proxy),
    }


def deployment_facts(deployment: Deployment) -> Facts:
    return {
        "slug": deployment.slug,
        "name": deployment.name,
        "product": deployment.product.slug,
        "product_version": deployment.product_version,
        "platform": deployment.platform,
        "features": _sorted(deployment.features),
        "parameters": _sorted(deployment.parameters),
        "alternatives": _sorted(deployment.alternatives),
        "installation_until": _date(deployment.installation_until),
        "troubleshooting_until": _date(deployment.troubleshooting_until),
        **_external(deployment),
    }


def binding_facts(binding: Binding) -> Facts:
    return {
        "deployment": binding.deployment.slug if binding.deployment else None,
        "component": binding.component.slug,
        "state": binding.state,
        "offer": str(binding.offer) if binding.offer else "",
        "version": binding.version,
        "reason": binding.reason,
        "approved_by": binding.approved_by,
        "approved_on": _date(binding.approved_on),
        "members": [member_facts(member) for member in binding.members.all()],
        **_external(binding),
    }


def member_facts(member: Member, seen_as: Iterable[SeenAs] | None = None) -> Facts:
    """`seen_as` stands in for the translations of a member that is not stored yet."""
    translations = member.seen_as.all() if seen_as is None else seen_as
    return {
        "value": member.value,
        "name": member.name,
        "zone": member.zone.slug if member.zone else None,
        "address_space": member.address_space,
        "virtual": member.is_virtual,
        "seen_as": sorted(map(_seen_as_facts, translations), key=_seen_as_key),
    }


def offer_facts(offer: Offer) -> Facts:
    return {
        "slug": offer.slug,
        "deployment": offer.deployment.slug,
        "component": offer.component.slug,
        "to_sites": sorted(site.slug for site in offer.to_sites.all()),
        "note": offer.note,
    }


def override_facts(override: Override) -> Facts:
    return {
        "slug": override.slug,
        "kind": override.kind,
        "deployment": override.deployment.slug if override.deployment else None,
        "flow": override.flow_revision.entity.slug,
        "host": override.host,
        "replacement": dict(override.replacement),
        "reason": override.reason,
        "owner": override.owner.username,
        "expires_on": _date(override.expires_on),
    }


def whole_override_facts(override: Override) -> Facts:
    """The facts, and the flow revision that it was made against: all that makes it again."""
    return {**override_facts(override), "made_against": override.flow_revision.digest}


def proposal_facts(proposal: UpgradeProposal) -> Facts:
    return {
        "from_version": proposal.from_version_id,
        "to_version": proposal.to_version_id,
        "state": proposal.state,
    }


def _seen_as_facts(seen: SeenAs) -> Facts:
    return {
        "zone": seen.zone.slug,
        "address": seen.address,
        "firewall": seen.firewall.slug if seen.firewall else None,
        "port": seen.port,
        "seen_port": seen.seen_port,
    }


def _seen_as_key(facts: Facts) -> tuple[str, int]:
    return facts["zone"], facts["port"] or 0


def _external(thing: Imported) -> Facts:
    return {"external_source": thing.external_source, "external_id": thing.external_id}


def _date(value: dt.date | None) -> str | None:
    return value.isoformat() if value else None


def _sorted(values: Mapping[str, Any]) -> Facts:
    return {key: values[key] for key in sorted(values)}
