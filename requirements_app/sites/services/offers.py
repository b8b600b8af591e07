"""Offers: a deployment's component that named sites may bind to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict, Unpack

from requirements_app.accounts.models import User
from requirements_app.catalogue.models import Component
from requirements_app.core.errors import InvalidInput

from .. import checks
from ..checks import Checks, UnknownName
from ..facts import offer_facts
from ..models import Offer, Site
from ..pinned import Pinned
from ..selectors import visible_sites
from .binding_rules import bound_in
from .common import (
    Rules,
    assign,
    changed,
    check_unique,
    created,
    current,
    deleted,
    editing,
    pick,
    refuse_in_use,
)

_RULES: Rules = {"slug": checks.slug, "note": checks.prose}


class OfferFields(TypedDict, total=False):
    slug: str
    deployment: str
    component: str
    to_sites: Sequence[str]
    note: str


def offer_create(
    *,
    actor: User,
    site: Site,
    slug: str,
    deployment: str,
    component: str,
    to_sites: Sequence[str],
    note: str = "",
) -> Offer:
    """Offer a component that the deployment binds to the sites with the slugs `to_sites`, which
    `actor` must be able to see. Raises InvalidInput, NotAllowed, NotFound.
    """
    with editing(actor, site) as locked:
        offer, check = Offer(site=locked), Checks()
        assign(offer, {"slug": slug, "note": note}, _RULES, check)
        check_unique(offer, locked.offers.all(), check, "slug")
        _set_role(offer, deployment, component, check)
        sites = check.run(_sites, actor, offer, to_sites)
        check.done()
        offer.save()
        offer.to_sites.set(sites or [])
        return created(actor, offer, offer_facts(offer), locked.slug)


def offer_update(
    *, actor: User, offer: Offer, expected_version: int | None = None, **fields: Unpack[OfferFields]
) -> Offer:
    """Change what is given. What sites already use cannot be taken from them: Conflict.

    Raises InvalidInput, Conflict, NotAllowed, NotFound.
    """
    with editing(actor, offer.site) as site:
        offer, check = current(offer, expected_version), Checks()
        before = offer_facts(offer)
        assign(offer, fields, _RULES, check)
        check_unique(offer, site.offers.all(), check, "slug")
        deployment = fields.get("deployment", before["deployment"])
        component = fields.get("component", before["component"])
        _set_role(offer, deployment, component, check)
        sites = None
        if "to_sites" in fields:
            sites = check.run(_sites, actor, offer, fields["to_sites"])
        check.done()
        users = _users(offer)
        if (offer.deployment.slug, offer.component.slug) != (
            before["deployment"],
            before["component"],
        ):
            _refuse_used(offer, users)
        if sites is not None:
            _refuse_used(offer, users - {each.slug for each in sites})
            offer.to_sites.set(sites)
        return changed(actor, offer, before, offer_facts(offer), site.slug)


def offer_delete(*, actor: User, offer: Offer, expected_version: int | None = None) -> None:
    """Withdraw an offer. Raises Conflict, naming them, while sites use it."""
    with editing(actor, offer.site) as site:
        offer = current(offer, expected_version)
        _refuse_used(offer, _users(offer))
        deleted(actor, offer, offer_facts(offer), site.slug)


def _users(offer: Offer) -> set[str]:
    return set(offer.consumers.values_list("site__slug", flat=True))


def _refuse_used(offer: Offer, users: set[str]) -> None:
    refuse_in_use(f"offer {offer.slug}", {"sites": users}, "let them bind elsewhere first")


def _set_role(offer: Offer, deployment: str, component: str, check: Checks) -> None:
    own = offer.site.deployments.select_related("product")
    found = check.run(pick, own, deployment, "deployment", "deployment", offer.site)
    if found is None:
        return
    pinned = Pinned(offer.site.catalogue_version_id)
    slug = check.run(pinned.component, component, "component", found.product.slug)
    if slug is None:
        return
    bound = [binding.component.slug for binding in bound_in(found)]
    if not any(pinned.is_a(each, slug) for each in bound):
        mend = f"bind its members first, or offer one of: {', '.join(sorted(bound)) or 'none yet'}"
        message = f"is not bound in deployment {found.slug}"
        check.problems.append(UnknownName("component", component, message, mend, "binding"))
        return
    offer.deployment = found
    offer.component = Component.objects.get(slug=slug)


def _sites(actor: User, offer: Offer, slugs: object) -> list[Site]:
    """Sites that the actor sees, and those that the offer names already."""
    known = {site.slug: site for site in visible_sites(actor)}
    if offer.pk:
        known |= {site.slug: site for site in offer.to_sites.all()}
    known.pop(offer.site.slug, None)
    check = Checks()
    wanted = checks.texts(slugs, "to_sites", 1000)
    for at, slug in enumerate(wanted):
        if slug == offer.site.slug:
            check.refuse(f"to_sites[{at}]", slug, "is the offering site", "name other sites")
        elif slug not in known:
            error = checks.unknown(f"to_sites[{at}]", slug, "site", known, "those you see")
            check.problems += error.problems
    check.done()
    if not wanted:
        mend = "name the sites that may bind to it"
        raise InvalidInput.one("to_sites", wanted, "names nobody", mend)
    return [known[slug] for slug in dict.fromkeys(wanted)]
