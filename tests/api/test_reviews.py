"""Windows, reviews and retirements through the API."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from requirements_app.changes.actions.campaign import campaign_create
from requirements_app.changes.actions.windows import window_create
from requirements_app.changes.models import BaselineEntry
from tests.changes.acting import implemented, scheduled
from tests.changes.conftest import Office, office_make

from .changes import ABOUT_REVIEWS
from .test_changes import as_user, counted

pytestmark = pytest.mark.django_db
FREEZE = {
    "kind": "freeze", "name": "Year's end", "site": "hq",
    "starts_at": "2099-12-20T00:00:00Z", "ends_at": "2099-12-31T00:00:00Z",
}  # fmt: skip
QUERIES = {
    "windows/": 4,
    "windows/{window}/": 4,
    "windows/calendar/": 5,
    "reviews/?due=all": 4,
    "reviews/dropped/": 4,
    "campaigns/": 5,
    "campaigns/{campaign}/": 5,
}


@pytest.fixture
def office(db: None) -> Office:
    return office_make()


def due(office: Office) -> list[int]:
    """What is in force at the office is due; its keys."""
    implemented(office)
    BaselineEntry.objects.update(review_on=timezone.localdate())
    return list(BaselineEntry.objects.order_by("pk").values_list("pk", flat=True))


def test_a_window_is_set_edited_and_deleted(office):
    olga, rene = as_user(office.olga), as_user(office.rene)
    made = olga.post("/api/v1/windows/", FREEZE, format="json")
    assert (made.status_code, made.json()["site"]) == (201, "hq")
    address = made["Location"]
    assert rene.get(address).json() == made.json()
    tag = {"If-Match": made["ETag"]}
    assert rene.patch(address, {"name": "x"}, format="json", headers=tag).status_code == 403
    edited = olga.patch(address, {"name": "Longer"}, format="json", headers=tag)
    assert (edited.status_code, edited.json()["row_version"]) == (200, 2)
    assert olga.delete(address, headers=tag).status_code == 412
    assert olga.delete(address, headers={"If-Match": edited["ETag"]}).status_code == 204
    everywhere = {key: value for key, value in FREEZE.items() if key != "site"}
    assert olga.post("/api/v1/windows/", everywhere, format="json").status_code == 403
    made = as_user(office.mona).post("/api/v1/windows/", everywhere, format="json")
    assert (made.status_code, made.json()["site"]) == (201, None)
    assert len(olga.get("/api/v1/windows/?site=hq&kind=freeze").json()["results"]) == 1
    assert olga.get("/api/v1/windows/?kind=holiday").status_code == 400


def test_a_calendar_goes_out_and_comes_in(office):
    olga = as_user(office.olga)
    change = scheduled(office)
    assert olga.post("/api/v1/windows/", FREEZE, format="json").status_code == 201
    out = olga.get("/api/v1/windows/calendar/", HTTP_ACCEPT="text/calendar")
    assert out["Content-Type"].startswith("text/calendar")
    text = out.content.decode()
    assert f"/changes/{change.pk}/" in text
    assert "Year's end" in text
    body = {"kind": "freeze", "content": text, "site": "hq"}
    found = olga.post("/api/v1/windows/import/", body, format="json")
    assert (found.status_code, found.json()["created"]) == (200, 2)
    again = olga.post("/api/v1/windows/import/", body, format="json")
    assert again.json() == {"created": 0, "updated": 0, "unchanged": 2}
    told = olga.post("/api/v1/windows/import/", {**body, "content": "x"}, format="json")
    assert told.status_code == 400


def test_what_is_due_is_decided_on_and_handed_over(office):
    keys = due(office)
    olga = as_user(office.olga)
    found = olga.get("/api/v1/reviews/?owner=olga&site=hq").json()["results"]
    assert [each["id"] for each in found] == keys
    body = {"entries": keys[:1], "owner": "mona"}
    assert olga.post("/api/v1/reviews/hand-over/", body, format="json").json() == {"entries": 1}
    decided: dict[str, Any] = {"entries": keys[:1], "outcome": "keep"}
    kept = as_user(office.mona).post("/api/v1/reviews/decide/", decided, format="json")
    assert (kept.status_code, kept.json()) == (201, {"changes": []})
    decided = {"entries": keys[1:], "outcome": "remove", "note": "Nobody uses it."}
    headers = {"Idempotency-Key": "gone"}
    gone = olga.post("/api/v1/reviews/decide/", decided, format="json", headers=headers)
    (number,) = gone.json()["changes"]
    assert gone["Location"].endswith(f"/changes/{number}/")
    again = olga.post("/api/v1/reviews/decide/", decided, format="json", headers=headers)
    assert again.json() == gone.json()
    assert as_user(office.rene).post(
        "/api/v1/reviews/decide/", decided, format="json"
    ).status_code == 403  # fmt: skip


def test_a_campaign_is_held_and_a_deployment_retired(office):
    due(office)
    olga = as_user(office.olga)
    day = (timezone.localdate() + dt.timedelta(days=20)).isoformat()
    body = {"name": "Spring", "due_on": day, "sites": ["hq"]}
    headers = {"Idempotency-Key": "spring"}
    made = olga.post("/api/v1/campaigns/", body, format="json", headers=headers)
    assert (made.status_code, made.json()["decided"]) == (201, 0)
    again = olga.post("/api/v1/campaigns/", body, format="json", headers=headers)
    assert again.json() == made.json()
    asked = olga.get(f"/api/v1/reviews/?campaign={made.json()['id']}").json()["results"]
    assert len(asked) == made.json()["asked"]
    ended = olga.post(f"{made['Location']}close/", headers={"If-Match": made["ETag"]})
    assert (ended.status_code, ended.json()["closed_at"] is None) == (200, False)
    body = {"sites": ["hq"], "deployment": "prod", "justification": "It moves."}
    headers = {"Idempotency-Key": "prod"}
    gone = olga.post("/api/v1/retirements/", body, format="json", headers=headers)
    assert gone.status_code == 201, gone.json()
    again = olga.post("/api/v1/retirements/", body, format="json", headers=headers)
    assert again.json() == gone.json()
    body["sites"] = ["nowhere"]
    assert olga.post("/api/v1/retirements/", body, format="json").status_code == 404


def test_a_window_is_set_once_for_a_key(office):
    olga = as_user(office.olga)
    headers = {"Idempotency-Key": "freeze"}
    first, again = (
        olga.post("/api/v1/windows/", FREEZE, format="json", headers=headers) for _ in range(2)
    )
    assert first.json() == again.json()


def test_no_read_needs_more_queries_for_more_rows(office):
    keys = due(office)
    olga = as_user(office.olga)
    day = timezone.localdate() + dt.timedelta(days=20)

    def more(name: str) -> dict[str, int]:
        start = timezone.now()
        window = window_create(
            actor=office.olga, site=office.site, kind="freeze", name=name, starts_at=start,
            ends_at=start + dt.timedelta(hours=1),
        )  # fmt: skip
        campaign = campaign_create(actor=office.olga, name=name, due_on=day, sites=[office.site])
        return {"window": window.pk, "campaign": campaign.pk}

    made = more("first")
    addresses = {each: each.format(**made) for each in QUERIES}
    olga.get("/api/v1/windows/")
    small = {each: counted(olga, address) for each, address in addresses.items()}
    more("second")
    more("third")
    assert len(keys) > 1
    assert {each: counted(olga, address) for each, address in addresses.items()} == small
    assert small == QUERIES


def test_every_read_is_counted():
    from requirements_app.api.schema import document

    read = {
        path
        for path, operations in document()["paths"].items()
        if "get" in operations and path.startswith(ABOUT_REVIEWS)
    }
    assert len(read) == len(QUERIES)
