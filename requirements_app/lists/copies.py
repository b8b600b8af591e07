"""The file of a list, made once for each state of its site and kept, so that many devices may ask
for it each minute."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import asdict

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from exports.lists.base import ListFile
from requirements_app.changes.models import Baseline, Change
from requirements_app.core.errors import NotFound

from .gathering import APPROVED, report_of
from .models import List, ListCopy
from .selectors import format_of

_WRITERS = 1
"""Grows with what the formats write, so that files of an older portal are made anew."""


def copy_current(found: List) -> ListCopy:
    """The file as it has to be now. `found` comes with its site, baseline and copy; where the copy
    counts no more, one request makes the next and others get the last one meanwhile.

    Raises NotFound where the list was just deleted, and Conflict where it is too large.
    """
    last = _last(found)
    stamp = stamp_of(found)
    if last is not None and last.stamp == stamp:
        return last
    with transaction.atomic():
        held = List.objects.select_for_update(
            of=("self",), no_key=True, skip_locked=last is not None
        )
        row = held.select_related("site").filter(pk=found.pk).first()
        if row is None:
            if last is not None:
                return last
            raise NotFound(f"there is no list {found.name} any more", "reload the lists")
        now = ListCopy.objects.filter(list=row).first()
        stamp = stamp_of(row)
        if now is not None and now.stamp == stamp:
            return now
        return _made(row, stamp, now)


def copy_whole(copy: ListCopy) -> ListCopy:
    """The same with its text; where it has changed meanwhile, all of it as it is now. Raises
    NotFound where the list was just deleted."""
    if "text" not in copy.get_deferred_fields():
        return copy
    whole = ListCopy.objects.filter(pk=copy.pk).first()
    if whole is None:
        raise NotFound("this list has just been deleted", "reload the lists")
    return whole


def stamp_of(found: List) -> str:
    """What the file depends on; one query for a list of what is approved, none for the rest."""
    baseline = getattr(found.site, "baseline", None)
    facts: list[object] = [
        _WRITERS,
        settings.PORTAL_URL,
        timezone.localdate(),
        found.row_version,
        found.site.row_version,
        baseline.revision if isinstance(baseline, Baseline) else 0,
    ]
    if found.serves == List.Serves.APPROVED:
        rows = Change.objects.filter(sites__site=found.site_id, state__in=APPROVED)
        facts.append(sorted(rows.values_list("pk", "revision")))
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def _made(found: List, stamp: str, last: ListCopy | None) -> ListCopy:
    report, entries = report_of(found)
    file = format_of(found).render(report)
    copy = ListCopy(
        list=found,
        stamp=stamp,
        text=file.text,
        tag=hashlib.sha256(file.text.encode()).hexdigest()[:32],
        count=file.count,
        entry_count=entries,
        findings=_told(file),
        changed_at=timezone.now().replace(microsecond=0),
    )
    if last is not None and last.tag == copy.tag:
        copy.changed_at = last.changed_at
    elif last is not None:
        copy.changed_at = max(copy.changed_at, last.changed_at + dt.timedelta(seconds=1))
    copy.save()
    return copy


def _told(file: ListFile) -> list[dict[str, str]]:
    keys = ("severity", "code", "subject", "message", "mend")
    return [{key: asdict(each)[key] for key in keys} for each in file.findings]


def _last(found: List) -> ListCopy | None:
    return getattr(found, "copy", None)
