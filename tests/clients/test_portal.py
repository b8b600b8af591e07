"""The client in front of the real portal: every operation that it knows, lists, refusals."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from django.utils import timezone

from portal_client import (
    ChangedError,
    ConflictError,
    ForbiddenError,
    InvalidInputError,
    JobFailedError,
    NotFoundError,
    Portal,
    TimeIsUpError,
    UnauthorizedError,
    models,
    operations,
)
from portal_client.asking import Operation
from tests.changes.acting import asked_for, submitted
from tests.rulesets.stored import site_make

from .conformity import operation_of
from .conftest import token_of


def test_every_operation_that_the_client_knows_works_as_described(portal, way, office, clerk):
    """What is sent and answered is held against the OpenAPI document on the way."""
    assert portal.account().username == "olga"
    _read_the_catalogue(portal)
    site = portal.sites.get("hq")
    named = portal.sites.update("hq", revision=site.row_version, name="Head office")
    assert [each.name for each in portal.sites.list()] == [named.name] == ["Head office"]
    assert list(portal.sites.in_force("hq", product="app")) == []

    built = portal.rule_sets.build("hq", as_of=timezone.localdate())
    assert (built.state, portal.rule_sets.newest("hq")) == ("succeeded", built)
    assert len(list(portal.rule_sets.entries(built.id, protocol="tcp"))) <= (built.entries or 0)
    assert len(list(portal.rule_sets.rules(built.id))) == built.rules
    assert all(each.severity for each in portal.rule_sets.findings(built.id))
    assert portal.lookup("10.2.0.5", "get.example.net", port=443).verdict == "required"

    _make_and_delete_an_export(portal, str(built.id))
    _ask_for_a_change(portal, str(built.id))
    _cancel_and_ask_again(portal)
    known = {name for name, each in vars(operations).items() if isinstance(each, Operation)}
    asked = {operation_of(e)["operationId"].upper() for e in way.exchanges if "/api/" in e.path}
    assert known - asked == set()


def _read_the_catalogue(portal: Portal) -> None:
    catalogue = portal.catalogue
    version = catalogue.version().version
    (product,) = (each for each in catalogue.products(version=version) if each.flow_count)
    assert catalogue.product(product.slug).flow_count == product.flow_count
    assert {each.product for each in catalogue.components(product=product.slug)} == {product.slug}
    (flow, *_) = catalogue.flows(product=[product.slug], port=[443, 8443])
    assert catalogue.flow(flow.id) == flow
    made = catalogue.export("csv", selection={"product": product.slug}, wait=False)
    assert (made.format, made.rule_set) == ("csv", None)


def _make_and_delete_an_export(portal: Portal, rule_set: str) -> None:
    export = portal.exports.create(rule_set, "json")
    (listed,) = (each for each in portal.exports.list() if each.id == export.id)
    assert (listed.format, listed.sha256, listed.rows) == ("json", export.sha256, export.rows)
    assert export.findings == []
    portal.exports.delete(export.id)
    with pytest.raises(NotFoundError):
        portal.exports.get(export.id)


def _ask_for_a_change(portal: Portal, rule_set: str) -> None:
    began = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)
    draft = portal.changes.create(title="Open", justification="Live.", rule_set=rule_set)
    edited = portal.changes.edit(draft.number, revision=draft.revision, external_reference="T-1")
    assert edited.external_reference == "T-1"
    assert portal.changes.comment(draft.number, "Soon.").author == "olga"
    assert portal.changes.submit(draft.number).state == "submitted"
    assert [step.needed for step in portal.changes.approvals(draft.number)] == [1]
    assert [each.number for each in portal.changes.list(updated_since=began)] == [draft.number]
    assert list(portal.changes.list(updated_since=began + dt.timedelta(days=1))) == []
    made = portal.exports.of_change(draft.number, "change-json", wait=False)
    assert made.change == draft.number
    assert portal.changes.withdraw(draft.number, reason="Later.").state == "withdrawn"


def _cancel_and_ask_again(portal: Portal) -> None:
    (*_, first) = portal.jobs.list(state="succeeded")
    assert portal.jobs.get(first.id) == first
    with pytest.raises(ConflictError):
        portal.jobs.cancel(first.id)
    with pytest.raises(ConflictError):
        portal.jobs.retry(first.id)


def test_a_list_is_walked_to_its_end_whatever_the_size_of_its_pages(portal, way, office):
    for number in range(5):
        site_make(office.olga, f"branch-{number}")
    slugs = [each.slug for each in portal.session.walk(operations.SITES_LIST, query={"limit": 2})]
    assert slugs == [*(f"branch-{number}" for number in range(5)), "hq"]
    # The portal calls itself by another name here than the client does, as behind a proxy.
    assert len(way.asked("GET", "/api/v1/sites/")) == 3


def test_pages_are_asked_for_as_they_are_needed(portal, way, office):
    for number in range(5):
        site_make(office.olga, f"branch-{number}")
    found = portal.session.walk(operations.SITES_LIST, query={"limit": 2})
    assert next(found).slug == "branch-0"
    assert len(way.asked("GET", "/api/v1/sites/")) == 1


def test_a_refusal_names_field_value_and_mend(portal):
    with pytest.raises(InvalidInputError) as refused:
        portal.lookup("10.0.0.1/8", "get.example.net", port=443)
    (error,) = refused.value.errors
    assert (error.field, error.value) == ("source", "10.0.0.1/8")
    assert error.mend
    assert f"source: 10.0.0.1/8 {error.message}; {error.mend}" in str(refused.value)
    assert refused.value.request_id


def test_what_one_may_not_see_is_not_found_and_what_one_may_not_do_is_forbidden(way, office):
    with Portal(way.url, token_of(office.rene)) as reader:
        with pytest.raises(NotFoundError):
            reader.sites.get("elsewhere")
        with pytest.raises(ForbiddenError):
            reader.rule_sets.build("hq")
    with Portal(way.url, "nrp_guess") as stranger, pytest.raises(UnauthorizedError) as refused:
        stranger.account()
    assert "guess" not in str(refused.value)


def test_a_change_that_somebody_else_has_changed_meanwhile_is_left_alone(portal, office):
    change = asked_for(office)
    seen = portal.changes.get(change.pk)
    portal.changes.edit(change.pk, revision=seen.revision, external_reference="T-1")
    with pytest.raises(ChangedError) as refused:
        portal.changes.edit(change.pk, revision=seen.revision, external_reference="T-2")
    assert not refused.value.repeated
    assert portal.changes.get(change.pk).external_reference == "T-1"


def test_waiting_ends_when_the_time_is_up_and_when_a_change_ends_otherwise(portal, office):
    change = submitted(office)
    seen: list[models.ChangeDetail] = []
    with pytest.raises(TimeIsUpError, match="is submitted, not approved"):
        portal.changes.wait(change.pk, timeout=0.2, every=0.1, progress=seen.append)
    assert {each.state for each in seen} == {"submitted"}
    portal.changes.withdraw(change.pk)
    assert portal.changes.wait(change.pk).state == "withdrawn"
    with pytest.raises(TimeIsUpError, match="is queued still"):
        portal.rule_sets.build("hq", timeout=0)


def test_a_cancelled_job_ends_the_waiting_with_its_reason_and_can_be_asked_for_again(portal):
    waiting = portal.rule_sets.build("hq", wait=False)
    assert waiting.state == "queued"
    portal.jobs.cancel(waiting.job)
    with pytest.raises(JobFailedError, match="was cancelled") as failed:
        portal.jobs.wait(waiting.job)
    assert portal.jobs.retry(failed.value.job.id).state == "queued"


def test_a_download_is_the_file_that_was_made(portal, way, office, clerk, tmp_path):
    shown: list[models.Job] = []
    export = portal.exports.create(office.rule_set.pk, "csv", progress=shown.append)
    path = portal.exports.download(export.id, tmp_path)
    assert path == tmp_path / export.file_name
    assert hashlib.sha256(path.read_bytes()).hexdigest() == export.sha256
    assert shown[-1].state == "succeeded"
    assert list(tmp_path.iterdir()) == [path]
    (asked,) = (each for each in way.exchanges if not each.path.startswith("/api/"))
    assert "authorization" not in asked.headers


def test_a_filter_that_the_api_does_not_have_is_refused_before_it_is_sent(portal, way):
    before = len(way.exchanges)
    with pytest.raises(TypeError, match="does not take colour; it takes"):
        list(portal.catalogue.flows(colour="red"))
    with pytest.raises(ValueError, match="time zone"):
        portal.changes.list(updated_since=dt.datetime(2026, 11, 21))  # noqa: DTZ001
    assert len(way.exchanges) == before
