"""A small desk of no known make: its tickets in envelopes, its status set by a form."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import parse_qs

from .server import Answer, Asked, Contract, Unfit, route

STATUSES = ("new", "doing", "finished")


class GenericContract(Contract):
    """What a generic connector may meet."""

    system = "generic"

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, bytes] = {}
        self.said: list[str] = []

    @property
    def secret(self) -> dict[str, str]:
        return {"token": "correct"}

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "create": 'POST /desk/v1/cases\nX-Team: {group}\n\n{"case": {"subject": "{title}",'
            ' "text": "{body} {link}", "ref": "{external_id}", "extra": "{fields}"}}',
            "created_at": "/case",
            "find": "GET /desk/v1/cases?ref={external_id}",
            "list_at": "/cases",
            "read": "GET /desk/v1/cases/{key}",
            "read_at": "/case",
            "comment": 'POST /desk/v1/cases/{key}/words\n\n{"words": "{text}"}',
            "set_status": "POST /desk/v1/cases/{key}/status\n"
            "Content-Type: application/x-www-form-urlencoded\n\nstatus={status}",
            "edit": 'PATCH /desk/v1/cases/{key}\n\n{"subject": "{title}"}',
            "attach": "PUT /desk/v1/cases/{key}/files/{file_name}\n\n"
            '{"kind": "{media_type}", "data": "{content_base64}"}',
            "probe": "GET /desk/v1/me",
            "external_id": "/ref",
            "label": "/number",
            "status": "/state/name",
            "updated": "/changed",
            "page": "/cases/{label}",
            "closed": "finished",
        }

    def check_credential(self, asked: Asked) -> None:
        if asked.headers.get("authorization") != "Bearer correct":
            raise Unfit("who are you", 401)

    def refusal(self, status: int, message: str) -> Any:
        return {"type": "about:blank", "status": status, "detail": message}

    def external_ids(self) -> list[str]:
        return [ticket["ref"] for ticket in self.tickets.values()]

    def close_ticket(self, key: str) -> None:
        self.tickets[key]["state"] = {"name": "finished"}

    @route("GET", "/desk/v1/me")
    def me(self) -> Answer:
        return Answer(200, {"name": "portal"})

    @route("POST", "/desk/v1/cases")
    def made(self, asked: Asked) -> Answer:
        case = asked.value["case"]
        key = str(len(self.tickets) + 1)
        self.tickets[key] = {
            "id": int(key), "number": f"C-{key}", "state": {"name": "new"}, **case,
            "team": asked.headers.get("x-team", ""), "changed": "2026-11-21T09:30:00Z",
        }  # fmt: skip
        if self.lying:
            self.tickets[key]["ref"] = ""
        return Answer(201, {"case": self.tickets[key]})

    @route("GET", "/desk/v1/cases", query="ref")
    def listed(self, asked: Asked) -> Answer:
        """By substring, as many systems do."""
        wanted = asked.query["ref"]
        return Answer(200, {"cases": [t for t in self.tickets.values() if wanted in t["ref"]]})

    @route("GET", "/desk/v1/cases/{key}")
    def one(self, key: str) -> Answer:
        return Answer(200, {"case": self._ticket(key)})

    @route("PATCH", "/desk/v1/cases/{key}")
    def changed(self, asked: Asked, key: str) -> Answer:
        self._ticket(key).update(asked.value)
        return Answer(200, {"case": self._ticket(key)})

    @route("POST", "/desk/v1/cases/{key}/words")
    def words(self, asked: Asked, key: str) -> Answer:
        self._ticket(key)
        self.said.append(asked.value["words"])
        return Answer(201, {"ok": True})

    @route("POST", "/desk/v1/cases/{key}/status")
    def moved(self, asked: Asked, key: str) -> Answer:
        name = parse_qs(asked.body.decode(), strict_parsing=True)["status"][0]
        if name not in STATUSES:
            raise Unfit("no such status", 422)
        if not self.lying:
            self._ticket(key)["state"] = {"name": name}
        return Answer(200, {"ok": True})

    @route("PUT", "/desk/v1/cases/{key}/files/{name}")
    def kept(self, asked: Asked, key: str, name: str) -> Answer:
        self._ticket(key)
        self.files[name] = base64.b64decode(asked.value["data"], validate=True)
        return Answer(201, {"ok": True})

    def _ticket(self, key: str) -> dict[str, Any]:
        if key not in self.tickets:
            raise Unfit("no such case", 404)
        return self.tickets[key]
