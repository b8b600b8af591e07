"""Lists by the API."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.changes import acting

from .conftest import basic

pytestmark = pytest.mark.django_db
BASE = "/api/v1/lists/"
BODY = {"site": "hq", "name": "hq-edge", "format": "paloalto-domain", "firewall": "edge"}


@pytest.fixture(autouse=True)
def _often(monkeypatch):
    from requirements_app.api.throttling import AccountThrottle, AnonymousThrottle

    for throttle in (AccountThrottle, AnonymousThrottle):
        monkeypatch.setattr(throttle, "rate", "1000000/min", raising=False)


@pytest.fixture
def caller():
    from tests.api.conformance import ConformingClient
    from tests.api.conftest import token_of

    def make(user, *scopes):
        client = ConformingClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token_of(user, scopes)}")
        return client

    return make


@pytest.fixture
def api(caller, office):
    return caller(office.olga, "read", "write")


@pytest.fixture
def made(api):
    response = api.post(BASE, BODY, format="json")
    assert response.status_code == 201, response.json()
    return response


def test_one_is_made_and_told(api, made):
    told = made.json()
    assert made["Location"].endswith(f"{BASE}hq-edge/")
    assert made["ETag"] == '"1"'
    got = api.get(f"{BASE}hq-edge/")
    assert got.json() == told
    assert told["address"].endswith("/lists/hq-edge.txt")
    assert (told["side"], told["serves"], told["most"]) == ("destinations", "implemented", None)
    assert (told["credentials"], told["fetched_at"]) == (0, None)
    assert [each["name"] for each in api.get(BASE).json()["results"]] == ["hq-edge"]


def test_making_one_has_one_effect(api, office):
    headers = {"Idempotency-Key": "once"}
    first = api.post(BASE, BODY, format="json", headers=headers)
    again = api.post(BASE, BODY, format="json", headers=headers)
    assert first.status_code == again.status_code == 201
    assert again["Idempotent-Replayed"] == "true"
    assert again.json() == first.json()


def test_a_change_names_the_version_it_was_made_from(api, made):
    address = f"{BASE}hq-edge/"
    assert api.patch(address, {"side": "both"}, format="json").status_code == 428
    version = {"If-Match": made["ETag"]}
    changed = api.patch(address, {"side": "both", "most": 9}, format="json", headers=version)
    assert changed.status_code == 200
    assert (changed.json()["side"], changed.json()["most"]) == ("both", 9)
    assert api.patch(address, {}, format="json", headers=version).status_code == 412
    assert api.delete(address, headers=version).status_code == 412
    assert api.delete(address, headers={"If-Match": changed["ETag"]}).status_code == 204
    assert api.get(address).status_code == 404


def test_what_is_wrong_names_field_value_and_mend(api, made):
    response = api.post(BASE, BODY | {"name": "two", "zone": "servrs"}, format="json")
    assert response.status_code == 400
    (problem,) = response.json()["errors"]
    assert (problem["field"], problem["value"]) == ("zone", "servrs")
    assert "servers" in problem["mend"]


def test_the_preview_is_what_devices_get(api, made, office, client, device_of):
    from requirements_app.lists.models import List

    acting.implemented(office)
    told = api.get(f"{BASE}hq-edge/preview/").json()
    assert told["text"] == "get.example.net\n"
    assert (told["count"], told["entries"], told["whole"]) == (1, 1, True)
    assert told["limits"][0]["entries"] == 50_000
    device = device_of(List.objects.get())
    served = client.get(device.address, headers=device.headers)
    assert served.content.decode() == told["text"]
    assert served["ETag"] == told["etag"]


def test_findings_are_told_in_the_preview(api, office):
    acting.implemented(office)
    api.post(BASE, BODY | {"name": "ips", "format": "fortinet-ip"}, format="json")
    told = api.get(f"{BASE}ips/preview/").json()
    codes = [each["code"] for each in told["findings"]]
    assert codes == ["names-not-held", "empty"]
    assert all(each["mend"] for each in told["findings"])


def test_a_credential_is_issued_used_and_revoked(api, made, office, client):
    issued = api.post(f"{BASE}hq-edge/credentials/", {"name": "fw", "days": 9}, format="json")
    assert issued.status_code == 201
    assert issued["Cache-Control"] == "private, no-store"
    body = issued.json()
    secret, address = body.pop("secret"), body.pop("address")
    headers = basic(body["username"], secret)
    assert client.get("/lists/hq-edge.txt", headers=headers).status_code == 200
    assert address.endswith("/lists/hq-edge.txt")
    (listed,) = api.get(f"{BASE}hq-edge/credentials/").json()["results"]
    assert listed["last_used_at"] is not None
    assert listed == {**body, "last_used_at": listed["last_used_at"]}
    one = f"{BASE}hq-edge/credentials/{body['key']}/"
    assert secret not in api.get(one).content.decode()
    assert api.get(f"{BASE}hq-edge/").json()["credentials"] == 1
    assert api.delete(one).status_code == 204
    assert api.get(one).json()["revoked_at"] is not None
    assert client.get("/lists/hq-edge.txt", headers=headers).status_code == 401


def test_a_secret_in_the_address_is_told_as_an_address(api, made, client):
    body = {"name": "fmc", "kind": "path"}
    told = api.post(f"{BASE}hq-edge/credentials/", body, format="json").json()
    assert told["username"] == ""
    assert told["secret"] in told["address"]
    path = told["address"].partition("/lists/")[2]
    assert client.get(f"/lists/{path}").status_code == 200


def test_readers_see_lists_and_no_credentials(caller, made, office):
    reader = caller(office.rene, "read", "write")
    assert reader.get(f"{BASE}hq-edge/").status_code == 200
    assert reader.get(f"{BASE}hq-edge/preview/").status_code == 200
    assert reader.get(f"{BASE}hq-edge/credentials/").status_code == 403
    assert reader.post(BASE, BODY | {"name": "x"}, format="json").status_code == 403


def test_strangers_see_nothing(caller, made):
    from requirements_app.accounts.models import User

    stranger = caller(User.objects.create_user("stranger"), "read", "write")
    assert stranger.get(BASE).json()["results"] == []
    for address in ("hq-edge/", "hq-edge/preview/", "hq-edge/credentials/"):
        assert stranger.get(BASE + address).status_code == 404
    assert stranger.post(BASE, BODY | {"name": "x"}, format="json").status_code == 404


QUERIES = {"": 4, "hq-edge/": 4, "hq-edge/preview/": 8, "hq-edge/credentials/": 7}


def test_more_rows_cost_no_more_queries(api, made, list_of, device_of):
    def counts():
        found = {}
        for address in QUERIES:
            api.get(BASE + address)
            with CaptureQueriesContext(connection) as seen:
                assert api.get(BASE + address).status_code == 200
            found[address] = len(seen)
        return found

    before = counts()
    from requirements_app.lists.models import List

    for number in range(5):
        device_of(list_of(f"hq-{number}"))
        device_of(List.objects.get(name="hq-edge"))
    assert counts() == before
    assert all(before[address] <= most for address, most in QUERIES.items()), before
