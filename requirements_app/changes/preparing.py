"""What is found out about a change before anybody decides on it: risks, and the content's hash."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from requirements_app.jobs.services import job_create
from requirements_app.rulesets.compute.texts import endpoint_of, service_of
from requirements_app.rulesets.models import Entry

from .compute.approval import SEVERITIES
from .compute.document import content_hash, moment_text
from .compute.risk import Looked, RiskPolicy, Zoned, risks
from .facts import zone_kinds
from .models import Change, Item, RiskFinding, allowed_of
from .policies import (
    approval_policy_current,
    policy_current,
    risk_policy,
    risk_policy_current,
)

MOST_AT_ONCE = 2_000
"""So many items are judged within the request that made them; a job judges more."""
_CHUNK = 1_000
_TOGETHER = ("site", "before", "after", "allowed__person")
_STEPS = ("before__why", "after__why")
FACTS = (
    "entry_id", "deployment", "product", "flow", "source", "source_name", "source_component",
    "source_zone", "destination", "destination_name", "destination_component", "destination_zone",
    "service", "application", "path", "requirement", "phase", "expires_on", "tls_inspection",
    "assertion", "purpose",
)  # fmt: skip
"""What is approved of an entry: everything that says which packets pass where, and what for. Only
the key that a connection shares with another site's half of it says neither."""


def prepare(change: Change) -> None:
    """Judge the items and hash what is asked for, now or, where there are many, by a job. Until
    then the change has no content hash, and cannot be submitted. The caller saves the change."""
    change.item_count = change.items.count()
    change.content_hash = ""
    change.risks.all().delete()
    if change.item_count > MOST_AT_ONCE:
        # The job works on a snapshot, in which it could not make the first revisions.
        policy_current("risk")
        policy_current("approval")
        job_create(kind="change-prepare", owner=None, arguments={"change": change.pk})
        return
    judge(change)


def outdated(change: Change) -> bool:
    """Whether the risk policy of now may say something else of the change than it was told: there
    is another revision, or exceptions that run out. For many items only the former counts, or their
    job would have to be done with each attempt to submit them."""
    if change.risk_policy_id != policy_current("risk").pk:
        return True
    dated = (each.until for check in risk_policy_current().checks for each in check.exceptions)
    return change.item_count <= MOST_AT_ONCE and any(dated)


def judge(change: Change) -> None:
    """Find the risks of every item and the content's hash, in the caller's transaction. Memory does
    not grow with the items but with the risks."""
    found = list(judged(change))
    RiskFinding.objects.bulk_create(found, batch_size=2_000)


def judged(change: Change) -> list[RiskFinding]:
    """The risks of every item, not stored; the change has their policy, the gravest severity and
    the content's hash afterwards."""
    revision = policy_current("risk")
    policy = risk_policy(revision)
    zones = zone_kinds(change)
    found: list[RiskFinding] = []

    def contents() -> Iterator[dict[str, Any]]:
        for chunk in _chunks(change):
            found.extend(_risks(change, policy, zones, chunk))
            yield from map(item_content, chunk)

    # The items are read once, for both.
    change.content_hash = content_hash(header_of(change), contents())
    change.risk_policy = revision
    gravest = max((SEVERITIES.index(each.severity) for each in found), default=0)
    change.risk = SEVERITIES[gravest]
    return found


@transaction.atomic
def judged_store(change: Change, found: list[RiskFinding]) -> dict[str, Any]:
    """Store what a job has found out, unless the change has moved on meanwhile."""
    held = Change.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if held.content_hash or held.revision != change.revision:
        return {"change": held.pk, "outdated": True}
    held.risk_policy, held.risk = change.risk_policy, change.risk
    held.content_hash = change.content_hash
    held.save()
    RiskFinding.objects.bulk_create(found, batch_size=2_000)
    return {"change": held.pk, "items": held.item_count, "risk": held.risk}


def header_of(change: Change) -> dict[str, Any]:
    """What is approved besides the items; the wanted window where the policy wants another
    approval for another one."""
    renewed = approval_policy_current().limits.renew_when_window_moves
    window = (change.wanted_from, change.wanted_until) if renewed else (None, None)
    return {
        "change": change.pk,
        "title": change.title,
        "justification": change.justification,
        "owner": change.owner.username,
        "emergency": change.emergency,
        "wanted": [moment_text(each) if each else None for each in window],
        "sites": list(change.sites.order_by("site__slug").values_list("site__slug", flat=True)),
    }


def item_content(item: Item) -> dict[str, Any]:
    """What is approved of an item; of one that is allowed already, the record of that too."""
    allowed = allowed_of(item)
    return {
        "kind": item.kind,
        "site": item.site.slug,
        "before": _facts(item.before),
        "after": _facts(item.after),
        **({"allowed": list(allowed.told)} if allowed else {}),
    }


def items_in_order(change: Change) -> Iterator[Item]:
    """The items by position, with their entries, a chunk at a time; the steps that led to an entry
    (`why`), most of its row, are left to whoever looks at them."""
    rows = change.items.select_related(*_TOGETHER).defer(*_STEPS)
    return rows.order_by("position").iterator(chunk_size=_CHUNK)


def _facts(entry: Entry | None) -> dict[str, Any] | None:
    if entry is None:
        return None
    return {name: _plain(getattr(entry, name)) for name in FACTS}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _chunks(change: Change) -> Iterator[list[Item]]:
    items = items_in_order(change)
    while chunk := list(islice(items, _CHUNK)):
        yield chunk


def _risks(
    change: Change, policy: RiskPolicy, zones: Mapping[tuple[str, str], str], items: list[Item]
) -> Iterator[RiskFinding]:
    """What speaks against what comes into force; what goes widens nothing."""
    coming = {str(item.pk): item for item in items if item.after is not None}
    seen = [looked(item, zones) for item in coming.values()]
    for found in risks(policy, seen, on=timezone.localdate()):
        yield RiskFinding(
            change=change,
            item=coming[found.entry],
            check_id=found.check,
            severity=found.severity,
            reason=found.reason,
            forbidden=found.forbidden,
        )


def looked(item: Item, zones: Mapping[tuple[str, str], str]) -> Looked:
    """What a risk policy looks at of the entry that an item brings."""
    entry = item.entry

    def zone(slug: str) -> Zoned:
        return Zoned(slug, zones.get((item.site.slug, slug), ""))

    return Looked(
        id=str(item.pk),
        source=endpoint_of(entry.source),
        destination=endpoint_of(entry.destination),
        source_zone=zone(entry.source_zone),
        destination_zone=zone(entry.destination_zone),
        service=service_of(entry.service),
        application=entry.application,
        tls_inspection=entry.tls_inspection,
        site=item.site.slug,
        product=entry.product,
        flow=entry.flow,
    )
