"""How changes and their parts are told."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Model

from requirements_app.accounts.models import User
from requirements_app.audit.models import Event
from requirements_app.changes.access import TOLD_TO_ALL
from requirements_app.changes.compute.states import verbs
from requirements_app.changes.models import (
    Attachment,
    BaselineEntry,
    Change,
    CheckRun,
    Comment,
    Decision,
    Delegation,
    Evidence,
    Item,
    PolicyRevision,
    RiskFinding,
    Step,
    allowed_of,
)
from requirements_app.changes.selectors import sites_seen
from requirements_app.rulesets.compare import facts_between
from requirements_app.rulesets.models import Entry

from .rulesets import entry_shape

_CHANGE = (
    "number title justification state revision emergency risk origin wanted_from wanted_until"
    " scheduled_from scheduled_until external_system external_reference external_url created_at"
    " updated_at submitted_at approved_at implemented_at closed_at"
)


def _told(row: Model, plain: str, people: str = "", **more: Any) -> dict[str, Any]:
    """What is told of a row: fields that are told as they are, accounts by their user names (or
    None), and whatever else."""
    names = {name: getattr(row, name) for name in people.split()}
    return {
        **{name: getattr(row, name) for name in plain.split()},
        **{name: user.username if user else None for name, user in names.items()},
        **more,
    }


def change_shape(row: Change) -> dict[str, Any]:
    return _told(
        row,
        _CHANGE,
        "owner requested_by",
        items=row.item_count,
        content_hash=row.content_hash or None,
        comes_from=row.comes_from_id,
    )


def change_detail(row: Change, account: User) -> dict[str, Any]:
    """A change with what the caller sees of its sites."""
    sites = [
        {
            "site": each.site.slug,
            "rule_set": each.rule_set_id,
            "baseline_revision": each.baseline_revision,
        }
        for each in sites_seen(account, row)
    ]
    possible = verbs(row.state, emergency=row.emergency)  # type: ignore[arg-type]
    return {**change_shape(row), "sites": sites, "verbs": list(possible)}


def item_shape(row: Item) -> dict[str, Any]:
    return _told(
        row,
        "position kind state firewalls implemented_at",
        site=row.site.slug,
        facts=list(facts_between(row.before, row.after)),
        before=_entry(row.before),
        after=_entry(row.after),
        allowed=_allowed(row),
    )


def _allowed(row: Item) -> dict[str, Any] | None:
    found = allowed_of(row)
    return _told(found, "places decided_at", "person") if found else None


def step_shape(row: Step, seen: Collection[int]) -> dict[str, Any]:
    """A step; `seen` are the keys of the sites that may be named."""
    return _told(
        row,
        "round position order name group needed after_the_fact opened_at due_at escalated_at",
        site=row.site.slug if row.site and row.site_id in seen else None,
        decisions=[_decision(each) for each in row.decisions.all()],
    )


def _decision(row: Decision) -> dict[str, Any]:
    plain = "approves comment content_hash decided_at voided_at void_reason"
    return _told(row, plain, "person on_behalf_of")


def risk_shape(row: RiskFinding) -> dict[str, Any]:
    return _told(
        row,
        "severity reason forbidden",
        item=row.item.position,
        site=row.item.site.slug,
        entry=row.item.entry.entry_id,
        check=row.check_id,
    )


def comment_shape(row: Comment) -> dict[str, Any]:
    mentions = [user.username for user in row.mentions.all()]
    return _told(row, "id text created_at", "author", mentions=mentions)


def event_shape(row: Event, *, whole: bool) -> dict[str, Any]:
    """An event of a change; `whole`: its reader sees every site of it."""
    facts = row.data if whole else {k: v for k, v in row.data.items() if k in TOLD_TO_ALL}
    return _told(row, "at action", "actor", facts=facts)


def attachment_shape(row: Attachment) -> dict[str, Any]:
    return _told(row, "id name media_type size sha256 added_at", "added_by")


def evidence_shape(row: Evidence) -> dict[str, Any]:
    return _told(
        row,
        "id outcome text result given_at",
        "person",
        item=row.item.position if row.item else None,
        run=row.run_id,
        attachment=row.attachment_id,
    )


def check_run_shape(row: CheckRun) -> dict[str, Any]:
    plain = "id source_zone created_at expires_at used_at"
    return _told(row, plain, "made_by", site=row.site.slug)


def delegation_shape(row: Delegation) -> dict[str, Any]:
    return _told(row, "id first_day last_day reason", "person delegate")


def policy_shape(row: PolicyRevision) -> dict[str, Any]:
    return _told(row, "kind number text created_at", "author")


def in_force_shape(row: BaselineEntry) -> dict[str, Any]:
    return _told(
        row,
        "id reason review_on since until firewalls",
        "owner",
        site=row.site.slug,
        entry=entry_shape(row.entry),
        change=row.change_id,
    )


def _entry(row: Entry | None) -> dict[str, Any] | None:
    return entry_shape(row) if row else None
