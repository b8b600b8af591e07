"""Publishing many changed flows while people work: the pages, the proposals, somebody's job."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from benchmarks import data
from benchmarks.estate import catalogue
from benchmarks.frame import Row, percentile
from benchmarks.processes import Measured, measured
from benchmarks.running import Pages, Portal, portal
from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.models import Change, Version
from requirements_app.catalogue.schema import Flow, FlowService, ProductFile
from requirements_app.catalogue.services import draft_publish, draft_save
from requirements_app.jobs.models import Job
from requirements_app.rulesets.models import RuleSet
from requirements_app.rulesets.services import rule_set_request
from requirements_app.sites.models import Site, UpgradeProposal

TITLE = "Publishing while people work"
SERVICES = True
_PATIENCE = 3600
_PAUSE = 0.1  # seconds between two pages
_ONE_IN = 5  # of this many flows one is changed


def run(small: bool) -> Iterator[Row]:
    """An estate whose products all change: web, a worker with two processes, and a dispatcher."""
    flows, sites, entries, visits = (200, 2, 300, 3) if small else (50_000, 500, 10**6, 200)
    estate = data.fill(flows=flows, sites=sites, entries=entries)
    data.rest()
    with portal() as running:
        pages = running.web()
        pages.sign_in(data.OWNER)
        running.dispatcher()
        running.worker(concurrency=2)
        person = _Person(pages, estate.sites)
        person.work(lambda: person.visits < visits)
        before, person.seen = person.seen, _Seen()
        publication = _Publication(flows, running)
        publication.start()
        person.work(publication.under_way)
        running.wait_until(lambda: not _unfinished(), "all jobs are done", seconds=_PATIENCE)
        done = publication.done()
    yield from _rows_of_pages(before, person.seen)
    yield from _rows_of_jobs(before, person.seen)
    yield from _rows_of_proposals(done, publication, sites)


# --- publishing ------------------------------------------------------------------------------


def publish_changed(flows: int) -> int:
    """Publish the estate's catalogue with every fifth flow changed, as the command line does.
    How many flows differ."""
    content = CatalogueContent(tuple(map(_changed, catalogue.content(flows).files)))
    draft = draft_save(source=catalogue.SOURCE, content=content, author=None)
    version = draft_publish(draft=draft, publisher=None)
    return Change.objects.filter(version=version, kind="flow").count()


def _changed(file: ProductFile) -> ProductFile:
    flows = (_further(flow) if at % _ONE_IN == 0 else flow for at, flow in enumerate(file.flows))
    return file.model_copy(update={"flows": tuple(flows)})


def _further(flow: Flow) -> Flow:
    further = FlowService(service="tcp/40404")
    return flow.model_copy(update={"services": (*flow.services, further)})


class _Publication:
    """A publication in a process of its own, and the jobs that follow from it."""

    def __init__(self, flows: int, running: Portal) -> None:
        self._flows = flows
        self._running = running
        self._before = Version.objects.order_by("-number").values_list("number", flat=True)[0]
        self._found: Measured | None = None
        self._thread = threading.Thread(target=self._publish)
        self.began = self.published = self.ended = 0.0
        self.worker_memory = 0.0

    def start(self) -> None:
        self.began = time.perf_counter()
        self._thread.start()

    def _publish(self) -> None:
        self._found = measured("benchmarks.bench_publishing:publish_changed", self._flows)
        self.published = time.perf_counter()

    def under_way(self) -> bool:
        """Whether the publication or a proposal is still to be made. What the person asks for
        meanwhile is not waited for: on a busy machine that never ends."""
        self.worker_memory = max(self.worker_memory, self._running.memory("worker"))
        if self._thread.is_alive() or _unfinished(kind__startswith="upgrade-proposal"):
            if time.perf_counter() - self.began > _PATIENCE:
                raise RuntimeError("the proposals were not made in an hour")
            return True
        self.ended = time.perf_counter()
        return False

    def done(self) -> Measured:
        """What the publishing process told. Raises RuntimeError where it or a job failed."""
        self._thread.join()
        if self._found is None:
            raise RuntimeError("the publication failed; its own words are above")
        if wrong := Job.objects.exclude(state=Job.State.SUCCEEDED).first():
            raise RuntimeError(f"{wrong} did not succeed: {wrong.error}")
        return self._found


def _unfinished(**facts: str) -> bool:
    """Whether a job with these facts is still to be done."""
    return Job.objects.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING], **facts).exists()


# --- a person at work ------------------------------------------------------------------------


@dataclass
class _Seen:
    """Seconds of each page by its name; the rule sets that were asked for."""

    pages: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    asked: list[RuleSet] = field(default_factory=list)

    def waits(self) -> list[float]:
        """How long the rule sets' jobs waited from their acceptance to their start."""
        jobs = Job.objects.filter(pk__in=[each.job_id for each in self.asked if each.job_id])
        return [(job.started_at - job.created_at).total_seconds() for job in jobs if job.started_at]


