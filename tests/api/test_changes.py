"""Changes through the API: their life, the conditions of each step, and what each read costs."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from requirements_app.changes.access import TOLD_TO_ALL
from requirements_app.changes.actions.create import change_create
from requirements_app.changes.actions.implement import change_implement
from requirements_app.changes.actions.prove import evidence_add
from requirements_app.changes.actions.submit import change_submit
from requirements_app.changes.models import Change
from requirements_app.sites.services import role_grant
from requirements_app.web.changing.request import EVENT_LABELS
from tests.changes.acting import FOR_ALL, approve, approved, asked_for, implemented, submitted
from tests.changes.browsing import client_of, text_of
from tests.changes.conftest import Office, office_make
from tests.rulesets.stored import rule_set_build, site_make

from .changes import ABOUT_CHANGES, ABOUT_REVIEWS
from .conftest import token_of

pytestmark = pytest.mark.django_db

# Each needs two for the token, one for groups, and what tells which sites the caller sees.
QUERIES = {
    "changes/": 4,
    "changes/{number}/": 6,
    "changes/{number}/items/": 5,
    "changes/{number}/approvals/": 7,
    "changes/{number}/risks/": 5,
    "changes/{number}/events/": 6,
    "changes/{number}/comments/": 6,
    "changes/{number}/attachments/": 5,
    "changes/{number}/evidence/": 5,
    "changes/{number}/check-runs/": 5,
    "changes/{number}/document/": 22,
    "delegations/": 3,
    "policies/risk/": 3,
    "sites/hq/in-force/": 5,
}


@pytest.fixture
def office(db: None) -> Office:
    return office_make()


def as_user(user: Any) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token_of(user, ('read', 'write'))}")
    return client


def step(client: APIClient, number: int, verb: str, body: Any = None, **headers: str) -> Any:
    """Take a step with the ETag of a fresh GET."""
    tag = client.get(f"/api/v1/changes/{number}/")["ETag"]
    given = {"If-Match": tag, **headers}
    address = f"/api/v1/changes/{number}/{verb}/"
    return client.post(address, body or {}, format="json", headers=given)


def test_the_life_of_a_change_by_api(office):
    olga, anna, mona = (as_user(each) for each in (office.olga, office.anna, office.mona))
    body = {"rule_set": str(office.rule_set.pk), "title": "Open it", "justification": "Live."}
    made = olga.post("/api/v1/changes/", body, format="json")
    assert made.status_code == 201, made.json()
    number = made.json()["number"]
    assert made["Location"].endswith(f"/api/v1/changes/{number}/")
    assert step(olga, number, "submit").json()["state"] == "submitted"
    refused = step(olga, number, "approve")
    assert (refused.status_code, refused.json()["mend"]) == (403, "Ask another approver.")
    digest = anna.get(f"/api/v1/changes/{number}/").json()["content_hash"]
    told = step(anna, number, "approve", {"content_hash": digest, "comment": "Fine."}).json()
    assert told["state"] == "approved"
    when = {"starts_at": "2099-01-01T20:00:00Z", "ends_at": "2099-01-01T22:00:00Z"}
    assert step(mona, number, "schedule", when).json()["state"] == "scheduled"
    assert step(mona, number, "implement").json()["state"] == "implemented"
    assert step(mona, number, "verify").status_code == 409
    seen = step(mona, number, "evidence", {"outcome": "works", "text": "Seen."})
    assert seen.status_code == 200, seen.json()
    assert step(mona, number, "verify").json()["state"] == "verified"
    assert step(mona, number, "close").json()["state"] == "closed"
    events = olga.get(f"/api/v1/changes/{number}/events/").json()["results"]
    assert [each["action"] for each in events][:2] == ["change.created", "change.submitted"]
    there = olga.get("/api/v1/sites/hq/in-force/").json()["results"]
    assert {each["change"] for each in there} == {number}


def test_a_step_names_the_revision_that_was_seen(office):
    number = submitted(office).pk
    anna = as_user(office.anna)
    address = f"/api/v1/changes/{number}/approve/"
    assert anna.post(address, {}, format="json").status_code == 428
    old = anna.post(address, {}, format="json", headers={"If-Match": '"1"'})
    assert old.status_code == 412
    wrong = step(anna, number, "approve", {"content_hash": "v1:something else"})
    assert wrong.status_code == 412, wrong.json()


def test_a_double_approval_has_one_effect(office):
    change = submitted(office)
    anna = as_user(office.anna)
    tag = anna.get(f"/api/v1/changes/{change.pk}/")["ETag"]
    address = f"/api/v1/changes/{change.pk}/approve/"
    answers = [
        anna.post(address, {}, format="json", headers={"If-Match": tag}).status_code
        for _ in range(2)
    ]
    assert answers == [200, 412]
    assert change.decisions.count() == 1


def test_what_keeps_a_change_from_being_submitted_is_told_at_once(office):
    office.site.roles.filter(role="approver").delete()
    number = asked_for(office).pk
    told = step(as_user(office.olga), number, "submit")
    assert told.status_code == 400
    assert [each["field"] for each in told.json()["errors"]] == ["steps"]


def posts(number: int, rule_set: Any) -> dict[str, Any]:
    """Every POST that makes something, with a body for it."""
    here = f"/api/v1/changes/{number}/"
    text = base64.b64encode(b"a plan").decode()
    return {
        "/api/v1/changes/": {"rule_set": str(rule_set), "title": "x", "justification": "x"},
        f"{here}comments/": {"text": "Why?"},
        f"{here}attachments/": {"name": "a.txt", "media_type": "text/plain", "content": text},
        f"{here}split/": {"items": [1], "title": "The first"},
        f"{here}exports/": {"format": "change-json"},
        "/api/v1/changes/merge/": {"title": "Both", "justification": "x", "changes": [number]},
        "/api/v1/delegations/": {
            "delegate": "anna", "first_day": "2099-01-01", "last_day": "2099-01-02",
        },
    }  # fmt: skip


def test_every_post_that_makes_something_has_one_effect(office):
    olga = as_user(office.olga)
    change = asked_for(office)
    for place, (address, body) in enumerate(posts(change.pk, office.rule_set.pk).items()):
        if "changes" in body:
            body["changes"] += [Change.objects.get(title="The first").pk]
        headers = {"Idempotency-Key": f"key {place}"}
        if address.endswith("split/"):
            headers["If-Match"] = olga.get(f"/api/v1/changes/{change.pk}/")["ETag"]
        first = olga.post(address, body, format="json", headers=headers)
        assert first.status_code == (202 if "exports" in address else 201), first.json()
        again = olga.post(address, body, format="json", headers=headers)
        assert (again.status_code, again.json()) == (first.status_code, first.json())
        assert again["Idempotent-Replayed"] == "true"


def test_who_sees_one_of_several_sites_reads_nothing_of_the_others(office):
    lab = site_make(office.olga, "lab", third=10)
    role_grant(actor=office.olga, site=lab, role="approver", user=office.amir)
    change = change_create(
        actor=office.olga, rule_sets=[office.rule_set, rule_set_build(lab, office.olga)],
        title="Both", justification="Once.",
    )  # fmt: skip
    change = change_submit(number=change.pk, actor=office.olga, **FOR_ALL)
    approve(change, office.anna, office.amir, office.mona)
    change_implement(number=change.pk, actor=office.olga, **FOR_ALL)
    position = change.items.filter(site=lab).latest("position").position
    for items, text in ((None, "All works."), ([1], "Here."), ([position], "Host 10.11.0.9.")):
        evidence_add(
            number=change.pk, actor=office.olga, outcome="works", text=text, positions=items
        )
    everything, part = as_user(office.olga), as_user(office.rene)

    def read(client: APIClient, what: str) -> list[dict[str, Any]]:
        answer = client.get(f"/api/v1/changes/{change.pk}/{what}/?limit=100")
        rows: list[dict[str, Any]] = answer.json()["results"]
        return rows

    assert [each["text"] for each in read(part, "evidence")] == ["All works.", "Here."]
    assert len(read(everything, "evidence")) == 3
    for what in ("approvals", "events", "items", "risks", "check-runs", "evidence"):
        assert "lab" not in json.dumps(read(part, what)), what
    assert {each["site"] for each in read(everything, "approvals")} >= {"hq", "lab"}
    assert read(everything, "events")[0]["facts"]["sites"] == ["hq", "lab"]
    assert read(part, "events")[0]["facts"]["title"] == "Both"
    assert len(read(part, "events")) == len(read(everything, "events"))
    for page in ("", "items/", "implementation/", "discussion/", "timeline/"):
        text = text_of(client_of(office.rene), f"/changes/{change.pk}/{page}").lower()
        assert ">lab<" not in text, page
        assert "· lab" not in text, page
    assert "a site that you do not see" in text_of(client_of(office.rene), f"/changes/{change.pk}/")


def test_what_pages_tell_of_events_is_what_everybody_may_read():
    assert set(EVENT_LABELS) <= TOLD_TO_ALL


def test_a_roll_back_has_one_effect(office):
    change = implemented(office)
    olga = as_user(office.olga)
    headers = {"Idempotency-Key": "back"}
    headers["If-Match"] = olga.get(f"/api/v1/changes/{change.pk}/")["ETag"]
    first, again = (
        olga.post(
            f"/api/v1/changes/{change.pk}/roll-back/", {"reason": "Broke."}, format="json",
            headers=headers,
        )
        for _ in range(2)
    )  # fmt: skip
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["number"] == again.json()["number"]


def test_a_file_comes_back_as_it_was_sent(office):
    olga = as_user(office.olga)
    number = asked_for(office).pk
    body = {"name": "plän.txt", "media_type": "text/plain", "content": "aGVsbG8="}
    made = olga.post(f"/api/v1/changes/{number}/attachments/", body, format="json")
    found = olga.get(made["Location"])
    assert (found.content, found["Content-Type"]) == (b"hello", "application/octet-stream")
    assert found["Content-Disposition"].startswith("attachment")
    refused = {**body, "media_type": "application/x-msdownload"}
    told = olga.post(f"/api/v1/changes/{number}/attachments/", refused, format="json")
    assert told.status_code == 400
    assert olga.delete(made["Location"]).status_code == 204


def test_a_policy_is_replaced_by_administrators_and_refused_by_its_line(office, administrator):
    root, olga = as_user(administrator), as_user(office.olga)
    now = root.get("/api/v1/policies/risk/")
    body = {"text": now.json()["text"].replace("otherwise: needs approval", "otherwise: never")}
    headers = {"If-Match": now["ETag"]}
    told = root.put("/api/v1/policies/risk/", body, format="json", headers=headers)
    assert told.status_code == 400, told.json()
    body = {"text": now.json()["text"] + "# Seen.\n"}
    assert olga.put("/api/v1/policies/risk/", body, "json", headers=headers).status_code == 403
    made = root.put("/api/v1/policies/risk/", body, format="json", headers=headers)
    assert (made.status_code, made.json()["number"]) == (200, now.json()["number"] + 1)
    again = root.put("/api/v1/policies/risk/", {"text": "x"}, format="json", headers=headers)
    assert again.status_code == 412


def counted(client: APIClient, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.json()
    return len(queries)


def test_no_read_needs_more_queries_for_more_rows(office):
    from requirements_app.changes.actions.converse import attachment_add, comment_add

    olga = as_user(office.olga)
    implemented(office)
    change = _another(office, third=1)
    addresses = {each: each.format(number=change.pk) for each in QUERIES}
    olga.get("/api/v1/changes/")
    small = {each: counted(olga, address) for each, address in addresses.items()}
    for number in range(3):
        comment_add(number=change.pk, actor=office.olga, text=f"@anna and @amir {number}")
        content = str(number).encode()
        attachment_add(
            number=change.pk, actor=office.olga, name="a", media_type="text/plain", content=content
        )
        _another(office, third=number + 2)
    large = {each: counted(olga, address) for each, address in addresses.items()}
    assert large == small
    assert small == QUERIES


def _another(office: Office, *, third: int) -> Change:
    """An approved change at another site of Olga's, with a comment."""
    from requirements_app.changes.actions.converse import comment_add
    from requirements_app.sites.services import role_grant
    from tests.rulesets.stored import rule_set_build, site_make

    site = site_make(office.olga, f"more-{third}", third=third * 10)
    role_grant(actor=office.olga, site=site, role="approver", user=office.anna)
    rule_set = rule_set_build(site, office.olga)
    change = approved(Office(**{**vars(office), "site": site, "rule_set": rule_set}))
    comment_add(number=change.pk, actor=office.olga, text="@anna look")
    return change


def test_every_read_is_counted():
    from requirements_app.api.schema import document

    read = {
        path
        for path, operations in document()["paths"].items()
        if "get" in operations and (path.startswith(ABOUT_CHANGES) or "in-force" in path)
    }
    read = {path for path in read if not path.startswith(ABOUT_REVIEWS)}  # test_reviews.py
    read = {path for path in read if "/tickets/" not in path}  # tests/tickets/test_api.py
    files = {path for path in read if path.endswith(("attachments/{key}/", "/script/"))}
    assert len(read - files) == len(QUERIES)
