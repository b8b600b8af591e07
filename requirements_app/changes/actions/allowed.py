"""Leaving out, on record, what the firewalls' own rule bases allow already.

The items stay: they are approved, owned and reviewed as all others, and come into force with the
change. What is left out is the work at the firewalls.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict, InvalidInput
from requirements_app.rulebases.models import ReadRule, RuleBase
from requirements_app.rulebases.selectors import computed_coverage, entries_allowed

from ..access import require_editing
from ..models import AllowedAlready, Change, ChangeSite, Item
from ..moving import acting, moved, sites_of
from .edit import check_content_open, content_edited, items_at
from .recompute import change_refresh

MOST_BASES = 50
_RULES_KEPT = 20
_Places = dict[str, dict[str, dict[str, Any]]]  # by firewall, by entry id


def allowed_leave_out(
    *,
    number: int,
    actor: User,
    expected_revision: int | None,
    rule_bases: Collection[UUID],
) -> Change:
    """Put on record which items that come are wholly allowed already, by the rule bases of all
    firewalls on their paths. It is an edit: approvals are void.

    Raises InvalidInput for what is no rule base of a firewall at the change's sites, and Conflict
    where one is not held against the change's rule set yet, or none of the items is allowed.
    """
    change_refresh(number=number, actor=actor, expected_revision=expected_revision)
    with acting(actor, number, expected_revision) as change:
        require_editing(actor, sites_of(change))
        check_content_open(change)
        bases = _bases(change, rule_bases)
        made = [
            record
            for at in change.sites.select_related("site", "rule_set__content")
            for record in _records(at, [base for base in bases if base.site_id == at.site_id])
        ]
        if not made:
            raise Conflict(
                "no item that is left is allowed at every firewall on its path",
                "see what the rule bases cover; an item needs one for each of its firewalls",
            )
        for record in made:
            record.person = actor
        AllowedAlready.objects.bulk_create(made, batch_size=2_000)
        content_edited(change, actor, "what is allowed already was left out")
        told = [{"rule_base": str(each.pk), "sha256": each.reading.sha256} for each in bases]
        return moved(change, actor, "allowed-left-out", items=len(made), rule_bases=told)


def allowed_take_back(
    *,
    number: int,
    actor: User,
    expected_revision: int | None,
    positions: Collection[int] | None = None,
) -> Change:
    """Have the items at these positions, or all, implemented at the firewalls after all. Approvals
    are void. Raises Conflict where none of them is left out."""
    with acting(actor, number, expected_revision) as change:
        require_editing(actor, sites_of(change))
        check_content_open(change)
        records = AllowedAlready.objects.filter(item__change=change)
        if positions is not None:
            records = records.filter(item__in=[item.pk for item in items_at(change, positions)])
        taken = records.delete()[0]
        if not taken:
            raise Conflict("nothing of that is left out", "see the list of its items")
        content_edited(change, actor, "what was left out was taken back")
        return moved(change, actor, "allowed-taken-back", items=taken)


def _bases(change: Change, keys: Collection[UUID]) -> list[RuleBase]:
    wanted = set(keys)
    if not 0 < len(wanted) <= MOST_BASES:
        mend = f"name 1 to {MOST_BASES}"
        raise InvalidInput.one("rule_bases", len(wanted), "is no usable number of them", mend)
    rows = RuleBase.objects.filter(pk__in=wanted, site__changes__change=change)
    found = list(rows.select_related("firewall", "reading", "site").defer("reading__content"))
    if missing := wanted - {base.pk for base in found}:
        names = sorted(map(str, missing))
        raise InvalidInput.one(
            "rule_bases", names, "are at none of the change's sites", "see the site's rule bases"
        )
    for base in found:
        if base.firewall is None:
            raise InvalidInput.one(
                "rule_bases", str(base.pk), "is of no firewall", "say which one it is of"
            )
    walls = [base.firewall_id for base in found]
    if len(set(walls)) < len(walls):
        raise InvalidInput.one(
            "rule_bases", sorted(map(str, wanted)), "has several of one firewall", "name the newest"
        )
    return sorted(found, key=lambda base: base.pk)


def _records(at: ChangeSite, bases: Sequence[RuleBase]) -> list[AllowedAlready]:
    """The records of a site's items that all of their firewalls allow."""
    if at.rule_set is None or not bases:
        return []
    places = _places(at, bases)
    pending = Item.objects.filter(
        change=at.change_id,
        site=at.site_id,
        kind=Item.Kind.ADD,
        state=Item.State.PENDING,
        allowed__isnull=True,
        after__content=at.rule_set.content_id,
    ).exclude(firewalls=[])
    made = []
    for item in pending.select_related("after").order_by("position"):
        told = [places.get(name, {}).get(item.entry.entry_id) for name in item.firewalls]
        if all(told):
            made.append(AllowedAlready(item=item, places=told))
    return made


def _places(at: ChangeSite, bases: Sequence[RuleBase]) -> _Places:
    """What each rule base's firewall allows of the site's rule set, and by which rules."""
    found: _Places = defaultdict(dict)
    for base in bases:
        if base.firewall is None or at.rule_set is None:
            continue
        computed = computed_coverage(base, at.rule_set)
        if computed is None:
            raise Conflict(
                f"{base.file_name} is not held against the rule set of the change yet",
                f"ask for its coverage with rule_set={at.rule_set.pk}, and wait until it is there",
            )
        allowed = entries_allowed(computed)
        rules = _rules(base, {number for numbers in allowed.values() for number in numbers})
        for entry, numbers in allowed.items():
            found[base.firewall.slug][entry] = {
                "firewall": base.firewall.slug,
                "rule_base": str(base.pk),
                "file": base.file_name,
                "sha256": base.reading.sha256,
                "rules": [rules[each] for each in numbers[:_RULES_KEPT] if each in rules],
            }
    return found


def _rules(base: RuleBase, numbers: Collection[int]) -> Mapping[int, dict[str, Any]]:
    rows = ReadRule.objects.filter(reading=base.reading_id, number__in=numbers)
    return {
        row.number: {"number": row.number, "line": row.line, "name": row.name}
        for row in rows.only("number", "line", "name")
    }
