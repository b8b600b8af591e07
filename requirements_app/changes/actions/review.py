"""Recertification: what is in force is kept for another while, or goes; and who answers for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.audit.services import record
from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from requirements_app.sites.models import Site
from requirements_app.sites.selectors import visible_sites

from ..checks import later, note, prose
from ..models import BaselineEntry, Change, Review
from ..policies import approval_policy_current
from .retire import removal

MOST_AT_ONCE = 5_000


@transaction.atomic
def review_decide(
    *,
    actor: User,
    entries: Collection[int],
    outcome: str,
    text: str = "",
    review_on: dt.date | None = None,
) -> list[Change]:
    """Decide on entries in force, by their keys: `keep` them until `review_on` (unless given, as
    long as the policy says for the risk of the change that brought them), or have them go because
    they are to `change` or to be `remove`d, which makes a draft for each site.

    Whoever owns an entry or may change its site decides; a draft needs the latter. What open
    campaigns ask of the entries is decided by it. Returns the drafts. Raises InvalidInput,
    NotFound, NotAllowed, and Conflict for an entry that is in force no more.
    """
    if outcome not in Review.Outcome.values:
        mend = f"use one of {', '.join(Review.Outcome.values)}"
        raise InvalidInput.one("outcome", outcome, "is no decision", mend)
    rows = held_entries(actor, entries)
    if outcome == Review.Outcome.KEEP:
        said = note(text)
        made = _Made(outcome, said, until=_kept(rows, review_on))
    else:
        said = prose(text, "note")
        if review_on is not None:
            raise InvalidInput.one(
                "review_on", review_on.isoformat(), "is for what is kept", "leave it out"
            )
        made = _Made(outcome, said, drafts=_going(actor, rows, outcome, said))
    _decided(actor, rows, made)
    until, drafts = made.until, made.drafts
    for site, theirs in by_site(rows).items():
        record(
            actor=actor,
            action=f"in-force.{_ACTIONS[outcome]}",
            obj=site,
            site_slug=site.slug,
            data={
                "entries": [row.entry_key for row in theirs],
                "note": said,
                "review_on": sorted({until[row.pk].isoformat() for row in theirs if until}),
                "change": drafts[site.pk].pk if site.pk in drafts else None,
            },
        )
    return list(drafts.values())


@dataclass(frozen=True)
class _Made:
    """A decision with what came of it: until when each entry is kept, and the draft of each site,
    by their keys."""

    outcome: str
    said: str
    until: Mapping[int, dt.date] = field(default_factory=dict)
    drafts: Mapping[int, Change] = field(default_factory=dict)


_ACTIONS = {"keep": "kept", "change": "to-change", "remove": "to-remove"}


@transaction.atomic
def entries_hand_over(*, actor: User, entries: Collection[int], owner: User, text: str = "") -> int:
    """Have somebody else answer for entries in force. Whoever owns one or may change its site hands
    it over, to somebody who sees the site. Returns how many have another owner now."""
    rows = held_entries(actor, entries)
    why = note(text)
    moved = 0
    for site, theirs in by_site(rows).items():
        if not (owner.is_active and owner.has_perm("sites.view_site", site)):
            raise InvalidInput.one(
                "owner", owner.username, f"does not see site {site.slug}",
                "name somebody with a role there",
            )  # fmt: skip
        other = [row for row in theirs if row.owner_id != owner.pk]
        if not other:
            continue
        BaselineEntry.objects.filter(pk__in=[row.pk for row in other]).update(owner=owner)
        moved += len(other)
        record(
            actor=actor,
            action="in-force.handed-over",
            obj=site,
            site_slug=site.slug,
            data={
                "entries": [row.entry_key for row in other],
                "from": sorted({row.owner.username for row in other}),
                "to": owner.username,
                "note": why,
            },
        )
    return moved


def held_entries(actor: User, entries: Collection[int]) -> list[BaselineEntry]:
    """The entries in force with these keys, locked, each of which the actor may decide on."""
    wanted = set(entries)
    if not wanted:
        raise InvalidInput.one("entries", [], "names no entry", "name at least one")
    if len(wanted) > MOST_AT_ONCE:
        mend = f"decide on {MOST_AT_ONCE} at once"
        raise InvalidInput.one("entries", len(wanted), "are too many", mend)
    seen = BaselineEntry.objects.filter(pk__in=wanted, site__in=visible_sites(actor))
    rows = list(
        seen.select_for_update(of=("self",))
        .select_related("site", "owner", "change")
        .order_by("pk")
    )
    if missing := sorted(wanted - {row.pk for row in rows}):
        raise NotFound(f"there is no entry {missing[0]} in force", "see what is in force")
    for row in rows:
        if row.until is not None:
            raise Conflict(
                f"entry {row.entry_key} is in force no more", "reload the list, and decide again"
            )
    _require_deciding(actor, rows)
    return rows


def by_site(rows: Sequence[BaselineEntry]) -> dict[Site, list[BaselineEntry]]:
    """Entries by their sites, in the order of the sites' keys."""
    found: dict[Site, list[BaselineEntry]] = {}
    for row in sorted(rows, key=lambda each: (each.site_id, each.pk)):
        found.setdefault(row.site, []).append(row)
    return found


