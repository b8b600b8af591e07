"""The jobs of this stage: reading a file, and holding it against a rule set."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from requirements_app.core.errors import ExplainedError
from requirements_app.jobs.registry import JobFailure, JobRun, Outcome, handler

from .access import COMPARE, READ
from .covering import found_out
from .models import Coverage, CoverageAnswer, Reading
from .reading import read, reading_store

_BATCH = 2_000


@handler(READ)
def rule_base_read(run: JobRun) -> Outcome:
    """Read a file and keep its rules."""
    reading = Reading.objects.filter(pk=run.arguments["reading"]).first()
    if reading is None:
        raise _gone()
    run.progress("reading", 0, None)
    base = read(reading)
    run.progress("storing", 0, len(base.rules))

    def write() -> dict[str, Any]:
        held = Reading.objects.select_for_update().filter(pk=reading.pk).first()
        if held is None:
            raise _gone()
        if held.read_at is None:
            reading_store(held, base)
        return {"rules": held.rule_count, "unread": held.unread_count}

    return Outcome(write)


@handler(COMPARE)
def rule_base_compare(run: JobRun) -> Outcome:
    """Hold a file against a rule set and keep the answers."""
    asked = (
        Coverage.objects.select_related(
            "reading", "firewall", "rule_set__site", "rule_set__content"
        )
        .filter(pk=run.arguments["coverage"])
        .first()
    )
    if asked is None:
        raise _gone()
    try:
        found = found_out(asked, run)
    except JobFailure:
        raise
    except ExplainedError as error:
        raise JobFailure(error.message, error.mend, code="refused") from error

    def write() -> dict[str, Any]:
        held = Coverage.objects.select_for_update(of=("self",)).filter(pk=asked.pk).first()
        if held is None:
            raise _gone()
        if held.computed_at is None:
            _store(held, found.rows)
            held.counts, held.unknown_zones = found.counts, list(found.unknown_zones)
            held.computed_at = timezone.now()
            held.save()
        return {"answers": held.counts}

    return Outcome(write)


def _store(held: Coverage, rows: list[CoverageAnswer]) -> None:
    for row in rows:
        row.coverage = held
    CoverageAnswer.objects.bulk_create(rows, batch_size=_BATCH)


def _gone() -> JobFailure:
    return JobFailure("The rule base was deleted meanwhile.", "Upload it again.")
