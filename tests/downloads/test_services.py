from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict, InvalidInput, NotFound
from requirements_app.downloads.models import Export
from requirements_app.downloads.services import TooMany, export_request
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline
from requirements_app.rulesets.models import RuleSet
from requirements_app.sites.models import SiteRole


def ask(actor, rule_set, **facts):
    asked = {"actor": actor, "format": "csv", "options": {}, "rule_set": rule_set} | facts
    return export_request(**asked)


def export_jobs():
    return Job.objects.filter(kind="export").count()


def another_reader(site, name, **facts):
    user = User.objects.create_user(name, **facts)
    SiteRole.objects.create(site=site, user=user, role=SiteRole.Role.READER)
    return user


def test_the_export_and_its_job_are_accepted_together(rule_set, reader):
    export = ask(reader, rule_set, options={"view": "entries"})
    assert export.options == {"view": "entries", "bom": False}
    assert (export.job.kind, export.job.state, export.job.owner) == ("export", "queued", reader)
    assert export.job.arguments == {"export": str(export.pk)}


def test_a_second_export_waits_for_the_first(rule_set, reader):
    first = ask(reader, rule_set)
    with pytest.raises(TooMany, match="1 of your exports is still being made") as refused:
        ask(reader, rule_set, format="pdf")
    assert refused.value.retry_after > 0
    run_inline(first.job)
    assert ask(reader, rule_set, format="pdf").pk != first.pk


def test_a_service_account_has_its_own_cap(rule_set, reader, settings):
    settings.EXPORTS_RUNNING_PER_SERVICE = 2
    service = another_reader(rule_set.site, "robot", kind=User.Kind.SERVICE, responsible=reader)
    ask(service, rule_set)
    ask(service, rule_set)
    with pytest.raises(TooMany, match="2 of your exports are"):
        ask(service, rule_set)


def test_the_instance_makes_five_at_once(rule_set):
    for number in range(5):
        ask(another_reader(rule_set.site, f"person-{number}"), rule_set)
    with pytest.raises(TooMany, match="5 exports of other people"):
        ask(another_reader(rule_set.site, "sixth"), rule_set)


def test_other_jobs_do_not_count(rule_set, reader):
    Job.objects.create(
        kind="rule-set-build",
        owner=reader,
        max_attempts=1,
        deadline_seconds=60,
        deadline_at="2100-01-01T00:00Z",
    )
    assert ask(reader, rule_set)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_requests_at_once_one_is_accepted(rule_set, reader):
    def attempt(_number):
        try:
            ask(reader, rule_set)
        except TooMany:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(max_workers=20) as pool:
        accepted = list(pool.map(attempt, range(20)))
    assert accepted.count(True) == 1
    assert (Export.objects.count(), export_jobs()) == (1, 1)


def test_who_may_not_see_the_site_finds_nothing(rule_set, person):
    with pytest.raises(NotFound):
        ask(person, rule_set)
    assert not export_jobs()


def test_a_rule_set_that_is_not_built_is_refused(site, reader, version):
    waiting = RuleSet.objects.create(site=site, catalogue_version=version, as_of="2026-11-21")
    with pytest.raises(Conflict, match="not built"):
        ask(reader, waiting)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"format": "docx"}, "format"),
        ({"options": {"view": "findings"}}, "options.view"),
        ({"format": "json", "options": {"view": "rules"}}, "options.view"),
    ],
)
def test_bad_requests_name_their_field(rule_set, reader, facts, field):
    with pytest.raises(InvalidInput) as refused:
        ask(reader, rule_set, **facts)
    assert refused.value.problems[0].field == field
    assert not export_jobs()


@pytest.mark.parametrize(
    ("selection", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"port": "70000"}, "port"),
        ({"product": "unheard-of"}, "product"),
        ({"version": "٢٠٢٦112101"}, "version"),
        ({"version": "1; DROP"}, "version"),
    ],
)
def test_a_selection_that_cannot_be_read_names_its_filter(version, person, selection, field):
    with pytest.raises(InvalidInput) as refused:
        export_request(actor=person, format="csv", options={}, selection=selection)
    assert refused.value.problems[0].field == field


def test_a_version_that_was_never_published_is_not_found(version, person):
    with pytest.raises(NotFound):
        export_request(actor=person, format="csv", options={}, selection={"version": "2001010101"})


def test_a_catalogue_selection_has_no_pdf(version, person):
    with pytest.raises(InvalidInput, match="cannot hold the catalogue"):
        export_request(actor=person, format="pdf", options={}, selection={})


def test_everybody_may_export_the_catalogue(version, person):
    export = export_request(
        actor=person,
        format="csv",
        options={},
        selection={"product": "app", "version": str(version.pk)},
    )
    assert (export.catalogue_version, export.selection) == (version, {"product": "app"})


def test_an_export_is_of_one_thing(rule_set, reader):
    with pytest.raises(ValueError, match="a rule set, a selection, a picture or a change"):
        ask(reader, rule_set, selection={})
    with pytest.raises(ValueError, match="a rule set, a selection, a picture or a change"):
        ask(reader, None)
