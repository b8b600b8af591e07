"""Firewalls and the zones they join."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from requirements_app.accounts.models import User
from requirements_app.core.errors import InvalidInput

from .. import checks
from ..checks import Checks
from ..facts import firewall_facts
from ..models import Firewall, Site, Zone
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
    pick_all,
    refuse_in_use,
)

_RULES: Rules = {
    "slug": checks.slug,
    "name": checks.name,
    "platform": checks.optional_slug,
    **EXTERNAL,
}


class FirewallOptions(External, total=False):
    platform: str


class FirewallFields(FirewallOptions, total=False):
    slug: str
    name: str
    zones: Sequence[str]


def firewall_create(
    *,
    actor: User,
    site: Site,
    slug: str,
    name: str,
    zones: Sequence[str],
    **options: Unpack[FirewallOptions],
) -> Firewall:
    """A new firewall that joins the zones with these slugs, at least two of them.

    Raises InvalidInput, NotAllowed, NotFound.
    """
    with editing(actor, site) as locked:
        firewall = Firewall(site=locked)
        joined = _fill(firewall, {"slug": slug, "name": name, "zones": zones, **options})
        firewall.save()
        firewall.zones.set(joined or [])
        return created(actor, firewall, firewall_facts(firewall), locked.slug)


def firewall_update(
    *,
    actor: User,
    firewall: Firewall,
    expected_version: int | None = None,
    **fields: Unpack[FirewallFields],
) -> Firewall:
    """Change what is given. Raises InvalidInput, Conflict, NotAllowed, NotFound."""
    with editing(actor, firewall.site) as site:
        firewall = current(firewall, expected_version)
        before = firewall_facts(firewall)
        joined = _fill(firewall, fields)
        if joined is not None:
            firewall.zones.set(joined)
        return changed(actor, firewall, before, firewall_facts(firewall), site.slug)


def firewall_delete(
    *, actor: User, firewall: Firewall, expected_version: int | None = None
) -> None:
    """Delete a firewall. Raises Conflict while a translation names it."""
    with editing(actor, firewall.site) as site:
        firewall = current(firewall, expected_version)
        translated = firewall.translations.values_list("member__value", flat=True)
        refuse_in_use(
            f"firewall {firewall.slug}",
            {"translations of": list(translated[:20])},
            "let them name another firewall first",
        )
        deleted(actor, firewall, firewall_facts(firewall), site.slug)


def _fill(firewall: Firewall, given: Given) -> list[Zone] | None:
    """Set what is given; the zones to join, where they are, are handed back."""
    check = Checks()
    assign(firewall, given, _RULES, check)
    siblings = firewall.site.firewalls.all()
    check_unique(firewall, siblings, check, "slug")
    check_external(firewall, siblings, check)
    joined = check.run(_joined, firewall.site, given["zones"]) if "zones" in given else None
    check.done()
    return joined


def _joined(site: Site, zones: object) -> list[Zone]:
    found: list[Zone] = pick_all(site.zones.all(), zones, "zones", "zone", site)
    if len(found) < 2:
        raise InvalidInput.one(
            "zones", zones, "joins nothing", "name the two or more zones that it stands between"
        )
    return found
