"""Lists: pages and the API at any depth, beside plain templates and plain JSON of the same rows."""

from __future__ import annotations

import json
import logging
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from unittest.mock import patch
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks import data
from benchmarks.frame import Row
from portal.settled import settle
from requirements_app.api.pagination import LATER, cursor_signer
from requirements_app.api.throttling import AccountThrottle
from requirements_app.catalogue.models import Flow, Host
from requirements_app.jobs.models import Job
from requirements_app.rulesets.models import Entry, RuleSet

TITLE = "Lists at any depth"
SERVICES = True

_TIMES = 15
_ROWS = 50
_MOST = 500


def run(small: bool) -> Iterator[Row]:
    """50,000 flows, 500 sites, 20,000 jobs and a rule set of 1,000,000 entries."""
    flows, sites, largest, jobs = (
        (230, 3, 2_000, 120) if small else (50_000, 500, 1_000_000, 20_000)
    )
    estate = data.fill(flows=flows, sites=sites, entries=sites * 40, largest=largest)
    if estate.largest is None:
        raise ValueError("the estate has no large rule set")
    _jobs_fill(estate, jobs)
    data.analyze()
    client = reader(estate)
    times = 3 if small else _TIMES
    with quietly():
        yield from _api(client, estate.largest, times)
        yield from _pages(client, estate, estate.largest, times)


def reader(estate: data.Estate) -> Client:
    """A browser of the estate's owner, in a process settled as the server's are."""
    client = Client()
    client.force_login(estate.owner, backend="django.contrib.auth.backends.ModelBackend")
    settle()
    return client


@contextmanager
def quietly() -> Iterator[None]:
    """The portal and the plain pages beside it, without what belongs to the server: a line of log
    for each request, the limits on requests, the names of compressed files."""
    logging.disable(logging.INFO)
    files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with (
        override_settings(
            ROOT_URLCONF="benchmarks.plain",
            ALLOWED_HOSTS=["testserver"],
            STORAGES={**settings.STORAGES, "staticfiles": files},
        ),
        patch.object(AccountThrottle, "get_rate", lambda _: "1000000/minute"),
    ):
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)


def _jobs_fill(estate: data.Estate, count: int) -> None:
    now = timezone.now()
    Job.objects.bulk_create(
        Job(
            kind="rule-set-build", owner=estate.owner, state=Job.State.SUCCEEDED, attempts=1,
            max_attempts=3, deadline_seconds=600, deadline_at=now, started_at=now, finished_at=now,
        )
        for _ in range(count)
    )  # fmt: skip


# --- the API -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Walk:
    """A list of the API: its order, and the row before its last page."""

    what: str
    address: str
    ordering: str
    mark: object

    @property
    def last(self) -> str:
        cursor = cursor_signer(self.address, (self.ordering,)).sign_object([LATER, [self.mark]])
        return f"{self.address}?{urlencode({'cursor': cursor})}"


def _api(client: Client, rule_set: RuleSet, times: int) -> Iterator[Row]:
    slugs = Flow.objects.order_by("-slug").values_list("slug", flat=True)
    entries = rule_set.content.entry_count if rule_set.content else 0
    flows = _Walk(f"{Flow.objects.count():,} flows", "/api/v1/flows/", "slug", slugs[_ROWS])
    address = f"/api/v1/rule-sets/{rule_set.pk}/entries/"
    whole = _Walk(f"{entries:,} entries", address, "position", entries - _ROWS)
    for walk in (flows, whole):
        yield from _api_list(client, walk, times)


def _api_list(client: Client, walk: _Walk, times: int) -> Iterator[Row]:
    """The first page and the last one, and pages beside their own SQL written as plain JSON."""
    what, address = walk.what, walk.address
    largest = f"{address}?limit={_MOST}"
    queries, many = _queries(client, address), _queries(client, largest)
    first_page, last_page, plain, large_page, large_plain = alternately(
        times,
        lambda: get(client, address),
        lambda: get(client, walk.last),
        lambda: _plain_json(queries),
        lambda: get(client, largest),
        lambda: _plain_json(many),
    )
    beside = "the same SQL and plain JSON"
    yield Row(f"API, {what}: last page", last_page, "ms", "the first page", first_page, gate=1.5)
    yield Row(f"API, {what}: {_MOST} rows", large_page, "ms", beside, large_plain, gate=4)
    note = "most of it is the same for any request: middleware, session, negotiation"
    yield Row(f"API, {what}: {_ROWS} rows", first_page, "ms", beside, plain, note=note)


