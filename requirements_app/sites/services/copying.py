"""A new site that begins like another one."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from requirements_app.accounts.models import User

from ..access import require
from ..models import Site
from ..selectors import firewalls_of
from .deployments import deployment_create
from .firewalls import firewall_create
from .sites import site_create
from .zones import zone_create

_OPTIONS = ("product_version", "platform", "features", "parameters", "alternatives")


def site_create_like(*, actor: User, like: Site, slug: str, name: str, description: str) -> Site:
    """A new site at the catalogue version of `like`, with its zones and firewalls but none of its
    networks, and its deployments with their options but without addresses and dates.

    Raises InvalidInput; NotAllowed; NotFound where the actor may not see `like`.
    """
    require(actor, "sites.view_site", like)
    with transaction.atomic():
        site = site_create(
            actor=actor,
            slug=slug,
            name=name,
            description=description,
            catalogue_version=like.catalogue_version_id,
        )
        for zone in like.zones.filter(is_internet=False):
            zone_create(
                actor=actor,
                site=site,
                slug=zone.slug,
                name=zone.name,
                kind=zone.kind,
                description=zone.description,
                address_space=zone.address_space,
            )
        for firewall in firewalls_of(like):
            firewall_create(
                actor=actor,
                site=site,
                slug=firewall.slug,
                name=firewall.name,
                platform=firewall.platform,
                zones=[zone.slug for zone in firewall.zones.all()],
            )
        for deployment in like.deployments.select_related("product"):
            options: dict[str, Any] = {field: getattr(deployment, field) for field in _OPTIONS}
            deployment_create(
                actor=actor,
                site=site,
                slug=deployment.slug,
                name=deployment.name,
                product=deployment.product.slug,
                **options,
            )
        return site
