"""GitHub's REST API for the issues of a repository. Requests, and the answers given here, are held
to GitHub's published OpenAPI description."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from exports.tickets.labels import marks

from .openapi import check, description, operation, resolved
from .server import Answer, Asked, Contract, Unfit, route

_REPOSITORY = "/repos/{owner}/{repo}"
_ISSUES = f"{_REPOSITORY}/issues"
_ISSUE = f"{_ISSUES}/{{issue_number}}"
_LIST = "milestone state assignee type creator mentioned labels sort direction since per_page page"


class GitHubContract(Contract):
    """A repository net/changes. Without `may_write` it drops labels and assignees, as GitHub does
    to those who may only read."""

    system = "github"

    def __init__(self) -> None:
        super().__init__()
        description()
        self.may_write = True
        self.comments: dict[str, list[str]] = {}

    @property
    def secret(self) -> dict[str, str]:
        return {"token": "correct"}

    @property
    def settings(self) -> dict[str, Any]:
        return {"repository": "net/changes", "status_labels": "approved, rejected"}

    def check_credential(self, asked: Asked) -> None:
        if asked.headers.get("authorization") != "Bearer correct":
            raise Unfit("Bad credentials", 401)
        wanted = {"accept": "application/vnd.github+json", "x-github-api-version": "2022-11-28"}
        if any(asked.headers.get(name) != value for name, value in wanted.items()):
            raise Unfit("the headers that GitHub asks for are missing")
        if not asked.headers.get("user-agent"):
            raise Unfit("a User-Agent is required", 403)

    def refusal(self, status: int, message: str) -> Any:
        where = "https://docs.github.com/rest"
        return {"message": message, "documentation_url": where, "status": str(status)}

    def external_ids(self) -> list[str]:
        return [each for ticket in self.tickets.values() for each in marks(ticket["body"])]

    def close_ticket(self, key: str) -> None:
        self.tickets[key] |= {"state": "closed", "state_reason": "completed"}

    @cached_property
    def _example(self) -> dict[str, Any]:
        found = copy.deepcopy(description()["components"]["examples"]["issue"]["value"])
        found.pop("pull_request", None)
        return dict(found)

    @route("GET", _REPOSITORY)
    def repository(self) -> Answer:
        examples = description()["components"]["examples"]
        found = copy.deepcopy(examples["full-repository-default-response"]["value"])
        # The description's own example does not fit it without these.
        found = {name: each for name, each in found.items() if name not in ("parent", "source")}
        found |= {"full_name": "net/changes", "has_issues": True, "language": None}
        found["permissions"] = {"admin": False, "push": self.may_write, "pull": True}
        return self._fitting(200, found, "GET", _REPOSITORY)

    @route("POST", _ISSUES)
    def made(self, asked: Asked) -> Answer:
        given = self._checked(asked, _ISSUES)
        if not str(given.get("title", "")).strip() or len(given["title"]) > 256:
            raise Unfit("Validation Failed", 422)
        key = str(len(self.tickets) + 1)
        url = f"https://api.github.com/repos/net/changes/issues/{key}"
        self.comments[key] = []
        self.tickets[key] = {
            **self._example, "id": 1000 + int(key), "number": int(key), "url": url,
            "html_url": f"https://github.com/net/changes/issues/{key}", "state": "open",
            "state_reason": None, "title": given["title"],
            "body": "" if self.lying else given.get("body"),
            "labels": self._labels(given.get("labels", ())) if self.may_write else [],
            "assignees": self._people(given.get("assignees", ())) if self.may_write else [],
            "updated_at": "2026-11-21T09:30:00Z",
        }  # fmt: skip
        return self._fitting(201, self.tickets[key], "POST", _ISSUES)

    @route("GET", _ISSUES, query=_LIST)
    def listed(self, asked: Asked) -> Answer:
        self._check_query(asked, _ISSUES)
        size, page = int(asked.query.get("per_page", 30)), int(asked.query.get("page", 1))
        label = asked.query.get("labels")
        found = [
            ticket
            for ticket in reversed(self.tickets.values())
            if (asked.query.get("state") == "all" or ticket["state"] == "open")
            and (not label or label in {each["name"] for each in ticket["labels"]})
        ]
        return self._fitting(200, found[(page - 1) * size : page * size], "GET", _ISSUES)

    @route("GET", _ISSUE)
    def one(self, issue_number: str) -> Answer:
        return self._fitting(200, self._ticket(issue_number), "GET", _ISSUE)

    @route("PATCH", _ISSUE)
    def changed(self, asked: Asked, issue_number: str) -> Answer:
        given = self._checked(asked, _ISSUE)
        ticket = self._ticket(issue_number)
        if not self.lying:
            if "labels" in given:
                given["labels"] = self._labels(given["labels"])
            if given.get("state") == "open":
                given["state_reason"] = "reopened" if ticket["state"] == "closed" else None
            ticket.update(given)
        return self._fitting(200, ticket, "PATCH", _ISSUE)

    @route("POST", f"{_ISSUE}/comments")
    def commented(self, asked: Asked, issue_number: str) -> Answer:
        given = self._checked(asked, f"{_ISSUE}/comments")
        self._ticket(issue_number)
        if self.lying:
            return Answer(201, {})
        self.comments[issue_number].append(given["body"])
        found = copy.deepcopy(description()["components"]["examples"]["issue-comment"]["value"])
        return self._fitting(201, {**found, **given}, "POST", f"{_ISSUE}/comments")

    def _checked(self, asked: Asked, path: str) -> dict[str, Any]:
        """The body, if it is of the described form and has no field beyond it."""
        body = resolved(operation(asked.method, path)["requestBody"])
        schema = resolved(body["content"]["application/json"]["schema"])
        wrong = check(schema, asked.value)
        wrong += [f"unknown: {name}" for name in set(asked.value) - set(schema["properties"])]
        if wrong:
            raise Unfit("; ".join(wrong))
        return dict(asked.value)

    def _check_query(self, asked: Asked, path: str) -> None:
        known = {each["name"]: each["schema"] for each in map(
            resolved, operation("GET", path)["parameters"]) if each["in"] == "query"}  # fmt: skip
        for name, text in asked.query.items():
            whole = known[name].get("type") == "integer"
            if wrong := check(known[name], int(text) if whole else text):
                raise Unfit(f"{name}: {wrong}")

    def _fitting(self, status: int, value: Any, method: str, path: str) -> Answer:
        described = resolved(operation(method, path)["responses"][str(status)])
        wrong = check(described["content"]["application/json"]["schema"], value)
        assert not wrong, wrong
        return Answer(status, value)

    def _ticket(self, key: str) -> dict[str, Any]:
        if key not in self.tickets:
            raise Unfit("Not Found", 404)
        return self.tickets[key]

    def _labels(self, names: Any) -> list[Mapping[str, Any]]:
        example = self._example["labels"][0]
        return [{**example, "name": name} for name in names]

    def _people(self, names: Any) -> list[Mapping[str, Any]]:
        return [{**self._example["user"], "login": name} for name in names if name == "carol"]
