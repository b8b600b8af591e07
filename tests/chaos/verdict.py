"""What has to be true once the dust has settled."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Count

from requirements_app.audit import seal
from requirements_app.audit.models import Event
from requirements_app.downloads import storage
from requirements_app.downloads.models import Export, StoredFile
from requirements_app.jobs.models import Job
from requirements_app.rulesets.models import RuleSet
from requirements_app.sites.models import UpgradeProposal
from tests.jobs.process_handlers import EFFECT

from .load import POISON_ATTEMPTS


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: how many cases there were, and what is wrong."""

    words: str
    cases: int
    wrong: list[str]


def verdict(accepted: Mapping[str, str], ended: list[str]) -> list[Finding]:
    """Everything that is promised, each with what breaks it. `accepted` are jobs by the key of
    their request, `ended` the processes that did not outlive a fault elsewhere."""
    looks: list[Callable[[], Finding]] = [
        lambda: Finding("no process ended by itself", len(ended), ended),
        lambda: _kept(accepted),
        _finished,
        _honest_succeeded,
        _poison_failed,
        _ended_once,
        _effects_once,
        _rule_sets_once,
        _exports_once,
        _proposals_once,
        _files_whole,
        _nothing_left_over,
        _chain,
    ]
    return [look() for look in looks]


def _kept(accepted: Mapping[str, str]) -> Finding:
    there = {str(pk) for pk in Job.objects.values_list("pk", flat=True)}
    wrong = [job for job in accepted.values() if job not in there]
    twice = [job for job, count in Counter(accepted.values()).items() if count > 1]
    return Finding("every accepted job exists, one for each key", len(accepted), wrong + twice)


def _finished() -> Finding:
    unfinished = Job.objects.exclude(state__in=Job.FINAL)
    return Finding("no job is unfinished", Job.objects.count(), [str(job) for job in unfinished])


def _honest_succeeded() -> Finding:
    honest = Job.objects.exclude(kind="trial-poison")
    wrong = [f"{job}: {job.error}" for job in honest.exclude(state=Job.State.SUCCEEDED)]
    return Finding("every honest job succeeded", honest.count(), wrong)


def _poison_failed() -> Finding:
    poison = Job.objects.filter(kind="trial-poison")
    wrong = [
        f"{job} after {job.attempts}: {job.error}"
        for job in poison
        if (job.state, job.attempts) != (Job.State.FAILED, POISON_ATTEMPTS)
        or not (job.error and job.error["code"] == "worker-lost" and job.error["message"])
    ]
    return Finding("poison failed after three attempts, with a reason", poison.count(), wrong)


def _ended_once() -> Finding:
    ends = Event.objects.filter(action__in=[f"job.{state}" for state in Job.FINAL])
    return _once("every job has one end on record", Counter(_ids(ends)), _all(Job))


def _effects_once() -> Finding:
    effects = Counter(_ids(Event.objects.filter(action=EFFECT)))
    slow = Job.objects.filter(kind="trial-slow").values_list("pk", flat=True)
    return _once("the tests' own kind took effect once", effects, {str(pk) for pk in slow})


def _rule_sets_once() -> Finding:
    built = Counter(_ids(Event.objects.filter(action="rule-set.built")))
    return _once("every rule set was built once", built, _all(RuleSet))


def _exports_once() -> Finding:
    made = Counter(_ids(Event.objects.filter(action="export.made")))
    return _once("every export was made once", made, _all(Export))


def _proposals_once() -> Finding:
    counted = UpgradeProposal.objects.values("site", "to_version").annotate(count=Count("pk"))
    wrong = [str(row) for row in counted if row["count"] > 1]
    made = Counter(_ids(Event.objects.filter(action="proposal.make")))
    wrong += _once("", made, _all(UpgradeProposal)).wrong
    return Finding("one proposal for each site", UpgradeProposal.objects.count(), wrong)


def _files_whole() -> Finding:
    wrong = []
    for stored in StoredFile.objects.all():
        with storage.file_open(stored.sha256) as file:
            content = file.read()
        if (hashlib.sha256(content).hexdigest(), len(content)) != (stored.sha256, stored.size):
            wrong.append(stored.sha256)
    wrong += [str(export) for export in Export.objects.filter(file=None)]
    return Finding("every export's file is whole", StoredFile.objects.count(), wrong)


def _nothing_left_over() -> Finding:
    """As the hourly sweep leaves it, once what crashes left is old enough."""
    kept, storage.ORPHANS_KEPT_SECONDS = storage.ORPHANS_KEPT_SECONDS, -1
    try:
        swept = storage.files_sweep()
    finally:
        storage.ORPHANS_KEPT_SECONDS = kept
    named = set(StoredFile.objects.values_list("sha256", flat=True))
    files = [path for path in Path(settings.DATA_DIR).rglob("*") if path.is_file()]
    wrong = [str(path) for path in files if path.name not in named]
    return Finding(f"no file without a row after the sweep (it took {swept})", len(files), wrong)


def _chain() -> Finding:
    while seal.seal():
        pass
    found = seal.verify(grace=timedelta())
    wrong = [] if found.intact else [str(found)]
    return Finding("the audit chain verifies", found.sealed, wrong)


def _once(words: str, counted: Counter[str], expected: set[str]) -> Finding:
    wrong = [f"{key}: {counted[key]} times" for key in expected if counted[key] != 1]
    wrong += [f"{key}: of nothing" for key in counted if key not in expected]
    return Finding(words, len(expected), wrong)


def _ids(events: object) -> Iterator[str]:
    yield from events.values_list("object_id", flat=True)  # type: ignore[attr-defined]


def _all(model: type) -> set[str]:
    return {str(pk) for pk in model.objects.values_list("pk", flat=True)}  # type: ignore[attr-defined]
