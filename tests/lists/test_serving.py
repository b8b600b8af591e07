"""Lists as devices fetch them."""

from __future__ import annotations

import datetime as dt
import logging

import pytest
from django.utils import timezone

from requirements_app.changes.actions.implement import change_implement
from tests.changes import acting

from .conftest import basic, lines_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def device(office, list_of, device_of):
    acting.implemented(office)
    return device_of(list_of())


def test_a_device_gets_what_is_in_force(client, device):
    response = client.get(device.address, headers=device.headers)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == ["10.2.0.5", "get.example.net"]
    assert response["Cache-Control"] == "private, max-age=60"
    assert int(response["Content-Length"]) == len(response.content)
    assert response["ETag"].startswith('"')
    assert "Set-Cookie" not in response


def test_head_tells_the_same_without_the_list(client, device):
    whole = client.get(device.address, headers=device.headers)
    head = client.head(device.address, headers=device.headers)
    assert head.status_code == 200
    assert head.content == b""
    for name in ("ETag", "Last-Modified", "Content-Length", "Cache-Control"):
        assert head[name] == whole[name]


def test_who_has_it_already_gets_304(client, device):
    first = client.get(device.address, headers=device.headers)
    for name, value in (
        ("If-None-Match", first["ETag"]),
        ("If-Modified-Since", first["Last-Modified"]),
    ):
        again = client.get(device.address, headers={**device.headers, name: value})
        assert again.status_code == 304
        assert again.content == b""
        assert again["ETag"] == first["ETag"]
        assert again["Cache-Control"] == "private, max-age=60"


def test_without_credentials_it_is_asked_for_them(client, device):
    response = client.get(device.address)
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Basic ")
    assert response["Cache-Control"] == "private, no-store"


def test_an_unknown_list_and_a_wrong_credential_are_answered_alike(client, device, list_of):
    list_of("hq-other")
    wrong = basic("list-000000000000", "nrl_000000000000_" + "0" * 64)

    def told(response):
        body = response.json()
        body.pop("request_id")
        headers = {k: v for k, v in response.items() if k not in ("X-Request-ID", "Content-Length")}
        return response.status_code, body, headers

    answers = [
        told(client.get(address, headers=headers))
        for address, headers in (
            (device.address, wrong),
            ("/lists/no-such-list.txt", wrong),
            ("/lists/no-such-list.txt", device.headers),
            ("/lists/hq-other.txt", device.headers),
            ("/lists/hq-out.json", device.headers),
            ("/lists/hq-out.txt", basic("somebody", device.secret)),
            ("/lists/hq-out.txt", {"Authorization": "Basic !"}),
            ("/lists/hq-out.txt", {"Authorization": "Bearer x"}),
            ("/lists/hq-out.txt", {}),
        )
    ]
    assert answers[0][0] == 401
    assert all(each == answers[0] for each in answers)


@pytest.mark.parametrize("what", ["revoked", "expired"])
def test_a_credential_that_ended_opens_nothing(client, device, office, what):
    from requirements_app.lists.credentials import credential_revoke

    if what == "revoked":
        credential_revoke(
            actor=office.olga, found=device.credential.list, key=device.credential.key
        )
    else:
        device.credential.expires_at = timezone.now() - dt.timedelta(seconds=1)
        device.credential.save()
    assert client.get(device.address, headers=device.headers).status_code == 401


def test_a_token_or_a_session_opens_no_list(client, office, device):
    from requirements_app.accounts.services import token_issue

    until = timezone.now() + dt.timedelta(days=1)
    _, secret = token_issue(
        user=office.olga, name="t", scopes=["read"], expires_at=until, actor=office.olga
    )
    client.force_login(office.olga)
    for headers in ({}, {"Authorization": f"Bearer {secret}"}, basic("olga", secret)):
        assert client.get(device.address, headers=headers).status_code == 401


def test_the_credential_opens_nothing_else(client, device):
    for address in ("/api/v1/sites/", "/api/v1/lists/", "/feeds/catalogue.atom"):
        response = client.get(address, headers=device.headers)
        assert response.status_code in (401, 403)
        bearer = {"Authorization": f"Bearer {device.secret}"}
        assert client.get(address, headers=bearer).status_code == 401


