"""GitLab issues (REST v4). The key is the issue's number in its project; the external id stands in
the description. Files are uploaded to the project and linked in a note."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from requirements_app.core.errors import shown
from requirements_app.core.http import BadAnswer, Request, Response

from ..answers import bad_signature, checked_id, looked, only
from ..calls import ACCEPT_JSON, upload, url
from ..labels import listed, marks, names, with_mark
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
from ..standard_webhooks import SIGNATURE, signed
from ..text import markdown, one_line, quiet, within
from .issues import compare, found_in, moves_to, status_in, values_of
from .settings import BODY_LENGTH, SPOKEN, TITLE_LENGTH, GitLabSettings

At = Connection[GitLabSettings]
_PAGE, _PAGES = 100, 20
_UPLOADED = re.compile(r"/[\w./-]*uploads/[0-9a-f]+/[^\s()<>]+")
_LINKED = re.compile(r"^\[file: ([^\]\n]+)\]\(", re.MULTILINE)


class GitLab(Driver[GitLabSettings]):
    """GitLab.com and self-managed."""

    system = "gitlab"
    label = "GitLab"
    settings = GitLabSettings
    secrets = {"token": "Project access token (scope api)"}
    statuses = {
        "opened": "open",
        "approved": "approved",
        "rejected": "rejected",
        "closed": "closed",
    }
    signs_webhooks = True

    def find(self, at: At, external_id: str) -> Steps[Found | None]:
        doing = "for the issue of the external id"
        checked_id(external_id)
        found: list[Found] = []
        page = "1"
        while page:
            address = _address(
                at, "issues", search=external_id, per_page=_PAGE, page=page, **{"in": "description"}
            )
            response = yield _request(at, "GET", address)
            issues = SPOKEN.expect(response, doing)
            with SPOKEN.reading(doing):
                found += [
                    found_in(issue)
                    for issue in issues
                    if external_id in marks(issue["description"])
                ]
                page = response.headers.get("x-next-page", "").strip()
                if page and int(page) > _PAGES:
                    raise SPOKEN.ignored(
                        doing, "gave far more issues than can carry it", "look at the project"
                    )
        return only(found, self.label, external_id)

    def create(self, at: At, draft: Draft) -> Steps[Found]:
        doing = "to make the issue"
        checked_id(draft.external_id)
        if draft.assignee and not draft.assignee.isdigit():
            said = f"{shown(draft.assignee)} is no user's number"
            raise TicketError("refused", said, "GitLab assigns by user ID", field="assignee")
        values = values_of(at.settings, draft)
        answer = SPOKEN.expect(
            (yield _json(at, "POST", _address(at, "issues"), values)), doing, (201,)
        )
        with SPOKEN.reading(doing):
            found = found_in(answer)
        issue = yield from SPOKEN.made(doing, found.label, _issue(at, found.key))
        with SPOKEN.reading(doing):
            kept = marks(issue["description"])
        if draft.external_id not in kept:
            mend = "look for what changes descriptions there"
            raise SPOKEN.ignored(doing, f"{found.label} does not name the external id", mend)
        compare(doing, values, issue)
        return found

    def attach(self, at: At, key: str, file: File) -> Steps[None]:
        doing = f"to keep {file.name}"
        request = upload(_address(at, "uploads"), file, (ACCEPT_JSON,))
        answer = SPOKEN.expect((yield _with_token(at, request)), doing, (201,))
        with SPOKEN.reading(doing):
            path = str(answer["url"])
            if not _UPLOADED.fullmatch(path):
                raise SPOKEN.broken(doing, f"named {shown(path)} as its place")
        # Square brackets would end the name, and `read` finds it as it is written here.
        name = re.sub(r"[\[\]\\\n]", "_", file.name)
        yield from self._note(at, key, f"[file: {name}]({path})")

    def comment(self, at: At, key: str, text: str) -> Steps[None]:
        yield from self._note(at, key, within(markdown, text, "", BODY_LENGTH))

    def _note(self, at: At, key: str, body: str) -> Steps[None]:
        doing = "to add a note"
        request = _json(at, "POST", _address(at, "issues", key, "notes"), {"body": body})
        answer = SPOKEN.expect((yield request), doing, (201, 202))
        # A note that is nothing but commands is answered with 202 and kept nowhere.
        if not isinstance(answer, Mapping) or not answer.get("id"):
            raise SPOKEN.ignored(doing, "kept none", "look at the issue's notes")

    def update(self, at: At, key: str, update: Update) -> Steps[None]:
        doing = "to change the issue"
        values = dict(update.fields)
        more = listed(values.pop("labels", None))  # GitLab would replace the ones there are
        if update.title:
            values["title"] = one_line(quiet(update.title), TITLE_LENGTH)
        if update.body:
            before = yield from _issue(at, key)
            with SPOKEN.reading(doing):
                ids = sorted(marks(before["description"]))
            text = within(markdown, update.body, update.link, BODY_LENGTH)
            values["description"] = with_mark(text, ids[0]) if ids else text
        if update.status:
            values |= moves_to(at.settings, update.status)
        if more:
            values["add_labels"] = ",".join([*names(values.get("add_labels", "")), *more])
        SPOKEN.expect((yield _json(at, "PUT", _address(at, "issues", key), values)), doing)
        issue = yield from _issue(at, key)
        compare(doing, values, issue)
        now = status_in(at.settings, issue)
        if update.status and now != update.status:
            mend = "let the token's role change state and labels"
            raise SPOKEN.ignored(doing, f"its status is {now}", mend, "status")

    def read(self, at: At, key: str) -> Steps[Seen]:
        issue = yield from _issue(at, key)
        files = (yield from self._files(at, key)) if issue.get("user_notes_count") else frozenset()
        with SPOKEN.reading("for the issue"):
            ids = sorted(marks(issue["description"]))
            return Seen(
                status=status_in(at.settings, issue),
                closed=issue["state"] == "closed",
                updated_at=datetime.fromisoformat(issue["updated_at"]),
                attached=files,
                external_id=ids[0] if ids else None,
            )

    def _files(self, at: At, key: str) -> Steps[frozenset[str]]:
        doing = "for the issue's notes"
        found: set[str] = set()
        page = "1"
        while page:
            address = _address(at, "issues", key, "notes", per_page=_PAGE, page=page, sort="asc")
            response = yield _request(at, "GET", address)
            notes = SPOKEN.expect(response, doing)
            with SPOKEN.reading(doing):
                found.update(name for note in notes for name in _LINKED.findall(note["body"]))
            following = response.headers.get("x-next-page", "").strip()
            page = following if following.isdigit() and int(following) <= _PAGES else ""
        return frozenset(found)

    def probe(self, at: At) -> Steps[list[Line]]:
        lines = [(yield from looked("Sign-in", self._who(at)))]
        if lines[0].ok:
            lines.append((yield from looked("Project", self._project(at))))
        return lines

    def _who(self, at: At) -> Steps[str]:
        doing = "who the token is"
        me = SPOKEN.expect((yield _request(at, "GET", url(at.address, "/api/v4/user"))), doing)
        with SPOKEN.reading(doing):
            return f"signed in as {me['username']}"

    def _project(self, at: At) -> Steps[str]:
        doing = f"for the project {at.settings.project}"
        project = SPOKEN.expect((yield _request(at, "GET", _address(at))), doing)
        with SPOKEN.reading(doing):
            if project.get("issues_access_level", "enabled") == "disabled":
                raise TicketError("gone", "the project has no issues", "switch issues on there")
            rights = project.get("permissions") or {}
            level = max((each["access_level"] for each in rights.values() if each), default=0)
        if level < 20:
            said = "the token's role is below Reporter: it may not set labels or close issues"
            raise TicketError("forbidden", said, "give it the role Reporter or a higher one")
        return (
            f"the project {project['path_with_namespace']} is there, and the token may make issues"
        )

    def incoming(self, attempt: Attempt, secret: str) -> Incoming:
        at = None
        if SIGNATURE in attempt.headers or secret.startswith("whsec_"):
            at = signed(attempt, secret, self.label)
        else:
            given = attempt.headers.get("x-gitlab-token", "").encode("utf-8", "replace")
            if not secret or not compare_digest(given, secret.encode()):
                raise bad_signature(self.label, "x-gitlab-token")
        try:
            message = Response(200, {}, attempt.body).json()
            noted = message["object_kind"] in ("note", "confidential_note")
            issue = message["issue"] if noted else message["object_attributes"]
            if not noted and message["object_kind"] not in ("issue", "confidential_issue"):
                raise KeyError("issue")
            key = str(issue["iid"])
        except (BadAnswer, AttributeError, KeyError, TypeError) as error:
            raise TicketError("refused", "the message speaks of no issue") from error
        ids = ("webhook-id", "idempotency-key", "x-gitlab-event-uuid")
        delivery = next((each for name in ids if (each := attempt.headers.get(name))), "")
        return Incoming(delivery or sha256(attempt.body).hexdigest(), key, at)


def _issue(at: At, key: str) -> Steps[Mapping[str, Any]]:
    doing = "for the issue"
    issue = SPOKEN.expect((yield _request(at, "GET", _address(at, "issues", key))), doing)
    if not isinstance(issue, Mapping):
        raise SPOKEN.broken(doing, "gave none")
    return issue


def _address(at: At, *path: str, **query: str | int) -> str:
    return url(at.address, "/api/v4/projects", at.settings.project, *path, **query)


def _with_token(at: At, request: Request) -> Request:
    return request.with_headers(("PRIVATE-TOKEN", at.secret.get("token", "")), secret=True)


def _request(at: At, method: str, address: str) -> Request:
    return _with_token(at, Request(method, address, (ACCEPT_JSON,)))


def _json(at: At, method: str, address: str, value: object) -> Request:
    return _with_token(at, Request.json(method, address, value, (ACCEPT_JSON,)))
