"""Rule sets: computing one, the memory that takes, and storing it beside a bare COPY."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import replace

from django.db import connection, transaction

from benchmarks.estate.rows import site_store
from benchmarks.frame import Row, seconds
from benchmarks.processes import measured
from benchmarks.sites import AS_OF, catalogue, site_of
from requirements_app.accounts.models import User
from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.loading import content_load, drafts_publish, files_content
from requirements_app.rulesets.compute import build
from requirements_app.rulesets.compute import model as planned
from requirements_app.rulesets.compute.limits import MOST_ENTRIES
from requirements_app.rulesets.compute.model import Result
from requirements_app.rulesets.inputs import site_input
from requirements_app.rulesets.models import Content, Decision, Entry, Finding, Rule
from requirements_app.rulesets.store import content_store
from requirements_app.sites.models import Member, Site

TITLE = "Computing and storing rule sets"
SERVICES = True

Copied = tuple[str, bytes]
_TIMES = 3


def run(small: bool) -> Iterator[Row]:
    """Sites of growing size under the curated catalogue; see `benchmarks.sites`."""
    few, many = (600, 1_500) if small else (10_000, 100_000)
    yield from _computing(few, many)
    yield from _reading(many)
    yield from _storing(many)
    if not small:
        yield from _most()


# --- computing -----------------------------------------------------------------------------------


def compute(entries: int, times: int) -> dict[str, float]:
    """Build a site of about so many entries; what came of it and the median seconds of the
    processor, which other processes disturb less than the clock's."""
    content, site = catalogue(), site_of(entries)
    taken = []
    for _ in range(times):
        began = time.process_time()
        result = build(site, content, AS_OF)
        taken.append(time.process_time() - began)
        found = {"entries": len(result.entries), "rules": len(result.rules)}
        del result
    return {**found, "seconds": statistics.median(taken)}


def _computing(few: int, many: int) -> Iterator[Row]:
    base = measured("benchmarks.bench_compute:compute", few, 5)
    most = measured("benchmarks.bench_compute:compute", many, 3)
    yield Row(
        f"Computing {_told(most.value)}",
        most.value["seconds"],
        "s",
        f"computing {_told(base.value)}",
        base.value["seconds"],
        gate=12,
        note="processor time",
    )
    yield Row(
        f"Memory of a process that computes {most.value['entries']:,} entries",
        most.peak,
        "MB",
        gate=1_000,
        note=f"{most.before:.0f} MB before it begins",
    )


def _most() -> Iterator[Row]:
    """Near the most entries a rule set may have."""
    found = measured("benchmarks.bench_compute:compute", MOST_ENTRIES * 9 // 10, 1)
    told = f"{_told(found.value)}; a site of more than {MOST_ENTRIES:,} is refused"
    yield Row("Computing near the limit", found.value["seconds"], "s", note=told)
    yield Row("Memory near the limit", found.peak, "MB")


def _told(found: dict[str, float]) -> str:
    return f"{found['entries']:,} entries in {found['rules']:,} rules"


# --- reading -------------------------------------------------------------------------------------


def _reading(entries: int) -> Iterator[Row]:
    """The site that the build of so many entries begins with, out of the database."""
    list(content_load(files_content((), CatalogueContent())))
    *_, (_, version) = drafts_publish()
    plan = replace(site_of(entries), catalogue_version=version.number)
    stored = site_store(plan, User.objects.create_user("bench"))
    members = Member.objects.filter(binding__site=stored).count()
    planned = sum(len(each.members) for each in (*plan.site_services, *_bindings(plan)))
    read = seconds(lambda: site_input(stored, version=version.number), times=_TIMES)
    if members != planned:
        raise AssertionError(f"{members} of {planned} members are stored")
    yield Row(
        f"Reading a site with {members:,} members for its build",
        read,
        "s",
        "one query for the members' columns, as tuples",
        seconds(lambda: _plain_members(stored), times=_TIMES),
    )


def _bindings(plan: planned.Site) -> Iterator[planned.Binding]:
    for deployment in plan.deployments:
        yield from deployment.bindings


def _plain_members(site: Site) -> int:
    rows = Member.objects.filter(binding__site=site).values_list(
        "value", "name", "zone__slug", "address_space", "is_virtual", "binding_id"
    )
    return len(list(rows))


# --- storing -------------------------------------------------------------------------------------


def _storing(entries: int) -> Iterator[Row]:
    result = build(site_of(entries), catalogue(), AS_OF)
    stored = seconds(lambda: content_store(_renamed(result)), times=_TIMES)
    original = Content.objects.latest("pk")
    # Made before the clock runs: a bare COPY has its rows ready.
    ready = [_rows(original, into=_content()) for _ in range(_TIMES)]
    copied = seconds(lambda: _copy(ready.pop()), times=_TIMES)
    held = Entry.objects.filter(content=Content.objects.latest("pk")).count()
    if held != len(result.entries):
        raise AssertionError(f"{held} rows were copied for {len(result.entries)} entries")
    yield Row(
        f"Storing {len(result.entries):,} entries with their rules, findings and decisions",
        stored,
        "s",
        "COPY of the same rows as text, same tables and indexes",
        copied,
        gate=3,
    )


def _renamed(result: Result) -> Result:
    """The same content under a digest of its own, for equal content is stored once."""
    return replace(result, content_hash=f"v1:bench-{time.monotonic_ns()}")


def _content() -> Content:
    """A content without parts yet."""
    digest = f"v1:copy-{time.monotonic_ns()}"
    counts = ("entry_count", "rule_count", "blocking_count", "warning_count")
    return Content.objects.create(digest=digest, **dict.fromkeys(counts, 0))


def _rows(original: Content, *, into: Content) -> list[Copied]:
    """The parts of a content as COPY writes them, made out to another one."""
    found = []
    for model in (Rule, Entry, Finding, Decision):
        table, fields = model._meta.db_table, model._meta.concrete_fields
        columns = ", ".join(
            each.column for each in fields if each.column not in (None, "id", "content_id")
        )
        query = (
            f"SELECT {into.pk}, {columns} FROM {table}"  # noqa: S608 - our own names and ids
            f" WHERE content_id = {original.pk} ORDER BY id"
        )
        with (
            connection.cursor() as cursor,
            cursor.cursor.copy(f"COPY ({query}) TO STDOUT") as copy,
        ):
            rows = b"".join(bytes(each) for each in copy)
        found.append((f"COPY {table} (content_id, {columns}) FROM STDIN", rows))
    return found


@transaction.atomic
def _copy(tables: list[Copied]) -> None:
    for statement, rows in tables:
        with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
            copy.write(rows)