def test_a_secret_in_the_address_opens_it(client, office, list_of, device_of):
    acting.implemented(office)
    found = list_of()
    path, password = device_of(found, "path"), device_of(found)
    assert client.get(path.address).status_code == 200
    assert client.get("/lists/hq-out.txt", headers=path.headers).status_code == 401
    for wrong in (
        f"/lists/t/{password.secret}/hq-out.txt",
        f"/lists/t/{path.secret}/hq-other.txt",
        f"/lists/t/{path.secret[:-1]}0/hq-out.txt" if path.secret[-1] != "0" else "/lists/t/x/hq",
    ):
        assert client.get(wrong).status_code == 404


def test_a_secret_in_the_address_is_in_no_log(client, office, list_of, device_of, caplog, settings):
    from requirements_app.operations.logs import MaskedLine

    settings.ACCESS_LOG = True
    acting.implemented(office)
    device = device_of(list_of(), "path")
    wrong = device.address.replace("hq-out", "hq-in")
    with caplog.at_level(logging.DEBUG):
        client.get(device.address)
        client.get(wrong)
        client.get(f"/lists/t/{device.secret}/nothing/here")
    written = "\n".join(MaskedLine().format(each) for each in caplog.records)
    assert "hq-out" not in written
    assert device.secret not in written
    assert "/lists/t/" in written
    access = [each for each in caplog.records if each.name == "requirements_app.access"]
    assert device.secret not in str([vars(each) for each in access[:2]])


def test_metrics_name_the_view_and_no_address(client, office, list_of, device_of):
    from prometheus_client import generate_latest

    from requirements_app.operations.requests import REGISTRY

    device = device_of(list_of(), "path")
    client.get(device.address)
    told = generate_latest(REGISTRY).decode()
    assert 'view="list-file-by-token"' in told
    assert device.secret not in told


def test_wrong_credentials_are_throttled_and_right_ones_never(client, device, monkeypatch):
    from requirements_app.api.list_files import WrongThrottle

    monkeypatch.setattr(WrongThrottle, "rate", "3/min")
    wrong = basic("x", "y")
    address = {"REMOTE_ADDR": "198.51.100.77"}
    codes = [client.get(device.address, headers=wrong, **address).status_code for _ in range(4)]
    assert codes == [401, 401, 401, 429]
    last = client.get(device.address, headers=wrong, **address)
    assert int(last["Retry-After"]) > 0
    assert client.get(device.address, headers=device.headers, **address).status_code == 200
    assert client.get(device.address, **address).status_code == 401


def test_other_methods_are_refused(client, device):
    for method in (client.post, client.put, client.patch, client.delete):
        assert method(device.address, headers=device.headers).status_code in (405, 415)


def test_polling_costs_one_query_and_the_text_another(client, device, django_assert_num_queries):
    first = client.get(device.address, headers=device.headers)
    for _ in range(2):
        with django_assert_num_queries(2):
            client.get(device.address, headers=device.headers)
        with django_assert_num_queries(1) as asked:
            tagged = {**device.headers, "If-None-Match": first["ETag"]}
            assert client.get(device.address, headers=tagged).status_code == 304
        assert '"lists_listcopy"."text"' not in asked[0]["sql"]


def test_when_it_was_used_is_noted_to_the_minute(client, device):
    credential = device.credential
    client.get(device.address, headers=device.headers)
    credential.refresh_from_db()
    first = credential.last_used_at
    assert first is not None
    client.get(device.address, headers=device.headers)
    credential.refresh_from_db()
    assert credential.last_used_at == first


def test_drafts_and_submitted_changes_are_on_no_list(office, list_of):
    everything = list_of("hq-all", serves="approved")
    acting.submitted(office)
    assert lines_of(everything) == []


def test_what_is_approved_is_served_where_that_is_asked_for(office, list_of):
    now, soon = list_of(), list_of("hq-soon", serves="approved")
    change = acting.approved(office)
    assert lines_of(now) == []
    assert lines_of(soon) == ["10.2.0.5", "get.example.net"]
    change_implement(number=change.pk, actor=office.mona, expected_revision=None)
    assert lines_of(now) == lines_of(soon) == ["10.2.0.5", "get.example.net"]


def test_it_changes_with_the_baseline_and_not_before(client, office, list_of, device_of):
    device = device_of(list_of())
    empty = client.get(device.address, headers=device.headers)
    assert empty.content == b""
    acting.implemented(office)
    tagged = {**device.headers, "If-None-Match": empty["ETag"]}
    full = client.get(device.address, headers=tagged)
    assert full.status_code == 200
    assert full.content
    assert full["Last-Modified"] > empty["Last-Modified"]
