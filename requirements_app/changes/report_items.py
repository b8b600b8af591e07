"""The items of a change as lines of its report, read while they are walked."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from django.db import connection
from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce

from requirements_app.accounts.models import User
from requirements_app.core.change_report import ItemLine, SeenAt
from requirements_app.core.report import SourceRow
from requirements_app.rulesets.compare import facts_between
from requirements_app.rulesets.models import Entry, RuleSet
from requirements_app.rulesets.reports import entry_line, source_rows

from .models import BaselineEntry, Change, Item, allowed_of

_AT_ONCE = 2_000
_SHARED = """SELECT i.id, e.id = i.before_id, array_agg(b.entry_key ORDER BY b.entry_key)
FROM changes_item i
JOIN rulesets_entry e ON e.id IN (i.before_id, i.after_id)
JOIN changes_baselineentry b
    ON b.site_id = i.site_id AND b.until IS NULL AND b.change_id <> i.change_id
JOIN rulesets_entry o ON o.id = b.entry_id
    AND o.source = e.source AND o.destination = e.destination AND o.service = e.service
    AND o.source_zone = e.source_zone AND o.destination_zone = e.destination_zone
WHERE i.change_id = %(change)s AND NOT EXISTS (
    SELECT FROM changes_item x WHERE x.change_id = i.change_id AND x.before_id = b.entry_id
)
GROUP BY i.id, e.id"""
"""Entries in force with the connection of an item's, which the change neither brings nor takes. Of
all items at once: each such statement reads the whole baseline."""

_Shared = dict[tuple[int, bool], tuple[str, ...]]
_Rows = dict[tuple[int, str], tuple[SourceRow, ...]]


class _Duty(NamedTuple):
    """Who answers for an item, why, and until when."""

    owner: str
    reason: str
    review_on: dt.date | None


def item_lines(change: Change) -> Iterator[ItemLine]:
    """The items by site and zone pair. Memory does not grow with them but with those whose
    connection something else has, too: some thousand are held at a time."""
    rows = (
        change.items.select_related("site", "before", "after", "allowed__person")
        .annotate(
            from_zone=Coalesce(F("after__source_zone"), F("before__source_zone")),
            to_zone=Coalesce(F("after__destination_zone"), F("before__destination_zone")),
        )
        .order_by("site__slug", "from_zone", "to_zone", "position")
    )
    items = rows.iterator(chunk_size=_AT_ONCE)
    shared = _shared(change)
    while together := list(islice(items, _AT_ONCE)):
        rests, duties = _Rests(together), _duties(change, together)
        for item in together:
            yield _line(item, shared, rests.of(item), duties[item.pk])


def path_of(entry: Entry | None) -> tuple[SeenAt, ...]:
    """What each firewall on the way of an entry sees of it, in order."""
    hops = entry.path if entry else []
    return tuple(
        SeenAt(hop["firewall"], hop["source"], hop["destination"], hop["service"]) for hop in hops
    )


def person_name(person: User) -> str:
    """A person as documents name them: in full, or by the user name."""
    return person.get_full_name() or person.username


def _line(item: Item, shared: _Shared, rows: tuple[SourceRow, ...], duty: _Duty) -> ItemLine:
    allowed = allowed_of(item)
    return ItemLine(
        number=item.position,
        site=item.site.slug,
        kind=item.kind,  # type: ignore[arg-type] # a text of Item.Kind is one
        state=item.state,
        before=entry_line(item.before) if item.before else None,
        after=entry_line(item.after) if item.after else None,
        facts=facts_between(item.before, item.after),
        path_before=path_of(item.before),
        path_after=path_of(item.after),
        before_shared_with=shared.get((item.pk, True), ()),
        after_shared_with=shared.get((item.pk, False), ()),
        rows=rows,
        owner=duty.owner,
        reason=duty.reason,
        review_on=duty.review_on,
        allowed=allowed.told if allowed else (),
    )


def _shared(change: Change) -> _Shared:
    with connection.cursor() as cursor:
        cursor.execute(_SHARED, {"change": change.pk})
        return {(item, before): tuple(keys) for item, before, keys in cursor.fetchall()}


def _duties(change: Change, items: Sequence[Item]) -> dict[int, _Duty]:
    """Of what comes, the change's own word until it is in force; of what goes, that by which it is
    in force, or was."""
    asked = _Duty(person_name(change.owner), change.justification, None)
    found = {item.pk: asked for item in items}
    coming = {item.after_id: item.pk for item in items if item.after_id}
    going = {item.before_id: item.pk for item in items if item.before_id and not item.after_id}
    by_item = Q(item__in=[item.pk for item in items])
    by_entry = Q(entry__in=list(going), site__in={item.site_id for item in items})
    for row in BaselineEntry.objects.filter(by_item | by_entry).select_related("owner"):
        item = coming.get(row.entry_id) or going.get(row.entry_id)
        if item is not None:
            found[item] = _Duty(person_name(row.owner), row.reason, row.review_on)
    return found


class _Rests:
    """The document rows behind the flows of some items, as the catalogue version has them that each
    entry was built from."""

    def __init__(self, items: Sequence[Item]) -> None:
        entries = [item.entry for item in items]
        contents = {entry.content_id for entry in entries}
        built = RuleSet.objects.filter(content__in=contents).order_by()
        self._versions = dict(
            built.values_list("content").annotate(newest=Max("catalogue_version"))
        )
        flows: dict[int, set[str]] = defaultdict(set)
        for entry in entries:
            if version := self._versions.get(entry.content_id):
                flows[version].add(entry.flow)
        self._rows: _Rows = {
            (version, flow): rows
            for version, asked in flows.items()
            for flow, rows in source_rows(version, asked).items()
        }

    def of(self, item: Item) -> tuple[SourceRow, ...]:
        version = self._versions.get(item.entry.content_id)
        return self._rows.get((version, item.entry.flow), ()) if version else ()
