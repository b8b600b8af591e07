"""GitLab's REST API, version 4: issues, notes and uploads of a project."""

from __future__ import annotations

import re
from typing import Any

from exports.tickets.labels import marks

from .server import Answer, Asked, Contract, Unfit, multipart, route

PROJECT = "/api/v4/projects/net%2Fchanges"
MADE = frozenset(
    ["title", "description", "labels", "assignee_ids", "confidential", "due_date", "weight"]
)
CHANGED = MADE | {"state_event", "add_labels", "remove_labels"}
PEOPLE = {7: "carol"}


class GitLabContract(Contract):
    """A project net/changes."""

    system = "gitlab"

    def __init__(self) -> None:
        super().__init__()
        self.notes: dict[str, list[str]] = {}
        self.uploads: dict[str, bytes] = {}
        self.access_level = 30
        self.page_size = 100

    @property
    def secret(self) -> dict[str, str]:
        return {"token": "correct"}

    @property
    def settings(self) -> dict[str, Any]:
        return {"project": "net/changes", "status_labels": "approved, rejected"}

    def check_credential(self, asked: Asked) -> None:
        if asked.headers.get("private-token") != "correct":
            raise Unfit("401 Unauthorized", 401)

    def refusal(self, status: int, message: str) -> Any:  # noqa: ARG002
        return {"message": message}

    def external_ids(self) -> list[str]:
        return [each for ticket in self.tickets.values() for each in marks(ticket["description"])]

    def close_ticket(self, key: str) -> None:
        self.tickets[key]["state"] = "closed"

    @route("GET", "/api/v4/user")
    def me(self) -> Answer:
        return Answer(200, {"id": 1, "username": "portal_bot"})

    @route("GET", PROJECT)
    def project(self) -> Answer:
        rights = {"project_access": {"access_level": self.access_level}, "group_access": None}
        name = {"path_with_namespace": "net/changes", "issues_access_level": "enabled"}
        return Answer(200, {"id": 5, **name, "permissions": rights})

    @route("POST", f"{PROJECT}/issues")
    def made(self, asked: Asked) -> Answer:
        given = self._checked(asked, MADE)
        if not str(given.get("title", "")).strip():
            raise Unfit("title can't be blank")
        if self.lying:
            given["description"] = ""
        key = str(len(self.tickets) + 1)
        self.notes[key] = []
        self.tickets[key] = {
            "id": 900 + int(key), "iid": int(key), "state": "opened", "confidential": False,
            "web_url": f"{self.address}/net/changes/-/issues/{key}",
            "updated_at": "2026-11-21T09:30:00.000Z", "description": "", **given,
            "labels": _labels(given.get("labels", "")),
            "assignees": [{"id": each, "username": PEOPLE[each]}
                          for each in given.pop("assignee_ids", ()) if each in PEOPLE],
        }  # fmt: skip
        return Answer(201, self._shown(key))

    @route("GET", f"{PROJECT}/issues", query="search in labels state per_page page")
    def listed(self, asked: Asked) -> Answer:
        """The search is of substrings, whatever their case."""
        if asked.query.get("in") != "description" or int(asked.query["per_page"]) > 100:
            raise Unfit("the look-up is of another form")
        wanted = asked.query["search"].casefold()
        found = [
            self._shown(key)
            for key, each in self.tickets.items()
            if wanted in each["description"].casefold()
        ]
        return self._paged(found, asked)

    @route("GET", f"{PROJECT}/issues/{{key}}")
    def one(self, key: str) -> Answer:
        return Answer(200, self._shown(key))

    @route("PUT", f"{PROJECT}/issues/{{key}}")
    def changed(self, asked: Asked, key: str) -> Answer:
        given = self._checked(asked, CHANGED)
        if not given:
            raise Unfit("at least one field is needed")
        ticket = self._ticket(key)
        if self.lying:
            return Answer(200, self._shown(key))
        events = {"close": "closed", "reopen": "opened"}
        if "state_event" in given:
            ticket["state"] = events[given.pop("state_event")]
        gone = set(_labels(given.pop("remove_labels", "")))
        more = _labels(given.pop("add_labels", ""))
        ticket["labels"] = sorted({*ticket["labels"], *more} - gone)
        ticket.update(given)
        return Answer(200, self._shown(key))

    @route("POST", f"{PROJECT}/issues/{{key}}/notes")
    def noted(self, asked: Asked, key: str) -> Answer:
        body = self._checked(asked, frozenset({"body"}))["body"]
        self._ticket(key)
        if self.lying:
            return Answer(202, {"commands_changes": {}, "summary": ["Done"]})
        self.notes[key].append(body)
        return Answer(201, {"id": len(self.notes[key]), "body": body})

    @route("GET", f"{PROJECT}/issues/{{key}}/notes", query="per_page page sort")
    def notes_listed(self, asked: Asked, key: str) -> Answer:
        return self._paged([{"body": each} for each in self.notes[key]], asked)

    @route("POST", f"{PROJECT}/uploads")
    def uploaded(self, asked: Asked) -> Answer:
        name, content = multipart(asked, "file")
        if self.lying:
            return Answer(201, {"alt": name})
        name = re.sub(r"[^\w.+-]", "_", name)
        path = f"/uploads/{len(self.uploads) + 10:032x}/{name}"
        self.uploads[path] = content
        full = f"/-/project/5{path}"
        return Answer(201, {"alt": name, "url": path, "full_path": full, "markdown": ""})

    def _checked(self, asked: Asked, known: frozenset[str]) -> dict[str, Any]:
        value = dict(asked.value)
        if unknown := set(value) - known:
            raise Unfit(f"unknown: {sorted(unknown)}")
        text = f"{value.get('description', '')}\n{value.get('body', '')}"
        if any(line.startswith("/") for line in text.split("\n")):
            raise Unfit("a line is a quick action")
        if len(str(value.get("title", ""))) > 255:
            raise Unfit("title is too long")
        return value

    def _ticket(self, key: str) -> dict[str, Any]:
        if key not in self.tickets:
            raise Unfit("404 Not found", 404)
        return self.tickets[key]

    def _shown(self, key: str) -> dict[str, Any]:
        return {**self._ticket(key), "user_notes_count": len(self.notes[key])}

    def _paged(self, rows: list[dict[str, Any]], asked: Asked) -> Answer:
        size, page = self.page_size, int(asked.query["page"])
        following = str(page + 1) if page * size < len(rows) else ""
        return Answer(200, rows[(page - 1) * size : page * size], {"X-Next-Page": following})


def _labels(text: str) -> list[str]:
    return [each for each in text.split(",") if each]
