"""GitHub's issues: what is sent, and what was read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ..calls import page
from ..labels import listed, names, status_of, with_mark
from ..port import Draft, Found, TicketError
from ..text import markdown, one_line, quiet, within
from .settings import BODY_LENGTH, SPOKEN, TITLE_LENGTH, GitHubSettings

OPEN = "open"
_REASONS = ("completed", "not_planned", "duplicate")


def values_of(settings: GitHubSettings, draft: Draft) -> dict[str, Any]:
    """The fields of a new issue; the mapping's besides."""
    text = within(markdown, draft.body, draft.link, BODY_LENGTH)
    labels = [settings.label, draft.priority, draft.group, *listed(draft.fields.get("labels"))]
    values: dict[str, Any] = {
        **draft.fields,
        "title": one_line(quiet(draft.title), TITLE_LENGTH),
        "body": with_mark(text, draft.external_id),
        "labels": list(dict.fromkeys(filter(None, labels))),
    }
    if draft.assignee:
        values["assignees"] = [draft.assignee]
    return values


def moves_to(settings: GitHubSettings, status: str, labels: Collection[str]) -> dict[str, Any]:
    """What sets a status on an issue that has these labels."""
    known = names(settings.status_labels)
    if status in known:
        return {"labels": [*(each for each in labels if each not in known), status]}
    kept = {"labels": [each for each in labels if each not in known]} if known else {}
    if status == OPEN:
        return {"state": OPEN, **kept}
    if status in _REASONS:
        return {"state": "closed", "state_reason": status, **kept}
    possible = ", ".join([OPEN, *_REASONS, *known])
    raise TicketError(
        "refused", f"GitHub knows no status {status}", f"map to one of {possible}", field="status"
    )


def status_in(settings: GitHubSettings, issue: Mapping[str, Any]) -> str:
    """The status: a label of the settings, `open`, or why the issue is closed."""
    with SPOKEN.reading("for the issue"):
        closed = issue["state"] == "closed"
        state = (issue.get("state_reason") or _REASONS[0]) if closed else OPEN
        return status_of(labels_in(issue), names(settings.status_labels), state)


def labels_in(issue: Mapping[str, Any]) -> list[str]:
    return [each if isinstance(each, str) else str(each["name"]) for each in issue["labels"]]


def compare(doing: str, values: Mapping[str, Any], issue: Mapping[str, Any]) -> None:
    """Raise TicketError("ignored") for what is missing: without write access GitHub drops labels
    and assignees, and says nothing of it."""
    with SPOKEN.reading(doing):
        kept = {each.casefold() for each in labels_in(issue)}
        people = {each["login"].casefold() for each in issue.get("assignees") or ()}
    wrong = {
        "labels": not {each.casefold() for each in values.get("labels", ())} <= kept,
        "assignees": not {each.casefold() for each in values.get("assignees", ())} <= people,
        "title": "title" in values and issue.get("title") != values["title"],
        "state": "state" in values and issue.get("state") != values["state"],
    }
    for name, amiss in wrong.items():
        if amiss:
            mend = "give the token write access, and check that people may be assigned there"
            raise SPOKEN.ignored(doing, f"did not take {name}", mend, name)


def found_in(issue: Any) -> Found:
    return Found(str(issue["number"]), f"#{issue['number']}", page(issue["html_url"], ""))
