"""Campaigns: rounds of reviews with one due day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.audit.services import record
from requirements_app.core.errors import Conflict, InvalidInput, NotFound, Stale
from requirements_app.sites.models import Site

from ..access import require_carrying_out
from ..checks import later, title
from ..models import BaselineEntry, Campaign, Review
from ..reviews import campaigns_seen


@transaction.atomic
def campaign_create(*, actor: User, name: str, due_on: dt.date, sites: Sequence[Site]) -> Campaign:
    """Ask for a decision on everything that is in force at these sites, by a day. For change
    managers and owners of all of them. Raises NotAllowed, InvalidInput, and Conflict where nothing
    is in force."""
    require_carrying_out(actor, sites)
    called = title(name, "name")
    if not sites:
        raise InvalidInput.one("sites", [], "names no site", "name at least one")
    later(due_on, "due_on")
    made = Campaign.objects.create(name=called, due_on=due_on, made_by=actor)
    made.sites.set(sites)
    entries = BaselineEntry.objects.filter(site__in=sites, until=None).order_by("pk")
    rows = [Review(campaign=made, entry_id=pk) for pk in entries.values_list("pk", flat=True)]
    if not rows:
        raise Conflict("nothing is in force at these sites", "name sites where something is")
    Review.objects.bulk_create(rows, batch_size=5_000)
    for site in sites:
        _recorded(actor, "campaign.created", made, site, name=called, due_on=due_on)
    return made


@transaction.atomic
def campaign_close(*, actor: User, campaign: int, expected_version: int | None) -> Campaign:
    """End a campaign. What was not decided stays undecided. Raises NotFound, Stale, Conflict."""
    found = campaigns_seen(actor).select_for_update(of=("self",)).filter(pk=campaign).first()
    if found is None:
        raise NotFound(f"there is no campaign {campaign}", "see the list of campaigns")
    sites = list(found.sites.all())
    require_carrying_out(actor, sites)
    if expected_version is not None and found.row_version != expected_version:
        raise Stale("the campaign has moved on", "reload it, and decide again")
    if found.closed_at is not None:
        raise Conflict("the campaign is closed already", "start another one")
    found.closed_at = timezone.now()
    found.row_version += 1
    found.save()
    left = found.reviews.filter(outcome="", entry__until=None).count()
    for site in sites:
        _recorded(actor, "campaign.closed", found, site, undecided=left)
    return found


def _recorded(actor: User, action: str, campaign: Campaign, site: Site, **data: object) -> None:
    record(
        actor=actor,
        action=action,
        obj=campaign,
        site_slug=site.slug,
        data={**data, "entries": campaign.reviews.filter(entry__site=site).count()},
    )
