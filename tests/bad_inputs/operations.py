"""The operations of the API as its OpenAPI document tells them, and sound requests to each."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tests.access.world import (
    CALENDAR,
    CHECK_RESULT,
    CONNECTOR,
    CONNECTOR_BODY,
    RULE_BASE,
    RULE_BASE_TEXT,
)
from tests.api.test_site_parts import NEW
from tests.catalogue.samples import flow, product

from .corpus import ENDS, TEXTS, VALUES, Item, share

if TYPE_CHECKING:
    from rest_framework.test import APIClient

SOON = (dt.datetime.now(dt.UTC) + dt.timedelta(days=7)).isoformat(timespec="seconds")
LATER = (dt.datetime.now(dt.UTC) + dt.timedelta(days=8)).isoformat(timespec="seconds")
LOG_LINE = "2 1 eni-0a 10.1.0.1 10.2.0.77 40000 443 6 1 40 1763625604 1763625664 ACCEPT OK"
# A body that makes one more of each, by the operation's name.
SOUND: dict[str, dict[str, Any]] = {
    **{f"{segment}_create": body | {"owner": "root"} if "owner" in body else body
       for segment, (body, _) in NEW.items()},
    "accounts_create": {"username": "carla"},
    "groups_create": {"name": "Operators"},
    "groups_map": {"name": "operators"},
    "tokens_create": {"name": "sync", "scopes": ["read"], "expires_at": SOON},
    "sites_create": {"slug": "new", "name": "New"},
    "roles_create": {"role": "reader", "user": "bob"},
    "rule_sets_build": {},
    "rule_bases_upload": {"text": RULE_BASE_TEXT, "file_name": "fw.rules", "format": "iptables",
                          "firewall": "fw", "zone_names": {"clients": "eth1"}},
    "rule_bases_edit": {"firewall": "fw", "zone_names": {"clients": "eth1"}},
    "changes_leave_out": {"rule_bases": [str(RULE_BASE)]},
    "changes_take_back": {},
    "rule_sets_export": {
        "format": "nftables", "firewall": "fw", "since": None,
        "options": {"inside_zones": True, "zones": {"clients": "eth1"}, "table": "filter"},
    },
    "lookup_log_lines": {"text": LOG_LINE},
    "products_picture_draw": {"selection": {}},
    "jobs_retry": {},
    "webhook_deliveries_resend": {},
    "webhooks_test": {},
    "working_copies_begin": {},
    "working_copies_submit": {},
    "sources_files_add": product("fresh"),
    "sources_items_add": flow("fresh"),
    "applications_begin": {
        "source": "local/own", "name": "Own",
        "components": [{"name": "Server", "kind": "server"}],
        "flows": [{
            "source": "Server", "destination": "site.dns", "services": ["udp/53"],
            "purpose": "Names.",
        }],
    },
    "changes_create": {"title": "Open it", "justification": "Needed."},
    "changes_merge": {"changes": [1, 2], "title": "Both", "justification": "At once."},
    "changes_edit": {"title": "Another"},
    "changes_split": {"items": [1], "title": "The first"},
    "change_items_leave_out": {"items": [1]},
    "changes_schedule": {"starts_at": SOON, "ends_at": LATER},
    "changes_roll_back": {"reason": "It broke."},
    "changes_approve": {},
    "changes_reject": {"comment": "No."},
    "changes_implement": {},
    "changes_verify": {},
    "changes_withdraw": {},
    "changes_evidence_add": {"outcome": "works", "text": "Seen."},
    "change_comments_add": {"text": "Why?"},
    "change_exports": {"format": "change-csv", "options": {"bom": True}},
    "change_check_runs_make": {"site": "hq"},
    "change_check_results": CHECK_RESULT,
    "change_attachments_add": {
        "name": "a.txt", "media_type": "text/plain", "content": "aGVsbG8=",
    },
    "delegations_create": {"delegate": "bob", "first_day": "2099-01-01", "last_day": "2099-01-02"},
    "windows_create": {
        "kind": "freeze", "name": "Year's end", "site": "hq", "starts_at": SOON, "ends_at": LATER,
    },
    "windows_edit": {"name": "Longer"},
    "windows_import": {"kind": "freeze", "content": CALENDAR, "site": "hq"},
    "reviews_decide": {"entries": [1], "outcome": "keep"},
    "reviews_hand_over": {"entries": [1], "owner": "bob"},
    "campaigns_create": {"name": "Spring", "due_on": "2030-01-01", "sites": ["hq"]},
    "retirements_create": {"sites": ["hq"], "justification": "It moves."},
    "connectors_create": CONNECTOR_BODY,
    "connectors_edit": {"name": "Another"},
    "connectors_test": {},
    "connectors_preview": {"change": 1},
    "change_tickets_make": {"connector": CONNECTOR},
    "webhooks_create": {
        "name": "Talk", "url": "https://hooks.example.org/y", "events": ["change.*"],
        "sites": ["hq"],
    },
    "webhooks_edit": {"name": "Another"},
    "webhooks_rotate": {"hours": 1},
    "lists_create": {"site": "hq", "name": "hq-two", "format": "plain"},
    "lists_update": {"side": "both"},
    "list_credentials_issue": {"name": "fw-1", "days": 30},
    "drafts_publish": {"effective": "2027-01-01"},
    "drafts_reopen": {},
    "catalogue_export": {"format": "csv", "selection": {"product": "nexthink"}},
}  # fmt: skip
# Sound, and refused all the same: nothing is in force in this world, and its changes are drafts.
NOTHING_THERE = {
    "connectors_preview",
    "reviews_decide", "reviews_hand_over", "campaigns_create", "retirements_create",
    "changes_create", "changes_merge", "changes_schedule", "changes_roll_back",
    "changes_approve", "changes_reject", "changes_implement", "changes_verify",
    "changes_evidence_add", "change_check_runs_make", "change_check_results",
    "changes_leave_out", "changes_take_back",
}  # fmt: skip

Place = tuple[Any, ...]


@dataclass(frozen=True)
class Operation:
    """`said` is what the document says of it."""

    method: str
    path: str
    said: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.said["operationId"])

    @property
    def query(self) -> dict[str, dict[str, Any]]:
        """The schema of each query parameter, by its name."""
        return {
            each["name"]: each["schema"]
            for each in self.said.get("parameters", [])
            if each["in"] == "query"
        }

    @property
    def body(self) -> dict[str, Any]:
        """The schema of the body; empty where there is none."""
        content = self.said.get("requestBody", {}).get("content", {})
        return resolved(content["application/json"]["schema"]) if content else {}

    def parts(self, keys: dict[str, str]) -> list[str]:
        """The address of something that is there, in its parts; `keys` by parameter or kind."""
        found: list[str] = []
        for part, before in zip(parts := self.path.split("/"), ["", *parts], strict=False):
            kind = {"proxies": "proxy"}.get(before, before.removesuffix("s"))
            name = kind if part in ("{key}", "{slug}") else part[1:-1]
            found.append(keys[name] if part[:1] == "{" else part)
        return found

    def address(self, keys: dict[str, str]) -> str:
        """The address of something that is there."""
        return "/".join(self.parts(keys))

    def send(self, api: APIClient, address: str, body: Any = None, **headers: str) -> Any:
        """The request as a sound client sends it, but for what the test makes bad."""
        given = {"If-Match": '"1"', **headers}
        if self.method == "get":
            return api.get(address, headers=given)
        if body is None:
            body = SOUND.get(self.name, {})
        text: Any = body if isinstance(body, bytes) else json.dumps(body).encode()
        return api.generic(
            self.method.upper(), address, text, content_type="application/json", headers=given
        )


def operations() -> list[Operation]:
    """All of them."""
    from requirements_app.api.schema import document

    return [
        Operation(method, path, said)
        for path, methods in document()["paths"].items()
        for method, said in methods.items()
    ]


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema, or the one that it refers to."""
    from requirements_app.api.schema import document

    name = (schema.get("$ref") or schema.get("allOf", [{}])[0].get("$ref", "")).rpartition("/")[2]
    found: dict[str, Any] = document()["components"]["schemas"][name] if name else schema
    return found


