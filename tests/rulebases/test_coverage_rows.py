"""Rule bases in the database: uploading, reading, and the answers about a rule set."""

from __future__ import annotations

import pytest

from .files import NOTHING, PART, WHOLE, WIDE, covered, saved, uploaded

pytestmark = pytest.mark.django_db


def answers(coverage):
    return [(row.side, row.answer, row.base_rule) for row in coverage.answers.all()]


def test_a_rule_that_is_there_is_already_allowed(office):
    found = covered(uploaded(office.site, office.olga), office.olga, office.rule_set)
    assert answers(found) == [("need", "allowed", None)]
    (row,) = found.answers.all()
    assert row.base_rules == [1]
    assert (row.source_zone, row.destination_zone) == ("clients", "servers")
    assert found.counts == {"allowed": 1}


def test_what_is_missing_of_a_rule_is_named(office):
    found = covered(uploaded(office.site, office.olga, PART), office.olga, office.rule_set)
    (row,) = found.answers.all()
    assert row.answer == "partly"
    assert "10.1.0.128/25" in " ".join(row.missing)
    assert "10.1.0.0/25" in " ".join(row.allowed)
    assert row.entries == []


def test_an_empty_base_lacks_everything(office):
    found = covered(uploaded(office.site, office.olga, NOTHING), office.olga, office.rule_set)
    assert answers(found) == [("need", "missing", None)]


def test_what_is_wider_shadowed_and_equal_is_told_of_each_rule(office):
    found = covered(uploaded(office.site, office.olga, WIDE), office.olga, office.rule_set)
    assert answers(found) == [
        ("need", "allowed", None),
        ("base", "wider", 1),
        ("base", "shadowed", 2),
        ("base", "wider", 3),
        ("base", "duplicate", 3),
        ("base", "wider", 4),
    ]
    rows = {(row.base_rule, row.answer): row for row in found.answers.filter(side="base")}
    assert "10.1.1.0" in " ".join(rows[1, "wider"].wider)
    assert rows[2, "shadowed"].base_rules == [1]
    assert rows[3, "duplicate"].base_rules == [1]


def test_what_an_older_rule_set_needed_is_left_over(office):
    from requirements_app.sites.models import Member
    from tests.rulesets.stored import rule_set_build

    base = uploaded(office.site, office.olga)
    Member.objects.filter(value="10.2.0.5").update(value="10.2.0.6")
    newer = rule_set_build(office.site, office.olga)
    found = covered(base, office.olga, newer)
    assert answers(found) == [("need", "missing", None), ("base", "left-over", 1)]
    assert found.answers.get(side="base").needed_by == office.rule_set.pk


def test_an_entry_that_is_allowed_of_a_rule_that_is_not_is_named(office):
    from requirements_app.rulesets.models import Entry
    from tests.rulesets.stored import bind, rule_set_build

    office.site.bindings.get(component__slug__endswith="agent").delete()
    bind(office.olga, office.site, "agent", "10.1.0.7", "10.1.0.9")
    newer = rule_set_build(office.site, office.olga)
    data = saved("-s 10.1.0.7/32 -d 10.2.0.5/32 -p tcp -m tcp --dport 443 -j ACCEPT")
    found = covered(uploaded(office.site, office.olga, data), office.olga, newer)
    row = found.answers.get(side="need")
    (entry,) = Entry.objects.filter(content=newer.content, source="10.1.0.7")
    assert (row.answer, row.entries) == ("partly", [entry.entry_id])


def test_equal_files_are_read_once_and_compared_once(office):
    from requirements_app.jobs.models import Job

    first = uploaded(office.site, office.olga)
    done = covered(first, office.olga, office.rule_set)
    before = Job.objects.count()
    second = uploaded(office.site, office.olga, file_name="again.rules")
    assert second.reading_id == first.reading_id
    assert covered(second, office.rene, office.rule_set).pk == done.pk
    assert Job.objects.count() == before


def test_a_zone_that_the_file_calls_otherwise_is_asked_for_and_told(office):
    from requirements_app.rulebases.services import rule_base_edit

    data = saved(
        "-i eth1 -o eth2 -s 10.1.0.0/24 -d 10.2.0.5/32 -p tcp -m tcp --dport 443 -j ACCEPT"
    )
    base = uploaded(office.site, office.olga, data)
    assert base.reading.zones == ["eth1", "eth2"]
    asked = covered(base, office.olga, office.rule_set)
    assert sorted(asked.unknown_zones) == ["clients", "servers"]
    assert asked.counts == {"undecidable": 1}
    names = {"clients": "eth1", "servers": "eth2"}
    told = rule_base_edit(rule_base=base, actor=office.olga, zone_names=names)
    assert covered(told, office.olga, office.rule_set).counts == {"allowed": 1}


def test_deleting_the_last_base_of_a_file_takes_file_and_answers(office):
    from requirements_app.rulebases import models
    from requirements_app.rulebases.services import rule_base_delete

    first, second = (uploaded(office.site, office.olga) for _ in range(2))
    covered(first, office.olga, office.rule_set)
    rule_base_delete(rule_base=first, actor=office.olga)
    assert models.Reading.objects.count() == 1
    rule_base_delete(rule_base=second, actor=office.olga)
    for model in (models.Reading, models.ReadRule, models.Coverage, models.CoverageAnswer):
        assert not model.objects.exists()


def test_a_deleted_site_takes_its_rule_bases_and_files_follow(office):
    from requirements_app.rulebases.models import Reading, RuleBase
    from requirements_app.rulebases.retention import readings_tidy
    from requirements_app.sites.services import site_create, site_delete

    other = site_create(actor=office.olga, slug="other", name="Other")
    uploaded(other, office.olga, firewall="")
    site_delete(actor=office.olga, site=other)
    assert not RuleBase.objects.exists()
    readings_tidy()
    assert not Reading.objects.exists()


def test_a_file_that_breaks_later_on_fails_its_job_with_line_and_mend(office):
    from requirements_app.jobs.models import Job
    from requirements_app.jobs.runner import run_inline
    from requirements_app.rulebases.models import ReadRule
    from requirements_app.rulebases.services import rule_base_upload

    data = WHOLE.replace(b"--dport 443", b"--dport 99999443")
    made = rule_base_upload(site=office.site, actor=office.olga, data=data, file_name="x")
    assert made.reading.job is not None
    job = run_inline(made.reading.job)
    assert job.state == Job.State.FAILED
    assert job.error["message"].startswith("Line 5")
    assert job.error["mend"]
    assert not ReadRule.objects.exists()
    made.reading.refresh_from_db()
    assert made.reading.state == Job.State.FAILED


def test_readers_may_not_upload_and_strangers_see_no_jobs(office):
    from requirements_app.core.errors import NotAllowed
    from requirements_app.jobs.selectors import visible_jobs
    from requirements_app.rulebases.services import rule_base_upload
    from requirements_app.sites.models import SiteRole

    with pytest.raises(NotAllowed):
        rule_base_upload(site=office.site, actor=office.rene, data=WHOLE, file_name="x")
    covered(uploaded(office.site, office.olga), office.rene, office.rule_set)
    assert visible_jobs(office.rene).filter(kind="rule-base-coverage").count() == 1
    SiteRole.objects.filter(user=office.rene).delete()
    assert visible_jobs(office.rene).filter(kind="rule-base-coverage").count() == 0
