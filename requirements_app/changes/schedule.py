"""What stands in the way of a time, or speaks for it: freezes, maintenance windows, and other
changes at the same firewalls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import F, Func, Q, QuerySet
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.sites.models import Site
from requirements_app.sites.selectors import visible_sites

from .compute import windows as pure
from .models import Change, ChangeSite, Item, Window


@dataclass(frozen=True)
class Conflicts:
    """What a wanted time meets: freezes; sites whose maintenance windows do not hold it; other
    scheduled changes at the same firewalls."""

    freezes: tuple[pure.Occurrence, ...]
    outside_maintenance: tuple[str, ...]
    overlaps: tuple[pure.Overlap, ...]

    def __bool__(self) -> bool:
        return bool(self.freezes or self.outside_maintenance or self.overlaps)


def windows_seen(user: User) -> QuerySet[Window]:
    """The windows of visible sites, and those that are for everywhere, by their beginning."""
    rows = Window.objects.filter(Q(site=None) | Q(site__in=visible_sites(user)))
    return rows.select_related("site", "made_by")


def pure_window(row: Window) -> pure.Window:
    """A window as the computation knows it."""
    return pure.Window(
        kind=row.kind,  # type: ignore[arg-type] # a text of Window.Kind is a Kind
        name=row.name,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        time_zone=row.time_zone,
        recurrence=row.recurrence,
        site=row.site.slug if row.site else "",
        uid=row.uid,
    )


def windows_at(sites: Collection[Site], span: pure.Span) -> list[pure.Window]:
    """The windows for these sites that may matter for a time: freezes that may touch it, and the
    maintenance windows that there still are, at whatever time."""
    there = Window.objects.filter(Q(site=None) | Q(site__in=sites)).select_related("site")
    lasting = there.filter(~Q(recurrence="") | Q(ends_at__gt=span.starts))
    maintenance = Q(kind=Window.Kind.MAINTENANCE)
    return [pure_window(row) for row in lasting.filter(maintenance | Q(starts_at__lt=span.ends))]


def freezes_at(
    sites: Collection[Site], start: dt.datetime, end: dt.datetime
) -> tuple[pure.Occurrence, ...]:
    """The freezes that a time touches at any of the sites."""
    span = pure.Span(start, end)
    return pure.freezes(span, windows_at(sites, span), {site.slug for site in sites})


def freezes_now(sites: Collection[Site]) -> tuple[pure.Occurrence, ...]:
    """The freezes that are on at any of the sites."""
    now = timezone.now()
    return freezes_at(sites, now, now + dt.timedelta(seconds=1))


def conflicts_of(
    change: Change, sites: Sequence[Site], start: dt.datetime, end: dt.datetime
) -> Conflicts:
    """What a time for implementing a change meets; as many queries for many items as for one."""
    span = pure.Span(start, end)
    slugs = {site.slug for site in sites}
    windows = windows_at(sites, span)
    return Conflicts(
        freezes=pure.freezes(span, windows, slugs),
        outside_maintenance=pure.outside_maintenance(span, windows, slugs),
        overlaps=overlapping(change, sites, span),
    )


def overlapping(
    change: Change, sites: Collection[Site], span: pure.Span
) -> tuple[pure.Overlap, ...]:
    """The other scheduled changes that are at the same firewalls within the time."""
    others = list(
        Change.objects.filter(
            state=Change.State.SCHEDULED,
            sites__site__in=sites,
            scheduled_from__lt=span.ends,
            scheduled_until__gt=span.starts,
        )
        .exclude(pk=change.pk)
        .distinct()
    )
    places = _firewalls([change.pk, *(each.pk for each in others)])
    nowhere: frozenset[tuple[str, str]] = frozenset()
    planned = pure.Planned(change.pk, span, places.get(change.pk, nowhere))
    return pure.overlaps(
        planned,
        (
            pure.Planned(
                each.pk,
                pure.Span(each.scheduled_from, each.scheduled_until),
                places.get(each.pk, nowhere),
            )
            for each in others
            if each.scheduled_from and each.scheduled_until
        ),
    )


def scheduled_seen(user: User) -> QuerySet[Change]:
    """The scheduled changes at visible sites, by their time."""
    rows = Change.objects.filter(
        state=Change.State.SCHEDULED,
        scheduled_from__isnull=False,
        sites__site__in=visible_sites(user).order_by().values("pk"),
    )
    return rows.distinct().order_by("scheduled_from", "pk")


def scheduled_conflicts(user: User, most: int = 200) -> list[tuple[Change, Conflicts]]:
    """What the next scheduled changes that a user sees meet at the sites that the user sees, those
    that meet nothing left out; as many queries for many as for one."""
    coming = scheduled_seen(user).filter(scheduled_until__gt=timezone.now())[:most]
    changes = {each.pk: each for each in coming}
    at = ChangeSite.objects.filter(
        change__in=changes, site__in=visible_sites(user).order_by().values("pk")
    )
    sites: dict[int, set[str]] = {}
    for number, slug in at.values_list("change_id", "site__slug"):
        sites.setdefault(number, set()).add(slug)
    places = _firewalls(list(changes))
    planned = {
        number: pure.Planned(
            number,
            pure.Span(each.scheduled_from, each.scheduled_until),
            frozenset(
                place for place in places.get(number, ()) if place[0] in sites.get(number, ())
            ),
        )
        for number, each in changes.items()
        if each.scheduled_from and each.scheduled_until
    }
    windows = [pure_window(row) for row in windows_seen(user)] if planned else []
    found = []
    for number, each in planned.items():
        slugs = sites.get(number, set())
        met = Conflicts(
            freezes=pure.freezes(each.span, windows, slugs),
            outside_maintenance=pure.outside_maintenance(each.span, windows, slugs),
            overlaps=pure.overlaps(each, planned.values()),
        )
        if met:
            found.append((changes[number], met))
    return found


def _firewalls(numbers: Sequence[int]) -> dict[int, frozenset[tuple[str, str]]]:
    """The firewalls (site, slug) on the paths of what changes have left to do."""
    rows = Item.objects.filter(change__in=numbers, state=Item.State.PENDING).order_by()
    each = rows.annotate(firewall=Func(F("firewalls"), function="unnest"))
    found: dict[int, set[tuple[str, str]]] = {}
    for number, site, firewall in each.values_list(
        "change_id", "site__slug", "firewall"
    ).distinct():
        found.setdefault(number, set()).add((site, firewall))
    return {number: frozenset(places) for number, places in found.items()}
