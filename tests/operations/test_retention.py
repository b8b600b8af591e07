"""`manage.py retention`: what goes, and what stays for ever."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from requirements_app.audit.models import Event
from requirements_app.downloads.models import Export
from requirements_app.jobs.models import IdempotentRequest, Job
from requirements_app.operations import retention
from requirements_app.rulesets.models import Content, RuleSet


def aged(table: str, column: str, days: int) -> None:
    """As if the rows were older; triggers that guard them look away."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"UPDATE {table} SET {column} = {column} - interval '{days} days'")
        cursor.execute("SET session_replication_role = origin")


@pytest.fixture
def old(demonstration, person_of_the_demonstration):
    """Everything in the demonstration is two years old, and there is one of each kind."""
    for key, days in (("old", 3), ("new", -3)):
        Session.objects.create(
            session_key=key, session_data="", expire_date=timezone.now() - dt.timedelta(days=days)
        )
    IdempotentRequest.objects.create(
        owner=person_of_the_demonstration, key="k", fingerprint="", status=200
    )
    aged("jobs_idempotentrequest", "created_at", 3)
    aged("rulesets_ruleset", "created_at", 730)
    aged("downloads_export", "created_at", 730)
    aged("downloads_storedfile", "created_at", 730)
    Job.objects.filter(state="queued").update(state="failed", finished_at=timezone.now())
    aged("jobs_job", "finished_at", 730)


@pytest.fixture
def person_of_the_demonstration(demonstration):
    from requirements_app.accounts.models import User

    return User.objects.get(username="demo")


def counts() -> dict[str, int]:
    models = (Export, RuleSet, Content, Job, Session, IdempotentRequest)
    return {model.__name__: model.objects.count() for model in models}


def test_a_dry_run_says_how_many_and_removes_none(old, capsys):
    before = counts()
    call_command("retention", "--dry-run")
    told = capsys.readouterr().out
    assert counts() == before
    assert (
        f"exports: kept 30 days (EXPORT_RETENTION_DAYS)\n  would remove {before['Export']}" in told
    )
    assert "sessions: kept until they expire\n  would remove 1" in told
    assert "answers to Idempotency-Keys: kept 2 days\n  would remove 1" in told


def test_applying_removes_what_is_past_its_time_and_keeps_the_rest(old):
    before, events = counts(), Event.objects.count()
    call_command("retention", "--apply", verbosity=0)
    after = counts()
    assert (after["Export"], after["IdempotentRequest"], after["Session"]) == (0, 0, 1)
    assert Session.objects.get().session_key == "new"
    # Each site's newest rule set stays, and with it the job that built it.
    assert after["RuleSet"] == before["RuleSet"] == 3
    assert not Job.objects.filter(rule_sets=None).exists()
    assert Event.objects.count() == events + before["Export"]
    call_command("retention", "--apply", verbosity=0)
    assert counts() == after


def test_an_older_rule_set_goes_with_its_content_once_a_newer_one_is_built(old):
    newest = RuleSet.objects.select_related("site", "content", "job").first()
    assert newest is not None
    again = RuleSet.objects.create(
        site=newest.site,
        catalogue_version=newest.catalogue_version,
        as_of=newest.as_of,
        inputs=newest.inputs,
        content=Content.objects.create(
            digest="v1:new", entry_count=0, rule_count=0, blocking_count=0, warning_count=0
        ),
        built_at=timezone.now(),
    )
    call_command("retention", "--apply", verbosity=0)
    assert RuleSet.objects.filter(site=newest.site).get() == again
    assert not Content.objects.filter(digest=newest.content.digest).exists()
    assert not Job.objects.filter(pk=newest.job.pk).exists()


def test_the_period_is_the_setting(old, settings):
    settings.EXPORT_RETENTION_DAYS = settings.JOB_RETENTION_DAYS = 1000
    before = counts()
    call_command("retention", "--apply", verbosity=0)
    assert counts()["Export"] == before["Export"]
    assert counts()["Job"] == before["Job"]


def test_the_dispatcher_tidies_jobs_and_sessions(old):
    retention.work_tidy()
    assert Session.objects.count() == 1


def test_one_has_to_say_which():
    with pytest.raises(CommandError, match="--dry-run"):
        call_command("retention")


def test_every_rule_stands_in_the_documentation():
    from tests.test_docs import PROJECT

    words = (PROJECT / "docs/operations.md").read_text()
    for rule in retention.rules():
        assert f"| {rule.name} |" in words
        assert not rule.setting or f"`{rule.setting}`" in words
