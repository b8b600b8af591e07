"""What a binding may say: which component it is for, and what goes with its state."""

from __future__ import annotations

from django.db.models import QuerySet

from requirements_app.core.errors import Conflict, InvalidInput

from .. import checks
from ..checks import Checks
from ..models import Binding, Deployment, Offer
from ..pinned import Pinned
from .common import refuse_in_use

SITE_SERVICES = "site"
State = Binding.State


def check_component(deployment: Deployment | None, reference: str, pinned: Pinned) -> str:
    """The full slug of a component that may be bound there. Raises InvalidInput."""
    product = deployment.product.slug if deployment else SITE_SERVICES
    slug = pinned.component(reference, "component", product)
    if deployment is None and not pinned.is_site_service(slug):
        raise InvalidInput.one(
            "component",
            reference,
            "is not what a site supplies for all its deployments",
            f"name the deployment of {slug.partition('.')[0]} in which it plays this role",
        )
    if deployment is not None and not pinned.has_a_part_in(slug, product):
        raise InvalidInput.one(
            "component",
            reference,
            f"has no part in {product}",
            f"bind it in a deployment of {slug.partition('.')[0]}",
        )
    return slug


def check_state(binding: Binding, members: int, offer: object, check: Checks) -> None:
    """Refuse what does not go with the binding's state."""
    state = binding.state
    if state == State.BOUND and not members:
        check.refuse(
            "members", [], "is nobody", "list who plays the role, or set the state to unbound"
        )
    if state != State.BOUND and members:
        mend = "remove them, or set the state to bound"
        check.refuse("members", f"{members} members", f"do not go with {state}", mend)
    if state == State.OFFER and not binding.offer and not offer:
        check.refuse("offer", "", "is missing", "name the offer as site/offer")
    if state != State.OFFER and (binding.offer or offer):
        check.refuse(
            "offer",
            str(offer or binding.offer),
            f"does not go with {state}",
            "leave it out, or set the state to offer",
        )
    told = {problem.field for problem in check.problems}
    for field in ("reason", "approved_by", "approved_on"):
        value = getattr(binding, field)
        if field in told:
            continue
        if state == State.ABSENT and not value:
            check.refuse(field, value, "is missing", "a declared absence tells why, who and when")
        if state != State.ABSENT and value:
            check.refuse(field, str(value), f"does not go with {state}", "leave it out")


def find_offer(binding: Binding, reference: object, pinned: Pinned) -> Offer:
    """The offer written `site/offer`, of those that name the binding's site."""
    if binding.deployment is None:
        mend = "bind the offer in each deployment that uses it"
        raise InvalidInput.one("offer", reference, "is made to deployments, not to a site", mend)
    received = binding.site.offers_received.select_related("site", "component")
    known = {str(offer): offer for offer in received}
    if not isinstance(reference, str) or reference not in known:
        raise checks.unknown("offer", reference, "offer", known, f"those to {binding.site.slug}")
    # Held until the end, so that the offer cannot go or change hands meanwhile.
    wanted = Offer.objects.filter(pk=known[reference].pk)
    offer = wanted.select_for_update(of=("self",)).first()
    if offer is None or not offer.to_sites.filter(pk=binding.site_id).exists():
        raise Conflict(f"offer {reference} has just been withdrawn", "choose another")
    if not pinned.is_a(offer.component.slug, binding.component.slug):
        raise InvalidInput.one(
            "offer",
            reference,
            f"offers {offer.component.slug}, which is not {binding.component.slug}",
            "bind the component that is offered",
        )
    return offer


def refuse_offered(binding: Binding) -> None:
    """Refuse to take away the members that an offer of the site hands on."""
    if binding.deployment is None:
        return
    pinned = Pinned(binding.site.catalogue_version_id)
    resting = [
        offer.slug
        for offer in binding.deployment.offers.select_related("component")
        if pinned.is_a(binding.component.slug, offer.component.slug)
        and not any(
            pinned.is_a(other.component.slug, offer.component.slug)
            for other in bound_in(binding.deployment).exclude(pk=binding.pk)
        )
    ]
    refuse_in_use(
        f"binding of {binding.component.slug}", {"offers": resting}, "withdraw the offers first"
    )


def bound_in(deployment: Deployment) -> QuerySet[Binding]:
    """The bindings of a deployment that have members of the site itself."""
    return deployment.bindings.filter(state=State.BOUND).select_related("component")
