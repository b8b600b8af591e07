"""Exports: files of large rule sets through the real job, beside COPY to nowhere."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from psycopg.sql import SQL, Composable

from benchmarks import data
from benchmarks.frame import Row
from benchmarks.processes import Measured, measured
from requirements_app.accounts.models import User
from requirements_app.downloads import sql_cells
from requirements_app.downloads.copies import copy_entries
from requirements_app.downloads.services import export_request
from requirements_app.jobs.runner import run_inline
from requirements_app.rulesets.models import RuleSet

TITLE = "Exports of rule sets"
SERVICES = True

_HERE = "benchmarks.bench_exports"
_TIMES = 3
# The shortest SQL that puts an apostrophe before a formula; the portal's own rule looks through
# blanks, and knows the characters that Unicode takes for the same.
_SHORTEST = SQL("CASE WHEN {0} ~ '^[-=+@\\t\\r]' THEN '''' || {0} ELSE {0} END")


def run(small: bool) -> Iterator[Row]:
    """Rule sets of 10,000, 100,000 and 1,000,000 entries, each in a site of its own."""
    sizes = (150, 300, 600) if small else (10_000, 100_000, 1_000_000)
    version = data.catalogue_fill(200 if small else 5_000)
    owner = User.objects.create_user(data.OWNER)
    few, some, many = (
        data.rule_set_fill(version=version, owner=owner, entries=entries, number=number)
        for number, entries in enumerate(sizes)
    )
    data.analyze()
    yield from _csv(few, many, times=1 if small else _TIMES)
    for name in ("json", "xlsx"):
        for rule_set in (few, many) if small else (few, some, many):
            yield _whole(name, rule_set)


def exported(rule_set: str, form: str, view: str) -> int:
    """Ask for an export and do its job in this process, file and all. Returns its rows."""
    found = RuleSet.objects.select_related("site", "content", "requested_by").get(pk=rule_set)
    if found.requested_by is None:
        raise ValueError("nobody asked for the rule set")
    options = {"view": view} if view else {}
    export = export_request(actor=found.requested_by, format=form, options=options, rule_set=found)
    job = run_inline(export.job)
    if job.state != job.State.SUCCEEDED:
        raise RuntimeError(f"the export failed: {job.error}")
    export.refresh_from_db()
    return export.rows or 0


def copied(rule_set: str, *, escaped: bool) -> int:
    """The same query's COPY to nowhere, with the shortest escaping or none. Returns its bytes."""
    found = RuleSet.objects.get(pk=rule_set)

    def column(name: Composable) -> Composable:
        return _SHORTEST.format(name) if escaped else name

    size = 0
    with (
        patch.object(sql_cells, "inert_column", column),
        Path(os.devnull).open("wb") as nowhere,
    ):
        for chunk in copy_entries(found.content_id or 0, found.catalogue_version_id):
            size += nowhere.write(chunk)
    return size


def copied_escaped(rule_set: str) -> int:
    return copied(rule_set, escaped=True)


def copied_plain(rule_set: str) -> int:
    return copied(rule_set, escaped=False)


def _csv(few: RuleSet, many: RuleSet, *, times: int) -> Iterator[Row]:
    small_one = _export(few, "csv", "entries")
    escaped, plain, files = [], [], []
    for _ in range(times):  # turn and turn about, so that a busy moment meets all three
        escaped.append(measured(f"{_HERE}:copied_escaped", str(many.pk)).seconds)
        plain.append(measured(f"{_HERE}:copied_plain", str(many.pk)).seconds)
        files.append(_export(many, "csv", "entries"))
    count = f"{files[0].value:,} entries"
    taken = statistics.median(each.seconds for each in files)
    yield Row(
        f"CSV of {count}", taken, "s", "the same query's COPY, formulas escaped, to nowhere",
        statistics.median(escaped), gate=1.5, note="the whole job: rows, line ends, file, hash",
    )  # fmt: skip
    yield Row(
        f"CSV of {count}", taken, "s", "the same COPY without escaping", statistics.median(plain)
    )
    yield Row(f"Memory, CSV of {small_one.value:,} entries", small_one.peak, "MB", gate=150,
              note=_before(small_one))  # fmt: skip
    largest = max(files, key=lambda each: each.peak)
    yield Row(f"Memory, CSV of {count}", largest.peak, "MB", gate=150, note=_before(largest))
    rules = _export(many, "csv", "rules")
    yield Row(f"CSV of {rules.value:,} rules of {count}", rules.seconds, "s")
    yield Row(f"Memory, CSV of {rules.value:,} rules", rules.peak, "MB", gate=150)


def _whole(name: str, rule_set: RuleSet) -> Row:
    made = _export(rule_set, name, "")
    content = rule_set.content
    entries = content.entry_count if content else 0
    return Row(
        f"Memory, {name.upper()} of {made.value:,} rules and {entries:,} entries", made.peak,
        "MB", gate=200, note=f"{made.seconds:.1f} s; {_before(made)}",
    )  # fmt: skip


def _export(rule_set: RuleSet, form: str, view: str) -> Measured:
    return measured(f"{_HERE}:exported", str(rule_set.pk), form, view)


def _before(made: Measured) -> str:
    return f"of the whole process, {made.before:.0f} MB of them Django's before it began"
