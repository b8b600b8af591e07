"""Reachability checks: handing a run out, and taking its result up as evidence."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils import timezone

from exports.reachability.result import (
    EntryFinding,
    ItemFinding,
    Outcome,
    item_findings,
    read_result,
    run_of,
)
from requirements_app.accounts.models import User
from requirements_app.audit.services import record
from requirements_app.core.errors import Conflict, InvalidInput

from ..access import require_carrying_out
from ..check_plans import items_checked, key_of, plan_of
from ..models import Change, CheckRun, Evidence, Item
from ..moving import acting, moved, sites_of
from .prove import evidence_take, require_provable

KEPT = dt.timedelta(days=7)
"""So long the result of a run is taken up."""
_SHOWN = 20
_OUTCOMES = {
    "as-wanted": Evidence.Outcome.WORKS,
    "not-as-wanted": Evidence.Outcome.FAILED,
    "undecided": Evidence.Outcome.INCONCLUSIVE,
}


def check_run_make(*, number: int, actor: User, site: str, source_zone: str = "") -> CheckRun:
    """A run that checks the items which are in force at a site, from a source zone (blank: from
    each). Its key signs one result, within `KEPT`. Raises NotAllowed, InvalidInput for another
    site or zone, and Conflict where nothing of it is implemented there yet."""
    with acting(actor, number, None) as change:
        sites = sites_of(change)
        require_carrying_out(actor, sites)
        require_provable(change)
        where = next((each for each in sites if each.slug == site), None)
        if where is None:
            raise InvalidInput.one("site", site, "is no site of this change", "name one that is")
        if source_zone and not where.zones.filter(slug=source_zone).exists():
            raise InvalidInput.one(
                "source_zone", source_zone, "is no zone of the site", "name one of its zones"
            )
        run = CheckRun.objects.create(
            change=change,
            site=where,
            source_zone=source_zone,
            content_hash=change.content_hash,
            made_by=actor,
            expires_at=timezone.now() + KEPT,
        )
        items = items_checked(run)
        if not items:
            raise Conflict(
                "nothing of the change is implemented there yet",
                "implement it first; the tests for before are in the papers of each firewall",
            )
        record(
            actor=actor,
            action="change.check-handed-out",
            obj=change,
            site_slug=where.slug,
            data={"run": run.pk, "source_zone": source_zone, "items": len(items)},
        )
        return run


def check_result_take(*, number: int, actor: User, content: bytes) -> Change:
    """Take up the file that a run's script wrote, as evidence for each item of it.

    What is as wanted works, what is not has failed, all else is inconclusive. Where an item moves
    its source, one host shows that what goes is closed and another that what comes is open; what
    earlier runs showed of the part that this one did not try counts for that. A run counts once.
    Raises NotAllowed; InvalidInput for what is no result, was altered, or is of another run or
    plan; Conflict for a run that was taken up already or has run out, and where the change holds
    something else by now.
    """
    named = run_of(content)
    with acting(actor, number, None) as change:
        require_carrying_out(actor, sites_of(change))
        require_provable(change)
        held = CheckRun.objects.select_for_update(of=("self",)).select_related("site", "change")
        run = held.filter(pk=named, change=change).first()
        if run is None:
            raise InvalidInput.one(
                "result", str(named), "is no run of this change", "upload it at its own change"
            )
        _check_counts(run, change)
        plan = plan_of(run)
        result = read_result(content, plan=plan, key=key_of(run))
        found = [each for each in item_findings(plan, result) if _tried(each)]
        if not found:
            raise InvalidInput.one(
                "result",
                result.host.name,
                "is a host that tried none of its connections",
                "run the script on a host where connections of the change start",
            )
        items = {str(item.position): item for item in items_checked(run)}
        ran = {"host": result.host.name, "ended_at": result.ended_at.isoformat()}
        earlier = _shown_earlier(change)
        given = [
            _evidence(run, actor, items[each.item], _with_earlier(each, earlier), ran)
            for each in found
        ]
        run.used_at = timezone.now()
        run.save(update_fields=["used_at"])
        evidence_take(change, given)
        counts = Counter(str(each.outcome) for each in given)
        return moved(change, actor, "check-taken-up", run=run.pk, **counts, **ran)


def _check_counts(run: CheckRun, change: Change) -> None:
    again = "download its script anew, and run it again"
    if run.used_at is not None:
        raise Conflict(f"run {run.pk} was taken up already: it counts once", again)
    if run.expires_at <= timezone.now():
        raise Conflict(f"run {run.pk} has run out", again)
    if run.content_hash != change.content_hash:
        raise Conflict("the change was edited since the script was made", again)


def _tried(found: ItemFinding) -> bool:
    """Whether the host tried any of it; what starts at other hosts is theirs to show."""
    return any(map(_tried_at_all, found.entries))


def _tried_at_all(entry: EntryFinding) -> bool:
    return any(each.outcome != "not-tested" for each in entry.outcomes)


def _shown_earlier(change: Change) -> dict[tuple[str, str], str]:
    """What runs for the same content decided last of each entry, by item and entry."""
    rows = change.evidence.filter(item__isnull=False, run__content_hash=change.content_hash)
    told = rows.order_by("id").values_list("item__position", "result__entries")
    return {
        (str(position), each["entry"]): each["verdict"]
        for position, entries in told.iterator()
        for each in entries
        if each["verdict"] != "undecided"
    }


def _with_earlier(found: ItemFinding, earlier: Mapping[tuple[str, str], str]) -> ItemFinding:
    """The finding, as wanted where all is that was tried now, and the rest was so earlier."""
    if found.verdict != "undecided":
        return found
    shown = (
        each.verdict if _tried_at_all(each) else earlier.get((found.item, each.entry))
        for each in found.entries
    )
    if all(verdict == "as-wanted" for verdict in shown):
        return replace(found, verdict="as-wanted")
    return found


def _evidence(
    run: CheckRun, actor: User, item: Item, found: ItemFinding, ran: dict[str, str]
) -> Evidence:
    outcomes = [each for entry in found.entries for each in entry.outcomes]
    counts = Counter(each.outcome for each in outcomes)
    told = ", ".join(f"{count} {word}" for word, count in sorted(counts.items()))
    return Evidence(
        change=run.change,
        item=item,
        outcome=_OUTCOMES[found.verdict],
        text=f"Reachability check from {ran['host']}: {told}",
        result={**ran, "entries": [_entry(each) for each in found.entries]},
        run=run,
        person=actor,
    )


def _entry(found: EntryFinding) -> dict[str, Any]:
    """What was found of an entry, no more than a page shows of it."""
    return {
        "entry": found.entry,
        "verdict": found.verdict,
        "sampled": found.sampled,
        "tests": [_test(each) for each in found.outcomes[:_SHOWN]],
        "more": max(0, len(found.outcomes) - _SHOWN),
    }


def _test(outcome: Outcome) -> dict[str, Any]:
    tls = outcome.tls
    return {
        "outcome": outcome.outcome,
        "reason": outcome.reason,
        "detail": outcome.detail,
        "addresses": [each.address for each in outcome.attempts],
        "tls": {"state": tls.state, "issuer": tls.issuer, "chain_sha256": tls.chain_sha256}
        if tls
        else None,
    }
