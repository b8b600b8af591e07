"""Deployments: a product at work at a site, with its options."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Unpack

from requirements_app.accounts.models import User
from requirements_app.catalogue.models import Product
from requirements_app.catalogue.schema import Alternative, Feature
from requirements_app.core.errors import InvalidInput

from .. import checks
from ..checks import Checks
from ..facts import Facts, binding_facts, deployment_facts, offer_facts, whole_override_facts
from ..models import Deployment, Site
from ..pinned import Pinned, parameter_value
from ..selectors import with_members
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
    held,
    refuse_in_use,
    refuse_other,
)

_RULES: Rules = {
    "slug": checks.slug,
    "name": checks.name,
    "product_version": checks.version,
    "platform": checks.optional_slug,
    "installation_until": checks.optional_date,
    "troubleshooting_until": checks.optional_date,
    **EXTERNAL,
}


class DeploymentOptions(External, total=False):
    """`features`, `parameters` and `alternatives` map ids of the product, as the site's catalogue
    version knows them, to on or off, to a value, and to the option chosen. The flows of the
    installation or troubleshooting phase apply up to and including their date."""

    product_version: str
    platform: str
    features: Mapping[str, bool]
    parameters: Mapping[str, str]
    alternatives: Mapping[str, str]
    installation_until: dt.date | None
    troubleshooting_until: dt.date | None


class DeploymentFields(DeploymentOptions, total=False):
    slug: str
    name: str
    product: str


def deployment_create(
    *,
    actor: User,
    site: Site,
    slug: str,
    name: str,
    product: str,
    **options: Unpack[DeploymentOptions],
) -> Deployment:
    """A new deployment of the product with the slug `product`.

    Raises InvalidInput, NotAllowed, NotFound.
    """
    with editing(actor, site) as locked:
        deployment = Deployment(site=locked)
        pinned, check = Pinned(locked.catalogue_version_id), Checks()
        file = check.run(pinned.product, product, "product")
        if file:
            deployment.product = Product.objects.get(slug=file.product.slug)
        _fill(deployment, {"slug": slug, "name": name, **options}, pinned, check)
        deployment.save()
        return created(actor, deployment, deployment_facts(deployment), locked.slug)


def deployment_update(
    *,
    actor: User,
    deployment: Deployment,
    expected_version: int | None = None,
    **fields: Unpack[DeploymentFields],
) -> Deployment:
    """Change what is given; a mapping that is given replaces the one that was. A deployment's
    product never changes: `product` may only repeat it.

    Raises InvalidInput, Conflict, NotAllowed, NotFound.
    """
    with editing(actor, deployment.site) as site:
        deployment = current(deployment, expected_version)
        before = deployment_facts(deployment)
        mend = "make another deployment for the other product"
        refuse_other(deployment, before, fields, "product", mend)
        _fill(deployment, fields, Pinned(site.catalogue_version_id), Checks())
        return changed(actor, deployment, before, deployment_facts(deployment), site.slug)


def deployment_delete(
    *, actor: User, deployment: Deployment, expected_version: int | None = None
) -> None:
    """Delete a deployment with its bindings, offers and overrides.

    Raises Conflict where other sites use its offers.
    """
    with editing(actor, deployment.site) as site:
        deployment = current(deployment, expected_version)
        users = held(deployment.offers).exclude(consumers=None)
        refuse_in_use(
            f"deployment {deployment.slug}",
            {"sites": set(users.values_list("consumers__site__slug", flat=True))},
            "let them bind elsewhere first",
        )
        deleted(actor, deployment, _whole_facts(deployment), site.slug)


def _whole_facts(deployment: Deployment) -> Facts:
    """All there is of a deployment and of what goes with it."""
    bindings = with_members(deployment.bindings.select_related("component", "offer__site"))
    offers = deployment.offers.select_related("component").prefetch_related("to_sites")
    overrides = deployment.overrides.select_related("flow_revision__entity", "owner")
    return {
        **deployment_facts(deployment),
        "bindings": [binding_facts(each) for each in bindings],
        "offers": [offer_facts(each) for each in offers],
        "overrides": [whole_override_facts(each) for each in overrides],
    }


def _fill(deployment: Deployment, given: Given, pinned: Pinned, check: Checks) -> None:
    assign(deployment, given, _RULES, check)
    siblings = deployment.site.deployments.all()
    check_unique(deployment, siblings, check, "slug")
    check_external(deployment, siblings, check)
    if deployment.product_id:
        for field in _OPTIONS:
            if field in given:
                product = deployment.product.slug
                checked = check.run(_options, field, given[field], product, pinned)
                setattr(deployment, field, checked)
    check.done()


def _options(field: str, values: object, product: str, pinned: Pinned) -> dict[str, object]:
    """The features, parameters or alternatives that a deployment sets, each one checked."""
    if not isinstance(values, Mapping):
        raise InvalidInput.one(field, values, "is no mapping", "map each id to its value")
    known_in, rule = _OPTIONS[field]
    known = known_in(pinned, product)
    check = Checks()
    checked: dict[str, object] = {}
    for key, value in sorted(values.items(), key=str):
        if key in known:
            checked[key] = check.run(rule, known[key], value, f"{field}.{key}")
        else:
            kind = field.removesuffix("s")
            error = checks.unknown(f"{field}.{key}", key, kind, known, f"product {product}")
            check.problems += error.problems
    check.done()
    return checked


def _feature(_: Feature, value: object, field: str) -> bool:
    return checks.flag(value, field)


def _alternative(group: Alternative, value: object, field: str) -> str:
    return checks.one_of(value, field, [option.id for option in group.options])


_OPTIONS: dict[str, tuple[Callable[[Pinned, str], dict[str, Any]], Callable[..., object]]] = {
    "features": (Pinned.features, _feature),
    "parameters": (Pinned.parameters, parameter_value),
    "alternatives": (Pinned.alternatives, _alternative),
}
