"""Moving a site's baseline by the items of a change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

from django.db import connection, transaction
from django.utils import timezone

from requirements_app.catalogue.statistics import statistics_renew
from requirements_app.core.errors import Conflict
from requirements_app.rulesets.models import Entry

from ..models import Baseline, BaselineEntry, Change, Item


def baseline_move(
    *, change: Change, items: Sequence[Item], baseline: Baseline, review_on: dt.date
) -> None:
    """Put the items of one site into force: what goes ends now, what comes begins now, with the
    change's owner and reason. An entry with an end is looked at by then. The caller holds the
    baseline and has found the change current."""
    now = timezone.now()
    with connection.cursor() as cursor:
        # What the trigger on the table asks for; it ends with the transaction.
        cursor.execute("SET LOCAL changes.moving = 'on'")
    going = {item.before_id: item for item in items if item.before_id is not None}
    ended = list(
        BaselineEntry.objects.filter(site=baseline.site_id, until=None, entry__in=list(going))
    )
    if len(ended) != len(going):
        raise Conflict("what shall go is in force no longer", "have the change recomputed")
    for row in ended:
        row.until, row.ended_by = now, going[row.entry_id]
    BaselineEntry.objects.bulk_update(ended, ["until", "ended_by"], batch_size=2_000)
    BaselineEntry.objects.bulk_create(
        [
            _row(change, item, item.after, now, review_on)
            for item in items
            if item.after is not None
        ],
        batch_size=2_000,
    )
    Item.objects.filter(pk__in=[item.pk for item in items]).update(
        state=Item.State.IMPLEMENTED, implemented_at=now
    )
    baseline.revision += 1
    baseline.save()
    moved = (BaselineEntry, Item)
    renew = partial(statistics_renew, moved, grown=BaselineEntry, rows=len(items))
    transaction.on_commit(renew, robust=True)


def _row(
    change: Change, item: Item, entry: Entry, now: dt.datetime, review_on: dt.date
) -> BaselineEntry:
    return BaselineEntry(
        site_id=item.site_id,
        entry=entry,
        entry_key=entry.entry_id,
        deployment=entry.deployment,
        product=entry.product,
        flow=entry.flow,
        expires_on=entry.expires_on,
        firewalls=[hop["firewall"] for hop in entry.path],
        owner=change.owner,
        reason=change.justification,
        review_on=min(review_on, entry.expires_on) if entry.expires_on else review_on,
        since=now,
        change=change,
        item=item,
    )
