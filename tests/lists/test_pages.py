"""The pages of lists."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requirements_app.lists.models import List, ListCredential
from tests.changes import acting

pytestmark = pytest.mark.django_db
NEW = {
    "name": "hq-edge",
    "format": "plain",
    "side": "destinations",
    "serves": "implemented",
    "firewall": "edge",
}
CREDENTIAL = {"name": "edge-1", "kind": "basic", "days": "90"}


@pytest.fixture
def olga(client, office):
    client.force_login(office.olga)
    return client


def html(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_a_list_is_made_given_a_credential_and_fetched(olga, office, client):
    acting.implemented(office)
    assert "No device fetches a list" in html(olga.get("/sites/hq/lists/"))
    assert olga.post("/sites/hq/new-list/", NEW).headers["Location"] == "/sites/hq/lists/hq-edge/"
    page = html(olga.get("/sites/hq/lists/hq-edge/"))
    assert "get.example.net" in page
    assert "Nobody can fetch it yet" in page
    issued = html(olga.post("/sites/hq/lists/hq-edge/credentials/", CREDENTIAL))
    secret = re.search(r"nrl_[0-9a-f]{12}_[0-9a-f]{64}", issued)[0]
    assert secret not in html(olga.get("/sites/hq/lists/hq-edge/"))
    from .conftest import basic

    key = ListCredential.objects.get().key
    headers = basic(f"list-{key}", secret)
    client.logout()
    assert html(client.get("/lists/hq-edge.txt", headers=headers)) == "get.example.net\n"
    client.force_login(office.olga)
    olga.post(f"/sites/hq/lists/hq-edge/credentials/{key}/revoke/")
    assert client.get("/lists/hq-edge.txt", headers=headers).status_code == 401
    assert "Revoked" in html(olga.get("/sites/hq/lists/hq-edge/"))


def test_a_secret_in_the_address_is_shown_as_the_address(olga, list_of):
    list_of()
    body = CREDENTIAL | {"kind": "path"}
    page = html(olga.post("/sites/hq/lists/hq-out/credentials/", body))
    assert re.search(r"/lists/t/nrl_[0-9a-f]{12}_[0-9a-f]{64}/hq-out\.txt", page)


def test_what_is_wrong_is_told_at_its_field(olga, list_of):
    list_of("taken")
    page = html(olga.post("/sites/hq/new-list/", NEW | {"name": "taken"}), 400)
    assert "taken by another list" in page
    assert "Something is missing" in html(olga.post("/sites/hq/new-list/", {}), 400)
    page = html(olga.post("/sites/hq/lists/taken/credentials/", {"name": "x"}), 400)
    assert "Something is missing" in page


def test_an_edit_is_refused_once_somebody_else_has_saved(olga, list_of):
    found = list_of()
    body = NEW | {"name": "hq-out", "row_version": "1"}
    assert olga.post("/sites/hq/lists/hq-out/edit/", body).status_code == 302
    page = html(olga.post("/sites/hq/lists/hq-out/edit/", body | {"side": "both"}), 409)
    assert "Nothing was changed" in page
    found.refresh_from_db()
    assert (found.firewall, found.side) == ("edge", "destinations")


def test_a_list_is_deleted(olga, list_of):
    list_of()
    assert olga.post("/sites/hq/lists/hq-out/delete/").headers["Location"] == "/sites/hq/lists/"
    assert not List.objects.exists()


def test_a_reader_sees_the_list_and_no_credentials(client, office, list_of, device_of):
    key = device_of(list_of()).credential.key
    client.force_login(office.rene)
    page = html(client.get("/sites/hq/lists/hq-out/"))
    assert key not in page
    assert "Issue" not in page
    for address, body in (
        ("/sites/hq/new-list/", NEW),
        ("/sites/hq/lists/hq-out/edit/", NEW),
        ("/sites/hq/lists/hq-out/delete/", {}),
        ("/sites/hq/lists/hq-out/credentials/", CREDENTIAL),
        (f"/sites/hq/lists/hq-out/credentials/{key}/revoke/", {}),
    ):
        assert client.post(address, body).status_code == 403, address
    assert ListCredential.objects.get().revoked_at is None


def test_another_sites_list_is_hidden_below_this_one(olga, office, list_of):
    from requirements_app.sites.services import site_create

    list_of()
    site_create(actor=office.olga, slug="shed", name="Shed")
    assert olga.get("/sites/shed/lists/hq-out/").status_code == 404
    assert olga.post("/sites/shed/lists/hq-out/delete/").status_code == 404
    assert List.objects.exists()


def test_the_history_tells_of_it(olga, list_of, device_of):
    device_of(list_of())
    page = html(olga.get("/sites/hq/history/"))
    assert "issued a credential of" in page
    assert "hq-out" in page


@pytest.mark.parametrize("address", ["/sites/hq/lists/", "/sites/hq/lists/hq-0/"])
def test_more_of_everything_costs_no_more_queries(olga, list_of, device_of, address):
    def count():
        olga.get(address)
        with CaptureQueriesContext(connection) as seen:
            html(olga.get(address))
        return len(seen)

    first = list_of("hq-0", zone="clients")
    device_of(first)
    before = count()
    for number in range(1, 5):
        device_of(list_of(f"hq-{number}", kind="pac"))
        device_of(first)
    assert count() == before


def test_every_format_has_words_of_its_own(olga, list_of):
    from exports.lists.registry import LIST_FORMATS
    from requirements_app.web.list_words import FORMATS

    assert set(FORMATS) == set(LIST_FORMATS)
    for identifier in LIST_FORMATS:
        found = list_of(f"hq-{identifier}", kind=identifier)
        assert str(FORMATS[identifier].name) in html(olga.get(f"/sites/hq/lists/{found.name}/"))
