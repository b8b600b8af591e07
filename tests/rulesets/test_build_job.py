"""Asking for a rule set, and the job that builds it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.audit.models import Event
from requirements_app.catalogue.selectors import content_at
from requirements_app.core.errors import NotAllowed, NotFound
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline
from requirements_app.rulesets.compute import build
from requirements_app.rulesets.inputs import site_input
from requirements_app.rulesets.models import Entry, Finding, Rule, RuleSet
from requirements_app.rulesets.services import rule_set_request
from requirements_app.sites import services

from .stored import bind, rule_set_build

pytestmark = pytest.mark.django_db


def test_a_request_is_a_rule_set_and_a_job_that_builds_it(hq, owner):
    rule_set = rule_set_request(site=hq, actor=owner)
    assert (rule_set.content, rule_set.as_of) == (None, timezone.localdate())
    assert rule_set.catalogue_version == hq.catalogue_version
    assert rule_set.job is not None
    job = run_inline(rule_set.job)
    assert job.state == Job.State.SUCCEEDED
    rule_set.refresh_from_db()
    content = rule_set.content
    assert job.result == {
        "rule_set": str(rule_set.pk),
        "content": content.digest,
        "entries": 2,
        "rules": 2,
        "blocking": 0,
        "warnings": 0,
    }
    assert rule_set.built_at is not None
    actions = list(Event.objects.filter(object_id=str(rule_set.pk)).values_list("action", "actor"))
    assert actions == [("rule-set.request", owner.pk), ("rule-set.built", owner.pk)]


def test_what_is_stored_is_what_was_computed(demo):
    site = demo["datacentre"]
    rule_set = rule_set_build(site)
    result = build(
        site_input(site, version=site.catalogue_version_id),
        content_at(site.catalogue_version_id),
        rule_set.as_of,
    )
    assert rule_set.content.digest == result.content_hash
    assert rule_set.inputs == result.inputs_hash
    rows = Entry.objects.filter(content=rule_set.content)
    assert [
        (row.entry_id, row.source, row.destination, row.service, row.rule_number, tuple(row.why))
        for row in rows
    ] == [
        (each.id, each.source.value, each.destination.value, each.service, each.rule_number,
         each.why)
        for each in result.entries
    ]  # fmt: skip
    assert [
        (row.number, tuple(row.sources), tuple(row.services), row.entry_count, row.path)
        for row in Rule.objects.filter(content=rule_set.content)
    ] == [
        (each.number, each.sources, each.services, len(each.entry_ids),
         [{"firewall": hop.firewall, "sources": list(hop.sources),
           "destinations": list(hop.destinations), "services": list(hop.services)}
          for hop in each.path])
        for each in result.rules
    ]  # fmt: skip
    assert [row.code for row in Finding.objects.filter(content=rule_set.content)] == [
        each.code for each in result.findings
    ]


def test_building_again_finds_the_same_content(hq, owner):
    first, again = rule_set_build(hq, owner), rule_set_build(hq, owner)
    assert first.pk != again.pk
    assert first.content == again.content
    assert first.inputs == again.inputs
    bind(owner, hq, "primary", "10.2.0.6")
    changed = rule_set_build(hq, owner)
    assert changed.content != first.content
    assert changed.inputs != first.inputs


def test_the_day_of_the_build_is_an_input(hq, owner):
    services.deployment_update(
        actor=owner, deployment=hq.deployments.get(), installation_until=dt.date(2027, 1, 31)
    )
    before = rule_set_build(hq, owner, as_of=dt.date(2027, 1, 31))
    after = rule_set_build(hq, owner, as_of=dt.date(2027, 2, 1))
    assert before.inputs != after.inputs
    assert before.content == after.content  # the catalogue has no flow of the installation


def test_a_rule_set_that_is_gone_fails_its_job_with_a_reason(hq, owner):
    rule_set = rule_set_request(site=hq, actor=owner)
    job, pk = rule_set.job, rule_set.pk
    rule_set.delete()
    assert not RuleSet.objects.filter(pk=pk).exists()
    assert job is not None
    job = run_inline(job)
    assert (job.state, job.attempts) == (Job.State.FAILED, 1)
    assert "deleted" in job.error["message"]


def test_only_who_may_change_the_site_asks_for_its_rule_set(hq, owner):
    reader = User.objects.create_user("rita")
    with pytest.raises(NotFound):
        rule_set_request(site=hq, actor=reader)
    services.role_grant(actor=owner, site=hq, role="reader", user=reader)
    with pytest.raises(NotAllowed):
        rule_set_request(site=hq, actor=reader)
    assert not RuleSet.objects.exists()
    assert not Job.objects.filter(kind="rule-set-build").exists()


def test_every_demonstration_site_builds_without_a_failure_and_tells_its_gaps(demo):
    built = {slug: rule_set_build(site) for slug, site in demo.items()}
    for rule_set in built.values():
        assert rule_set.content.entry_count > 0
        codes = set(Finding.objects.filter(content=rule_set.content).values_list("code", flat=True))
        assert not codes & {"override-outdated", "override-without-effect", "path-missing",
                            "path-ambiguous", "address-in-no-zone", "zone-unknown",
                            "component-not-in-catalogue"}  # fmt: skip
    keys = {
        slug: set(
            Entry.objects.filter(content=rule_set.content)
            .exclude(cross_site_key="")
            .values_list("cross_site_key", flat=True)
        )
        for slug, rule_set in built.items()
    }
    assert keys["branch"] == keys["campus"] != set()
