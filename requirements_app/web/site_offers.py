"""Offers that a site receives, with the deployments that could use each. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from requirements_app.sites.models import Binding, Deployment, Offer, Site
from requirements_app.sites.pinned import Pinned


@dataclass(frozen=True)
class Use:
    """A deployment that has a part for an offer; `binding` is what plays that part now."""

    deployment: Deployment
    binding: Binding | None
    used: bool


@dataclass(frozen=True)
class Received:
    offer: Offer
    uses: tuple[Use, ...]


def received_offers(site: Site, offers: Iterable[Offer], pinned: Pinned) -> list[Received]:
    """The offers in their order; `site` is one of `site_outline`."""
    deployments = list(site.deployments.all())
    return [
        Received(
            offer, tuple(_use(each, offer) for each in deployments if _fits(each, offer, pinned))
        )
        for offer in offers
    ]


def _fits(deployment: Deployment, offer: Offer, pinned: Pinned) -> bool:
    known = offer.component.slug in pinned.components and deployment.product.slug in pinned.products
    return known and pinned.has_a_part_in(offer.component.slug, deployment.product.slug)


def _use(deployment: Deployment, offer: Offer) -> Use:
    bindings = list(deployment.bindings.all())
    using = next((each for each in bindings if each.offer_id == offer.pk), None)
    same = next((each for each in bindings if each.component_id == offer.component_id), None)
    return Use(deployment, using or same, using is not None)
