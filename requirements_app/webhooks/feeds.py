"""What feeds tell: the catalogue's versions, and what happens at a site."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import CharField, Count, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requirements_app.accounts.models import User
from requirements_app.audit.models import Event
from requirements_app.catalogue.models import Change as CatalogueChange
from requirements_app.catalogue.models import Version
from requirements_app.changes.models import Change
from requirements_app.sites.models import Site
from requirements_app.tickets.models import Ticket

from .sight import Sighting, sightings
from .types import Label, told

MOST = 50
_CHANGES_NAMED = 40
_KINDS = ("proposal", "rule-set", "change", "ticket")
_DEPLOYMENTS: Mapping[str, Label] = {
    "deployment.created": gettext_lazy("A deployment was added"),
    "deployment.updated": gettext_lazy("A deployment was changed"),
    "deployment.deleted": gettext_lazy("A deployment was removed"),
}


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `id` is a tag URI that stays the same for ever."""

    id: str
    title: str
    at: dt.datetime
    url: str
    summary: str = ""
    author: str = ""
    category: str = ""


def tag(path: str) -> str:
    """A tag URI of this installation (RFC 4151)."""
    return f"tag:{urlsplit(settings.PORTAL_URL).hostname},2026:{path}"


def catalogue_entries(most: int = MOST) -> list[Entry]:
    """The newest versions of the catalogue, each with what it changed; three queries."""
    versions = list(Version.objects.select_related("published_by").order_by("-number")[:most])
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    rows = CatalogueChange.objects.filter(version__in=versions).order_by()
    for number, disposition, count in rows.values_list("version_id", "disposition").annotate(
        Count("pk")
    ):
        counts[number][disposition] += count
    named = defaultdict(list)
    first = rows.filter(position__lte=_CHANGES_NAMED).order_by("version_id", "position")
    for number, kind, slug, disposition in first.values_list(
        "version_id", "kind", "slug", "disposition"
    ):
        named[number].append(f"{disposition} {kind} {slug}")
    return [_of_version(each, counts[each.number], named[each.number]) for each in versions]


def site_entries(user: User, site: Site, most: int = MOST) -> list[Entry]:
    """The newest happenings at a site that the user sees, as far as they see their objects."""
    here = Event.objects.filter(
        told(_KINDS) | Q(action__in=list(_DEPLOYMENTS)), site_slug=site.slug
    )
    # A change of several sites belongs to none of them alone in the audit trail.
    several = Event.objects.filter(
        told(["change"]),
        site_slug="",
        object_type="changes.change",
        object_id__in=_of_several_sites(site, most),
    )
    # What befalls a ticket is of no site there, either.
    tickets = Event.objects.filter(
        told(["ticket"]),
        site_slug="",
        object_type="tickets.ticket",
        object_id__in=_tickets_of(site, most),
    )
    found = [each for rows in (here, several, tickets) for each in _newest(rows, most)]
    events = sorted(found, key=lambda event: event.pk, reverse=True)[:most]
    seen = {each.event.pk: each for each in sightings(user, events)}
    titles = _titles(seen.values())
    entries = (_of_event(event, seen.get(event.pk), site, titles) for event in events)
    return [entry for entry in entries if entry]


def _of_several_sites(site: Site, most: int) -> Sequence[str]:
    ids = Change.objects.filter(sites__site=site).annotate(text=Cast("pk", CharField()))
    several = Change.objects.annotate(count=Count("sites")).filter(count__gt=1).values("pk")
    newest = ids.filter(pk__in=several).order_by("-updated_at")
    return list(newest.values_list("text", flat=True)[:most])


def _tickets_of(site: Site, most: int) -> Sequence[str]:
    newest = Ticket.objects.filter(change__sites__site=site).order_by("-updated_at")
    return [str(number) for number in newest.values_list("pk", flat=True)[:most]]


def _newest(rows: QuerySet[Event], most: int) -> list[Event]:
    return list(rows.select_related("actor").order_by("-pk")[:most])


def _titles(seen: Iterable[Sighting]) -> dict[str, str]:
    keys = {each.key for each in seen if each.type.kind in ("change", "ticket")}
    rows = Change.objects.filter(pk__in=[int(key) for key in keys]).order_by()
    return {str(number): title for number, title in rows.values_list("pk", "title")}


def _of_event(
    event: Event, seen: Sighting | None, site: Site, titles: Mapping[str, str]
) -> Entry | None:
    """None for what is about an object that is gone, or not for this reader."""
    if words := _DEPLOYMENTS.get(event.action):
        title, url = str(words), settings.PORTAL_URL + reverse("site", args=[site.slug])
    elif seen is None:
        return None
    else:
        title, url = str(seen.type.words), seen.page
        if name := titles.get(seen.key):
            title = f"{title}: #{seen.key} {name}"
    return Entry(
        id=tag(f"event/{event.pk}"),
        title=title,
        at=event.at,
        url=url,
        author=event.actor.username if event.actor else _("the portal"),
        category=event.action,
    )


def _of_version(version: Version, counts: Counter[str], named: Collection[str]) -> Entry:
    told_of = {
        "count": sum(counts.values()),
        "added": counts["add"],
        "changed": counts["change"],
        "removed": counts["remove"],
    }
    left = told_of["count"] - len(named)
    more = [_("and %(left)s more") % {"left": left}] if left > 0 else []
    words = _("Version %(number)s: %(added)s added, %(changed)s changed, %(removed)s removed")
    return Entry(
        id=tag(f"catalogue/{version.number}"),
        title=words % {"number": version.number, **told_of},
        at=version.published_at,
        url=f"{settings.PORTAL_URL}{reverse('catalogue-changes')}?since={version.number - 1}",
        summary="\n".join([*named, *more]),
        author=version.published_by.username if version.published_by else _("the portal"),
        category="catalogue.published",
    )
