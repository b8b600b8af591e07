"""Many rule sets asked for at once: one worker process and two, and how long a job waits."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum

from benchmarks import data
from benchmarks.frame import Row, percentile
from benchmarks.running import Portal, portal
from requirements_app.jobs.models import Job
from requirements_app.rulesets.models import RuleSet
from requirements_app.rulesets.services import rule_set_request
from requirements_app.sites.models import Site

TITLE = "Rule-set jobs with one worker process and with two"
SERVICES = True
_PATIENCE = 1800


@dataclass(frozen=True)
class _Done:
    """What became of jobs that were accepted together; how long each of them waited from its
    acceptance to its start."""

    entries: int
    seconds: float
    waits: list[float]


def run(small: bool) -> Iterator[Row]:
    """As many sites of the estate as there are jobs, so that every content is computed and stored
    once. Each worker has one process that works."""
    jobs, flows, entries, rounds = (2, 200, 50, 1) if small else (200, 5_000, 1_000, 5)
    sites = 2 * jobs + 8
    estate = data.fill(flows=flows, sites=sites, entries=sites * entries)
    data.rest()
    data.vacuum()
    warm = estate.sites[:8]
    first, second = _halves(estate.rule_sets[8:])
    # Without that setting other work on the machine would be measured too.
    with portal(WORKER_NICE="0") as running:
        running.dispatcher()
        running.worker("one", concurrency=1)
        _work(running, warm[:4])
        idle = [_work(running, [site]).waits[0] for site in warm[4:] for _ in range(rounds)]
        alone = _work(running, first)
        running.worker("two", concurrency=1)
        _work(running, [*warm] * 2)
        both = _work(running, second)
    yield Row(
        f"{jobs} rule-set jobs, two worker processes",
        jobs / both.seconds,
        "jobs/s",
        "one worker process",
        jobs / alone.seconds,
        gate=1.7,
        at_least=True,
        note=f"{both.entries} entries in {both.seconds:.1f} s;"
        f" {alone.entries} in {alone.seconds:.1f} s",
    )
    yield Row(
        "Wait from accepted to started, nothing else to do, p95",
        percentile(idle, 0.95),
        "s",
        gate=1.0,
        note=f"{len(idle)} jobs one after the other",
    )
    for name, done in (("one", alone), ("two", both)):
        yield Row(
            f"Wait in a queue of {jobs}, worker processes: {name}, p95",
            percentile(done.waits, 0.95),
            "s",
            "the time until all are done",
            done.seconds,
        )


def _halves(rule_sets: Sequence[RuleSet]) -> tuple[list[Site], list[Site]]:
    """The sites in two halves of the same sizes, each in the order in which they were made."""
    by_size = sorted(rule_sets, key=lambda each: each.content.entry_count if each.content else 0)
    halves = by_size[::2], by_size[1::2]
    first, second = (sorted((each.site for each in half), key=lambda s: s.pk) for half in halves)
    return first, second


def _work(running: Portal, sites: Sequence[Site]) -> _Done:
    """Ask for a rule set of each site, all at one moment, and wait for them."""
    with transaction.atomic():
        asked = [rule_set_request(site=site, actor=None) for site in sites]
    began = time.perf_counter()
    keys = [rule_set.job_id for rule_set in asked if rule_set.job_id]
    jobs = Job.objects.filter(pk__in=keys)
    unfinished = jobs.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])
    running.wait_until(lambda: not unfinished.exists(), "all jobs are done", seconds=_PATIENCE)
    taken = time.perf_counter() - began
    if wrong := jobs.exclude(state=Job.State.SUCCEEDED).first():
        raise RuntimeError(f"{wrong} did not succeed: {wrong.error}")
    waits = [(job.started_at - job.created_at).total_seconds() for job in jobs if job.started_at]
    stored = RuleSet.objects.filter(pk__in=[each.pk for each in asked])
    entries = stored.aggregate(entries=Sum("content__entry_count"))["entries"]
    return _Done(entries, taken, waits)
