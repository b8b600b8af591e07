"""Making, changing and deleting lists: by who may change their site."""

from __future__ import annotations

from typing import Any, TypedDict, Unpack

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict
from requirements_app.sites.checks import Checks
from requirements_app.sites.models import Site
from requirements_app.sites.services.common import (
    Given,
    assign,
    changed,
    created,
    current,
    deleted,
    editing,
)

from . import checks
from .models import List

MOST_LISTS = 500


class ListFields(TypedDict, total=False):
    """What people say of a list. Slugs may be blank."""

    name: str
    format: str
    description: str
    side: str
    serves: str
    zone: str
    product: str
    firewall: str
    service: str
    tls_bypass: bool
    most: int | None


def list_create(*, actor: User, site: Site, **fields: Unpack[ListFields]) -> List:
    """A list of a site's entries; it needs `name` and `format`. Raises NotAllowed, InvalidInput,
    and Conflict for one too many."""
    with editing(actor, site) as locked:
        check = Checks()
        for needed in ("name", "format"):
            if needed not in fields:
                check.refuse(needed, None, "is missing", "give it")
        check.done()
        if List.objects.filter(site=locked).count() >= MOST_LISTS:
            raise Conflict(f"site {locked.slug} has {MOST_LISTS} lists", "delete one of them")
        made = List(site=locked)
        _fill(made, fields)
        made.save()
        return created(actor, made, facts_of(made), locked.slug)


def list_update(
    *, actor: User, found: List, expected_version: int | None, **fields: Unpack[ListFields]
) -> List:
    """Change what is given. With another name or format it has another address, which devices have
    to be told. Raises NotAllowed, NotFound, Stale and InvalidInput."""
    with editing(actor, found.site) as site:
        held = current(found, expected_version)
        before = facts_of(held)
        _fill(held, fields)
        return changed(actor, held, before, facts_of(held), site.slug)


def list_delete(*, actor: User, found: List, expected_version: int | None) -> None:
    """Delete a list with its credentials: devices that fetch it get nothing any more. Raises
    NotAllowed, NotFound and Stale."""
    with editing(actor, found.site) as site:
        held = current(found, expected_version)
        deleted(actor, held, facts_of(held), site.slug)


def facts_of(found: List) -> dict[str, Any]:
    """What is on record of a list."""
    names = (
        "name", "description", "format", "side", "serves", "zone", "product", "firewall",
        "service", "tls_bypass", "most",
    )  # fmt: skip
    return {"site": found.site.slug, **{name: getattr(found, name) for name in names}}


def _fill(found: List, given: Given) -> None:
    check = Checks()
    assign(found, given, checks.RULES, check)
    checks.scope(found.site, found, given, check)
    others = List.objects.filter(name=found.name).exclude(pk=found.pk)
    if "name" in given and others.exists():
        # Whose it is may be none of the asker's business.
        check.refuse("name", found.name, "is taken by another list", "choose another")
    check.done()
