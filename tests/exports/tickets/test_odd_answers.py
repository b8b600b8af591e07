"""Whatever a system answers, a verb returns or says in words what is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from typing import Any

import pytest

from exports.tickets.port import Draft, File, Steps, TicketError, Update
from requirements_app.core.http import Response

from .test_redmine import AT as REDMINE
from .test_redmine import RM
from .test_request_tracker import AT as REQUEST_TRACKER
from .test_request_tracker import RT

DRAFT = Draft("portal:7", "Change 7", "Two rules.", "https://portal.example.org/7/")
VERBS: dict[str, tuple[Any, ...]] = {
    "find": ("portal:7",),
    "create": (DRAFT,),
    "attach": ("5", File("a.csv", "text/csv", b"a")),
    "comment": ("5", "Approved"),
    "update": ("5", Update("open", "Title", "Body")),
    "read": ("5",),
    "probe": (),
}
ODD: tuple[Any, ...] = (None, 5, "x", [], {}, [5], [None], {"x": 1})
# Everything that the verbs read, in one answer.
RT_SAYS: dict[str, Any] = {
    "id": 5,
    "items": [{"id": 5, "Filename": "a.csv", "ContentLength": 1, "_hyperlinks": [{"ref": "x"}],
               "CustomFields": [{"name": "Change key", "values": ["portal:7"]}]}],
    "Status": "new",
    "Subject": "Change 7",
    "LastUpdated": "2026-11-20T10:00:00Z",
    "Owner": {"id": "ada"},
    "CustomFields": [{"name": "Change key", "values": ["portal:7"]}],
    "Version": "5.0.3",
    "Name": "Net work",
    "TicketCustomFields": [{"name": "Change key"}],
    "_hyperlinks": [{"ref": "create"}],
}  # fmt: skip
ISSUE: dict[str, Any] = {
    "id": 5,
    "subject": "Change 7",
    "status": {"id": 1, "name": "New", "is_closed": False},
    "updated_on": "2026-11-20T10:00:00Z",
    "custom_fields": [{"id": 7, "value": "portal:7"}],
    "attachments": [{"filename": "a.csv", "filesize": 1}],
    "journals": [{"notes": "Approved"}],
    "allowed_statuses": [{"id": 1, "name": "New"}],
}
REDMINE_SAYS: dict[str, Any] = {
    "issue": ISSUE,
    "issues": [ISSUE],
    "upload": {"token": "5.abc"},
    "issue_statuses": [{"id": 1, "name": "open"}],
    "user": {"login": "portal",
             "memberships": [{"project": {"id": 3}, "roles": [{"id": 8}]}]},
    "project": {"id": 3, "name": "Network", "trackers": [{"id": 2, "name": "Feature"}],
                "enabled_modules": [{"name": "issue_tracking"}]},
    "role": {"permissions": ["add_issues"]},
}  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in inner:
            yield from places(each, (*path, key))


def with_odd(value: Any, path: tuple[Any, ...], odd: Any) -> Any:
    if not path:
        return odd
    copy = deepcopy(value)
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = odd
    return copy


def spoken(steps: Steps[Any], said: Any) -> None:
    """Have every request of a verb answered by the same, at most 20."""
    with suppress(TicketError, StopIteration):
        request = next(steps)
        for _ in range(20):
            code = 201 if request.method == "POST" else 200
            request = steps.send(Response(code, {}, json.dumps(said).encode()))
    steps.close()


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("driver", "at", "sound"),
    [(RT, REQUEST_TRACKER, RT_SAYS), (RM, REDMINE, REDMINE_SAYS)],
    ids=["request_tracker", "redmine"],
)
def test_an_answer_that_is_odd_in_one_place_is_read_or_told(driver, at, sound, verb):
    for path in places(sound):
        for odd in ODD:
            try:
                spoken(getattr(driver, verb)(at, *VERBS[verb]), with_odd(sound, path, odd))
            except Exception as error:
                raise AssertionError(f"{verb} with {odd!r} at {path}") from error
