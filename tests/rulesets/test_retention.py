"""Letting go of old rule sets, with a record of it, and of content that none holds."""

from __future__ import annotations

import pytest

from requirements_app.audit.models import Event
from requirements_app.downloads.models import Export
from requirements_app.jobs.services import job_create
from requirements_app.rulesets.models import Content, Entry, RuleSet
from requirements_app.rulesets.retention import contents_retire, rule_sets_retire, rule_sets_tidy
from requirements_app.rulesets.services import rule_set_request
from requirements_app.sites import services

from .stored import bind, long_ago, rule_set_build, site_make

pytestmark = pytest.mark.django_db

OLD = 401


@pytest.fixture
def old(hq, owner) -> RuleSet:
    """An old rule set of hq that a newer one has followed, with content of its own."""
    rule_set = rule_set_build(hq, owner)
    long_ago(rule_set, OLD)
    bind(owner, hq, "primary", "10.2.0.6")
    rule_set_build(hq, owner)
    return rule_set


def retired() -> list[tuple[str, str]]:
    events = Event.objects.filter(action="rule-set.retire")
    return list(events.values_list("site_slug", "object_id"))


def test_an_old_rule_set_goes_with_its_content_and_leaves_an_event(old):
    digest = old.content.digest
    rule_sets_tidy()
    assert retired() == [("hq", str(old.pk))]
    assert not RuleSet.objects.filter(pk=old.pk).exists()
    assert not Content.objects.filter(pk=old.content_id).exists()
    assert not Entry.objects.filter(content_id=old.content_id).exists()
    assert Content.objects.count() == 1
    event = Event.objects.get(action="rule-set.retire")
    assert event.data == {"content": digest}


def test_a_young_one_and_the_newest_of_each_site_stay(hq, owner):
    alone = rule_set_build(site_make(owner, "other", third=20), owner)
    long_ago(alone, OLD)
    young = rule_set_build(hq, owner)
    newest = rule_set_build(hq, owner)
    assert rule_sets_retire() == 0
    assert set(RuleSet.objects.values_list("pk", flat=True)) == {alone.pk, young.pk, newest.pk}


def test_one_that_was_never_built_goes_too(hq, owner):
    never = rule_set_request(site=hq, actor=owner)
    long_ago(never, OLD)
    assert rule_sets_retire() == 1
    assert retired() == [("hq", str(never.pk))]


def test_what_anything_refers_to_stays(old, owner):
    job = job_create(kind="export", owner=owner, arguments={})
    export = Export.objects.create(owner=owner, rule_set=old, format="csv", job=job)
    assert rule_sets_retire() == 0
    export.delete()
    assert rule_sets_retire() == 1


def test_content_that_two_rule_sets_share_goes_with_the_last(hq, owner):
    first, second = rule_set_build(hq, owner), rule_set_build(hq, owner)
    assert first.content == second.content
    long_ago(first, OLD)
    assert (rule_sets_retire(), contents_retire()) == (1, 0)
    second.refresh_from_db()
    assert second.content.entry_count == Entry.objects.filter(content=second.content).count()


def test_a_second_run_finds_nothing_to_do(old):
    rule_sets_tidy()
    assert (rule_sets_retire(), contents_retire()) == (0, 0)


def test_the_dispatcher_calls_it(old):
    from requirements_app.jobs.periodic import Schedule

    assert rule_sets_tidy in [hook for _, hook in Schedule().hooks]


def test_a_site_whose_rule_sets_are_kept_is_not_deleted(hq, owner):
    from requirements_app.core.errors import Conflict

    rule_set_build(hq, owner)
    with pytest.raises(Conflict, match="rule set"):
        services.site_delete(actor=owner, site=hq)
