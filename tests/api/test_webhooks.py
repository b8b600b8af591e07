"""Webhooks by the API."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db
BASE = "/api/v1/webhooks/"
BODY = {"name": "Chat", "url": "https://hooks.example.org/x/y?z=1", "events": ["change.*"]}


@pytest.fixture
def made(api):
    response = api.post(BASE, BODY, format="json")
    assert response.status_code == 201, response.json()
    return response


def version(response):
    return {"If-Match": response["ETag"]}


def test_one_is_made_and_its_secret_is_shown_this_once(api, made):
    told = made.json()
    assert made["Location"].endswith(f"{BASE}{told['id']}/")
    assert made["Cache-Control"] == "private, no-store"
    secret = told.pop("secret")
    assert secret.startswith("whsec_")
    got = api.get(f"{BASE}{told['id']}/")
    assert got.json() == told
    assert (told["state"], told["sites"], told["owner"]) == ("active", None, "ada")
    for address in (BASE, f"{BASE}{told['id']}/", f"{BASE}{told['id']}/deliveries/"):
        assert secret not in api.get(address).content.decode()


def test_neither_secret_nor_path_is_on_record(made):
    from requirements_app.audit.models import Event

    event = Event.objects.get(action="webhook.created")
    assert event.data["values"]["host"] == "hooks.example.org"
    assert made.json()["secret"] not in str(event.data)
    assert "/x/y" not in str(event.data)


def test_in_the_database_the_secret_is_sealed(made):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM webhooks_endpoint")
        (sealed,) = cursor.fetchone()
    assert made.json()["secret"] not in sealed
    assert len(sealed) > 60


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "https://127.0.0.1/x"),
        ("url", "https://169.254.169.254/latest"),
        ("url", "https://[::ffff:10.0.0.1]/"),
        ("url", "https://2130706433/"),
        ("url", "http://hooks.example.org/"),
        ("url", "ftp://hooks.example.org/"),
        ("url", "https://user:word@hooks.example.org/"),
        ("url", "https://hooks.example.org/#part"),
        ("url", "hooks"),
        ("url", "https://*.example.org/"),
        ("events", []),
        ("events", ["change"]),
        ("events", ["*"]),
        ("sites", ["nowhere"]),
        ("sites", []),
        ("name", " "),
        ("name", "Chat"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(api, made, field, value):
    response = api.post(BASE, {**BODY, "name": "Other", field: value}, format="json")
    assert response.status_code == 400, response.json()
    assert {each["field"].partition("[")[0] for each in response.json()["errors"]} == {field}
    assert all(each["mend"] for each in response.json()["errors"])


def test_the_path_of_an_address_is_not_repeated_with_its_query(api):
    url = "http://hooks.example.org/path?token=very-secret"
    response = api.post(BASE, {**BODY, "url": url}, format="json")
    assert "very-secret" not in response.content.decode()


def test_a_system_inside_can_be_named_once_it_is_listed(api, settings):
    settings.OUTGOING_ALLOW = ["10.2.0.0/16:8080"]
    ours = {**BODY, "url": "http://10.2.3.4:8080/hook"}
    assert api.post(BASE, ours, format="json").status_code == 201


def test_only_sites_that_its_owner_sees_can_be_named(api, caller, world, neighbour):
    mine = api.post(BASE, {**BODY, "sites": ["hq", "annex"]}, format="json")
    assert mine.json()["sites"] == ["annex", "hq"]
    theirs = caller(neighbour).post(BASE, {**BODY, "sites": ["hq"]}, format="json")
    unknown = caller(neighbour).post(BASE, {**BODY, "sites": ["none"]}, format="json")
    assert theirs.status_code == unknown.status_code == 400
    assert theirs.json()["errors"][0]["message"] == unknown.json()["errors"][0]["message"]


def test_others_do_not_see_it_and_administrators_do(api, caller, made, neighbour):
    address = f"{BASE}{made.json()['id']}/"
    assert caller(neighbour).get(address).status_code == 404
    assert caller(neighbour).get(BASE).json()["results"] == []
    assert caller(neighbour).delete(address, headers=version(made)).status_code == 404
    neighbour.is_superuser = True
    neighbour.save()
    assert caller(neighbour).get(address).json()["owner"] == "ada"


def test_a_change_names_the_version_it_was_made_from(api, made):
    address = f"{BASE}{made.json()['id']}/"
    assert api.patch(address, {"name": "New"}, format="json").status_code == 428
    changed = api.patch(address, {"name": "New"}, format="json", headers=version(made))
    assert (changed.status_code, changed.json()["row_version"]) == (200, 2)
    stale = api.patch(address, {"name": "Newer"}, format="json", headers=version(made))
    assert stale.status_code == 412
    assert api.delete(address, headers=version(changed)).status_code == 204
    assert api.get(address).status_code == 404


def test_another_path_on_the_same_host_is_a_change_on_record(api, made):
    from requirements_app.audit.models import Event

    address = f"{BASE}{made.json()['id']}/"
    other = {"url": "https://hooks.example.org/another"}
    changed = api.patch(address, other, format="json", headers=version(made))
    assert changed.json()["row_version"] == 2
    assert set(Event.objects.get(action="webhook.updated").data["changed"]) == {"host"}


def test_it_is_paused_and_resumed(api, made):
    address = f"{BASE}{made.json()['id']}/"
    paused = api.patch(address, {"active": False}, format="json", headers=version(made))
    assert paused.json()["state"] == "paused"
    assert api.post(f"{address}test/").status_code == 409
    resumed = api.patch(address, {"active": True}, format="json", headers=version(paused))
    assert resumed.json()["state"] == "active"
    assert api.post(f"{address}test/").status_code == 202


def test_a_secret_is_rotated_and_the_former_one_stays_for_hours(api, made):
    address = f"{BASE}{made.json()['id']}/rotate/"
    rotated = api.post(address, {"hours": 2}, format="json", headers=version(made))
    assert rotated.status_code == 200
    assert rotated.json()["secret"] != made.json()["secret"]
    assert rotated.json()["previous_until"]
    at_once = api.post(address, {"hours": 0}, format="json", headers=version(rotated))
    assert at_once.json()["previous_until"] is None
    assert (
        api.post(address, {"hours": 999}, format="json", headers=version(at_once)).status_code
        == 400
    )


def test_deliveries_are_listed_filtered_read_and_sent_again(api, made):
    address = f"{BASE}{made.json()['id']}/"
    sent = [api.post(f"{address}test/").json() for _ in range(3)]
    page = api.get(f"{address}deliveries/?limit=2").json()
    assert [each["id"] for each in page["results"]] == [each["id"] for each in sent[:0:-1]]
    rest = api.get(page["next"]).json()["results"]
    assert [each["id"] for each in rest] == [sent[0]["id"]]
    assert api.get(f"{address}deliveries/?state=failed").json()["results"] == []
    assert len(api.get(f"{address}deliveries/?type=webhook.test").json()["results"]) == 3
    assert api.get(f"{address}deliveries/?type=nothing").status_code == 400
    one = f"{address}deliveries/{sent[0]['id']}/"
    assert api.get(one).json()["tries"] == []
    assert api.post(f"{one}resend/").json()["message_id"] == sent[0]["message_id"]


def test_a_test_and_a_resend_that_are_sent_again_have_one_effect(api, made):
    from requirements_app.webhooks.models import Delivery

    address, key = f"{BASE}{made.json()['id']}/", {"Idempotency-Key": "a key of mine"}
    first, again = (api.post(f"{address}test/", headers=key) for _ in range(2))
    assert first.json() == again.json()
    assert again["Idempotent-Replayed"] == "true"
    assert first["Location"].endswith(f"{address}deliveries/{first.json()['id']}/")
    assert Delivery.objects.count() == 1
    resend = f"{address}deliveries/{first.json()['id']}/resend/"
    key = {"Idempotency-Key": "another key"}
    assert api.post(resend, headers=key)["Location"] == first["Location"]
    assert api.post(resend, headers=key)["Idempotent-Replayed"] == "true"


def test_one_account_has_so_many_and_no_more(api, monkeypatch):
    from requirements_app.webhooks import services

    monkeypatch.setattr(services, "MOST_ENDPOINTS", 1)
    assert api.post(BASE, BODY, format="json").status_code == 201
    again = api.post(BASE, {**BODY, "name": "Second"}, format="json")
    assert again.status_code == 409


def test_the_lists_ask_as_much_for_many_as_for_few(api, world):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def counted(address):
        with CaptureQueriesContext(connection) as queries:
            assert api.get(address).status_code == 200
        return len(queries)

    first = api.post(BASE, {**BODY, "sites": ["hq"]}, format="json").json()
    api.post(f"{BASE}{first['id']}/test/")
    addresses = (BASE, f"{BASE}{first['id']}/deliveries/")
    few = [counted(address) for address in addresses]
    for number in range(3):
        body = {**BODY, "name": f"No. {number}", "sites": ["hq", "annex"]}
        assert api.post(BASE, body, format="json").status_code == 201
        api.post(f"{BASE}{first['id']}/test/")
    assert [counted(address) for address in addresses] == few == [5, 6]
