"""The pages of connectors and tickets: every step by its form, and what they never show."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exports.tickets.registry import DRIVERS
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_job
from requirements_app.tickets.drafting import DraftedChange
from requirements_app.tickets.models import Connector, Ticket
from requirements_app.web.forms.connectors import ConnectorForm
from requirements_app.web.forms.mappings import FACTS, MappingForm
from tests.changes.acting import approve, approved, submitted

pytestmark = pytest.mark.django_db
NEVER_SHOWN = "glpat-never-shown-again"
HTMX = {"HX-Request": "true"}


def visitor(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def root(desk):
    return visitor(desk.admin)


@pytest.fixture
def olga(desk):
    return visitor(desk.office.olga)


def text(response) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(plain.replace("&#x27;", "'").split())


def filled(desk, **fields):
    return {
        "name": "Second desk", "slug": "second", "address": desk.there.address,
        "account": "desk-bot", "begin": "approved",
        **{f"setting_{name}": value for name, value in desk.there.settings.items()},
        **{f"secret_{name}": NEVER_SHOWN for name in desk.there.secret}, **fields,
    }  # fmt: skip


def test_a_connector_is_made_in_steps_and_stays_off_until_it_is_switched_on(desk, root):
    assert "Connect a system" in text(root.get("/connectors/"))
    assert "GitLab" in text(root.get("/new-connector/"))
    form = root.get("/new-connector/?system=gitlab")
    assert "Its path (group/project) or number" in text(form)
    refused = root.post("/new-connector/?system=gitlab", filled(desk, setting_project="no path"))
    assert refused.status_code == 400
    assert NEVER_SHOWN not in refused.content.decode()
    made = root.post("/new-connector/?system=gitlab", filled(desk))
    assert (made.status_code, made["Location"]) == (302, "/connectors/second/")
    page = root.get("/connectors/second/")
    assert "Switched off" in text(page)
    assert "set" in text(page)
    assert not Connector.objects.get(slug="second").active
    root.post("/connectors/second/switch/", {"active": "true"})
    assert Connector.objects.get(slug="second").active
    edit = root.get("/connectors/second/edit/")
    assert NEVER_SHOWN not in edit.content.decode()
    assert "Set. Leave it empty to keep it" in text(edit)
    revision = Connector.objects.get(slug="second").revision
    kept = {**filled(desk, name="Renamed"), **{f"secret_{n}": "" for n in desk.there.secret}}
    assert root.post("/connectors/second/edit/", {**kept, "revision": revision}).status_code == 302
    second = Connector.objects.get(slug="second")
    assert (second.name, NEVER_SHOWN in second.secret.open()) == ("Renamed", True)
    stale = root.post("/connectors/second/edit/", {**kept, "revision": revision})
    assert stale.status_code == 409
    assert root.post("/connectors/second/delete/")["Location"] == "/connectors/"
    assert root.get("/new-connector/?system=abacus").status_code == 400


def test_for_another_machine_the_form_asks_for_the_credential_again(desk, root, settings):
    settings.OUTGOING_ALLOW = [*settings.OUTGOING_ALLOW, "127.0.0.1:9999"]
    sent = {**filled(desk, address="http://127.0.0.1:9999"), "revision": desk.connector.revision}
    empty = {f"secret_{name}": "" for name in desk.there.secret}
    refused = root.post("/connectors/desk/edit/", sent | empty)
    assert refused.status_code == 400
    assert "the address leads to 127.0.0.1:9999" in text(refused)
    assert root.post("/connectors/desk/edit/", sent).status_code == 302


def test_a_connection_test_tells_its_progress_and_then_its_lines(desk, root):
    begun = root.post("/connectors/desk/test/", headers=HTMX)
    assert "waits for a worker" in text(begun)
    assert "every 1s" in begun.content.decode()
    run_job(Job.objects.get(kind="connector-test").pk)
    done = root.get("/connectors/desk/", headers={**HTMX, "HX-Target": "test"})
    assert "It works" in text(done)
    assert "every 1s" not in done.content.decode()
    desk.there.fault("401")
    root.post("/connectors/desk/test/")
    run_job(Job.objects.get(kind="connector-test", state="queued").pk)
    assert "It does not work yet" in text(root.get("/connectors/desk/"))


def mapping_sent(connector, **fields):
    """The form as the page shows it."""
    form = MappingForm.of(connector.mapping)
    sent = {
        "title": form.title, "body": form.body.replace("\n", "\r\n"),
        "status": [status for status, _ in form.status_lines],
        "meaning": [meaning or "open" for _, meaning in form.status_lines],
        "field_name": ["", ""], "field_kind": ["text", "text"], "field_value": ["", ""],
        "documents": list(form.documents), "revision": connector.revision,
    }  # fmt: skip
    return {**sent, **fields}


def test_the_mapping_is_saved_as_it_is_shown_and_changed_line_by_line(desk, root):
    assert root.get("/connectors/desk/mapping/").status_code == 200
    before = desk.connector.mapping
    same = root.post("/connectors/desk/mapping/", mapping_sent(desk.connector))
    assert same.status_code == 302
    desk.connector.refresh_from_db()
    assert desk.connector.mapping == before
    more = {
        "field_name": ["weight", "team"], "field_kind": ["json", "text"],
        "field_value": ["3", "{{ change.owner }}"], "priority_high": "1", "follow_closed": "closed",
        "assign_site": ["hq", ""], "assign_firewall": ["", ""], "assign_zone": ["", ""],
        "assign_group": ["7", "8"], "assign_assignee": ["", ""], "documents": ["change-csv"],
    }  # fmt: skip
    root.post("/connectors/desk/mapping/", mapping_sent(desk.connector, **more))
    desk.connector.refresh_from_db()
    now = desk.connector.mapping
    assert now["fields"] == {"weight": 3, "team": "{{ change.owner }}"}
    assert [each["group"] for each in now["assign"]] == ["7", "8"]
    assert (now["priorities"], now["follow"]) == ({"high": "1"}, {"closed": "closed"})
    assert now["documents"] == ["change-csv"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": "{{ change.title"}, "is no template"),
        ({"field_name": ["a", "a"], "field_value": ["1", "2"]}, "stands twice"),
        ({"field_name": ["a"], "field_kind": ["json"], "field_value": ["no"]}, "is no JSON"),
        ({"status": ["x"], "meaning": ["finished"]}, "was refused"),
        ({"body": "a\0b"}, "holds a character that no text has"),
        ({"documents": ["../etc"]}, "was refused"),
    ],
)
def test_a_mapping_that_is_none_is_refused_where_it_is_wrong(desk, root, fields, words):
    refused = root.post("/connectors/desk/mapping/", mapping_sent(desk.connector, **fields))
    assert refused.status_code == 400
    assert words in text(refused)
    assert Connector.objects.get().revision == desk.connector.revision


def test_the_preview_shows_the_very_request_of_an_unsaved_mapping(desk, root):
    change = approved(desk.office)
    sent = mapping_sent(desk.connector, title="Please: {{ change.title }}", change=f"#{change.pk}")
    shown = root.post("/connectors/desk/mapping/preview/", sent, headers=HTMX)
    assert f"Please: {change.title}" in text(shown)
    assert "POST" in text(shown)
    assert all(secret not in shown.content.decode() for secret in desk.there.secret.values())
    whole = root.post("/connectors/desk/mapping/preview/", sent)
    assert f"Please: {change.title}" in text(whole)
    for wrong in ({"title": "{{ nothing }}"}, {"change": "999"}, {"change": "x"}):
        told = root.post("/connectors/desk/mapping/preview/", {**sent, **wrong}, headers=HTMX)
        assert "It cannot be made like this" in text(told)
    assert desk.there.requests == []
    assert Connector.objects.get().mapping == desk.connector.mapping


def test_the_page_tells_every_fact_that_templates_can_look_at(desk):
    facts = DraftedChange(approved(desk.office)).facts
    found = []
    for name, value in facts.items():
        if isinstance(value, dict):
            found += [f"{name}.{key}" for key in value]
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            found += [f"{name}[].{key}" for key in value[0]]
        else:
            found.append(name)
    told = set(FACTS) if "risks" not in found else {*FACTS, "risks"} - {
        "risks[].severity", "risks[].reason"
    }  # fmt: skip
    assert set(found) == told


def test_a_change_is_sent_from_its_page_and_its_ticket_tells_how_it_stands(desk, olga):
    change = approved(desk.office)
    assert 'hx-get="/changes/' in olga.get(f"/changes/{change.pk}/").content.decode()
    panel = olga.get(f"/changes/{change.pk}/tickets/", headers=HTMX)
    assert "Make it a ticket in" in text(panel)
    sent = olga.post(f"/changes/{change.pk}/tickets/", {"connector": "desk"}, headers=HTMX)
    assert "on its way" in text(sent)
    assert "every 2s" in sent.content.decode()
    ticket = desk.settle(Ticket.objects.get())
    assert "Make it a ticket in" not in text(olga.get(f"/changes/{change.pk}/tickets/"))
    page = olga.get(f"/tickets/{ticket.pk}/")
    assert "make the ticket" in text(page)
    assert "every" not in olga.get(f"/tickets/{ticket.pk}/", headers=HTMX).content.decode()
    looked = olga.post(f"/tickets/{ticket.pk}/retry/")
    assert looked["Location"] == f"/tickets/{ticket.pk}/"
    assert olga.post(f"/tickets/{ticket.pk}/remake/").status_code == 409


def test_a_conflict_is_told_with_what_to_do(desk, olga):
    desk.connector.begin = "submitted"
    desk.connector.save()
    desk.mapped(statuses={"opened": "approved"})
    change = submitted(desk.office)
    ticket = desk.send(change)
    assert ticket.conflict
    for address in (f"/tickets/{ticket.pk}/", f"/changes/{change.pk}/tickets/"):
        told = text(olga.get(address))
        assert "Ticket and change disagree." in told
        assert "make desk-bot an approver of the site" in told
    assert "conflict" in text(olga.get("/tickets/?conflict=true"))
    approve(change, desk.office.anna)
    desk.mapped(statuses={})
    desk.later(ticket)
    assert "say in the mapping of The desk" in text(olga.get(f"/tickets/{ticket.pk}/"))


def test_pages_are_for_those_who_may(desk, olga):
    change = approved(desk.office)
    ticket = desk.send(change)
    for address in ("/connectors/", "/new-connector/", "/connectors/desk/"):
        assert olga.get(address).status_code == 403
    assert olga.post("/connectors/desk/test/").status_code == 403
    rene = visitor(desk.office.rene)
    assert rene.get(f"/tickets/{ticket.pk}/").status_code == 200
    assert rene.post(f"/tickets/{ticket.pk}/retry/").status_code == 403
    assert rene.post(f"/changes/{change.pk}/tickets/", {"connector": "desk"}).status_code == 403
    assert olga.get("/tickets/?state=lost").status_code == 400
    wrong = olga.post(f"/changes/{change.pk}/tickets/", {"connector": "none"})
    assert wrong.status_code == 400


def test_the_pages_ask_as_much_for_few_as_for_many(desk, root):
    first = desk.send(approved(desk.office))
    addresses = (
        "/connectors/", "/connectors/desk/", "/connectors/desk/mapping/", "/tickets/",
        f"/tickets/{first.pk}/", f"/changes/{first.change_id}/tickets/",
    )  # fmt: skip

    def counted() -> dict[str, int]:
        found = {}
        for address in addresses:
            root.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert root.get(address).status_code == 200
            found[address] = len(queries)
        return found

    few = counted()
    for number in range(2):
        root.post("/new-connector/?system=gitlab", filled(desk, slug=f"more-{number}"))
        desk.send(approved(desk.office, title=f"More {number}"))
    assert Connector.objects.count() == 3
    assert counted() == few
    assert max(few.values()) <= 20


def test_requests_of_another_system_keep_their_lines_as_they_were_written(desk):
    form = ConnectorForm(
        {
            **filled(desk), "setting_create": 'POST /a\r\n\r\n{"ref": "{external_id}"}',
            "setting_find": "GET /a?ref={external_id}", "setting_read": "GET /a/{key}",
            "setting_sign_in": "bearer", "setting_sign_in_header": "Authorization",
        },
        driver=DRIVERS["generic"], offered=[],
    )  # fmt: skip
    assert form.is_valid(), form.errors
    settings = form.said()["settings"]
    assert settings["create"] == 'POST /a\n\n{"ref": "{external_id}"}'
    assert form["setting_create"].field.widget.attrs["rows"] == 5


def test_connectors_are_listed_by_name(desk, root):
    for name in ("Zurich", "Amsterdam"):
        root.post("/new-connector/?system=gitlab", filled(desk, name=name, slug=name.lower()))
    told = text(root.get("/connectors/"))
    assert sorted(("Amsterdam", "The desk", "Zurich"), key=told.index) == [
        "Amsterdam", "The desk", "Zurich",
    ]  # fmt: skip


def test_the_tickets_of_a_change_stand_alone_without_a_way_to_themselves(desk, olga):
    change = approved(desk.office)
    address = f"/changes/{change.pk}/tickets/"
    way = f'href="{address}"'
    assert way in olga.get(address, headers=HTMX).content.decode()
    assert way not in olga.get(address).content.decode()
