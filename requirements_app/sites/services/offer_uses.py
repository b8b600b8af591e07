"""Using what another site offers, and ceasing to."""

from __future__ import annotations

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict

from .. import checks
from ..models import Binding, Offer, Site
from .bindings import binding_create, binding_update
from .common import editing, pick


def offer_use(
    *, actor: User, site: Site, offer: str, deployment: str, expected_version: int | None = None
) -> Binding:
    """Let the offer written `site/offer` play its role in a deployment of this site.

    `expected_version` is that of the binding that the role has, None where it has none. Raises
    InvalidInput, Conflict, NotAllowed, NotFound.
    """
    with editing(actor, site) as locked:
        received = _received(locked, offer)
        binding = _binding(locked, received, deployment, expected_version)
        if binding is None:
            return binding_create(
                actor=actor,
                site=locked,
                deployment=deployment,
                component=received.component.slug,
                state=Binding.State.OFFER,
                offer=offer,
            )
        return binding_update(
            actor=actor,
            binding=binding,
            expected_version=expected_version,
            state=Binding.State.OFFER,
            offer=offer,
        )


def offer_release(
    *, actor: User, site: Site, offer: str, deployment: str, expected_version: int | None = None
) -> Binding:
    """Leave the role unbound that the offer plays in a deployment. Raises as `offer_use` does."""
    with editing(actor, site) as locked:
        received = _received(locked, offer)
        binding = _binding(locked, received, deployment, expected_version)
        if binding is None or binding.offer_id != received.pk:
            raise Conflict(
                f"deployment {deployment} does not use {offer}", "open the page of offers anew"
            )
        return binding_update(
            actor=actor,
            binding=binding,
            expected_version=expected_version,
            state=Binding.State.UNBOUND,
        )


def _received(site: Site, reference: str) -> Offer:
    known = {
        str(offer): offer for offer in site.offers_received.select_related("site", "component")
    }
    if reference not in known:
        raise checks.unknown("offer", reference, "offer", known, f"those to {site.slug}")
    return known[reference]


def _binding(
    site: Site, offer: Offer, deployment: str, expected_version: int | None
) -> Binding | None:
    found = pick(site.deployments.all(), deployment, "deployment", "deployment", site)
    bindings = found.bindings.select_related("site", "component")
    binding: Binding | None = bindings.filter(offer=offer).first()
    binding = binding or bindings.filter(component=offer.component_id).first()
    if (binding is None) != (expected_version is None):
        raise Conflict(
            "somebody else has bound or unbound this role",
            "open the page anew and look at what changed",
        )
    return binding
