"""ServiceNow's Table, Attachment and Change Management API, as its documentation tells them."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from .server import Answer, Asked, Contract, Unfit, route

FIELDS = frozenset(
    [
        "short_description",
        "description",
        "priority",
        "assigned_to",
        "assignment_group",
        "correlation_id",
        "state",
        "work_notes",
        "comments",
        "category",
        "risk",
        "impact",
        "start_date",
        "end_date",
        "u_site",
    ]
)
# The default model: what may follow a state.
FOLLOWS = {
    "-5": ["-4", "4"], "-4": ["-3", "4"], "-3": ["-2", "4"], "-2": ["-1", "4"],
    "-1": ["0", "4"], "0": ["3"], "3": [], "4": [],
}  # fmt: skip
LABELS = {
    "-5": "New", "-4": "Assess", "-3": "Authorize", "-2": "Scheduled", "-1": "Implement",
    "0": "Review", "3": "Closed", "4": "Canceled",
}  # fmt: skip
LENGTHS = {"short_description": 160, "description": 4000, "correlation_id": 100}
_LIST = "sysparm_query sysparm_fields sysparm_limit sysparm_display_value"
_ONE = "sysparm_fields sysparm_display_value sysparm_exclude_reference_link"
TOKEN = "a-token-of-an-hour"


class ServiceNowTable(Contract):
    """The Table API with basic sign-in."""

    system = "servicenow"
    signing_in = "/oauth_token.do"
    api = "table"

    def __init__(self) -> None:
        super().__init__()
        self.files: list[dict[str, Any]] = []
        self.ignores_queries = False  # as for a field that the account may not query

    @property
    def secret(self) -> dict[str, str]:
        return {"user": "portal", "password": "correct"}

    @property
    def settings(self) -> dict[str, Any]:
        return {"api": self.api}

    def check_credential(self, asked: Asked) -> None:
        pair = base64.b64encode(b"portal:correct").decode()
        known = (f"Basic {pair}", f"Bearer {TOKEN}")
        if asked.path != "/oauth_token.do" and asked.headers.get("authorization") not in known:
            raise Unfit("User Not Authenticated", 401)

    def refusal(self, status: int, message: str) -> Any:  # noqa: ARG002
        return {"error": {"message": message, "detail": None}, "status": "failure"}

    def close_ticket(self, key: str) -> None:
        self.tickets[key] |= {"state": "3", "active": "false"}

    def external_ids(self) -> list[str]:
        return [each["correlation_id"] for each in self.tickets.values()]

    @route("POST", "/oauth_token.do")
    def token(self, asked: Asked) -> Answer:
        given = {name: each[0] for name, each in parse_qs(asked.body.decode()).items()}
        if given != {
            "grant_type": "client_credentials", "client_id": "portal", "client_secret": "correct",
        }:  # fmt: skip
            return Answer(401, {"error": "invalid_client", "error_description": "access_denied"})
        return Answer(200, {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 1799})

    @route("POST", "/api/now/table/{table}")
    def made(self, asked: Asked) -> Answer:
        row, _ = self._make(asked)
        return Answer(201, {"result": row})

    @route("GET", "/api/now/table/{table}", query=_LIST)
    def listed(self, asked: Asked) -> Answer:
        found = [row for row in self.tickets.values() if self._fits(row, asked)]
        rows = [_shown(row, asked) for row in found[: int(asked.query["sysparm_limit"])]]
        return Answer(200, {"result": rows})

    @route("GET", "/api/now/table/{table}/{key}", query=_ONE)
    def one(self, asked: Asked, key: str) -> Answer:
        return Answer(200, {"result": _shown(self._row(key), asked)})

    @route("PATCH", "/api/now/table/{table}/{key}")
    def changed(self, asked: Asked, key: str) -> Answer:
        self._change(key, asked.value)
        return Answer(200, {"result": self._row(key)})

    @route("GET", "/api/sn_chg_rest/change/{key}/nextstates")
    def following(self, key: str) -> Answer:
        state = self._row(key)["state"]
        states = [*FOLLOWS[state], state]
        result = {
            "available_states": states,
            "state_transitions": [],
            "state_label": {each: LABELS[each] for each in states},
        }
        return Answer(200, {"result": result})

    @route("POST", "/api/now/attachment/file", query="table_name table_sys_id file_name")
    def attached(self, asked: Asked) -> Answer:
        key, name = asked.query["table_sys_id"], asked.query["file_name"]
        self._row(key)
        if not asked.headers.get("content-type") or "multipart" in asked.headers["content-type"]:
            raise Unfit("the file is the body itself")
        size = "0" if self.lying else str(len(asked.body))
        kept = {"file_name": name, "table_sys_id": key, "size_bytes": size, "sys_id": "f" * 32}
        if not self.lying:
            self.files.append({**kept, "content": asked.body})
        return Answer(201, {"result": kept})

    @route("GET", "/api/now/attachment", query="sysparm_query sysparm_fields sysparm_limit")
    def files_listed(self, asked: Asked) -> Answer:
        key = asked.query["sysparm_query"].removeprefix("table_sys_id=")
        rows = [_shown(each, asked) for each in self.files if each["table_sys_id"] == key]
        return Answer(200, {"result": rows})

    def _fits(self, row: Mapping[str, Any], asked: Asked) -> bool:
        query = asked.query.get("sysparm_query", "")
        if not query or self.ignores_queries:
            return True
        name, _, value = query.partition("=")
        if "^" in query or name != "correlation_id":
            raise Unfit("the query is to be of correlation_id alone")
        return bool(row[name].casefold() == value.casefold())

    def _row(self, key: str) -> dict[str, Any]:
        if not re.fullmatch(r"[0-9a-f]{32}", key) or key not in self.tickets:
            raise Unfit("No Record found", 404)
        return self.tickets[key]

    def _make(self, asked: Asked) -> tuple[dict[str, Any], list[str]]:
        given = {name: each for name, each in asked.value.items() if name in FIELDS}
        if not all(isinstance(each, str) for each in given.values()):
            raise Unfit("every value is text")
        if self.lying:
            given.pop("correlation_id")
        number = len(self.tickets) + 1
        key = f"{number:032x}"
        self.tickets[key] = {
            "sys_id": key, "number": f"CHG{number:07}", "state": "-5", "active": "true",
            "approval": "not requested", "sys_updated_on": "2026-11-21 09:30:00",
            "correlation_id": "", **_cut(given),
        }  # fmt: skip
        return self.tickets[key], sorted(set(asked.value) - FIELDS)

    def _change(self, key: str, values: Mapping[str, Any]) -> list[str]:
        row = self._row(key)
        if self.lying:
            return sorted(values)
        given = {name: each for name, each in values.items() if name in FIELDS}
        if "state" in given and given["state"] not in [*FOLLOWS[row["state"]], row["state"]]:
            raise Unfit("the state cannot follow", 403)
        row |= _cut(given)
        row["active"] = "false" if row["state"] in ("3", "4") else "true"
        return sorted(set(values) - FIELDS)


class ServiceNowChanges(ServiceNowTable):
    """The Change Management API with an OAuth client."""

    api = "change"

    @property
    def secret(self) -> dict[str, str]:
        return {"client_id": "portal", "client_secret": "correct"}

    @property
    def settings(self) -> dict[str, Any]:
        return {"api": "change", "sign_in": "client_credentials"}

    @route("POST", "/api/sn_chg_rest/change/normal", query="correlation_id")
    def change_made(self, asked: Asked) -> Answer:
        row, ignored = self._make(asked)
        return Answer(200, {"result": _pairs(row, ignored)})

    @route("PATCH", "/api/sn_chg_rest/change/{key}")
    def change_changed(self, asked: Asked, key: str) -> Answer:
        ignored = self._change(key, asked.value)
        return Answer(200, {"result": [_pairs(self._row(key), ignored)]})


def _shown(row: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    names = asked.query["sysparm_fields"].split(",")
    return {name: row.get(name, "") for name in names}


def _cut(values: Mapping[str, Any]) -> dict[str, Any]:
    """As the database does: what is too long is cut, and nothing said."""
    return {name: each[: LENGTHS.get(name, 4000)] for name, each in values.items()}


def _pairs(row: Mapping[str, Any], ignored: list[str]) -> dict[str, Any]:
    pairs: dict[str, Any] = {
        name: {"value": each, "display_value": LABELS.get(each, each)} for name, each in row.items()
    }
    return {**pairs, "__meta": {"ignoredFields": ignored}}
