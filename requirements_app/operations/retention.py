"""What is kept how long: one list of rules, for the dispatcher's hooks, `manage.py retention` and
docs/operations.md. Audit events are kept for ever, and so is every published catalogue version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Model, QuerySet
from django.db.models.functions import Now

from requirements_app.downloads.models import Export
from requirements_app.downloads.retention import exports_retire
from requirements_app.downloads.storage import files_sweep
from requirements_app.jobs.models import IdempotentRequest, Job
from requirements_app.jobs.periodic import ANSWERS_KEPT, periodic
from requirements_app.pictures.retention import pictures_due, pictures_retire
from requirements_app.rulebases.retention import readings_due, readings_retire
from requirements_app.rulesets.models import Content
from requirements_app.rulesets.retention import (
    contents_retire,
    rule_sets_due,
    rule_sets_retire,
    unreferenced,
)
from requirements_app.tickets.models import Received
from requirements_app.tickets.watching import RECEIVED_KEPT
from requirements_app.webhooks.retention import deliveries_due, deliveries_retire

_AT_ONCE = 1000


@dataclass(frozen=True)
class Rule:
    """`kept` in words; `due` gives the rows that would go now, `apply` removes some of them and
    says how many, 0 once none is left. What goes only because another rule lets go of it first
    is not due yet."""

    name: str
    kept: str
    setting: str
    due: Callable[[], QuerySet[Model]] | None
    apply: Callable[[], int]


def rules() -> tuple[Rule, ...]:
    """Every rule, in the order in which one lets go of what another holds."""
    exports, rule_sets = settings.EXPORT_RETENTION_DAYS, settings.RULE_SET_RETENTION_DAYS
    jobs = settings.JOB_RETENTION_DAYS
    return (
        Rule("exports", _days(exports), "EXPORT_RETENTION_DAYS", _exports_due, exports_retire),
        Rule("files", "1 day after its last export went", "", None, files_sweep),
        Rule(
            "pictures",
            f"{_days(settings.PICTURE_RETENTION_DAYS)}; drawn again when a page shows them",
            "PICTURE_RETENTION_DAYS",
            pictures_due,
            pictures_retire,
        ),
        Rule(
            "rule sets",
            f"{_days(rule_sets)}; each site's newest, and what anything refers to, for ever",
            "RULE_SET_RETENTION_DAYS",
            rule_sets_due,
            rule_sets_retire,
        ),
        Rule(
            "contents of rule sets",
            "as long as a rule set holds them",
            "",
            lambda: unreferenced(Content),
            contents_retire,
        ),
        Rule(
            "files of rule bases",
            "as long as a rule base holds them",
            "",
            readings_due,
            readings_retire,
        ),
        Rule(
            "finished jobs",
            f"{_days(jobs)}; those of rule sets, rule bases and exports as long as these",
            "JOB_RETENTION_DAYS",
            _jobs_due,
            jobs_retire,
        ),
        Rule(
            "messages to webhooks",
            f"{_days(settings.WEBHOOK_RETENTION_DAYS)}; with every try to deliver them",
            "WEBHOOK_RETENTION_DAYS",
            deliveries_due,
            deliveries_retire,
        ),
        Rule(
            "names of ticketing systems' messages",
            f"{_days(RECEIVED_KEPT.days)}, by which one that comes again is known",
            "",
            _received_due,
            lambda: _received_due().delete()[0],
        ),
        Rule("sessions", "until they expire", "", _sessions_due, sessions_forget),
        Rule(
            "answers to Idempotency-Keys",
            _days(ANSWERS_KEPT.days),
            "",
            _answers_due,
            lambda: _answers_due().delete()[0],
        ),
    )


def apply_all(rule: Rule) -> int:
    """Apply a rule until nothing is left for it. Returns how many rows or files went."""
    gone = 0
    while count := rule.apply():
        gone += count
    return gone


@periodic(3600)
def work_tidy() -> None:
    """Let go of old finished jobs and of sessions that expired."""
    jobs_retire()
    sessions_forget()


@transaction.atomic
def jobs_retire() -> int:
    """Delete some finished jobs past their retention that nothing refers to; the audit events of
    their ends stay. Returns how many."""
    due = _jobs_due().select_for_update(skip_locked=True).order_by("finished_at")
    retired = list(due.values_list("pk", flat=True)[:_AT_ONCE])
    return Job.objects.filter(pk__in=retired).delete()[0]


def sessions_forget() -> int:
    """Delete sessions that expired. Returns how many."""
    return _sessions_due().delete()[0]


def _jobs_due() -> QuerySet[Job]:
    kept = dt.timedelta(days=settings.JOB_RETENTION_DAYS)
    return unreferenced(Job).filter(finished_at__lt=Now() - kept)


def _exports_due() -> QuerySet[Export]:
    kept = dt.timedelta(days=settings.EXPORT_RETENTION_DAYS)
    return Export.objects.filter(created_at__lt=Now() - kept, job__finished_at__isnull=False)


def _sessions_due() -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=Now())


def _answers_due() -> QuerySet[IdempotentRequest]:
    return IdempotentRequest.objects.filter(created_at__lt=Now() - ANSWERS_KEPT)


def _received_due() -> QuerySet[Received]:
    return Received.objects.filter(at__lt=Now() - RECEIVED_KEPT)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