def query_items(name: str, schema: dict[str, Any], operation: str) -> Sequence[Item]:
    """What to send as a query parameter: less where many operations have one of that name."""
    plain = schema.get("type") == "string" and "enum" not in schema
    items = (*TEXTS, *ENDS) if plain else TEXTS
    return share(items, f"{operation} {name}", 24 if name in ("limit", "cursor", "version") else 8)


def places(schema: dict[str, Any], below: Place = ()) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Where values can stand in a body, each with its schema: fields, items, and mappings' values
    and keys."""
    for key, each in schema.get("properties", {}).items():
        inner = resolved(each)
        place = (*below, key)
        yield place, inner
        if inner.get("type") == "array":
            items = resolved(inner["items"])
            yield (*place, 0), items
            yield from places(items, (*place, 0))
        elif "additionalProperties" in inner and "properties" not in inner:
            yield (*place, "key"), inner.get("additionalProperties") or {}
    if not below:
        yield ("no such field",), {}


def with_value(body: dict[str, Any], place: Place, value: Any) -> dict[str, Any]:
    """A copy of the body with a value at the place; what leads there is made."""
    changed = deepcopy(body)
    here: Any = changed
    for key, following in pairwise(place):
        if isinstance(here, list):
            here = here[key]
            continue
        wanted: type[Any] = list if isinstance(following, int) else dict
        if not isinstance(here.get(key), wanted) or not here[key]:
            here[key] = [{}] if wanted is list else {}
        here = here[key]
    here[place[-1]] = value
    return changed


def body_values(place: Place, schema: dict[str, Any], operation: str) -> list[tuple[str, Any]]:
    """What to put at a place of a body, by name."""
    kinds = schema.get("type", "string")
    free = "string" in kinds and not {"enum", "pattern", "format"} & schema.keys()
    items = (*TEXTS, *ENDS) if free else TEXTS
    door = f"{operation} {place}"
    divisor = 48 if operation.endswith("_update") else 24
    values: list[tuple[str, Any]] = [
        (item.name, item.value) for item in share(items, door, divisor)
    ]
    return [*values, *share(VALUES, door, divisor // 2)]
