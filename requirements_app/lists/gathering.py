"""The values of a list: sides of entries that are implemented or approved, never of drafts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from exports.lists.base import ListReport, ListValue
from requirements_app.changes.models import BaselineEntry, Change, Item
from requirements_app.core.endpoints import Endpoint, parse_endpoint
from requirements_app.core.errors import Conflict
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.report import FindingLine
from requirements_app.core.services import parse_service
from requirements_app.rulesets.models import Entry

from .models import List
from .selectors import format_of

MOST_ENTRIES = 200_000
APPROVED = (Change.State.APPROVED, Change.State.SCHEDULED)
_SHOWN = 5
_FACTS = (
    "entry_id", "flow", "protocol", "service", "source", "source_zone", "destination",
    "destination_zone", "path",
)  # fmt: skip


@dataclass
class _Gathered:
    """What is seen on the way: which services are served, and what is left out."""

    services: Counter[str] = field(default_factory=Counter)
    in_part: Counter[str] = field(default_factory=Counter)
    not_tcp: Counter[str] = field(default_factory=Counter)
    entries: set[str] = field(default_factory=set)


def report_of(found: List) -> tuple[ListReport, int]:
    """What the list holds now, and of how many entries. Raises Conflict for more of them than a
    list is made of: a device keeps what it had."""
    seen = _Gathered()
    values = tuple(dict.fromkeys(_values(found, seen)))
    report = ListReport(
        name=found.name,
        uuid=str(found.uuid),
        site_name=found.site.name,
        says=says(found),
        address=settings.PORTAL_URL + reverse("site-list", args=[found.site.slug, found.name]),
        values=values,
        findings=tuple(_findings(found, seen)),
        most=found.most,
    )
    return report, len(seen.entries)


def says(found: List) -> str:
    """In a line, what the list serves."""
    what = {
        List.Serves.IMPLEMENTED: "of what is implemented",
        List.Serves.APPROVED: "of what is implemented or approved",
    }
    sides = {
        List.Side.DESTINATIONS: "destinations",
        List.Side.SOURCES: "sources",
        List.Side.BOTH: "sources and destinations",
    }
    parts = [f"{sides[List.Side(found.side)]} {what[List.Serves(found.serves)]}"]
    for label in ("zone", "product", "firewall", "service"):
        if value := getattr(found, label):
            parts.append(f"{label} {value}")
    if found.tls_bypass:
        parts.append("where TLS must not be inspected")
    return ", ".join(parts)


def entries_of(found: List) -> Iterator[dict[str, Any]]:
    """The facts of each entry that the list is about; one query, two with what is approved."""
    rows = [_implemented(found)]
    if found.serves == List.Serves.APPROVED:
        rows.append(_approved(found))
    return chain.from_iterable(each.iterator(chunk_size=5_000) for each in rows)


def _implemented(found: List) -> QuerySet[Entry, dict[str, Any]]:
    rows = BaselineEntry.objects.filter(site=found.site_id, until=None)
    if found.product:
        rows = rows.filter(product=found.product)
    if found.firewall:
        rows = rows.filter(firewalls__contains=[found.firewall])
    return _picked(found, rows.values("entry"))


def _approved(found: List) -> QuerySet[Entry, dict[str, Any]]:
    rows = Item.objects.filter(
        site=found.site_id,
        change__state__in=APPROVED,
        state=Item.State.PENDING,
        after__isnull=False,
    )
    if found.product:
        rows = rows.filter(after__product=found.product)
    if found.firewall:
        rows = rows.filter(firewalls__contains=[found.firewall])
    return _picked(found, rows.values("after"))


def _picked(found: List, ids: QuerySet[Any, Any]) -> QuerySet[Entry, dict[str, Any]]:
    """What lasts of these entries: one whose last day is over is served no more, whether a change
    has taken it out yet or not."""
    lasting = Q(expires_on=None) | Q(expires_on__gte=timezone.localdate())
    rows = Entry.objects.filter(lasting, pk__in=ids.order_by())
    if found.tls_bypass:
        rows = rows.filter(tls_inspection="forbidden")
    if found.zone:
        begins, ends = Q(source_zone=found.zone), Q(destination_zone=found.zone)
        near = {List.Side.DESTINATIONS: begins, List.Side.SOURCES: ends}
        rows = rows.filter(near.get(List.Side(found.side), begins | ends))
    found_rows: QuerySet[Entry, dict[str, Any]] = rows.order_by("pk").values(*_FACTS)
    return found_rows


def _values(found: List, seen: _Gathered) -> Iterator[ListValue]:
    wanted = _points(found.service) if found.service else None
    only_tcp = format_of(found).web
    for entry in entries_of(found):
        hop = _hop(entry["path"], found.firewall) if found.firewall else entry
        if hop is None:
            continue
        if wanted is not None and not wanted <= _points(hop["service"]):
            if not wanted.isdisjoint(_points(hop["service"])):
                seen.in_part[hop["service"]] += 1
            continue
        if only_tcp and entry["protocol"] != "tcp":
            seen.not_tcp[hop["service"]] += 1
            continue
        seen.services[hop["service"]] += 1
        seen.entries.add(entry["entry_id"])
        if len(seen.entries) > MOST_ENTRIES:
            raise Conflict(
                f"list {found.name} would be made of more than {MOST_ENTRIES} entries",
                "narrow it to a zone, a product, a firewall or a service",
            )
        yield from _sides(found, entry, hop)


def _sides(found: List, entry: Mapping[str, Any], hop: Mapping[str, Any]) -> Iterator[ListValue]:
    """The sides that are asked for. With a zone, its destinations are of what begins there, and its
    sources of what ends there."""
    if found.side != List.Side.SOURCES and found.zone in ("", entry["source_zone"]):
        yield ListValue(_endpoint(hop["destination"]), entry["flow"])
    if found.side != List.Side.DESTINATIONS and found.zone in ("", entry["destination_zone"]):
        yield ListValue(_endpoint(hop["source"]), entry["flow"])


def _hop(path: Iterable[Mapping[str, Any]], firewall: str) -> Mapping[str, Any] | None:
    return next((hop for hop in path if hop["firewall"] == firewall), None)


def _findings(found: List, seen: _Gathered) -> Iterator[FindingLine]:
    if len(seen.services) > 1:
        yield FindingLine(
            "info",
            "several-services",
            _some(seen.services),
            f"The entries have {len(seen.services)} services; a rule with this list permits the"
            " rule's services to every value on it.",
            "Make a list for each service, so that no rule permits more than the entries.",
        )
    if seen.in_part:
        yield FindingLine(
            "warning",
            "service-in-part",
            _some(seen.in_part),
            f"Left out: {seen.in_part.total()} entries that permit only a part of {found.service}.",
            "Make a list for each of those services.",
        )
    if seen.not_tcp:
        yield FindingLine(
            "warning",
            "not-tcp",
            _some(seen.not_tcp),
            f"Left out: {seen.not_tcp.total()} entries that are not TCP; this format is for what"
            " a proxy or URL filtering carries.",
            "Permit them by a rule of the firewall, with a list of addresses or names.",
        )


def _some(counted: Counter[str]) -> str:
    texts = sorted(counted)
    more = f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
    return ", ".join(texts[:_SHOWN]) + more


@lru_cache(maxsize=50_000)
def _endpoint(text: str) -> Endpoint:
    return parse_endpoint(text)


@lru_cache(maxsize=5_000)
def _points(service: str) -> IntervalSet[int]:
    return parse_service(service).intervals()
