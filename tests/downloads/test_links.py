import base64
import datetime as dt
import hashlib

import pytest
from django.core import signing
from django.utils import timezone

from requirements_app.audit.models import Event
from requirements_app.core.errors import Conflict
from requirements_app.downloads.links import link_sign
from requirements_app.downloads.services import export_request
from requirements_app.operations.logs import masked
from requirements_app.sites.models import SiteRole


@pytest.fixture
def export(make):
    return make()


@pytest.fixture
def fetch(client):
    """Follow a link to the end of its file, which closes it."""

    def fetch(path, method="get"):
        response = getattr(client, method)(path)
        return response, response.getvalue()

    return fetch


def altered(path: str) -> str:
    swapped = "A" if path[-2] != "A" else "B"
    return f"{path[:-2]}{swapped}/"


def test_a_link_hands_the_file_out_without_a_session(export, fetch):
    response, content = fetch(link_sign(export).path)
    assert response.status_code == 200
    assert hashlib.sha256(content).hexdigest() == export.file.sha256
    assert int(response["Content-Length"]) == len(content) == export.file.size


def test_a_link_is_absolute_and_says_when_it_ends(export, settings):
    link = link_sign(export)
    assert link.url == f"https://portal.example.org{link.path}"
    left = link.expires_at - timezone.now()
    assert dt.timedelta(seconds=540) < left <= dt.timedelta(seconds=600)


def test_the_browser_is_told_to_keep_it_apart(export, fetch):
    response, _ = fetch(link_sign(export).path)
    assert response["Content-Disposition"] == f'attachment; filename="{export.file_name}"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in response["Cache-Control"]
    digest = base64.b64encode(bytes.fromhex(export.file.sha256)).decode()
    assert response["Repr-Digest"] == f"sha-256=:{digest}:"


def test_a_strange_file_name_cannot_break_the_header(export, fetch):
    export.file_name = '"x"; a=b\r\nSet-Cookie: ü.csv'
    export.save()
    response, _ = fetch(link_sign(export).path)
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert "\n" not in response["Content-Disposition"]


def test_a_download_is_on_record_and_a_look_is_not(export, fetch, reader):
    path = link_sign(export).path
    fetch(path, "head")
    fetch(path)
    event = Event.objects.get(action="export.download")
    assert (event.actor, event.site_slug, event.object_id) == (reader, "campus", str(export.pk))


def test_the_log_never_has_a_link(export):
    path = link_sign(export).path
    assert masked(f"Service Unavailable: {path}") == "Service Unavailable: /downloads/***/"


def test_an_expired_link_is_gone(export, client, settings):
    path = link_sign(export).path
    settings.EXPORT_LINK_SECONDS = -1
    response = client.get(path)
    assert response.status_code == 410
    assert "This link has expired." in response.content.decode()


@pytest.mark.parametrize("token", ["x", "eyJ", ":::", "a" * 5000, "..%2F..%2Fetc"])
def test_a_made_up_link_is_refused(db, client, token):
    assert client.get(f"/downloads/{token}/").status_code in (403, 404)


def test_an_altered_link_is_refused(export, client):
    response = client.get(altered(link_sign(export).path))
    assert response.status_code == 403
    assert "not valid" in response.content.decode()


def test_a_signature_made_for_something_else_is_refused(export, client):
    token = signing.dumps({"export": str(export.pk), "user": export.owner_id}, salt="another")
    assert client.get(f"/downloads/{token}/").status_code == 403


def test_somebody_else_who_is_logged_in_is_refused(export, client, person):
    client.force_login(person)
    response = client.get(link_sign(export).path)
    assert response.status_code == 403
    assert "somebody else" in response.content.decode()


def test_its_owner_may_be_logged_in(export, client, fetch, reader):
    client.force_login(reader)
    response, _ = fetch(link_sign(export).path)
    assert response.status_code == 200


def test_the_link_ends_with_the_role_at_the_site(export, client, reader):
    path = link_sign(export).path
    SiteRole.objects.filter(user=reader).delete()
    assert client.get(path).status_code == 403


def test_the_link_ends_with_the_account(export, client, reader):
    path = link_sign(export).path
    reader.is_active = False
    reader.save()
    assert client.get(path).status_code == 403


def test_the_link_ends_with_the_export(export, client):
    path = link_sign(export).path
    export.delete()
    assert client.get(path).status_code == 403


def test_a_missing_file_is_gone_rather_than_short(export, client, files):
    path = link_sign(export).path
    (files / export.file.sha256[:2] / export.file.sha256).unlink()
    response = client.get(path)
    assert response.status_code == 410
    assert "Export it again." in response.content.decode()
    assert not Event.objects.filter(action="export.download").exists()


def test_there_is_no_link_before_there_is_a_file(rule_set, reader):
    export = export_request(actor=reader, format="csv", options={}, rule_set=rule_set)
    with pytest.raises(Conflict, match="not made yet"):
        link_sign(export)


def test_nothing_is_listed_and_nothing_is_posted(export, client):
    assert client.get("/downloads/").status_code == 404
    assert client.post(link_sign(export).path).status_code == 405


def test_the_page_that_refuses_shows_no_markup_of_others(db, client):
    response = client.get("/downloads/<script>/")
    assert b"<script>" not in response.content


def test_files_of_the_catalogue_need_no_site(make, fetch, person):
    response, content = fetch(link_sign(make(actor=person, selection={})).path)
    assert response.status_code == 200
    assert content.startswith(b"flow,product,")


def test_stored_files_are_for_the_portal_alone(export, files):
    path = files / export.file.sha256[:2] / export.file.sha256
    assert path.stat().st_mode & 0o077 == 0
