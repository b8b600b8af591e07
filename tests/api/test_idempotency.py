"""Idempotency-Key: a POST that is sent again has one effect and one answer."""

from __future__ import annotations

import json
import threading
from collections import Counter

import pytest
from django.db import connection

from tests.access.world import RULE_BASE_TEXT

from .changes import ABOUT_CHANGES, ABOUT_TICKETS
from .test_site_parts import NEW
from .world import ASGARD, rule_set_built

KEY = {"Idempotency-Key": "a key of mine"}
ONE_SITE = {"slug": "once", "name": "Once"}


def failed_job(world, person):
    """A build that failed, which can be asked for again."""
    from requirements_app.jobs.models import Job

    key = rule_set_built(world.site, person).job_id
    assert key is not None
    Job.objects.filter(pk=key).update(state=Job.State.FAILED)
    return key


def posts(world, rule_set, job):
    """Every POST that makes something, with a body for it and another one."""
    found = {
        world.address(f"{segment}/"): (body, {**body, **change})
        for segment, (body, change) in NEW.items()
    }
    return {
        **found,
        "/api/v1/sites/": (ONE_SITE, {**ONE_SITE, "name": "Twice"}),
        world.address("roles/"): (
            {"role": "reader", "user": "bob"},
            {"role": "approver", "user": "bob"},
        ),
        world.address("rule-sets/"): ({}, {"as_of": "2026-01-01"}),
        world.address("rule-bases/"): (
            {"text": RULE_BASE_TEXT},
            {"text": RULE_BASE_TEXT, "firewall": "fw"},
        ),
        f"/api/v1/products/{ASGARD}/picture/": (
            {},
            {"selection": {"feature": f"{ASGARD}.thunderstorm"}},
        ),
        f"/api/v1/jobs/{job}/retry/": ({}, {"again": True}),
        f"/api/v1/rule-sets/{rule_set}/exports/": ({"format": "csv"}, {"format": "xlsx"}),
        "/api/v1/catalogue/exports/": (
            {"format": "json", "selection": {"product": ASGARD}},
            {"format": "json", "selection": {}},
        ),
    }


@pytest.mark.django_db
def test_every_post_that_makes_something_has_one_effect(api, person, world, settings):
    from requirements_app.api.schema import document

    settings.EXPORTS_RUNNING_PER_USER = 10
    rule_set, job = rule_set_built(world.site, person).pk, failed_job(world, person)
    cases = posts(world, rule_set, job)
    documented = {
        path
        for path, operations in document()["paths"].items()
        for parameter in operations.get("post", {}).get("parameters", [])
        if parameter["name"] == "Idempotency-Key"
        # What administrators make is tried in test_accounts.py, what editors make in
        # test_editing.py, changes in test_changes.py, webhooks in test_webhooks.py, lists in
        # tests/lists/test_api.py, and connectors and tickets in tests/tickets/test_api.py.
        and not path.startswith(
            (
                "/api/v1/accounts/", "/api/v1/groups/", "/api/v1/catalogue/sources/",
                "/api/v1/catalogue/drafts/", "/api/v1/catalogue/applications/", "/api/v1/webhooks/",
                "/api/v1/lists/",
                *ABOUT_TICKETS, *ABOUT_CHANGES,
            )
        )
    }  # fmt: skip
    assert len(cases) == len(documented)
    for number, (address, (body, other)) in enumerate(cases.items()):
        headers = {"Idempotency-Key": f"key {number}"}
        first = api.post(address, body, format="json", headers=headers)
        assert first.status_code in (201, 202), (address, first.json())
        again = api.post(address, body, format="json", headers=headers)
        assert (again.status_code, again.json()) == (first.status_code, first.json())
        assert again["Location"] == first["Location"]
        assert again.get("ETag") == first.get("ETag")
        assert again["Idempotent-Replayed"] == "true"
        assert "Idempotent-Replayed" not in first
        changed = api.post(address, other, format="json", headers=headers)
        assert changed.status_code == 422, address


