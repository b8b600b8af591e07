"""Any system with a JSON API: its requests are templates of the settings, its answers are read by
JSON pointers."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from requirements_app.core.errors import shown
from requirements_app.core.http import BadAnswer, Request, Response

from ..answers import Dialect, checked_id, looked, only
from ..calls import ACCEPT_JSON, Header, basic, bearer
from ..calls import page as checked_page
from ..port import (
    Attempt,
    Connection,
    Draft,
    Driver,
    File,
    Found,
    Incoming,
    Line,
    Seen,
    Steps,
    TicketError,
    Update,
)
from ..standard_webhooks import ID, signed
from ..text import markdown
from .settings import GenericSettings
from .templates import pointed

At = Connection[GenericSettings]
_SUCCESS = range(200, 300)
_SECRETS = ("user", "token")


def _words(body: Any) -> str:
    said = [body.get(name) for name in ("message", "detail", "title", "error", "errors")]
    return "; ".join(str(each) for each in said if each)


SPOKEN = Dialect("the system", _words, {"gone": "check the paths in the connector's requests"})


class Generic(Driver[GenericSettings]):
    """Requests by templates."""

    system = "generic"
    label = "Other (HTTP)"
    settings = GenericSettings
    secrets = {"user": "User (basic sign-in)", "token": "Token or password"}
    statuses = {"open": "open", "closed": "closed"}
    signs_webhooks = True

    def takes_files(self, at: At) -> bool:
        return "attach" in at.settings.templates

    def find(self, at: At, external_id: str) -> Steps[Found | None]:
        doing = "for the ticket of the external id"
        values = {"external_id": checked_id(external_id)}
        answer = yield from _asked(at, "find", values, doing)
        with SPOKEN.reading(doing):
            tickets = pointed(answer, at.settings.list_at)
            if not isinstance(tickets, list):
                raise SPOKEN.broken(doing, f"there is no list at {at.settings.list_at or '/'}")
            ids = [str(pointed(each, at.settings.external_id)) for each in tickets]
            found = [
                _found(at, ticket)
                for ticket, one in zip(tickets, ids, strict=True)
                if one == external_id
            ]
        if not found and any(external_id.casefold() not in each.casefold() for each in ids):
            # A look-up that filters by nothing would hide the ticket behind its first page.
            mend = "write the look-up so that it gives tickets of exactly this external id"
            raise SPOKEN.ignored(doing, "gave tickets of other external ids only", mend, "find")
        return only(found, "the system", external_id)

    def create(self, at: At, draft: Draft) -> Steps[Found]:
        doing = "to make the ticket"
        values = {
            "external_id": checked_id(draft.external_id),
            "title": " ".join(draft.title.split()),
            "body": draft.body,
            "body_markdown": markdown(draft.body),
            "link": draft.link,
            "priority": draft.priority,
            "assignee": draft.assignee,
            "group": draft.group,
            **_fields(draft.fields),
        }
        answer = yield from _asked(at, "create", values, doing)
        with SPOKEN.reading(doing):
            found = _found(at, pointed(answer, at.settings.created_at))
        seen = yield from SPOKEN.made(doing, found.label, self.read(at, found.key))
        if seen.external_id != draft.external_id:
            mend = "check the request that makes tickets, and where they hold the external id"
            raise SPOKEN.ignored(doing, f"{found.label} does not carry the external id", mend)
        return found

    def attach(self, at: At, key: str, file: File) -> Steps[None]:
        values = {
            "key": key,
            "file_name": file.name,
            "media_type": file.media_type,
            "content": file.content.decode("utf-8", "replace"),
            "content_base64": base64.b64encode(file.content).decode(),
        }
        yield from _asked(at, "attach", values, f"to attach {file.name}", file)

    def comment(self, at: At, key: str, text: str) -> Steps[None]:
        values = {"key": key, "text": text, "text_markdown": markdown(text)}
        yield from _asked(at, "comment", values, "to comment")

    def update(self, at: At, key: str, update: Update) -> Steps[None]:
        if update.title or update.body or update.fields:
            values = {
                "key": key,
                "title": " ".join(update.title.split()),
                "body": update.body,
                "body_markdown": markdown(update.body),
                "link": update.link,
                **_fields(update.fields),
            }
            yield from _asked(at, "edit", values, "to change the ticket")
        if update.status:
            doing = f"to set the status {update.status}"
            yield from _asked(at, "set_status", {"key": key, "status": update.status}, doing)
            now = (yield from self.read(at, key)).status
            if now != update.status:
                mend = "check the status's name and what may follow there"
                raise SPOKEN.ignored(doing, f"the ticket's is {shown(now)}", mend, "status")

    def read(self, at: At, key: str) -> Steps[Seen]:
        doing = "for the ticket"
        answer = yield from _asked(at, "read", {"key": key}, doing)
        settings = at.settings
        with SPOKEN.reading(doing):
            ticket = pointed(answer, settings.read_at)
            if str(pointed(ticket, settings.key)) != key:
                raise SPOKEN.broken(doing, "gave another one")
            status = str(pointed(ticket, settings.status))
            moment = str(pointed(ticket, settings.updated)) if settings.updated else ""
            return Seen(
                status=status,
                closed=status in settings.closed_statuses,
                updated_at=_moment(moment),
                external_id=str(pointed(ticket, settings.external_id)),
            )

    def probe(self, at: At) -> Steps[list[Line]]:
        if "probe" in at.settings.templates:
            lines = [(yield from looked("Connection", self._asks(at)))]
        else:
            lines = []
        if all(line.ok for line in lines):
            lines.append((yield from looked("Look-up", self._looks_up(at))))
        return lines

    def _asks(self, at: At) -> Steps[str]:
        yield from _asked(at, "probe", {}, "for its answer to the connection test")
        return "the system answers, and accepts the credential"

    def _looks_up(self, at: At) -> Steps[str]:
        yield from self.find(at, "nrp-connection-test")
        return "the external id can be looked up; that tickets can be made shows with the first"

    def incoming(self, attempt: Attempt, secret: str) -> Incoming:
        moment = signed(attempt, secret, "the system")
        try:
            message = Response(200, {}, attempt.body).json()
            key = message["key"]
            if not isinstance(key, str) or not key:
                raise TypeError("key")
        except (BadAnswer, AttributeError, KeyError, TypeError) as error:
            raise TicketError(
                "refused", "the message names no ticket", 'send {"key": "…"}'
            ) from error
        delivery = attempt.headers.get(ID, "")
        return Incoming(delivery or sha256(attempt.body).hexdigest(), key, moment)


def _asked(
    at: At, name: str, values: Mapping[str, Any], doing: str, file: File | None = None
) -> Steps[Any]:
    """The answer to a request of the settings."""
    template = at.settings.templates.get(name)
    if template is None:
        mend = f"write the request {name} in the connector's settings"
        raise TicketError("refused", f"this connector does not know how {doing}", mend, field=name)
    secrets = {each: at.secret.get(each, "") for each in _SECRETS}
    try:
        request = template.request(at.address, {**values, **secrets}, file)
    except KeyError as error:
        said = f"the request {name} needs {error.args[0]}, which this change does not have"
        raise TicketError("refused", said, "fill it in the field mapping", field=name) from error
    hidden = frozenset(
        header.lower()
        for header, value in template.headers
        if any(f"{{{each}}}" in value for each in _SECRETS)
    )
    response = yield _signed_in(at, replace(request, secret=request.secret | hidden))
    return SPOKEN.expect(response, doing, _SUCCESS)


def _signed_in(at: At, request: Request) -> Request:
    token = at.secret.get("token", "")
    header: Header = {
        "bearer": bearer(token),
        "basic": basic(at.secret.get("user", ""), token),
        "header": (at.settings.sign_in_header, token),
    }[at.settings.sign_in]
    return request.with_headers(ACCEPT_JSON).with_headers(header, secret=True)


def _fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"fields": dict(fields), **{f"fields.{name}": each for name, each in fields.items()}}


def _found(at: At, ticket: Any) -> Found:
    settings = at.settings
    key, label = (str(pointed(ticket, each)) for each in (settings.key, settings.label))
    if settings.page.startswith("="):
        page = str(pointed(ticket, settings.page[1:]))
    else:
        path = settings.page.replace("{key}", quote(key, safe=""))
        page = at.address + path.replace("{label}", quote(label, safe=""))
    return Found(key, label, checked_page(page, at.address))


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
