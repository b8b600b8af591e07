"""What breaks on the way, and what the client makes of it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest

from portal_client import (
    DamagedError,
    NotUnderstoodError,
    Portal,
    TooManyRequestsError,
    UnavailableError,
    UnreachableError,
)
from requirements_app.rulesets.models import RuleSet
from tests.changes.acting import asked_for
from tests.jobs.processes import free_port

from .way import Fault, Way

BUILD = "/api/v1/sites/hq/rule-sets/"
SITES = "/api/v1/sites/"


HQ = {
    "slug": "hq", "name": "Head office", "description": "", "catalogue_version": 2026112101,
    "created_at": "2026-11-21T10:00:00Z", "external_id": "", "external_source": "",
    "row_version": 1,
}  # fmt: skip
ONE_SITE = json.dumps({"next": None, "previous": None, "results": [HQ]}).encode()


@pytest.fixture
def only_sites() -> Iterator[Way]:
    """Something that answers whatever it is asked with the list of one site."""
    with Way("", instead=ONE_SITE) as way:
        yield way


@pytest.fixture
def asking(only_sites: Way) -> Iterator[Portal]:
    """The client in front of it."""
    with Portal(only_sites.url, "nrp_of-a-test", patience=20) as portal:
        yield portal


def test_a_busy_portal_is_asked_again_after_the_time_that_it_names(asking, only_sites):
    only_sites.breaks(Fault(SITES, status=429, headers={"Retry-After": "1"}))
    began = time.monotonic()
    assert [each.slug for each in asking.sites.list()] == ["hq"]
    assert time.monotonic() - began >= 1
    assert len(only_sites.asked("GET", SITES)) == 2


def test_a_time_that_is_too_long_ends_the_waiting_at_once(asking, only_sites):
    only_sites.breaks(Fault(SITES, status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(TooManyRequestsError) as refused:
        list(asking.sites.list())
    assert refused.value.retry_after == 3600
    assert len(only_sites.asked("GET", SITES)) == 1


@pytest.mark.parametrize("fault", [{"status": 503}, {"cut": True}, {"shorter": 5}, {"status": 502}])
def test_a_read_is_repeated_until_it_comes_through(asking, only_sites, fault):
    only_sites.breaks(Fault(SITES, **fault), Fault(SITES, **fault))
    assert [each.slug for each in asking.sites.list()] == ["hq"]
    assert len(only_sites.asked("GET", SITES)) == 3


@pytest.mark.parametrize("fault", [{"lost": True}, {"cut": True}, {"status": 504}])
def test_what_is_made_is_made_once_whatever_was_lost(portal, way, fault):
    way.breaks(Fault(BUILD, **fault), Fault(BUILD, **fault))
    portal.rule_sets.build("hq", wait=False)
    assert RuleSet.objects.count() == 2  # the office's, and this one
    keys = [each.headers["idempotency-key"] for each in way.asked("POST", BUILD)]
    assert (len(keys), len(set(keys))) == (3, 1)


def test_two_calls_are_two_requests(portal, way):
    portal.rule_sets.build("hq", wait=False)
    portal.rule_sets.build("hq", wait=False)
    assert len({each.headers["idempotency-key"] for each in way.asked("POST", BUILD)}) == 2


def test_a_step_whose_answer_was_lost_counts_as_taken_if_it_was(portal, way, office):
    number = asked_for(office).pk
    way.breaks(Fault(f"/api/v1/changes/{number}/submit/", lost=True))
    assert portal.changes.submit(number).state == "submitted"
    assert {step.round for step in portal.changes.approvals(number)} == {1}
    assert len(way.asked("POST", f"/api/v1/changes/{number}/submit/")) == 2


def test_what_cannot_be_repeated_is_sent_once(portal, way):
    job = portal.rule_sets.build("hq", wait=False).job
    path = f"/api/v1/jobs/{job}/cancel/"
    way.breaks(Fault(path, cut=True))
    with pytest.raises(UnreachableError):
        portal.jobs.cancel(job)
    assert len(way.asked("POST", path)) == 1


def test_a_portal_that_stays_away_is_told_with_its_address():
    token = "nrp_of-a-test"
    with Portal(f"http://127.0.0.1:{free_port()}", token, patience=0.5) as portal:
        with pytest.raises(UnreachableError, match="does not answer") as told:
            portal.account()
        assert token not in str(told.value)
        assert token not in repr(portal.session)


def test_our_own_error_is_not_asked_for_again(asking, only_sites):
    only_sites.breaks(Fault("/api/v1/account/", status=500))
    with pytest.raises(UnavailableError, match="answered 500"):
        asking.account()
    assert len(only_sites.asked("GET", "/api/v1/account/")) == 1


def test_an_answer_that_is_none_of_the_portals_is_not_taken_for_one(asking, only_sites):
    only_sites.breaks(Fault("/api/v1/account/", status=200, body=b'{"name": "a router"}'))
    with pytest.raises(NotUnderstoodError, match="not as the API describes it"):
        asking.account()


def test_a_redirect_is_not_followed_with_the_token(asking, only_sites):
    away = {"Location": "http://127.0.0.1:1/"}
    only_sites.breaks(Fault("/api/v1/account/", status=301, headers=away))
    with pytest.raises(Exception, match="answered 301"):
        asking.account()


def test_a_file_that_breaks_off_is_fetched_again(portal, way, office, clerk, tmp_path):
    export = portal.exports.create(office.rule_set.pk, "csv")
    way.breaks(Fault("/downloads/", shorter=7), Fault("/downloads/", status=503))
    path = portal.exports.download(export.id, tmp_path / "rules.csv")
    assert path.stat().st_size == export.size
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_not_the_one_that_was_made_is_not_kept(portal, way, office, clerk, tmp_path):
    export = portal.exports.create(office.rule_set.pk, "csv")
    old = tmp_path / "rules.csv"
    old.write_text("yesterday's")
    way.breaks(Fault("/downloads/", altered=b"4,"))
    with pytest.raises(DamagedError, match="SHA-256"):
        portal.exports.download(export.id, old)
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [
        ("rules.csv", "yesterday's")
    ]
