"""GitHub issues. The key is the issue's number; the external id stands in its body, and tickets are
found again by the connector's label: the lists tell at once what the search tells later.

GitHub takes no files by its API; the ticket links to the portal, which has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from requirements_app.core.http import BadAnswer, Request, Response

from ..answers import checked_id, hexadecimal_signature, looked, only
from ..calls import bearer, url
from ..labels import listed, marks, with_mark
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
from ..text import markdown, one_line, quiet, within
from .issues import compare, found_in, labels_in, moves_to, status_in, values_of
from .settings import BODY_LENGTH, SPOKEN, STATUSES, TITLE_LENGTH, GitHubSettings

At = Connection[GitHubSettings]
_PAGE, _PAGES = 100, 100
_SIGNATURE = "x-hub-signature-256"


class GitHub(Driver[GitHubSettings]):
    """github.com and Enterprise Server."""

    system = "github"
    label = "GitHub"
    settings = GitHubSettings
    secrets = {"token": "Fine-grained token (issues: read and write)"}
    settles = timedelta(seconds=30)
    statuses = STATUSES
    attaches = False
    signs_webhooks = True

    def find(self, at: At, external_id: str) -> Steps[Found | None]:
        doing = "for the issues with the connector's label"
        checked_id(external_id)
        found: list[Found] = []
        for page in range(1, _PAGES + 1):
            address = _address(
                at, "issues", state="all", labels=at.settings.label, per_page=_PAGE, page=page
            )
            issues = SPOKEN.expect((yield _request(at, "GET", address)), doing)
            with SPOKEN.reading(doing):
                found += [
                    found_in(issue)
                    for issue in issues
                    if external_id in marks(issue["body"]) and "pull_request" not in issue
                ]
                if len(issues) < _PAGE:
                    return only(found, self.label, external_id)
        raise TicketError(
            "refused",
            f"more than {_PAGE * _PAGES} issues carry the label {at.settings.label}",
            "give the connector another label",
            field="label",
        )

    def create(self, at: At, draft: Draft) -> Steps[Found]:
        doing = "to make the issue"
        checked_id(draft.external_id)
        values = values_of(at.settings, draft)
        request = _json(at, "POST", _address(at, "issues"), values)
        answer = SPOKEN.expect((yield request), doing, (201,))
        with SPOKEN.reading(doing):
            found = found_in(answer)
        issue = yield from SPOKEN.made(doing, found.label, _issue(at, found.key))
        with SPOKEN.reading(doing):
            kept = marks(issue["body"])
        if draft.external_id not in kept:
            mend = "look for what changes issues there"
            raise SPOKEN.ignored(doing, f"{found.label} does not name the external id", mend)
        compare(doing, values, issue)
        return found

    def attach(self, at: At, key: str, file: File) -> Steps[None]:  # noqa: ARG002
        yield from ()
        raise TicketError(
            "refused", "GitHub takes no files by its API", "link to the portal, which has them"
        )

    def comment(self, at: At, key: str, text: str) -> Steps[None]:
        doing = "to comment"
        body = {"body": within(markdown, text, "", BODY_LENGTH)}
        request = _json(at, "POST", _address(at, "issues", key, "comments"), body)
        answer = SPOKEN.expect((yield request), doing, (201,))
        with SPOKEN.reading(doing):
            str(answer["id"])

    def update(self, at: At, key: str, update: Update) -> Steps[None]:
        doing = "to change the issue"
        before = yield from _issue(at, key)
        values = dict(update.fields)
        with SPOKEN.reading(doing):
            ids, labels = sorted(marks(before["body"])), labels_in(before)
        if "labels" in values:  # GitHub would replace the ones there are
            labels = list(dict.fromkeys([*labels, *listed(values["labels"])]))
            values["labels"] = labels
        if update.title:
            values["title"] = one_line(quiet(update.title), TITLE_LENGTH)
        if update.body:
            text = within(markdown, update.body, update.link, BODY_LENGTH)
            values["body"] = with_mark(text, ids[0]) if ids else text
        if update.status:
            values |= moves_to(at.settings, update.status, labels)
        request = _json(at, "PATCH", _address(at, "issues", key), values)
        SPOKEN.expect((yield request), doing)
        issue = yield from _issue(at, key)
        compare(doing, values, issue)
        now = status_in(at.settings, issue)
        if update.status and now != update.status:
            mend = "give the token write access to the repository's issues"
            raise SPOKEN.ignored(doing, f"its status is {now}", mend, "status")

    def read(self, at: At, key: str) -> Steps[Seen]:
        issue = yield from _issue(at, key)
        with SPOKEN.reading("for the issue"):
            ids = sorted(marks(issue["body"]))
            return Seen(
                status=status_in(at.settings, issue),
                closed=issue["state"] == "closed",
                updated_at=datetime.fromisoformat(issue["updated_at"]),
                external_id=ids[0] if ids else None,
            )

    def probe(self, at: At) -> Steps[list[Line]]:
        lines = [(yield from looked("Token and repository", self._repository(at)))]
        if lines[0].ok:
            lines.append((yield from looked("Issues", self._issues(at))))
        return lines

    def _repository(self, at: At) -> Steps[str]:
        doing = f"for the repository {at.settings.repository}"
        answer = SPOKEN.expect((yield _request(at, "GET", _address(at))), doing)
        with SPOKEN.reading(doing):
            name, open_to_issues = answer["full_name"], answer["has_issues"]
            rights = answer.get("permissions") or {}
        if not open_to_issues:
            raise TicketError("gone", f"{name} has no issues", "switch issues on in its settings")
        if rights and not (rights.get("push") or rights.get("triage") or rights.get("admin")):
            said = f"the token may only read {name}: GitHub would drop the label"
            raise TicketError("forbidden", said, SPOKEN.mends["forbidden"])
        return f"the repository {name} is there"

    def _issues(self, at: At) -> Steps[str]:
        doing = "for the issues with the connector's label"
        address = _address(at, "issues", state="all", labels=at.settings.label, per_page=1)
        SPOKEN.expect((yield _request(at, "GET", address)), doing)
        return "issues can be listed; that the token may make them shows with the first"

    def incoming(self, attempt: Attempt, secret: str) -> Incoming | None:
        hexadecimal_signature(attempt, secret, _SIGNATURE, self.label)
        if attempt.headers.get("x-github-event") == "ping":
            return None
        try:
            message = Response(200, {}, attempt.body).json()
            key = str(message["issue"]["number"])
            if message["repository"] is None:
                raise KeyError("repository")
        except (BadAnswer, AttributeError, KeyError, TypeError) as error:
            raise TicketError("refused", "the message speaks of no issue") from error
        delivery = attempt.headers.get("x-github-delivery", "")
        if not delivery:
            raise TicketError("refused", "the message has no X-GitHub-Delivery")
        return Incoming(delivery, key)


def _issue(at: At, key: str) -> Steps[Mapping[str, Any]]:
    doing = "for the issue"
    issue = SPOKEN.expect((yield _request(at, "GET", _address(at, "issues", key))), doing)
    if not isinstance(issue, Mapping):
        raise SPOKEN.broken(doing, "gave none")
    return issue


def _address(at: At, *path: str, **query: str | int) -> str:
    owner, name = at.settings.repository.split("/")
    return url(at.address, "/repos", owner, name, *path, **query)


def _headers(at: At) -> tuple[tuple[str, str], ...]:
    return (
        bearer(at.secret.get("token", "")),
        ("Accept", "application/vnd.github+json"),
        ("X-GitHub-Api-Version", "2022-11-28"),
        ("User-Agent", "network-requirements-portal"),
    )


def _request(at: At, method: str, address: str) -> Request:
    return Request(method, address, _headers(at))


def _json(at: At, method: str, address: str, value: object) -> Request:
    return Request.json(method, address, value, _headers(at))
