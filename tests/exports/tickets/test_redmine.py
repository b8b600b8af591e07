"""Redmine's driver, fed with answers: what it asks, and what it makes of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from exports.tickets.port import Connection, Draft, File, TicketError, Update
from exports.tickets.redmine import Redmine
from exports.tickets.redmine.issues import marked
from exports.tickets.redmine.settings import RedmineSettings
from requirements_app.core.http import Response

from .feeding import answer, fed

RM = Redmine()
AT = Connection(
    "https://redmine.example.org",
    RedmineSettings(project="network", tracker=2, key_field=7),
    {"key": "secret-key"},
)
DRAFT = Draft("portal:7", "Change 7", "Two:\n- one\n- two", "https://portal.example.org/7/")
THERE_IS = answer({"errors": ["Change key cannot be blank"]}, 422)


def issue(number: int = 5, key: str | None = "portal:7", **facts: Any) -> dict[str, Any]:
    return {
        "id": number,
        "subject": "Change 7",
        "status": {"id": 1, "name": "New", "is_closed": False},
        "updated_on": "2026-11-20T10:00:00Z",
        "custom_fields": [{"id": 7, "name": "Change key", "value": key}],
        **facts,
    }


def page(*issues: Any) -> Response:
    return answer({"issues": list(issues), "total_count": len(issues)})


def one(**facts: Any) -> Response:
    return answer({"issue": issue(**facts)})


def test_the_request_that_makes_an_issue_is_the_first_and_shows_no_key():
    found, asked = fed(RM.create(AT, DRAFT), answer({"issue": issue()}, 201), one())
    assert (found.key, found.label) == ("5", "#5")
    assert found.url == "https://redmine.example.org/issues/5"
    first = asked[0]
    assert (first.method, first.url) == (
        "POST",
        "https://redmine.example.org/projects/network/issues.json",
    )
    assert "secret-key" not in str(first.shown_headers())
    assert json.loads(first.body) == {
        "issue": {
            "tracker_id": 2,
            "subject": "Change 7",
            "description": "Two:\n* one\n* two\n\nhttps://portal.example.org/7/",
            "custom_fields": [{"id": 7, "value": "portal:7"}],
        }
    }


def test_a_new_text_keeps_the_link():
    update = Update(body="Three.", link="https://portal.example.org/7/")
    _, asked = fed(RM.update(AT, "5", update), answer(status=204), one())
    assert json.loads(asked[0].body) == {
        "issue": {"description": "Three.\n\nhttps://portal.example.org/7/"}
    }


def test_fields_of_the_issue_and_custom_ones_are_told_apart():
    draft = Draft(
        "portal:7", "Change 7", "", "", priority="4", assignee="12",
        fields={"due_date": "2026-12-01", "cf_9": "Bern"},
    )  # fmt: skip
    there = issue(priority={"id": 4}, assigned_to={"id": 12}, due_date="2026-12-01")
    there["custom_fields"].append({"id": 9, "value": "Bern"})
    _, asked = fed(RM.create(AT, draft), answer({"issue": there}, 201), answer({"issue": there}))
    body = json.loads(asked[0].body)["issue"]
    assert (body["priority_id"], body["assigned_to_id"]) == (4, 12)
    assert {each["id"]: each["value"] for each in body["custom_fields"]} == {
        7: "portal:7", 9: "Bern",
    }  # fmt: skip


def test_a_priority_that_is_no_number_is_refused_before_anything_is_sent():
    with pytest.raises(TicketError, match="no number") as caught:
        fed(RM.create(AT, Draft("portal:7", "t", "", "", priority="high")))
    assert caught.value.field == "priority"


@pytest.mark.parametrize(
    ("fields", "there", "field"),
    [
        ({}, {"key": None}, "cf_7"),
        ({"cf_9": "x"}, {}, "cf_9"),
        ({"category_id": 3}, {}, "category_id"),
    ],
)
def test_what_did_not_take_is_told_though_redmine_said_yes(fields, there, field):
    draft = Draft("portal:7", "Change 7", "", "", fields=fields)
    with pytest.raises(TicketError) as caught:
        fed(RM.create(AT, draft), answer({"issue": issue()}, 201), one(**there))
    assert (caught.value.trouble, caught.value.field) == ("ignored", field)


def test_issues_are_looked_up_closed_ones_too_and_the_key_cannot_be_an_operator():
    found, (asked,) = fed(RM.find(AT, "!*|x&status_id=o"), page(issue(5, "!*|x&status_id=o")))
    assert found is not None
    query = parse_qs(urlsplit(asked.url).query)
    assert query["f[]"] == ["status_id", "cf_7"]
    assert query["op[status_id]"] == ["*"]
    assert (query["op[cf_7]"], query["v[cf_7][]"]) == (["="], ["!*|x&status_id=o"])
    assert "status_id" not in query


def test_issues_of_other_keys_are_not_taken_for_the_one():
    with pytest.raises(TicketError) as caught:
        fed(RM.find(AT, "portal:7"), page(issue(1, "PORTAL:7"), issue(2, None)), THERE_IS)
    assert caught.value.trouble == "broken"


def test_no_issue_is_said_to_be_missing_where_the_field_is():
    assert fed(RM.find(AT, "portal:7"), page(), THERE_IS)[0] is None
    for given in ((), (issue(1, "x"), issue(2, None))):
        with pytest.raises(TicketError, match="custom field 7") as caught:
            fed(RM.find(AT, "portal:7"), page(*given), page(issue(1, "x")))
        assert caught.value.field == "key_field"


def test_several_issues_of_one_key_are_ambiguous():
    with pytest.raises(TicketError) as caught:
        fed(RM.find(AT, "portal:7"), page(issue(1), issue(2)))
    assert caught.value.trouble == "ambiguous"


def test_an_issue_is_read_with_what_redmine_calls_closed_and_with_its_files():
    closed = {"id": 5, "name": "Erledigt", "is_closed": True}
    there = one(status=closed, attachments=[{"filename": "a.csv", "filesize": 3}])
    seen, _ = fed(RM.read(AT, "5"), there)
    assert (seen.status, seen.closed) == ("Erledigt", True)
    assert seen.attached == frozenset({"a.csv"})
    assert seen.external_id == "portal:7"
    assert seen.updated_at == datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_a_file_is_uploaded_as_octets_put_on_the_issue_and_looked_for():
    file = File("rules.csv", "text/csv", b"a;b\n")
    kept = one(attachments=[{"filename": "rules.csv", "filesize": 4}])
    token = answer({"upload": {"token": "5.abc"}}, 201)
    _, asked = fed(RM.attach(AT, "5", file), token, Response(204), kept)
    assert dict(asked[0].headers)["Content-Type"] == "application/octet-stream"
    assert "secret-key" not in str(asked[0].shown_headers())
    assert json.loads(asked[1].body)["issue"]["uploads"][0]["token"] == "5.abc"
    for bad in (one(), one(attachments=[{"filename": "rules.csv", "filesize": 3}])):
        with pytest.raises(TicketError) as caught:
            fed(RM.attach(AT, "5", file), token, Response(204), bad)
        assert caught.value.trouble == "ignored"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("- *.example.org to 10.9.0.1", "* *.example.org to 10.9.0.1"),
        ("{{include(Secret)}}", "{\u200b{include(Secret)}}"),
        ("[[Wiki]] and [text](http://x)", "[\u200b[Wiki]] and [text]\u200b(http://x)"),
        (
            '"text":http://x and !http://x/i.png!',
            '"text"\u200b:http://x and !\u200bhttp://x/i.png!',
        ),
        ("ask @ada about #12", "ask @\u200bada about #\u200b12"),
        ("attachment:x.png of user:ada", "attachment\u200b:x.png of user\u200b:ada"),
        ("<img src=x> if 3 < 4", "<\u200bimg src=x> if 3 < 4"),
        ("really! yes", "really! yes"),
    ],
)
def test_markup_that_would_do_something_is_kept_as_text(written, kept):
    assert marked(written) == kept


def test_a_comment_that_is_not_there_afterwards_is_told():
    said = one(journals=[{"notes": "Approved\r\nby Ada"}])
    fed(RM.comment(AT, "5", "Approved\nby Ada"), Response(204), said)
    with pytest.raises(TicketError) as caught:
        fed(RM.comment(AT, "5", "Approved"), Response(204), one(journals=[{"notes": None}]))
    assert caught.value.trouble == "ignored"


STATUSES = answer({"issue_statuses": [{"id": 1, "name": "New"}, {"id": 5, "name": "Closed"}]})


def test_a_status_is_its_name_there_and_one_that_the_workflow_refuses_is_told():
    steps = RM.update(AT, "5", Update(status="closed"))
    _, asked = fed(steps, STATUSES, Response(204), one(status={"id": 5, "name": "Closed"}))
    assert json.loads(asked[1].body) == {"issue": {"status_id": 5}}
    stays = one(allowed_statuses=[{"id": 2, "name": "In Progress"}])
    with pytest.raises(TicketError, match="In Progress") as caught:
        fed(RM.update(AT, "5", Update(status="Closed")), STATUSES, Response(204), stays)
    assert caught.value.trouble == "ignored"
    with pytest.raises(TicketError, match="New, Closed"):
        fed(RM.update(AT, "5", Update(status="Done")), STATUSES)


@pytest.mark.parametrize(
    ("response", "trouble", "words"),
    [
        (Response(401), "unauthorised", "API access key"),
        (Response(403), "forbidden", "role"),
        (Response(404), "gone", "404"),
        (answer({"errors": ["Subject cannot be blank"]}, 422), "refused", "cannot be blank"),
        (Response(500, {"content-type": "text/html"}, b"<html>"), "broken", "later"),
        (Response(200, {}, b"<html>"), "broken", "JSON"),
        (answer({}), "broken", "issues"),
    ],
)
def test_other_answers_are_told_in_words(response, trouble, words):
    with pytest.raises(TicketError) as caught:
        fed(RM.find(AT, "portal:7"), response)
    assert caught.value.trouble == trouble
    assert words in str(caught.value)


PROJECT = {
    "id": 3,
    "name": "Network",
    "trackers": [{"id": 2, "name": "Feature"}],
    "enabled_modules": [{"name": "issue_tracking"}],
}
USER = {
    "login": "portal",
    "memberships": [{"project": {"id": 3}, "roles": [{"id": 8}]}],
}


def test_the_connection_test_tells_line_by_line():
    user, project = answer({"user": USER}), answer({"project": PROJECT})

    def role(*permissions: str) -> Response:
        return answer({"role": {"permissions": permissions}})

    every = role("view_issues", "add_issues", "edit_issues", "add_issue_notes")
    lines, _ = fed(RM.probe(AT), user, project, THERE_IS, user, project, every)
    assert all(line.ok for line in lines)
    assert len(lines) == 4
    lines, _ = fed(RM.probe(AT), user, project, page(), user, project, role("view_issues"))
    assert [line.ok for line in lines] == [True, True, False, False]
    assert "add_issues" in lines[-1].message
    lines, _ = fed(RM.probe(AT), user, answer({"project": PROJECT | {"trackers": []}}))
    assert "no tracker 2" in lines[-1].message