@pytest.mark.django_db
def test_a_key_belongs_to_its_account_and_its_address(api, caller, world, neighbour):
    assert api.post("/api/v1/sites/", ONE_SITE, "json", headers=KEY).status_code == 201
    elsewhere = api.post(world.address("zones/"), ONE_SITE, "json", headers=KEY)
    assert elsewhere.status_code == 422
    theirs = {"slug": "theirs", "name": "Theirs"}
    other = caller(neighbour).post("/api/v1/sites/", theirs, "json", headers=KEY)
    assert other.status_code == 201


@pytest.mark.django_db
def test_a_refused_post_leaves_its_key_free(api, world):
    body, _ = NEW["zones"]
    taken = {**body, "slug": "clients"}
    assert api.post(world.address("zones/"), taken, "json", headers=KEY).status_code == 400
    assert api.post(world.address("zones/"), body, "json", headers=KEY).status_code == 201


@pytest.mark.django_db
def test_keys_that_are_none_are_refused(api, published):
    for key in ("", "x" * 256, "x" * 10_240, "é", "tab\there", "\x7f"):
        response = api.post("/api/v1/sites/", ONE_SITE, "json", headers={"Idempotency-Key": key})
        assert response.status_code == 400, key
        (error,) = response.json()["errors"]
        assert error["field"] == "Idempotency-Key"
        assert error["mend"]


@pytest.mark.django_db
def test_a_replay_needs_the_role_that_the_first_one_needed(caller, person, neighbour, world):
    from requirements_app.sites import services

    role = services.role_grant(actor=person, site=world.site, role="owner", user=neighbour)
    bob = caller(neighbour)
    body, _ = NEW["zones"]
    assert bob.post(world.address("zones/"), body, "json", headers=KEY).status_code == 201
    services.role_revoke(actor=person, role=role)
    assert bob.post(world.address("zones/"), body, "json", headers=KEY).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_key_in_flight_is_a_conflict(api, world, monkeypatch):
    from requirements_app.sites import services

    begun, may_end = threading.Event(), threading.Event()
    original = services.site_create

    def slow(**facts):
        begun.set()
        assert may_end.wait(30)
        return original(**facts)

    monkeypatch.setattr(services, "site_create", slow)
    answers = []

    def first():
        try:
            answers.append(api.post("/api/v1/sites/", ONE_SITE, "json", headers=KEY))
        finally:
            connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    try:
        assert begun.wait(30)
        meanwhile = api.post("/api/v1/sites/", ONE_SITE, "json", headers=KEY)
    finally:
        may_end.set()
        thread.join(30)
    assert meanwhile.status_code == 409
    assert answers[0].status_code == 201
    after = api.post("/api/v1/sites/", ONE_SITE, "json", headers=KEY)
    assert (after.status_code, after.json()) == (201, answers[0].json())


@pytest.mark.django_db(transaction=True)
def test_twenty_parallel_posts_with_one_key_make_one_object(api, world, caller, person):
    from requirements_app.rulesets.models import RuleSet

    together = threading.Barrier(20)
    answers = []

    def post(client):
        try:
            together.wait(30)
            answers.append(client.post(world.address("rule-sets/"), {}, "json", headers=KEY))
        finally:
            connection.close()

    threads = [threading.Thread(target=post, args=(caller(person),)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    counted = Counter(answer.status_code for answer in answers)
    assert counted.total() == 20
    assert set(counted) <= {202, 409}
    assert counted[202] >= 1
    made = {json.dumps(answer.json()) for answer in answers if answer.status_code == 202}
    assert len(made) == 1
    assert RuleSet.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_parallel_posts_without_a_key_make_one_zone_of_a_name(api, world, caller, person):
    from requirements_app.sites.models import Zone

    body, _ = NEW["zones"]
    statuses = []

    def post(client):
        try:
            response = client.post(world.address("zones/"), body, format="json")
            statuses.append(response.status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=post, args=(caller(person),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(statuses) == [201] + [400] * 7
    assert Zone.objects.filter(slug=body["slug"]).count() == 1
