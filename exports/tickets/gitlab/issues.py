"""GitLab's issues: what is sent, and what was read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..calls import page
from ..labels import listed, names, status_of, with_mark
from ..port import Draft, Found, TicketError
from ..text import markdown, one_line, quiet, within
from .settings import BODY_LENGTH, SPOKEN, TITLE_LENGTH, GitLabSettings


def values_of(settings: GitLabSettings, draft: Draft) -> dict[str, Any]:
    """The fields of a new issue; the mapping's besides."""
    text = within(markdown, draft.body, draft.link, BODY_LENGTH)
    more = listed(draft.fields.get("labels"))
    labels = [*names(settings.labels), draft.priority, draft.group, *more]
    values: dict[str, Any] = {
        **draft.fields,
        "title": one_line(quiet(draft.title), TITLE_LENGTH),
        "description": with_mark(text, draft.external_id),
        "labels": ",".join(dict.fromkeys(filter(None, labels))),
    }
    if draft.assignee:
        values["assignee_ids"] = [int(draft.assignee)]
    if settings.confidential:
        values["confidential"] = True
    return values


def moves_to(settings: GitLabSettings, status: str) -> dict[str, str]:
    """What sets a status: a label of the settings, or GitLab's own state."""
    known = names(settings.status_labels)
    if status in known:
        rest = ",".join(each for each in known if each != status)
        return {"add_labels": status, **({"remove_labels": rest} if rest else {})}
    events = {"opened": "reopen", "closed": "close"}
    if status not in events:
        possible = ", ".join([*events, *known])
        raise TicketError(
            "refused",
            f"GitLab knows no status {status}",
            f"map to one of {possible}",
            field="status",
        )
    # Reopening an open issue does nothing and is no error.
    gone = {"remove_labels": ",".join(known)} if known else {}
    return {"state_event": events[status], **gone}


def compare(doing: str, values: Mapping[str, Any], issue: Mapping[str, Any]) -> None:
    with SPOKEN.reading(doing):
        kept = {each.casefold() for each in issue["labels"]}
        wanted = {*names(values.get("labels", "")), *names(values.get("add_labels", ""))}
        lacks = [each for each in wanted if each.casefold() not in kept]
        people = {each["id"] for each in issue.get("assignees") or ()}
    wrong = {
        "labels": bool(lacks),
        "assignee_ids": not set(values.get("assignee_ids", ())) <= people,
        "title": "title" in values and issue.get("title") != values["title"],
        "confidential": bool(values.get("confidential")) and not issue.get("confidential"),
    }
    for name, amiss in wrong.items():
        if amiss:
            mend = "give the token's role the right to set it, or take it out of the mapping"
            raise SPOKEN.ignored(doing, f"did not take {name}", mend, name)


def status_in(settings: GitLabSettings, issue: Mapping[str, Any]) -> str:
    with SPOKEN.reading("for the issue"):
        state = str(issue["state"])
        return status_of(issue["labels"], names(settings.status_labels), state)


def found_in(issue: Any) -> Found:
    return Found(str(issue["iid"]), f"#{issue['iid']}", page(issue["web_url"], ""))
