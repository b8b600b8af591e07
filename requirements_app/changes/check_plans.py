"""What a check of a change tries: its items that are in force at a site, from one source zone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.urls import reverse

from exports.reachability.authorities import public_root_fingerprints
from exports.reachability.plan import MAX_PROBES, CheckPlan, Connection, check_plan
from exports.reachability.result import run_key
from exports.reachability.script_powershell import powershell_script
from exports.reachability.script_python import python_script
from requirements_app.rulesets.compute.texts import service_of
from requirements_app.rulesets.models import Entry
from requirements_app.sites.models import Zone

from .models import CheckRun, Item

Platform = Literal["python", "powershell"]
PLATFORMS: tuple[Platform, ...] = ("python", "powershell")
_SUFFIXES: dict[Platform, str] = {"python": "py", "powershell": "ps1"}

_SPANS = "({0}.{1}_first <= {2}.{1}_last AND {0}.{1}_last >= {2}.{1}_first)"
_NAMES = (
    "({0}.{1} LIKE '*%%' AND {2}.{1} LIKE '%%' || substr({0}.{1}, 2)"
    " OR {2}.{1} LIKE '*%%' AND {0}.{1} LIKE '%%' || substr({2}.{1}, 2))"
)


def _meets(side: str) -> str:
    spans, names = (form.format("o", side, "e") for form in (_SPANS, _NAMES))
    return f"(o.{side} = e.{side} OR 'any' IN (o.{side}, e.{side}) OR {spans} OR {names})"


_OPEN_YET = f"""SELECT e.id FROM rulesets_entry e
WHERE e.id = ANY(%(entries)s) AND EXISTS (
    SELECT FROM changes_baselineentry b JOIN rulesets_entry o ON o.id = b.entry_id
    WHERE b.site_id = %(site)s AND b.until IS NULL
        AND o.source_zone = e.source_zone AND o.destination_zone = e.destination_zone
        AND o.protocol = e.protocol AND coalesce(o.ports && e.ports, true)
        AND {_meets("source")} AND {_meets("destination")}
)"""  # noqa: S608 - names of columns, none of them a reader's
"""Of these entries those that something in force meets: no try can show that they are closed."""


class Script(NamedTuple):
    name: str
    content: bytes


def plan_of(run: CheckRun) -> CheckPlan:
    """The plan of a run, the same each time as long as what it rests on is the same: the change,
    what is in force at the site, and which zone is the internet's."""
    items = items_checked(run)
    return check_plan(
        run_id=run.pk,
        change=run.change_id,
        site=run.site.slug,
        source_zone=run.source_zone,
        portal=f"{settings.PORTAL_URL}{reverse('change', args=[run.change_id])}",
        made_at=run.created_at,
        expires_at=run.expires_at,
        connections=_connections(run, items),
    )


def script_of(run: CheckRun, platform: Platform) -> Script:
    """The script of a run, which holds its key."""
    render = python_script if platform == "python" else powershell_script
    content = render(plan_of(run), key=key_of(run), public_roots=public_root_fingerprints())
    return Script(f"check-{run.change_id}-{str(run.pk)[:8]}.{_SUFFIXES[platform]}", content)


def key_of(run: CheckRun) -> bytes:
    """The key that signs the result of a run."""
    return run_key(settings.SECRET_KEY.encode(), run.pk)


def items_checked(run: CheckRun) -> list[Item]:
    """The items that a run checks: those of its site and source zone (blank: of all) that were
    implemented when it was made; no more than one script holds."""
    rows = run.change.items.filter(site=run.site_id, implemented_at__lte=run.created_at)
    if run.source_zone:
        zone = run.source_zone
        rows = rows.filter(Q(after__source_zone=zone) | Q(before__source_zone=zone))
    return list(rows.select_related("before", "after").order_by("position")[:MAX_PROBES])


def _connections(run: CheckRun, items: Sequence[Item]) -> Iterator[Connection]:
    """What comes shall be open. What goes shall be closed, unless something else in force needs a
    part of the same."""
    public = set(
        Zone.objects.filter(site=run.site_id, is_internet=True).values_list("slug", flat=True)
    )
    gone = [item.before for item in items if item.before and _goes(item)]
    still = _open_yet(run, gone)
    for item in items:
        if item.after is not None:
            yield _connection(item, item.after, "open", public)
        if item.before is not None and _goes(item) and item.before_id not in still:
            yield _connection(item, item.before, "closed", public)


def _goes(item: Item) -> bool:
    """Whether the connection of `before` is another one afterwards."""
    before, after = item.before, item.after
    if before is None or after is None:
        return True
    return any(
        getattr(before, name) != getattr(after, name)
        for name in ("source", "destination", "service", "source_zone", "destination_zone")
    )


def _open_yet(run: CheckRun, entries: Sequence[Entry]) -> set[int]:
    if not entries:
        return set()
    values: dict[str, Any] = {"entries": [entry.pk for entry in entries], "site": run.site_id}
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_YET, values)
        return {key for (key,) in cursor.fetchall()}


def _connection(
    item: Item, entry: Entry, expect: Literal["open", "closed"], public: set[str]
) -> Connection:
    """The connection as whoever opens it does, before any translation."""
    tried = entry.path[0] if entry.path else None
    return Connection(
        item_id=str(item.position),
        entry_id=entry.entry_id,
        source=tried["source"] if tried else entry.source,
        destination=tried["destination"] if tried else entry.destination,
        service=service_of(tried["service"] if tried else entry.service),
        expect=expect,
        application=entry.application,
        tls_forbidden=expect == "open" and entry.tls_inspection == "forbidden",
        public=entry.destination_zone in public,
    )
