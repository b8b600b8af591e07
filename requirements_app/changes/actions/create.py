"""Making a change out of rule sets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypedDict, Unpack

from django.db import transaction

from requirements_app.accounts.models import User
from requirements_app.audit.services import record
from requirements_app.core.errors import Conflict, InvalidInput
from requirements_app.rulesets.models import RuleSet
from requirements_app.rulesets.selectors import built_content
from requirements_app.sites.models import Site

from ..access import require_editing
from ..checks import fields_checked
from ..difference import items_find
from ..models import Baseline, Change, ChangeSite
from ..moving import had_a_hand
from ..policies import approval_policy_current
from ..preparing import prepare
from ..telling import watch


class ChangeFields(TypedDict, total=False):
    """What people say about a change; `owner` is a user name."""

    title: str
    justification: str
    owner: str
    emergency: bool
    wanted_from: dt.datetime | None
    wanted_until: dt.datetime | None
    external_system: str
    external_reference: str
    external_url: str


@transaction.atomic
def change_create(
    *,
    actor: User,
    rule_sets: Sequence[RuleSet],
    products: Sequence[str] | None = None,
    **fields: Unpack[ChangeFields],
) -> Change:
    """A draft that leads each rule set's site from its baseline to the rule set; with `products`,
    as far as those go. Raises NotAllowed, InvalidInput, and Conflict where there is nothing to do
    or a rule set is not built."""
    sites = [each.site for each in rule_sets]
    require_editing(actor, sites)
    _check_sites(sites)
    values = fields_checked(fields, required=("title", "justification"))
    change = change_begin(actor=actor, **values)
    start = 0
    for rule_set in sorted(rule_sets, key=lambda each: each.site_id):
        change_site_add(change=change, site=rule_set.site, rule_set=rule_set)
        start += items_find(
            change=change,
            site=rule_set.site,
            content=built_content(rule_set),
            products=list(products) if products else None,
            start=start,
        )
    if not start:
        raise Conflict(
            "there is nothing to change: what is asked for is in force already",
            "build a rule set after you have changed the site, and ask again",
        )
    return change_begun(change=change, actor=actor)


def change_begin(*, actor: User, **values: object) -> Change:
    """A new row, to be given sites and items and then to be `change_begun`."""
    change = Change(requested_by=actor, owner=actor)
    for name, value in values.items():
        setattr(change, name, value)
    change.save()
    return change


def change_site_add(*, change: Change, site: Site, rule_set: RuleSet | None) -> None:
    """Bind the change to the site's baseline as it is now."""
    at = Baseline.objects.filter(site=site).values_list("revision", flat=True).first() or 0
    ChangeSite.objects.create(change=change, site=site, rule_set=rule_set, baseline_revision=at)


def change_begun(*, change: Change, actor: User, by_itself: bool = False) -> Change:
    """Judge the new change, put it on record, and have its maker watch it. `by_itself`: the portal
    made it in the actor's place."""
    had_a_hand(change, actor)
    prepare(change)
    change.save()
    watch(change, actor, change.owner)
    slugs = list(change.sites.values_list("site__slug", flat=True))
    record(
        actor=None if by_itself else actor,
        action="change.created",
        obj=change,
        site_slug=slugs[0] if len(slugs) == 1 else "",
        data={
            "title": change.title,
            "sites": slugs,
            "items": change.item_count,
            "origin": change.origin,
            "comes_from": change.comes_from_id,
        },
    )
    return change


def _check_sites(sites: Sequence[Site]) -> None:
    slugs = [site.slug for site in sites]
    if not slugs:
        raise InvalidInput.one("rule_sets", [], "names no rule set", "name at least one")
    if len(set(slugs)) < len(slugs):
        raise InvalidInput.one(
            "rule_sets", slugs, "names two rule sets of one site", "name one for each site"
        )
    if len(slugs) > 1 and not approval_policy_current().limits.several_sites:
        raise InvalidInput.one(
            "rule_sets",
            slugs,
            "names several sites",
            "ask for a change at each: the policy wants it",
        )
