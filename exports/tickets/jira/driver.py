"""Jira: Cloud (REST v3, documents in ADF) and Data Center (REST v2, wiki markup).

The external id is a label, or a text field. Cloud's search runs behind what was written, by
seconds to minutes.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from requirements_app.core.http import BadAnswer, Headers, Request, Response

from ..answers import checked_id, hexadecimal_signature, looked, only
from ..calls import ACCEPT_JSON, basic, bearer, upload, url
from ..labels import listed
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
from ..text import one_line
from .issues import (
    carries,
    compare,
    fields_in,
    fields_of,
    found_at,
    marked,
    search_for,
    seen_in,
)
from .settings import PERMISSIONS, SPOKEN, STATUSES, TITLE_LENGTH, JiraSettings

At = Connection[JiraSettings]
_SIGNATURE = "x-hub-signature"
_PAGE, _PAGES = 50, 20


class Jira(Driver[JiraSettings]):
    """Jira Cloud and Jira Data Center."""

    system = "jira"
    label = "Jira"
    settings = JiraSettings
    secrets = {
        "user": "E-mail (Cloud)",
        "token": "API token (Cloud) or personal access token (Data Center)",
    }
    settles = timedelta(minutes=5)
    statuses = STATUSES
    priorities = {
        "none": "Lowest", "low": "Low", "medium": "Medium", "high": "High", "critical": "Highest",
    }  # fmt: skip
    signs_webhooks = True

    def find(self, at: At, external_id: str) -> Steps[Found | None]:
        doing = "for the issue of the external id"
        jql = search_for(at.settings, checked_id(external_id))
        fields = f"labels,{at.settings.id_field}"
        cloud = at.settings.edition == "cloud"
        found: list[Found] = []
        token, start = "", 0
        for _ in range(_PAGES):
            address = _address(
                at, *_search_path(at), jql=jql, fields=fields, maxResults=_PAGE,
                nextPageToken=token, startAt="" if cloud else start,
            )  # fmt: skip
            answer = SPOKEN.expect((yield _get(at, address)), doing)
            with SPOKEN.reading(doing):
                issues = list(answer["issues"])
                token, total = answer.get("nextPageToken") or "", int(answer.get("total") or 0)
            found += [
                found_at(at, issue, doing)
                for issue in issues
                if carries(at.settings, fields_in(issue, doing), external_id)
            ]
            start += len(issues)
            # Cloud's pages may be empty, with issues that the account may not see left out.
            if not token and not (issues and start < total):
                return only(found, self.label, external_id)
        mend = "look at the project's issues, and what else carries such ids"
        raise SPOKEN.ignored(doing, "gave far more issues than can carry it", mend)

    def create(self, at: At, draft: Draft) -> Steps[Found]:
        doing = "to make the issue"
        checked_id(draft.external_id)
        fields = fields_of(at.settings, draft)
        request = Request.json("POST", _address(at, "issue"), {"fields": fields}, _headers(at))
        found = found_at(at, SPOKEN.expect((yield request), doing, (201,)), doing)
        reading = _issue(at, found.key, ",".join(fields))
        kept = fields_in((yield from SPOKEN.made(doing, found.label, reading)), doing)
        if not carries(at.settings, kept, draft.external_id):
            raise SPOKEN.ignored(
                doing,
                f"{found.label} does not carry the external id {draft.external_id}",
                f"put the field {at.settings.id_field} on the project's screens",
                at.settings.id_field,
            )
        compare(doing, fields, kept)
        return found

    def attach(self, at: At, key: str, file: File) -> Steps[None]:
        doing = f"to attach {file.name}"
        headers = (*_headers(at), ("X-Atlassian-Token", "no-check"))
        request = upload(_address(at, "issue", key, "attachments"), file, headers)
        kept = SPOKEN.expect((yield request), doing)
        with SPOKEN.reading(doing):
            names = [each["filename"] for each in kept]
        if file.name not in names:
            raise SPOKEN.ignored(doing, f"keeps {names}", "look at the issue's attachments")

    def comment(self, at: At, key: str, text: str) -> Steps[None]:
        doing = "to comment"
        body = {"body": marked(at.settings, text)}
        request = Request.json("POST", _address(at, "issue", key, "comment"), body, _headers(at))
        kept = SPOKEN.expect((yield request), doing, (201,))
        with SPOKEN.reading(doing):
            str(kept["id"])

    def update(self, at: At, key: str, update: Update) -> Steps[None]:
        doing = "to change the issue"
        fields = dict(update.fields)
        more = listed(fields.pop("labels", None))  # as a field they would replace the external id
        if update.title:
            fields["summary"] = one_line(update.title, TITLE_LENGTH)
        if update.body:
            fields["description"] = marked(at.settings, update.body, update.link)
        if fields or more:
            address = _address(at, "issue", key)
            body: dict[str, Any] = {"fields": fields}
            if more:
                body["update"] = {"labels": [{"add": label} for label in more]}
            request = Request.json("PUT", address, body, _headers(at))
            SPOKEN.expect((yield request), doing, (200, 204))
            issue = yield from _issue(at, key, ",".join([*fields, "labels"]))
            kept = fields_in(issue, doing)
            compare(doing, fields, kept)
            if lost := set(more) - set(kept.get("labels") or ()):
                mend = "put the labels on the project's screens"
                raise SPOKEN.ignored(doing, f"lacks the labels {sorted(lost)}", mend, "labels")
        if update.status:
            yield from self._move(at, key, update.status)

    def _move(self, at: At, key: str, status: str) -> Steps[None]:
        doing = f"to set the status {status}"
        if (yield from self.read(at, key)).status.casefold() == status.casefold():
            return
        address = _address(at, "issue", key, "transitions")
        answer = SPOKEN.expect((yield _get(at, address)), doing)
        with SPOKEN.reading(doing):
            ways = {way["to"]["name"]: way["id"] for way in reversed(answer["transitions"])}
        ends = {name.casefold(): name for name in ways}
        if status.casefold() not in ends:
            possible = ", ".join(sorted(ways)) or "none"
            raise TicketError(
                "refused",
                f"Jira's workflow does not lead to the status {status} now; possible: {possible}",
                "do in Jira what must come before, or map to another status",
                field="status",
            )
        body = {"transition": {"id": ways[ends[status.casefold()]]}}
        SPOKEN.expect((yield Request.json("POST", address, body, _headers(at))), doing, (204,))
        now = (yield from self.read(at, key)).status
        if now.casefold() != status.casefold():
            mend = "look at the transition's conditions in the workflow"
            raise SPOKEN.ignored(doing, f"the issue is in {now}", mend, "status")

    def read(self, at: At, key: str) -> Steps[Seen]:
        names = "status,updated,attachment"
        if at.settings.key_field:
            names = f"{names},{at.settings.key_field}"
        issue = yield from _issue(at, key, names)
        return seen_in(at.settings, issue, "for the issue")

    def probe(self, at: At) -> Steps[list[Line]]:
        lines = [(yield from looked("Sign-in", self._who(at)))]
        if lines[0].ok:
            lines.append((yield from looked("Project and issue type", self._project(at))))
            lines.append((yield from looked("Rights", self._rights(at))))
            if at.settings.key_field:
                lines.append((yield from looked("Field of the external id", self._field(at))))
        return lines

    def _who(self, at: At) -> Steps[str]:
        doing = "who the credential is"
        me = SPOKEN.expect((yield _get(at, _address(at, "myself"))), doing)
        with SPOKEN.reading(doing):
            return f"signed in as {me['displayName']}"

    def _project(self, at: At) -> Steps[str]:
        doing = f"for the project {at.settings.project}"
        address = _address(at, "project", at.settings.project)
        project = SPOKEN.expect((yield _get(at, address)), doing)
        with SPOKEN.reading(doing):
            names = [str(each["name"]) for each in project["issueTypes"]]
        if at.settings.issue_type not in names:
            raise TicketError(
                "gone",
                f"the project has no issue type {at.settings.issue_type}",
                f"choose one of {', '.join(names) or 'none'}",
                field="issue_type",
            )
        return f"{at.settings.project} is there, with issues of type {at.settings.issue_type}"

    def _rights(self, at: At) -> Steps[str]:
        doing = "for the account's rights"
        address = _address(
            at, "mypermissions", projectKey=at.settings.project, permissions=",".join(PERMISSIONS)
        )
        answer = SPOKEN.expect((yield _get(at, address)), doing)
        with SPOKEN.reading(doing):
            held = {name for name, each in answer["permissions"].items() if each["havePermission"]}
        lacks = [words for name, words in PERMISSIONS.items() if name not in held]
        if lacks:
            mend = "give it a project role that may"
            raise TicketError("forbidden", f"the account may not {', '.join(lacks)}", mend)
        return "the account may do all that is needed"

    def _field(self, at: At) -> Steps[str]:
        doing = "for its fields"
        fields = SPOKEN.expect((yield _get(at, _address(at, "field"))), doing)
        name = at.settings.key_field
        with SPOKEN.reading(doing):
            there = name in {each["id"] for each in fields}
        if not there:
            mend = "make a text field, or leave the setting empty to use a label"
            raise TicketError("gone", f"there is no field {name}", mend, field="key_field")
        return f"{name} is there"

    def incoming(self, attempt: Attempt, secret: str) -> Incoming:
        hexadecimal_signature(attempt, secret, _SIGNATURE, self.label)
        try:
            message = Response(200, {}, attempt.body).json()
            key, sent = str(message["issue"]["id"]), message.get("timestamp")
            at = datetime.fromtimestamp(sent / 1000, UTC) if sent else None
        except (BadAnswer, AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
            raise TicketError("refused", "the message speaks of no issue") from error
        delivery = attempt.headers.get("x-atlassian-webhook-identifier", "")
        return Incoming(delivery or sha256(attempt.body).hexdigest(), key, at)


def _headers(at: At) -> Headers:
    token = at.secret.get("token", "")
    cloud = at.settings.edition == "cloud"
    return (basic(at.secret.get("user", ""), token) if cloud else bearer(token), ACCEPT_JSON)


def _address(at: At, *path: str, **query: str | int) -> str:
    return url(at.address, at.settings.api, *path, **query)


def _search_path(at: At) -> tuple[str, ...]:
    """Cloud has taken the older search away; Data Center has no other."""
    return ("search", "jql") if at.settings.edition == "cloud" else ("search",)


def _get(at: At, address: str) -> Request:
    return Request("GET", address, _headers(at))


def _issue(at: At, key: str, names: str) -> Steps[Any]:
    address = _address(at, "issue", key, fields=names)
    return SPOKEN.expect((yield _get(at, address)), "for the issue")