class _Person:
    """Looks at one page after the other, and now and then has a rule set built."""

    def __init__(self, pages: Pages, sites: tuple[Site, ...]) -> None:
        self._pages = pages
        self._sites = sites
        self._turn = count()
        self.visits = 0
        self.seen = _Seen()
        for _ in range(3):  # both web processes know the catalogue, as they do in the morning
            for path in self._paths(0).values():
                pages.seconds(path)

    def work(self, more: Callable[[], bool]) -> None:
        """Work as long as `more()`; a rule set is asked for at once, and in each tenth round."""
        for done in count():
            if not more():
                return
            turn = next(self._turn)
            for name, path in self._paths(turn).items():
                self.seen.pages[name].append(self._pages.seconds(path))
                time.sleep(_PAUSE)
            if done % 10 == 0:
                site = self._sites[turn % len(self._sites)]
                self.seen.asked.append(rule_set_request(site=site, actor=None))
            self.visits += 1

    def _paths(self, turn: int) -> dict[str, str]:
        site = self._sites[turn % len(self._sites)]
        return {
            "products": "/products/",
            "flows": "/flows/",
            "sites": "/sites/",
            "site": f"/sites/{site.slug}/",
        }


# --- rows --------------------------------------------------------------------------------------


def _rows_of_pages(before: _Seen, during: _Seen) -> Iterator[Row]:
    for name, usual in before.pages.items():
        seen = during.pages[name]
        yield Row(
            f"Page {name} during publication and proposals, p95",
            percentile(seen, 0.95) * 1000,
            "ms",
            "before, p95",
            percentile(usual, 0.95) * 1000,
            gate=2,
            note=f"{len(seen)} visits; p50 {percentile(seen, 0.5) * 1000:.0f} ms,"
            f" before {percentile(usual, 0.5) * 1000:.0f} ms",
        )


def _rows_of_jobs(before: _Seen, during: _Seen) -> Iterator[Row]:
    waits = during.waits()
    yield Row(
        "Wait of a person's rule-set job during the proposals, p95",
        percentile(waits, 0.95),
        "s",
        "before, p95",
        percentile(before.waits(), 0.95),
        note=f"{len(waits)} jobs",
    )


def _rows_of_proposals(done: Measured, publication: _Publication, sites: int) -> Iterator[Row]:
    made = UpgradeProposal.objects.filter(state=UpgradeProposal.State.OPEN).count()
    taken = publication.ended - publication.published
    yield Row("Sites with a proposal", made, "sites", "pinned sites", sites, gate=1, at_least=True)
    yield Row(
        f"Publishing {done.value} changed flows",
        done.seconds,
        "s",
        note=f"the process held at most {done.peak:.0f} MB",
    )
    yield Row(
        "Memory of the worker and its two processes",
        publication.worker_memory,
        "MB",
    )
    yield Row(
        "From the publication to the last proposal",
        taken,
        "s",
        note=f"{taken / sites * 1000:.0f} ms a site",
    )
