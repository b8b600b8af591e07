"""The jobs of this stage: judging large changes, and following a baseline that has moved."""

from __future__ import annotations

from typing import Any

from requirements_app.jobs.registry import JobFailure, JobRun, Outcome, handler

from .actions.expire import expired_propose
from .actions.recompute import change_follow
from .compute.states import OPEN
from .mailing import notices_send
from .models import Change
from .preparing import judged, judged_store


@handler("change-prepare")
def prepare_change(run: JobRun) -> Outcome:
    """Find the risks of many items and the hash of what they ask for."""
    change = Change.objects.select_related("owner").filter(pk=run.arguments["change"]).first()
    if change is None:
        raise JobFailure("The change is gone.", "Ask for a new one.")
    run.progress("judging the items", 0, change.item_count)
    found = judged(change)
    return Outcome(lambda: judged_store(change, found))


@handler("changes-follow", background=True)
def follow_baseline(run: JobRun) -> Outcome:
    """Recompute every open change of a site whose baseline has moved, each by itself."""
    site = int(run.arguments["site"])
    numbers = list(
        Change.objects.filter(sites__site=site, state__in=OPEN).values_list("pk", flat=True)
    )

    def write() -> dict[str, Any]:
        return {"recomputed": [number for number in numbers if change_follow(number=number)]}

    return Outcome(write)


@handler("changes-expire", background=True)
def propose_expired(run: JobRun) -> Outcome:
    """Propose that what ran out at a site is taken out of force."""
    site = int(run.arguments["site"])

    def write() -> dict[str, Any]:
        change = expired_propose(site_id=site)
        return {"change": change.pk if change else None}

    return Outcome(write)


@handler("change-notices", background=True, errand=True)
def send_notices(run: JobRun) -> Outcome:
    """Send what people are to be told of a change, each notice once."""
    sent = notices_send(run)
    return Outcome(lambda: {"sent": sent})
