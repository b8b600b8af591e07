"""How changes and their parts are told."""

from __future__ import annotations

from typing import Any

from requirements_app.accounts.models import User
from requirements_app.audit.models import Event
from requirements_app.changes.compute.states import verbs
from requirements_app.changes.difference import facts_between
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
)
from requirements_app.changes.selectors import sites_seen
from requirements_app.rulesets.models import Entry

from .rulesets import entry_shape

_PLAIN = (
    "title", "justification", "state", "revision", "emergency", "risk", "origin", "wanted_from",
    "wanted_until", "scheduled_from", "scheduled_until", "external_system", "external_reference",
    "external_url", "created_at", "updated_at", "submitted_at", "approved_at", "implemented_at",
    "closed_at",
)  # fmt: skip


def change_shape(row: Change) -> dict[str, Any]:
    return {
        "number": row.pk,
        **{name: getattr(row, name) for name in _PLAIN},
        "owner": row.owner.username,
        "requested_by": row.requested_by.username,
        "items": row.item_count,
        "content_hash": row.content_hash or None,
        "comes_from": row.comes_from_id,
    }


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
    return {
        "position": row.position,
        "site": row.site.slug,
        "kind": row.kind,
        "state": row.state,
        "facts": list(facts_between(row.before, row.after)),
        "firewalls": row.firewalls,
        "before": _entry(row.before),
        "after": _entry(row.after),
        "implemented_at": row.implemented_at,
    }


def step_shape(row: Step) -> dict[str, Any]:
    return {
        "round": row.round,
        "position": row.position,
        "order": row.order,
        "name": row.name,
        "group": row.group,
        "site": row.site.slug if row.site else None,
        "needed": row.needed,
        "after_the_fact": row.after_the_fact,
        "opened_at": row.opened_at,
        "due_at": row.due_at,
        "escalated_at": row.escalated_at,
        "decisions": [_decision(each) for each in row.decisions.all()],
    }


def _decision(row: Decision) -> dict[str, Any]:
    return {
        "person": row.person.username,
        "on_behalf_of": row.on_behalf_of.username if row.on_behalf_of else None,
        "approves": row.approves,
        "comment": row.comment,
        "content_hash": row.content_hash,
        "decided_at": row.decided_at,
        "voided_at": row.voided_at,
        "void_reason": row.void_reason,
    }


def risk_shape(row: RiskFinding) -> dict[str, Any]:
    return {
        "item": row.item.position,
        "site": row.item.site.slug,
        "entry": row.item.entry.entry_id,
        "check": row.check_id,
        "severity": row.severity,
        "reason": row.reason,
        "forbidden": row.forbidden,
    }


def comment_shape(row: Comment) -> dict[str, Any]:
    return {
        "id": row.pk,
        "author": row.author.username if row.author else None,
        "text": row.text,
        "mentions": [user.username for user in row.mentions.all()],
        "created_at": row.created_at,
    }


def event_shape(row: Event) -> dict[str, Any]:
    return {
        "at": row.at,
        "actor": row.actor.username if row.actor else None,
        "action": row.action,
        "facts": row.data,
    }


def attachment_shape(row: Attachment) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "media_type": row.media_type,
        "size": row.size,
        "sha256": row.sha256,
        "added_by": row.added_by.username,
        "added_at": row.added_at,
    }


def evidence_shape(row: Evidence) -> dict[str, Any]:
    return {
        "id": row.pk,
        "item": row.item.position if row.item else None,
        "outcome": row.outcome,
        "text": row.text,
        "result": row.result,
        "run": row.run_id,
        "attachment": row.attachment_id,
        "person": row.person.username,
        "given_at": row.given_at,
    }


def check_run_shape(row: CheckRun) -> dict[str, Any]:
    return {
        "id": row.pk,
        "site": row.site.slug,
        "source_zone": row.source_zone,
        "made_by": row.made_by.username,
        "created_at": row.created_at,
        "expires_at": row.expires_at,
        "used_at": row.used_at,
    }


def delegation_shape(row: Delegation) -> dict[str, Any]:
    return {
        "id": row.pk,
        "person": row.person.username,
        "delegate": row.delegate.username,
        "first_day": row.first_day,
        "last_day": row.last_day,
        "reason": row.reason,
    }


def policy_shape(row: PolicyRevision) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "number": row.number,
        "text": row.text,
        "author": row.author.username if row.author else None,
        "created_at": row.created_at,
    }


def in_force_shape(row: BaselineEntry) -> dict[str, Any]:
    return {
        "id": row.pk,
        "site": row.site.slug,
        "entry": entry_shape(row.entry),
        "owner": row.owner.username,
        "reason": row.reason,
        "review_on": row.review_on,
        "since": row.since,
        "until": row.until,
        "change": row.change_id,
        "firewalls": row.firewalls,
    }


def _entry(row: Entry | None) -> dict[str, Any] | None:
    return entry_shape(row) if row else None