def _require_deciding(actor: User, rows: Sequence[BaselineEntry]) -> None:
    for site, theirs in by_site(rows).items():
        own = all(row.owner_id == actor.pk for row in theirs)
        if not own and not actor.has_perm("sites.change_site", site):
            raise NotAllowed(
                f"{actor.username} does not answer for all of these at site {site.slug}",
                "leave to others what is theirs, or ask for the role of owner at this site",
            )


def _kept(rows: Sequence[BaselineEntry], wanted: dt.date | None) -> dict[int, dt.date]:
    """Until when each entry is kept: no longer than the policy lets it go without a review, and
    not beyond its own last day. Stored at once."""
    today = timezone.localdate()
    days = approval_policy_current().limits.review_days
    if wanted is not None:
        later(wanted, "review_on")
    until: dict[int, dt.date] = {}
    for row in rows:
        if row.expires_on and row.expires_on < today:
            raise Conflict(
                f"entry {row.entry_key} ran out on {row.expires_on}",
                "have it removed, or ask for it with a later last day",
            )
        longest = today + dt.timedelta(days=getattr(days, row.change.risk))
        if wanted is not None and wanted > longest:
            raise InvalidInput.one(
                "review_on", wanted.isoformat(), f"is too far for entry {row.entry_key}",
                f"give a day until {longest}: the policy wants a review by then",
            )  # fmt: skip
        until[row.pk] = min(filter(None, (wanted or longest, row.expires_on)))
    for day in set(until.values()):
        kept = [pk for pk, each in until.items() if each == day]
        BaselineEntry.objects.filter(pk__in=kept).update(review_on=day)
    return until


def _going(
    actor: User, rows: Sequence[BaselineEntry], outcome: str, said: str
) -> dict[int, Change]:
    """A draft for each site that takes its entries out, by the site's key."""
    words = "Replace" if outcome == Review.Outcome.CHANGE else "Remove"
    return {
        site.pk: removal(
            actor=actor,
            entries={site: theirs},
            origin=Change.Origin.REVIEW,
            wanted_title=f"{words} what a review found at {site.name}"[:200],
            justification=said,
        )
        for site, theirs in by_site(rows).items()
    }


def _decided(actor: User, rows: Sequence[BaselineEntry], made: _Made) -> None:
    """Note the decision where open campaigns wait for it, else by itself."""
    waiting: dict[int, list[Review]] = {}
    asked = Review.objects.filter(
        entry__in=[row.pk for row in rows], outcome="", campaign__closed_at=None
    ).exclude(campaign=None)
    for review in asked:
        waiting.setdefault(review.entry_id, []).append(review)
    now = timezone.now()
    known: list[Review] = []
    new: list[Review] = []
    for row in rows:
        reviews = waiting.get(row.pk, [])
        (known if reviews else new).extend(reviews or [Review(entry=row)])
        for review in reviews or new[-1:]:
            review.outcome, review.note, review.person, review.decided_at = (
                made.outcome, made.said, actor, now,
            )  # fmt: skip
            review.review_on = made.until.get(row.pk)
            review.change = made.drafts.get(row.site_id)
    fields = ["outcome", "note", "person", "decided_at", "review_on", "change"]
    Review.objects.bulk_update(known, fields, batch_size=1_000)
    Review.objects.bulk_create(new, batch_size=2_000)
