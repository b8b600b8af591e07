"""Search and lookup over a large estate, beside the same questions by sequential scan."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any

from django.db import connection
from django.db.models import Q

from benchmarks import data
from benchmarks.estate import words
from benchmarks.frame import Row, percentile
from portal.settled import settle
from requirements_app.catalogue.flow_filters import FlowFilters
from requirements_app.catalogue.host_facts import host_facts
from requirements_app.catalogue.models import HostRevision
from requirements_app.catalogue.selectors import flow_revisions, version_get
from requirements_app.rulesets.lookup import lookup
from requirements_app.rulesets.models import Entry
from requirements_app.rulesets.questions import Question, question
from requirements_app.sites.selectors import visible_sites
from requirements_app.web.filters.hosts import HostFilters, hosts_found

TITLE = "Search and lookup"
SERVICES = True

_ROWS = 50
_ASKED = 60
_GATE = 50.0
_SCANNING = ("enable_indexscan", "enable_bitmapscan", "enable_indexonlyscan")
Ask = Callable[[], object]


def run(small: bool) -> Iterator[Row]:
    """50,000 flows, and 1,000,000 entries in 500 sites."""
    flows, sites, entries = (230, 3, 900) if small else (50_000, 500, 1_000_000)
    estate = data.fill(flows=flows, sites=sites, entries=entries)
    settle()  # as the server's processes do before their first request
    asked = 6 if small else _ASKED
    random = Random("asked")  # noqa: S311 - which questions, no secret
    for name, terms in _terms(random, asked):
        yield from _measured(f"Flows with {name}", [_flows(estate, q=q) for q in terms])
    ports = [str(random.choice((443, 22, 5432, 50_000, 12_345))) for _ in range(asked)]
    yield from _measured("Flows by port", [_flows(estate, port=port) for port in ports])
    exact = HostRevision.objects.at(estate.version).filter(kind="exact").order_by("pk")
    patterns = random.sample(list(exact.values_list("entity__pattern", flat=True)), asked)
    yield from _measured("Flows by host", [_flows(estate, host=name) for name in patterns])
    parts = [name[1 : len(name) // 2] for name in patterns]
    yield from _measured(
        "Hosts by a part of the name",
        [_hosts(estate, text) for text in parts],
        scans=[_hosts_in_the_database(estate, text) for text in parts],
    )
    for name, questions in _questions(random, asked):
        yield from _measured(
            f"Lookup {name}", [_lookup(estate, each) for each in questions], slowest=10
        )
    hard = question(source="app.example", destination="10.0.16.1", protocol="tcp", port="443")
    taken = _milliseconds([_lookup(estate, hard)])
    note = "undecidable for nearly every entry with the port; of each site the first 100 count"
    yield Row("Lookup from a name to an address", taken[0], "ms", note=note)


def _terms(random: Random, asked: int) -> Iterator[tuple[str, list[str]]]:
    common = ("reporting", "tcp/443", "server", "https", "records", "checking", "flow-0")
    yield "a common word", [random.choice(common) for _ in range(asked)]
    products = [words.name(random.randrange(500)) for _ in range(asked)]
    yield "a product's word", [word if len(word) > 2 else f"{word}-suite" for word in products]
    yield "a rare word", [words.rare(random) for _ in range(asked)]
    yield "two words", [f"{words.rare(random)} server" for _ in range(asked)]
    odd = ("%", "_", "100%", "a_b", "%%%", "\\", "zq")
    yield "odd and short words", [random.choice(odd) for _ in range(asked)]


def _flows(estate: data.Estate, **texts: str) -> Ask:
    def ask() -> object:
        return list(flow_revisions(estate.version, FlowFilters.from_texts(texts))[:_ROWS])

    return ask


def _hosts(estate: data.Estate, text: str) -> Ask:
    version = version_get(estate.version)
    host_facts(version.published_at, version.number)  # read once in each process
    return lambda: hosts_found(version, HostFilters(q=text), "pattern")[:_ROWS]


def _hosts_in_the_database(estate: data.Estate, text: str) -> Ask:
    said = Q(entity__pattern__icontains=text) | Q(name__icontains=text)
    rows = HostRevision.objects.at(estate.version).filter(said).select_related("entity")
    return lambda: list(rows.order_by("entity__pattern")[:_ROWS])


def _lookup(estate: data.Estate, asked: Question) -> Ask:
    return lambda: lookup(asked, visible_sites(estate.owner))


def _questions(random: Random, asked: int) -> Iterator[tuple[str, list[Question]]]:
    """About connections that are needed, to hosts on the internet, and about such that nobody
    needs."""
    known = Entry.objects.filter(source_first__isnull=False, protocol="tcp").order_by("pk")
    first, last = known[0].pk, known.last()
    end = last.pk if last else first
    inside: list[Question] = []
    outside: list[Question] = []
    while len(inside) < asked or len(outside) < asked:
        entry = known.filter(pk__gte=random.randrange(first, end + 1))[0]
        (outside if entry.destination_first is None else inside).append(_about(entry))
    yield "of needed connections", inside[:asked]
    yield "of connections to named hosts", outside[:asked]
    yield (
        "of connections nobody needs",
        [
            question(
                source=f"10.{random.randrange(16)}.{random.randrange(256)}.7",
                destination=f"10.{random.randrange(16)}.{random.randrange(256)}.9",
                protocol="tcp",
                port="443",
            )
            for _ in range(asked)
        ],
    )


def _about(entry: Entry) -> Question:
    ports: Any = entry.ports
    return question(
        source=str(entry.source_first),
        destination=str(entry.destination_first or entry.destination),
        protocol=entry.protocol,
        port=str(ports[0].first),
    )


# --- timing ------------------------------------------------------------------------------------


def _measured(
    name: str, asks: Sequence[Ask], *, scans: Sequence[Ask] = (), slowest: int = 0
) -> Iterator[Row]:
    """The 95th percentile, and the median beside that of scans: of `scans`, or of the questions
    themselves; `slowest`: of so many of them, all unless given."""
    taken = _milliseconds(asks)
    with _scanning():
        scanned = _milliseconds(scans or (asks[:slowest] if slowest else asks))
    yield Row(f"{name}: p95", percentile(taken, 0.95), "ms", gate=_GATE)
    yield Row(f"{name}: p50", percentile(taken, 0.5), "ms", "sequential scan",
              percentile(scanned, 0.5))  # fmt: skip


def _milliseconds(asks: Sequence[Ask]) -> list[float]:
    asks[0]()
    taken = []
    for ask in asks:
        began = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


@contextmanager
def _scanning() -> Iterator[None]:
    """Keep the planner from any index."""
    with connection.cursor() as cursor:
        for name in _SCANNING:
            cursor.execute(f"SET {name} = off")
        yield
        for name in _SCANNING:
            cursor.execute(f"RESET {name}")
