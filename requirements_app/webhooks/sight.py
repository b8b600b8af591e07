"""What of an event its reader may see: the same selectors as those of pages and API."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from requirements_app.accounts.models import User
from requirements_app.audit.models import Event
from requirements_app.changes.access import visible_changes
from requirements_app.changes.models import ChangeSite
from requirements_app.jobs.registry import background_kinds
from requirements_app.jobs.selectors import visible_jobs
from requirements_app.rulesets.selectors import visible_rule_sets
from requirements_app.sites.models import UpgradeProposal
from requirements_app.sites.selectors import visible_sites
from requirements_app.tickets.models import Ticket

from .types import EventType, type_of

Seen = Mapping[str, frozenset[str]]
"""The objects that somebody sees, by their ids as texts, with the slugs of their sites that this
person sees; none for what belongs to no site."""
_NO_SITE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Kind:
    """A kind of object. `keys` tells what each event is about, by the event's id, as `seen` knows
    it; `api` and `page` are addresses, given that key and the sites that are seen."""

    seen: Callable[[User, Collection[str]], Seen]
    api: Callable[[str, frozenset[str]], str]
    page: Callable[[str, frozenset[str]], str]
    keys: Callable[[Sequence[Event]], Mapping[int, str]] = lambda events: {
        event.pk: event.object_id for event in events
    }


def _by_sites(rows: Iterable[tuple[Any, str]]) -> Seen:
    found: dict[str, set[str]] = defaultdict(set)
    for key, slug in rows:
        found[str(key)].add(slug)
    return {key: frozenset(slugs) for key, slugs in found.items()}


def _versions(user: User, keys: Collection[str]) -> Seen:
    return dict.fromkeys(keys, _NO_SITE) if user.is_active else {}


def _proposals(user: User, keys: Collection[str]) -> Seen:
    rows = UpgradeProposal.objects.filter(pk__in=_uuids(keys), site__in=visible_sites(user))
    return _by_sites(rows.values_list("pk", "site__slug"))


def _rule_sets(user: User, keys: Collection[str]) -> Seen:
    rows = visible_rule_sets(user).filter(pk__in=_uuids(keys))
    return _by_sites(rows.values_list("pk", "site__slug"))


def _changes(user: User, keys: Collection[str]) -> Seen:
    changes = visible_changes(user).filter(pk__in=_numbers(keys)).order_by()
    rows = ChangeSite.objects.filter(change__in=changes, site__in=visible_sites(user)).order_by()
    return _by_sites(rows.values_list("change_id", "site__slug"))


def _jobs(user: User, keys: Collection[str]) -> Seen:
    """Jobs that somebody asked for: what the portal does by itself, such as sending webhooks, is
    told to nobody."""
    rows = visible_jobs(user).filter(pk__in=_uuids(keys), owner__isnull=False)
    found = rows.exclude(kind__in=background_kinds()).values_list("pk", flat=True)
    return {str(key): _NO_SITE for key in found}


def _uuids(keys: Iterable[str]) -> list[UUID]:
    """Those of the keys that are UUIDs: one event that is odd must not stop all that follow."""
    found = []
    for key in keys:
        with suppress(ValueError):
            found.append(UUID(key))
    return found


def _numbers(keys: Iterable[str]) -> list[int]:
    return [int(key) for key in keys if key.isdecimal()]


def _any(sites: frozenset[str]) -> str:
    return min(sites)


def _of_tickets(events: Sequence[Event]) -> Mapping[int, str]:
    """A ticket is seen by whoever sees its change, and is read there."""
    ids = _numbers(event.object_id for event in events)
    rows = Ticket.objects.filter(pk__in=ids).order_by().values_list("pk", "change_id")
    changes = {str(ticket): str(change) for ticket, change in rows}
    return {event.pk: changes.get(event.object_id, "") for event in events}


KINDS: Mapping[str, Kind] = {
    "catalogue-version": Kind(
        _versions,
        api=lambda _, __: reverse("api:catalogue-changes"),
        page=lambda _, __: reverse("catalogue-changes"),
    ),
    "proposal": Kind(
        _proposals,
        api=lambda key, sites: reverse("api:proposal", args=[_any(sites), UUID(key)]),
        page=lambda key, sites: reverse("proposal", args=[_any(sites), UUID(key)]),
    ),
    "rule-set": Kind(
        _rule_sets,
        api=lambda key, _: reverse("api:rule-set", args=[UUID(key)]),
        page=lambda key, _: reverse("rule-set", args=[UUID(key)]),
    ),
    "change": Kind(
        _changes,
        api=lambda key, _: reverse("api:change", args=[key]),
        page=lambda key, _: reverse("change", args=[int(key)]),
    ),
    "job": Kind(
        _jobs,
        api=lambda key, _: reverse("api:job", args=[UUID(key)]),
        page=lambda key, _: reverse("job", args=[UUID(key)]),
    ),
    "ticket": Kind(
        _changes,
        api=lambda key, _: reverse("api:change", args=[key]),
        page=lambda key, _: reverse("change", args=[int(key)]),
        keys=_of_tickets,
    ),
}


@dataclass(frozen=True)
class Sighting:
    """An event as somebody may see it: what it is told as, about which object, at which of the
    sites that they see."""

    event: Event
    type: EventType
    key: str
    sites: frozenset[str]

    @property
    def api(self) -> str:
        """The object's address in the API, whole."""
        return settings.PORTAL_URL + KINDS[self.type.kind].api(self.key, self.sites)

    @property
    def page(self) -> str:
        """The object's page, whole."""
        return settings.PORTAL_URL + KINDS[self.type.kind].page(self.key, self.sites)


def sightings(user: User, events: Iterable[Event]) -> list[Sighting]:
    """Those of the events that are told outside and that the user may see, in their order; at most
    three queries a kind of object, however many events there are."""
    told = [(event, found) for event in events if (found := type_of(event.action))]
    by_kind: dict[str, list[Event]] = defaultdict(list)
    for event, found in told:
        by_kind[found.kind].append(event)
    keys: dict[int, str] = {}
    seen: dict[str, Seen] = {}
    for name, theirs in by_kind.items():
        about = KINDS[name].keys(theirs)
        keys.update(about)
        seen[name] = KINDS[name].seen(user, set(about.values()))
    return [
        Sighting(event, found, keys[event.pk], seen[found.kind][keys[event.pk]])
        for event, found in told
        if keys[event.pk] in seen[found.kind]
    ]
