"""Request Tracker's driver, fed with answers: what it asks, and what it makes of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.tickets.port import Connection, Draft, File, TicketError, Update
from exports.tickets.request_tracker import RequestTracker
from exports.tickets.request_tracker.settings import RequestTrackerSettings
from exports.tickets.request_tracker.tickets import quoted
from requirements_app.core.http import Response

from .feeding import answer, fed

RT = RequestTracker()
AT = Connection(
    "https://rt.example.org/rt",
    RequestTrackerSettings(queue="Net work", key_field="Change key"),
    {"token": "1-14-secret"},
)
DRAFT = Draft("portal:7", "Change 7", "Two rules.", "https://portal.example.org/changes/7/")
QUEUE = {"Name": "Net work", "TicketCustomFields": [{"name": "Change key"}]}


def ticket(number: int = 5, key: str | None = "portal:7", **facts: Any) -> dict[str, Any]:
    values = [] if key is None else [key]
    return {
        "id": number,
        "Status": "new",
        "Subject": "Change 7",
        "LastUpdated": "2026-11-20T10:00:00Z",
        "CustomFields": [{"id": "1", "name": "Change key", "values": values}],
        **facts,
    }


def page(*items: Any) -> Response:
    return answer({"count": len(items), "items": list(items)})


def test_the_request_that_makes_a_ticket_is_the_first_and_shows_no_token():
    found, asked = fed(RT.create(AT, DRAFT), answer({"id": "5"}, 201), answer(ticket()))
    assert (found.key, found.label) == ("5", "RT #5")
    assert found.url == "https://rt.example.org/rt/Ticket/Display.html?id=5"
    first = asked[0]
    assert (first.method, first.url) == ("POST", "https://rt.example.org/rt/REST/2.0/ticket")
    assert dict(first.headers)["Authorization"] == "token 1-14-secret"
    assert "1-14-secret" not in str(first.shown_headers())
    assert json.loads(first.body) == {
        "Queue": "Net work",
        "Subject": "Change 7",
        "Content": "Two rules.\n\nhttps://portal.example.org/changes/7/",
        "ContentType": "text/plain",
        "CustomFields": {"Change key": "portal:7"},
    }


def test_fields_of_the_ticket_and_custom_ones_are_told_apart():
    draft = Draft(
        "portal:7", "Change 7", "", "", priority="50", assignee="ada", group="Firewalls",
        fields={"Due": "2026-12-01", "Site": "Bern"},
    )  # fmt: skip
    there = ticket(Priority=50, Owner={"id": "ada"})
    there["CustomFields"].append({"name": "Site", "values": ["Bern"]})
    _, asked = fed(RT.create(AT, draft), answer({"id": 5}, 201), answer(there))
    body = json.loads(asked[0].body)
    assert body["Queue"] == "Firewalls"
    assert body["CustomFields"] == {"Site": "Bern", "Change key": "portal:7"}
    assert (body["Priority"], body["Owner"], body["Due"]) == ("50", "ada", "2026-12-01")


@pytest.mark.parametrize(
    ("draft", "there", "field"),
    [
        (DRAFT, ticket(key=None), "Change key"),
        (Draft("portal:7", "t", "", "", assignee="ada"), ticket(Subject="t"), "Owner"),
        (Draft("portal:7", "t", "", "", fields={"Site": "x"}), ticket(Subject="t"), "Site"),
    ],
)
def test_what_did_not_take_is_told_though_rt_said_yes(draft, there, field):
    with pytest.raises(TicketError, match=field) as caught:
        fed(RT.create(AT, draft), answer({"id": 5}, 201), answer(there))
    assert caught.value.trouble == "ignored"
    assert caught.value.field == field


def test_a_title_is_cut_to_the_bytes_that_rt_keeps():
    draft = Draft("portal:7", "é" * 150, "", "")
    there = ticket(Subject="é" * 98 + "…")
    _, asked = fed(RT.create(AT, draft), answer({"id": 5}, 201), answer(there))
    assert json.loads(asked[0].body)["Subject"] == "é" * 98 + "…"


def test_a_blank_title_is_refused_before_anything_is_sent():
    with pytest.raises(TicketError) as caught:
        fed(RT.create(AT, Draft("portal:7", "\n ", "", "")))
    assert (caught.value.trouble, caught.value.field) == ("refused", "title")


def test_the_ticket_with_exactly_the_key_is_found_among_those_that_rt_gives():
    others = [ticket(1, "PORTAL:7"), ticket(2, "portal:70"), ticket(3, None)]
    found, (asked,) = fed(RT.find(AT, "portal:7"), page(*others, ticket(5)))
    assert found is not None
    assert found.key == "5"
    query = parse_qs(urlsplit(asked.url).query)["query"][0]
    assert query == "CF.{Change key} = 'portal:7'"


def test_several_tickets_of_one_key_are_ambiguous():
    with pytest.raises(TicketError) as caught:
        fed(RT.find(AT, "portal:7"), page(ticket(1), ticket(2)))
    assert caught.value.trouble == "ambiguous"


def test_no_ticket_is_said_to_be_missing_where_the_field_is():
    assert fed(RT.find(AT, "portal:7"), page(), answer(QUEUE))[0] is None
    with pytest.raises(TicketError, match="no custom field Change key"):
        fed(RT.find(AT, "portal:7"), page(), answer({"Name": "Net work"}))


def test_a_search_that_gives_whatever_there_is_finds_nothing_and_says_so():
    with pytest.raises(TicketError) as caught:
        fed(RT.find(AT, "portal:7"), page(*[ticket(n, "x") for n in range(100)]))
    assert caught.value.trouble == "broken"


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_a_value_of_ticketsql_ends_where_its_quotes_end(value):
    written = quoted(value)
    assert (written[0], written[-1]) == ("'", "'")
    read, at = "", 1
    while at < len(written) - 1:
        assert written[at] != "'"
        at += written[at] == "\\"
        read += written[at]
        at += 1
    assert at == len(written) - 1
    assert read == value


def test_a_ticket_is_read_with_what_its_lifecycle_calls_the_end_and_with_its_files():
    files = [{"Filename": "a.csv", "ContentLength": 3}, {"Filename": ""}, {}]
    seen, asked = fed(
        RT.read(AT, "5"), answer(ticket(Status="done"), etag="99"), page({"id": "5"}), page(*files)
    )
    assert (seen.status, seen.closed, seen.etag) == ("done", True, "99")
    assert seen.attached == frozenset({"a.csv"})
    assert seen.external_id == "portal:7"
    assert seen.updated_at == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert parse_qs(urlsplit(asked[1].url).query)["query"] == ["id = 5 AND Status = '__Inactive__'"]


def test_a_deleted_ticket_is_closed_and_one_that_works_is_not():
    deleted, _ = fed(RT.read(AT, "5"), answer(ticket(Status="deleted")), page(), page())
    works, _ = fed(RT.read(AT, "5"), answer(ticket(Status="stalled")), page(), page())
    assert (deleted.closed, works.closed) == (True, False)


def test_files_beyond_the_first_page_are_counted():
    first = page(*[{"Filename": f"{n}.csv"} for n in range(100)])
    seen, _ = fed(RT.read(AT, "5"), answer(ticket()), page(), first, page({"Filename": "x.pdf"}))
    assert seen.attached is not None
    assert len(seen.attached) == 101


def test_a_file_goes_to_the_internal_comments_and_is_looked_for():
    file = File("rules.csv", "text/csv", b"a;b\n")
    kept = {"Filename": "rules.csv", "ContentLength": 4}
    _, asked = fed(RT.attach(AT, "5", file), answer(["ok"], 201), page(kept))
    assert asked[0].url.endswith("/ticket/5/comment")
    assert json.loads(asked[0].body)["Attachments"][0]["FileContent"] == "YTtiCg=="
    for bad in (page(), page({"Filename": "rules.csv", "ContentLength": 3})):
        with pytest.raises(TicketError) as caught:
            fed(RT.attach(AT, "5", file), answer(["ok"], 201), bad)
        assert caught.value.trouble == "ignored"


def test_an_empty_file_is_refused_before_anything_is_sent():
    with pytest.raises(TicketError, match="empty"):
        fed(RT.attach(AT, "5", File("a.csv", "text/csv", b"")))


def test_a_status_that_rt_refuses_with_success_is_told_with_its_own_words():
    said = ["Status 'gone' isn't a valid status for this ticket."]
    with pytest.raises(TicketError, match="isn't a valid status") as caught:
        fed(RT.update(AT, "5", Update(status="gone")), answer(said), answer(ticket()))
    assert (caught.value.trouble, caught.value.field) == ("ignored", "Status")


def test_a_changed_text_becomes_a_comment():
    _, asked = fed(RT.update(AT, "5", Update(body="Three rules.")), answer(["ok"], 201))
    assert asked[0].url.endswith("/ticket/5/comment")


@pytest.mark.parametrize(
    ("response", "trouble", "words"),
    [
        (Response(401, {}, b"Authorization required"), "unauthorised", "authentication token"),
        (answer({"message": "No permission"}, 403), "forbidden", "No permission"),
        (answer({"message": "Not found"}, 404), "gone", "Not found"),
        (answer({"message": "x"}, 400), "refused", "x"),
        (Response(503, {"retry-after": "120"}, b"<html>"), "broken", "later"),
        (Response(200, {}, b"<html>"), "broken", "JSON"),
        (answer(["no", "object"]), "broken", "something else"),
        (answer({"items": [1]}), "broken", "items"),
    ],
)
def test_other_answers_are_told_in_words(response, trouble, words):
    with pytest.raises(TicketError) as caught:
        fed(RT.find(AT, "portal:7"), response)
    assert caught.value.trouble == trouble
    assert words in str(caught.value)
    if response.status == 503:
        assert caught.value.retry_after == timedelta(minutes=2)


def test_the_connection_test_tells_line_by_line():
    create, comment = {"ref": "create"}, {"ref": "comment"}
    version, queue = answer({"Version": "5.0.3"}), answer(QUEUE | {"_hyperlinks": [create]})
    lines, _ = fed(RT.probe(AT), version, queue, queue, page({"id": 1, "_hyperlinks": [comment]}))
    assert [line.what for line in lines if line.ok] == [
        "Sign-in",
        "Queue",
        "Custom field",
        "Rights",
    ]
    lines, _ = fed(RT.probe(AT), version, answer(QUEUE))
    assert [(line.what, line.ok) for line in lines] == [("Sign-in", True), ("Queue", False)]
    assert "CreateTicket" in lines[-1].mend
    lines, _ = fed(RT.probe(AT), version, queue, queue, page({"id": 1, "_hyperlinks": []}))
    assert "CommentOnTicket" in lines[-1].mend
