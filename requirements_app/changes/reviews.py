"""Reads of recertification: what is due, what campaigns wait for, and what stands on nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.catalogue.models import FlowRevision
from requirements_app.core.errors import InvalidInput
from requirements_app.core.text import clean_text
from requirements_app.sites.models import Site
from requirements_app.sites.selectors import visible_sites

from .models import BaselineEntry, Campaign, Review

FILTER_KEYS = ("due", "site", "owner", "product", "campaign")
DUE = ("due", "overdue", "soon", "all")
"""By today; before today; within 30 days; at any time."""
SOON = dt.timedelta(days=30)
_LONGEST = 200
_LONG_DUE, _MOST_DAYS = dt.timedelta(days=365), 2_000


@dataclass(frozen=True)
class ReviewFilters:
    """What entries are picked by; what is empty does not filter. `owner` is a user name;
    `campaign` the key of one, of which all undecided entries are picked."""

    due: str = "due"
    site: str = ""
    owner: str = ""
    product: str = ""
    campaign: int | None = None

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> ReviewFilters:
        """Filters as a query string writes them. Raises InvalidInput."""
        plain = {
            key: clean_text(texts.get(key, ""), key, _LONGEST)
            for key in ("site", "owner", "product", "campaign")
        }
        campaign = plain.pop("campaign")
        if campaign and not (campaign.isascii() and campaign.isdecimal() and len(campaign) < 18):
            raise InvalidInput.one("campaign", campaign, "is no campaign", "give its number")
        due = texts.get("due", "") or ("all" if campaign else "due")
        if due not in DUE:
            raise InvalidInput.one("due", due, "is unknown", f"use one of {', '.join(DUE)}")
        return cls(due=due, campaign=int(campaign) if campaign else None, **plain)


def reviews_due(user: User, filters: ReviewFilters) -> QuerySet[BaselineEntry]:
    """The entries in force at visible sites that the filters pick, the longest due first."""
    today = timezone.localdate()
    rows = BaselineEntry.objects.filter(until=None, site__in=visible_sites(user))
    rows = rows.select_related("site", "entry", "owner", "change")
    if filters.due == "overdue":
        rows = rows.filter(review_on__lt=today)
    elif filters.due != "all":
        until = today + (SOON if filters.due == "soon" else dt.timedelta())
        rows = rows.filter(review_on__lte=until)
    if filters.site:
        rows = rows.filter(site__slug=filters.site)
    if filters.owner:
        rows = rows.filter(owner__username=filters.owner)
    if filters.product:
        rows = rows.filter(product=filters.product)
    if filters.campaign is not None:
        asked = Review.objects.filter(
            entry=OuterRef("pk"),
            campaign=filters.campaign,
            outcome="",
            campaign__in=campaigns_seen(user).order_by().values("pk"),
        )
        rows = rows.filter(Exists(asked))
    return rows.order_by("review_on", "pk")


@dataclass(frozen=True)
class ReviewsAtSite:
    """How much one person has to review at a site, and the day of the first."""

    slug: str
    name: str
    count: int
    first: dt.date


def reviews_waiting(user: User) -> list[ReviewsAtSite]:
    """What the user answers for and has to review within 30 days, by site; one query."""
    rows = reviews_due(user, ReviewFilters(due="soon", owner=user.username)).order_by()
    found = rows.values_list("site__slug", "site__name").annotate(Count("pk"), Min("review_on"))
    return [ReviewsAtSite(*row) for row in found.order_by("site__slug")]


def reviews_by_day(user: User) -> list[ReviewsAtSite]:
    """What is due for review at visible sites, by day and site: what should have been looked at in
    the past year, and what comes; one query."""
    rows = reviews_due(user, ReviewFilters(due="all")).order_by()
    since = timezone.localdate() - _LONG_DUE
    found = rows.filter(review_on__gte=since).values_list("site__slug", "site__name")
    counted = found.annotate(Count("pk"), on=F("review_on")).order_by("on", "site__slug")
    return [ReviewsAtSite(*row) for row in counted[:_MOST_DAYS]]


def campaigns_seen(user: User) -> QuerySet[Campaign]:
    """The campaigns of which the user sees every site, newest first."""
    hidden = Site.objects.exclude(pk__in=visible_sites(user).order_by().values("pk"))
    held = Campaign.sites.through.objects.filter(campaign=OuterRef("pk"), site__in=hidden)
    return Campaign.objects.exclude(Exists(held))


def campaign_list(user: User) -> QuerySet[Campaign]:
    """The campaigns that the user sees with `asked` and `decided`: how many entries, and of how
    many it is decided or they are gone."""
    over = ~Q(reviews__outcome="") | Q(reviews__entry__until__isnull=False)
    return (
        campaigns_seen(user)
        .select_related("made_by")
        .prefetch_related("sites")
        .annotate(asked=Count("reviews"), decided=Count("reviews", filter=over))
        .order_by("-created_at", "-pk")
    )


def standing_on_dropped_flows(user: User, site: Site | None = None) -> QuerySet[BaselineEntry]:
    """The entries in force at visible sites, or one of them, whose flow the catalogue version that
    the site follows does not have any more: the vendor dropped it, or the product with it."""
    sites = visible_sites(user)
    if site is not None:
        sites = sites.filter(pk=site.pk)
    valid = FlowRevision.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=OuterRef("site__catalogue_version")),
        entity__slug=OuterRef("flow"),
        valid_from__lte=OuterRef("site__catalogue_version"),
    )
    rows = BaselineEntry.objects.filter(until=None, site__in=sites).exclude(Exists(valid))
    return rows.select_related("site", "entry", "owner", "change").order_by("site_id", "pk")