def _queries(client: Client, address: str) -> list[str]:
    """The statements that a request reads with."""
    get(client, address)
    with CaptureQueriesContext(connection) as captured:
        get(client, address)
    statements = [str(each["sql"]) for each in captured.captured_queries]
    return [each for each in statements if each.startswith("SELECT")]


def _plain_json(queries: list[str]) -> None:
    with connection.cursor() as cursor:
        for query in queries:
            cursor.cursor.execute(query)
            names = [each.name for each in cursor.cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            json.dumps(rows, default=str)


# --- pages -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _List:
    """A page at three depths, and the same rows in a plain template."""

    name: str
    addresses: tuple[str, ...]
    plain: str


def _pages(client: Client, estate: data.Estate, rule_set: RuleSet, times: int) -> Iterator[Row]:
    for each in _lists(estate, rule_set):
        asked = [partial(get, client, address) for address in (*each.addresses, each.plain)]
        *pages, plain = alternately(times, *asked)
        for depth, page in zip(("first", "middle", "last"), pages, strict=False):
            yield Row(f"Page, {each.name}: {depth}", page, "ms", "a plain template, same rows",
                      plain, gate=3)  # fmt: skip


def _lists(estate: data.Estate, rule_set: RuleSet) -> Iterator[_List]:
    content = rule_set.content
    if content is None:
        raise ValueError("the rule set is not built")
    flows, entries, rules = Flow.objects.count(), content.entry_count, content.rule_count
    base = f"/rule-sets/{rule_set.pk}/"
    inside = f"content={content.pk}"
    yield _List(f"{flows:,} flows", _numbered("/flows/?", flows), "/plain/flows/")
    yield _List("flows by purpose", _numbered("/flows/?sort=purpose&", flows), "/plain/flows/")
    yield _List(f"{rules:,} rules", _numbered(f"{base}?", rules), f"/plain/rules/?{inside}")
    yield _List(
        f"{entries:,} entries", _numbered(f"{base}entries/?", entries), f"/plain/entries/?{inside}"
    )
    tcp = Entry.objects.filter(content=content, protocol="tcp")
    found = tcp.count()
    yield _List(
        f"rules with tcp, {rules:,}",
        _walked(f"{base}?protocol=tcp", rules),
        f"/plain/rules/?{inside}",
    )
    yield _List(
        f"entries with tcp, {found:,}",
        _walked(f"{base}entries/?protocol=tcp", entries),
        f"/plain/entries/?{inside}",
    )
    jobs = Job.objects.count()
    yield _List(f"{jobs:,} jobs", _numbered("/jobs/?", jobs), "/plain/jobs/")
    sites = len(estate.sites) + 1
    yield _List(f"{sites:,} sites", _numbered("/sites/?", sites), "/plain/sites/")
    hosts = Host.objects.count()
    yield _List(f"{hosts:,} hosts", _numbered("/hosts/?", hosts), "/plain/hosts/")


def _numbered(address: str, count: int) -> tuple[str, ...]:
    """The first, a middle and the last full page."""
    pages = max(1, count // _ROWS)
    return tuple(f"{address}page={number}" for number in (1, max(1, pages // 2), pages))


def _walked(address: str, count: int) -> tuple[str, ...]:
    return address, f"{address}&after={max(1, count // 2)}", f"{address}&before=end"


# --- timing ------------------------------------------------------------------------------------


def get(client: Client, address: str) -> str:
    """What a page says. Raises ValueError where it does not answer."""
    response = client.get(address)
    if response.status_code != 200:
        raise ValueError(f"{address}: {response.status_code} {response.content[:300]!r}")
    return response.content.decode()


def alternately(times: int, *works: Callable[[], object]) -> list[float]:
    """The median milliseconds of each, taken in turn so that a busy moment meets all of them."""
    taken: list[list[float]] = [[] for _ in works]
    for work in works:  # what a process keeps is read once
        work()
    for _ in range(times):
        for place, work in enumerate(works):
            began = time.perf_counter()
            work()
            taken[place].append((time.perf_counter() - began) * 1000)
    return [statistics.median(each) for each in taken]
