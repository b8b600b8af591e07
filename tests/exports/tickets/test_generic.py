"""The generic connector's requests: what may stand in them, and how they are filled."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from exports.tickets.generic import Generic
from exports.tickets.generic.settings import GenericSettings
from exports.tickets.generic.templates import Template, pointed
from exports.tickets.port import Connection, Draft, TicketError, first_request

ADDRESS = "https://desk.example.org/base"
LEAST = {
    "create": 'POST /t\n\n{"ref": "{external_id}", "title": "{title}"}',
    "find": "GET /t?ref={external_id}",
    "read": "GET /t/{key}",
}
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def settings(**changed: Any) -> GenericSettings:
    return GenericSettings.model_validate({**LEAST, **changed})


@given(ANY)
def test_a_value_never_ends_the_json_string_it_stands_in(value):
    template = Template.parse('POST /t\n\n{"a": "x {title} y", "{title}": ["{title}"]}')
    sent = json.loads(template.request(ADDRESS, {"title": value}).body)
    assert sent == {"a": f"x {value} y", value: [value]} or value == "a"


@given(ANY)
def test_a_value_never_ends_the_form_field_it_stands_in(value):
    kind = "Content-Type: application/x-www-form-urlencoded"
    template = Template.parse(f"POST /t\n{kind}\n\na={{title}}&b=1")
    body = template.request(ADDRESS, {"title": value}).body.decode()
    assert parse_qs(body, keep_blank_values=True) == {"a": [value], "b": ["1"]}


@given(ANY)
def test_a_value_never_ends_the_part_of_the_address_it_stands_in(value):
    template = Template.parse("GET /t/{key}/x?q={key}")
    if not value.strip("."):
        with pytest.raises(TicketError):
            template.request(ADDRESS, {"key": value})
        return
    parts = urlsplit(template.request(ADDRESS, {"key": value}).url)
    assert (parts.netloc, parts.fragment) == ("desk.example.org", "")
    assert parts.path.startswith("/base/t/")
    assert parts.path.count("/") == 4
    assert parse_qs(parts.query) == {"q": [value]}


@given(ANY)
def test_a_value_never_ends_the_header_it_stands_in(value):
    template = Template.parse("GET /t\nX-Team: {group}")
    [(_, text)] = template.request(ADDRESS, {"group": value}).headers
    assert text.isascii()
    assert not any(sign < " " for sign in text)


def test_a_placeholder_alone_becomes_the_value_itself():
    template = Template.parse('POST /t\n\n{"all": "{fields}", "one": "{fields.risk}"}')
    values = {"fields": {"risk": 3}, "fields.risk": 3}
    assert json.loads(template.request(ADDRESS, values).body) == {"all": {"risk": 3}, "one": 3}


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("create", "SEND /t", "begins with one of"),
        ("create", "POST t", "a path such as"),
        ("create", "POST //evil.example.org/t", "a path such as"),
        ("create", "POST https://evil.example.org/", "a path such as"),
        ("create", 'POST /t\nnonsense\n\n{"a": "{external_id}"}', "is no header"),
        ("create", 'POST /t\n\n{"a": {external_id}}', "placeholders stand within quotes"),
        ("create", 'POST /t\n\n{"a": "{title}"}', "{external_id} must stand in it"),
        ("create", 'POST /t\n\n{"a": "{external_id}", "b": "{titel}"}', "{titel} is not known"),
        ("create", 'POST /t?k={token}\n\n{"a": "{external_id}"}', "headers only"),
        ("create", "POST /t\nContent-Type: text/xml\n\n<a>{external_id}</a>", "text/xml"),
        ("create", "", "at least 1 character"),
        ("find", "GET /t", "{external_id} must stand in it"),
        ("read", "GET /t/{external_id}", "is not known"),
        ("comment", "POST /t", "{key} must stand in it"),
        ("page", "tickets/{key}", "a path from / on"),
        ("key", "id", "pattern"),
        ("nonsense", "x", "Extra inputs"),
    ],
)
def test_a_request_that_cannot_work_is_refused_in_words(name, text, words):
    with pytest.raises(ValidationError) as caught:
        settings(**{name: text})
    [error] = caught.value.errors()
    assert error["loc"] == (name,)
    assert words in error["msg"]


def test_a_token_in_a_header_of_its_own_is_never_shown():
    chosen = settings(create='POST /t\nX-Key: k={token}\n\n{"a": "{external_id}"}')
    at = Connection(ADDRESS, chosen, {"token": "very-secret"})
    request = Generic().creating(at, Draft("nrp-1", "t", "b", "https://p.example.org/"))
    assert dict(request.headers)["X-Key"] == "k=very-secret"
    assert "very-secret" not in str(request.shown_headers())


@pytest.mark.parametrize(
    ("sign_in", "header", "text"),
    [
        ("bearer", "Authorization", "Bearer t"),
        ("basic", "Authorization", "Basic dTp0"),
        ("header", "X-Api-Key", "t"),
    ],
)
def test_each_sign_in_has_its_header(sign_in, header, text):
    chosen = settings(sign_in=sign_in, sign_in_header="X-Api-Key")
    at = Connection(ADDRESS, chosen, {"user": "u", "token": "t"})
    request = first_request(Generic().find(at, "nrp-1"))
    assert dict(request.headers)[header] == text
    assert (header, "•••") in request.shown_headers()


def test_what_the_settings_have_no_request_for_is_told():
    at = Connection(ADDRESS, settings(), {})
    with pytest.raises(TicketError) as caught:
        first_request(Generic().comment(at, "1", "x"))
    assert (caught.value.trouble, caught.value.field) == ("refused", "comment")


def test_a_field_that_the_change_does_not_have_is_told():
    chosen = settings(create='POST /t\n\n{"a": "{external_id}", "b": "{fields.risk}"}')
    with pytest.raises(TicketError, match=r"fields\.risk"):
        first_request(
            Generic().create(Connection(ADDRESS, chosen, {}), Draft("nrp-1", "t", "b", ""))
        )


def test_pointers_lead_through_objects_lists_and_odd_names():
    value = {"a/b": [{"~": 7}], "": 1}
    assert pointed(value, "") == value
    assert pointed(value, "/a~1b/0/~0") == 7
    assert pointed(value, "/") == 1
