"""Who answered for what was in force at a moment that is over, and by which day a review was due.

The rows of a baseline have those of now. Who handed an entry over stands in the audit trail, until
when it was kept with its reviews; what nobody has touched since is as it was.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone

from requirements_app.audit.selectors import events_of
from requirements_app.sites.models import Site

from .models import BaselineEntry, Review
from .policies import approval_policy


class Duty(NamedTuple):
    """`owner` is a user name."""

    owner: str
    review_on: dt.date


def duties_at(site: Site, rows: Sequence[BaselineEntry], moment: dt.datetime) -> list[Duty]:
    """Who answered for each of the site's entries at a moment at which it was in force, and by when
    its review was due; two queries. The rows come with their owner and their change's owner and
    approval policy."""
    owners, days = _owners(site, rows, moment), _review_days(rows, moment)
    return [
        Duty(owners.get(row.pk, row.owner.username), days.get(row.pk, row.review_on))
        for row in rows
    ]


def _owners(site: Site, rows: Sequence[BaselineEntry], moment: dt.datetime) -> dict[int, str]:
    """The user names of those who answered then, for the rows that were ever handed over."""
    by_key: dict[str, list[BaselineEntry]] = defaultdict(list)
    for row in rows:
        by_key[row.entry_key].append(row)
    events = events_of("sites.site", str(site.pk)).filter(
        action="in-force.handed-over", data__entries__has_any_keys=list(by_key)
    )
    found: dict[int, str] = {}
    for at, data in events.order_by("id").values_list("at", "data"):
        for row in (row for key in data["entries"] for row in by_key.get(key, ())):
            if at < row.since or (row.until is not None and at > row.until):
                continue
            # Whoever owned the change answers for what it brought, until it is handed over.
            known = found.setdefault(row.pk, row.change.owner.username)
            found[row.pk] = data["to"] if at <= moment else known
    return found


def _review_days(rows: Sequence[BaselineEntry], moment: dt.datetime) -> dict[int, dt.date]:
    """The days by which reviews were due then, of the rows that were ever kept."""
    by_pk = {row.pk: row for row in rows}
    kept = Review.objects.filter(entry__in=list(by_pk), outcome=Review.Outcome.KEEP)
    found: dict[int, dt.date] = {}
    told = kept.order_by("decided_at", "id").values_list("entry", "decided_at", "review_on")
    for entry, decided_at, review_on in told:
        known = found.setdefault(entry, _first_review(by_pk[entry]))
        if decided_at is None or review_on is None:
            raise ValueError("what is kept has a day, and a moment at which that was decided")
        found[entry] = review_on if decided_at <= moment else known
    return found


def _first_review(row: BaselineEntry) -> dt.date:
    """The day that an entry is given when it comes into force: by the policy that its change was
    judged by, and no later than its own last day."""
    policy = row.change.approval_policy
    if policy is None:
        raise ValueError("a change that is implemented has been submitted")
    days = getattr(approval_policy(policy).limits.review_days, row.change.risk)
    day = timezone.localdate(row.since) + dt.timedelta(days=days)
    return min(day, row.expires_on) if row.expires_on else day
