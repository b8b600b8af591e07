"""Jira's REST API: Cloud's version 3 and Data Center's version 2."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any, ClassVar

from .documents import check_document
from .server import Answer, Asked, Contract, Unfit, multipart, route

WORKFLOW = {"To Do": ["In Progress", "Done"], "In Progress": ["Done"], "Done": ["To Do"]}
CATEGORIES = {"To Do": "new", "In Progress": "indeterminate", "Done": "done"}
FIELDS = frozenset(
    [
        "project",
        "issuetype",
        "summary",
        "description",
        "labels",
        "priority",
        "assignee",
        "components",
        "duedate",
        "customfield_10010",
    ]
)
RIGHTS = (
    "BROWSE_PROJECTS", "CREATE_ISSUES", "EDIT_ISSUES", "ADD_COMMENTS", "CREATE_ATTACHMENTS",
    "TRANSITION_ISSUES",
)  # fmt: skip
_CLOUD_QUERY = "jql fields maxResults nextPageToken"
_CLAUSE = re.compile(r'project = "NET" AND (labels =|cf\[10010\] ~) "((?:[^"\\]|\\.)*)"')


class JiraContract(Contract):
    """What both have in common. With `lagging`, the search does not see what is new until
    `catch_up`."""

    system = "jira"
    api: ClassVar[str]
    authorisation: ClassVar[str]
    key_field = ""

    def __init__(self) -> None:
        super().__init__()
        self.lagging = False
        self.withheld: set[str] = set()
        self._unseen: set[str] = set()

    @property
    def settings(self) -> dict[str, Any]:
        return {"project": "NET", "key_field": self.key_field}

    def refusal(self, status: int, message: str) -> Any:  # noqa: ARG002
        return {"errorMessages": [message], "errors": {}}

    def external_ids(self) -> list[str]:
        return [
            each
            for ticket in self.tickets.values()
            for each in (ticket.get("labels") or [ticket.get("customfield_10010")])
        ]

    def catch_up(self) -> None:
        """Let the search see everything."""
        self._unseen.clear()

    def close_ticket(self, key: str) -> None:
        self.tickets[key]["status"] = "Done"

    def check_credential(self, asked: Asked) -> None:
        if not asked.path.startswith(self.api):
            raise Unfit("no such version", 404)
        if asked.headers.get("authorization") != self.authorisation:
            raise Unfit("Client must be authenticated to access this resource.", 401)

    def check_text(self, value: Any) -> None:
        """Raise Unfit for text in the wrong form."""
        raise NotImplementedError

    @route("POST", "/rest/api/{version}/issue")
    def make(self, asked: Asked) -> Answer:
        fields = dict(asked.value["fields"])
        self._check(fields)
        if fields["project"] != {"key": "NET"} or fields["issuetype"] != {"name": "Task"}:
            raise Unfit("no such project or issue type")
        if self.lying:
            fields.pop(self.key_field or "labels")
        number = 10_000 + len(self.tickets)
        key = str(number)
        self.tickets[key] = {
            "id": key, "key": f"NET-{number - 9_999}", "status": "To Do", "comments": [],
            "attachment": {}, **fields,
        }  # fmt: skip
        if self.lagging:
            self._unseen.add(key)
        return Answer(201, {"id": key, "key": self.tickets[key]["key"], "self": self.address})

    def search(self, asked: Asked) -> list[dict[str, Any]]:
        found = _CLAUSE.fullmatch(asked.query["jql"])
        if not found:
            raise Unfit("the search is of another form")
        text = re.sub(r"\\(.)", r"\1", found[2])
        wanted = text.strip('"')
        hits = [
            ticket
            for key, ticket in self.tickets.items()
            if key not in self._unseen
            and (
                wanted in ticket.get("labels", ())
                if found[1].startswith("labels")
                else wanted in str(ticket.get("customfield_10010"))  # "contains"
            )
        ]
        return [self._shown(ticket, asked.query["fields"]) for ticket in hits]

    @route("GET", "/rest/api/{version}/issue/{key}", query="fields")
    def one(self, asked: Asked, key: str) -> Answer:
        return Answer(200, self._shown(self._ticket(key), asked.query["fields"]))

    @route("PUT", "/rest/api/{version}/issue/{key}")
    def change(self, asked: Asked, key: str) -> Answer:
        fields = asked.value["fields"]
        self._check(fields)
        ticket = self._ticket(key)
        for each in asked.value.get("update", {}).get("labels", ()):
            ticket.setdefault("labels", []).append(each["add"])
        if not self.lying:
            ticket.update(fields)
        else:
            self._ticket(key)["summary"] = "as it was"
        return Answer(204)

    @route("POST", "/rest/api/{version}/issue/{key}/comment")
    def comment(self, asked: Asked, key: str) -> Answer:
        if set(asked.value) != {"body"}:
            raise Unfit("a comment has a body")
        self.check_text(asked.value["body"])
        if self.lying:
            return Answer(201, {})
        self._ticket(key)["comments"].append(asked.value["body"])
        return Answer(201, {"id": str(len(self._ticket(key)["comments"])), **asked.value})

    @route("POST", "/rest/api/{version}/issue/{key}/attachments")
    def attach(self, asked: Asked, key: str) -> Answer:
        if asked.headers.get("x-atlassian-token") != "no-check":
            raise Unfit("XSRF check failed", 403)
        name, content = multipart(asked, "file")
        if self.lying:
            return Answer(200, [])
        self._ticket(key)["attachment"][name] = content
        return Answer(200, [{"id": "1", "filename": name, "size": len(content)}])

    @route("GET", "/rest/api/{version}/issue/{key}/transitions")
    def ways(self, key: str) -> Answer:
        ends = WORKFLOW[self._ticket(key)["status"]]
        ways = [
            {"id": str(at), "name": f"to {end}", "to": {"name": end}}
            for at, end in enumerate(ends, 11)
        ]
        return Answer(200, {"expand": "transitions", "transitions": ways})

    @route("POST", "/rest/api/{version}/issue/{key}/transitions")
    def move(self, asked: Asked, key: str) -> Answer:
        way = int(asked.value["transition"]["id"]) - 11
        ticket = self._ticket(key)
        if not self.lying:
            ticket["status"] = WORKFLOW[ticket["status"]][way]
        return Answer(204)

    @route("GET", "/rest/api/{version}/myself")
    def me(self) -> Answer:
        return Answer(200, {"displayName": "Portal", "accountId": "5b10"})

    @route("GET", "/rest/api/{version}/project/NET")
    def project(self) -> Answer:
        return Answer(200, {"key": "NET", "issueTypes": [{"name": "Task"}, {"name": "Bug"}]})

    @route("GET", "/rest/api/{version}/mypermissions", query="projectKey permissions")
    def rights(self) -> Answer:
        rights = {name: {"havePermission": name not in self.withheld} for name in RIGHTS}
        return Answer(200, {"permissions": rights})

    @route("GET", "/rest/api/{version}/field")
    def known_fields(self) -> Answer:
        return Answer(200, [{"id": "summary"}, {"id": "customfield_10010"}])

    def _ticket(self, key: str) -> dict[str, Any]:
        if key not in self.tickets:
            raise Unfit("Issue does not exist or you do not have permission to see it.", 404)
        return self.tickets[key]

    def _check(self, fields: Mapping[str, Any]) -> None:
        if unknown := set(fields) - FIELDS:
            name = sorted(unknown)[0]
            raise Unfit(f"Field '{name}' cannot be set. It is not on the appropriate screen", 422)
        if "description" in fields:
            self.check_text(fields["description"])
        if any(" " in label for label in fields.get("labels", ())):
            raise Unfit("The label contains spaces")
        if "\n" in fields.get("summary", "") or len(fields.get("summary", "")) > 255:
            raise Unfit("The summary is invalid")

    def _shown(self, ticket: Mapping[str, Any], names: str) -> dict[str, Any]:
        status = {
            "name": ticket["status"],
            "statusCategory": {"key": CATEGORIES[ticket["status"]]},
        }
        files = [{"filename": name} for name in ticket["attachment"]]
        there = {**ticket, "status": status, "updated": "2026-11-21T09:30:00.000+0000",
                 "attachment": files}  # fmt: skip
        fields = {name: there.get(name) for name in names.split(",")}
        if "labels" in fields:
            fields["labels"] = fields["labels"] or []
        return {"id": ticket["id"], "key": ticket["key"], "fields": fields}


class JiraCloud(JiraContract):
    """Version 3: documents, the newer search, e-mail and API token."""

    api = "/rest/api/3/"
    authorisation = "Basic " + base64.b64encode(b"portal@example.org:correct").decode()

    @property
    def secret(self) -> dict[str, str]:
        return {"user": "portal@example.org", "token": "correct"}

    def check_text(self, value: Any) -> None:
        check_document(value)

    @route("GET", "/rest/api/3/search/jql", query=_CLOUD_QUERY)
    def searched(self, asked: Asked) -> Answer:
        """A page of one issue each, for the pages to be followed."""
        hits, at = self.search(asked), int(asked.query.get("nextPageToken", 0))
        more = {"nextPageToken": str(at + 1)} if at + 1 < len(hits) else {}
        return Answer(200, {"issues": hits[at : at + 1], "isLast": not more, **more})


class JiraDataCenter(JiraContract):
    """Version 2: wiki markup, the older search, a personal access token; the external id in a
    text field."""

    key_field = "customfield_10010"
    api = "/rest/api/2/"
    authorisation = "Bearer correct"

    @property
    def secret(self) -> dict[str, str]:
        return {"token": "correct"}

    @property
    def settings(self) -> dict[str, Any]:
        return {**super().settings, "edition": "data_center"}

    def check_text(self, value: Any) -> None:
        if not isinstance(value, str):
            raise Unfit("Operation value must be a string")

    @route("GET", "/rest/api/2/search", query="jql fields maxResults startAt")
    def searched(self, asked: Asked) -> Answer:
        hits, at = self.search(asked), int(asked.query.get("startAt", 0))
        page = {"startAt": at, "maxResults": 1, "total": len(hits), "issues": hits[at : at + 1]}
        return Answer(200, page)
