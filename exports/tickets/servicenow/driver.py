"""ServiceNow: changes by the Change Management API, or records of a table by the Table API.

The key is the sys_id; the external id stands in `correlation_id`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from requirements_app.core.errors import shown
from requirements_app.core.http import Headers, Request, Response

from ..answers import checked_id, looked, only
from ..calls import ACCEPT_JSON, basic, bearer, form, url
from ..port import (
    Connection,
    Draft,
    Driver,
    File,
    Found,
    Line,
    Seen,
    Steps,
    TicketError,
    Update,
)
from ..text import fitted, journal, one_line
from .records import (
    compare,
    found_at,
    moment,
    plain,
    row_of,
    rows_of,
    tell_ignored,
    text_of,
    values_of,
)
from .settings import BODY_LENGTH, READ, REJECTED, SPOKEN, STATES, TITLE_LENGTH, ServiceNowSettings

At = Connection[ServiceNowSettings]
_TABLES, _CHANGES, _FILES = "/api/now/table", "/api/sn_chg_rest/change", "/api/now/attachment"


class ServiceNow(Driver[ServiceNowSettings]):
    """Table API and Change Management API."""

    system = "servicenow"
    label = "ServiceNow"
    settings = ServiceNowSettings
    secrets = {
        "user": "User (basic sign-in)",
        "password": "Password (basic sign-in)",
        "client_id": "Client ID (OAuth)",
        "client_secret": "Client secret (OAuth)",
        "token": "Token (bearer sign-in)",
    }
    statuses = STATES
    priorities = {"none": "4", "low": "4", "medium": "3", "high": "2", "critical": "1"}

    def creating(self, at: At, draft: Draft) -> Request:
        steps = self.create(at, draft)
        first = next(steps)
        if at.settings.sign_in == "client_credentials":
            first = steps.send(
                Response(200, {}, b'{"access_token": "...", "token_type": "Bearer"}')
            )
        steps.close()
        return first

    def find(self, at: At, external_id: str) -> Steps[Found | None]:
        checked_id(external_id)
        api = yield from _signed_in(at)
        return (yield from self._find(at, api, external_id))

    def _find(self, at: At, api: Headers, external_id: str) -> Steps[Found | None]:
        doing = "for the record of the external id"
        address = url(
            at.address, _TABLES, at.settings.table,
            sysparm_query=f"correlation_id={external_id}",
            sysparm_fields="sys_id,number,correlation_id", sysparm_display_value="false",
            sysparm_limit=50,
        )  # fmt: skip
        rows = rows_of(SPOKEN.expect((yield Request("GET", address, api)), doing), doing)
        # An instance leaves out the part of a query that it cannot follow, and answers any rows.
        if any(text_of(row, "correlation_id").casefold() != external_id.casefold() for row in rows):
            raise SPOKEN.ignored(
                doing,
                "gave records of other external ids",
                "let the connector's account read and query correlation_id of the table",
            )
        found = [row for row in rows if text_of(row, "correlation_id") == external_id]
        row = only(found, self.label, external_id)
        return None if row is None else found_at(at, row, doing)

    def create(self, at: At, draft: Draft) -> Steps[Found]:
        doing = "to make the record"
        checked_id(draft.external_id)
        api = yield from _signed_in(at)
        values = values_of(draft)
        address, codes = _where_made(at, draft.external_id)
        response = yield Request.json("POST", address, values, api)
        row = row_of(SPOKEN.expect(response, doing, codes), doing)
        found = found_at(at, row, doing)
        reading = _record(at, api, found.key, (*READ, *values))
        there = yield from SPOKEN.made(doing, found.label, reading)
        compare(doing, found.label, values, there)
        tell_ignored(doing, found.label, row)
        return found

    def attach(self, at: At, key: str, file: File) -> Steps[None]:
        doing = f"to attach {file.name}"
        api = yield from _signed_in(at)
        address = url(
            at.address, _FILES + "/file",
            table_name=at.settings.table, table_sys_id=key, file_name=file.name,
        )  # fmt: skip
        headers = (*api, ("Content-Type", file.media_type))
        response = yield Request("POST", address, headers, file.content)
        row = row_of(SPOKEN.expect(response, doing, (201,)), doing)
        size = text_of(row, "size_bytes")
        if text_of(row, "file_name") != file.name or size != str(len(file.content)):
            message = f"keeps {shown(text_of(row, 'file_name'))} of {size or 'no'} bytes"
            raise SPOKEN.ignored(doing, message, "look at the record's attachments")

    def comment(self, at: At, key: str, text: str) -> Steps[None]:
        api = yield from _signed_in(at)
        yield from _patch(at, api, key, {at.settings.notes: journal(text)}, "to add a note")

    def update(self, at: At, key: str, update: Update) -> Steps[None]:
        doing = "to change the record"
        api = yield from _signed_in(at)
        values = {name: plain(value) for name, value in update.fields.items()}
        if update.title:
            values["short_description"] = one_line(update.title, TITLE_LENGTH)
        if update.body:
            values["description"] = fitted(update.body, BODY_LENGTH, update.link)
        if update.status:
            if at.settings.table == "change_request":
                yield from _allowed(at, api, key, update.status)
            values["state"] = update.status
        row = yield from _patch(at, api, key, values, doing)
        there = yield from _record(at, api, key, (*READ, *values))
        compare(doing, text_of(there, "number"), values, there)
        tell_ignored(doing, text_of(there, "number"), row)

    def read(self, at: At, key: str) -> Steps[Seen]:
        api = yield from _signed_in(at)
        row = yield from _record(at, api, key, READ)
        doing = "for the record's attachments"
        address = url(
            at.address, _FILES,
            sysparm_query=f"table_sys_id={key}", sysparm_fields="file_name,table_sys_id",
            sysparm_limit=1000,
        )  # fmt: skip
        files = rows_of(SPOKEN.expect((yield Request("GET", address, api)), doing), doing)
        state, active = text_of(row, "state"), text_of(row, "active") == "true"
        rejected = active and text_of(row, "approval") == REJECTED
        return Seen(
            status=REJECTED if rejected else state,
            closed=not active,
            updated_at=moment(text_of(row, "sys_updated_on")),
            attached=frozenset(
                text_of(each, "file_name") for each in files if text_of(each, "table_sys_id") == key
            ),
            external_id=text_of(row, "correlation_id") or None,
        )

    def probe(self, at: At) -> Steps[list[Line]]:
        lines = [(yield from looked("Sign-in and table", self._readable(at)))]
        if lines[0].ok:
            lines.append((yield from looked("Look-up by correlation_id", self._searchable(at))))
        return lines

    def _readable(self, at: At) -> Steps[str]:
        api = yield from _signed_in(at)
        doing = f"for a record of {at.settings.table}"
        address = url(
            at.address, _TABLES, at.settings.table,
            sysparm_fields=",".join(READ), sysparm_display_value="false", sysparm_limit=1,
        )  # fmt: skip
        rows = rows_of(SPOKEN.expect((yield Request("GET", address, api)), doing), doing)
        hidden = [name for name in READ if rows and name not in rows[0]]
        if hidden:
            message = f"shows none of the fields {', '.join(hidden)}"
            raise SPOKEN.ignored(doing, message, "let the connector's account read them")
        return f"the account reads {at.settings.table}; that it may write shows with the first"

    def _searchable(self, at: At) -> Steps[str]:
        api = yield from _signed_in(at)
        yield from self._find(at, api, "nrp-connection-test")
        return "the external id can be looked up"


def _signed_in(at: At) -> Steps[Headers]:
    """The headers of every request; with an OAuth client, a token is fetched first."""
    secret, kind = at.secret, at.settings.sign_in
    if kind == "basic":
        return (basic(secret.get("user", ""), secret.get("password", "")), ACCEPT_JSON)
    token = secret.get("token", "")
    if kind == "client_credentials":
        doing = "for a token"
        fields = {
            "grant_type": "client_credentials",
            "client_id": secret.get("client_id", ""),
            "client_secret": secret.get("client_secret", ""),
        }
        response = yield form(f"{at.address}/oauth_token.do", fields, (ACCEPT_JSON,))
        answer = SPOKEN.expect(response, doing)
        with SPOKEN.reading(doing):
            token = str(answer["access_token"])
    return (bearer(token), ACCEPT_JSON)


def _where_made(at: At, external_id: str) -> tuple[str, tuple[int, ...]]:
    """Where records are made, and the codes of success: the Change API says 200. Its documentation
    has new changes' fields in the query, and for all of them that is too short; an instance that
    took the query alone would still keep the id by which the change is found."""
    if at.settings.api == "table":
        return url(at.address, _TABLES, at.settings.table), (201,)
    parts = [at.settings.change_type, *filter(None, [at.settings.template])]
    return url(at.address, _CHANGES, *parts, correlation_id=external_id), (200, 201)


def _one(at: At, key: str) -> str:
    if at.settings.api == "table":
        return url(at.address, _TABLES, at.settings.table, key)
    return url(at.address, _CHANGES, key)


def _record(at: At, api: Headers, key: str, names: tuple[str, ...]) -> Steps[Mapping[str, Any]]:
    doing = "for the record"
    address = url(
        at.address, _TABLES, at.settings.table, key,
        sysparm_fields=",".join(dict.fromkeys(names)), sysparm_display_value="false",
        sysparm_exclude_reference_link="true",
    )  # fmt: skip
    return row_of(SPOKEN.expect((yield Request("GET", address, api)), doing), doing)


def _patch(
    at: At, api: Headers, key: str, values: Mapping[str, Any], doing: str
) -> Steps[Mapping[str, Any]]:
    response = yield Request.json("PATCH", _one(at, key), values, api)
    row = row_of(SPOKEN.expect(response, doing), doing)
    tell_ignored(doing, text_of(row, "number"), row)
    return row


def _allowed(at: At, api: Headers, key: str, state: str) -> Steps[None]:
    """Raise TicketError("refused") where the change's model does not lead to that state now."""
    doing = "for the states that can follow"
    response = yield Request("GET", url(at.address, _CHANGES, key, "nextstates"), api)
    row = row_of(SPOKEN.expect(response, doing), doing)
    states = [str(each) for each in row.get("available_states", ())]
    if state in states:
        return
    labels = row.get("state_label") or {}
    possible = ", ".join(f"{each} ({labels.get(each, '?')})" for each in states) or "none"
    raise TicketError(
        "refused",
        f"ServiceNow's change model does not lead to the state {state} now; possible: {possible}",
        "do in ServiceNow what must come before, or map to another state",
        field="state",
    )
