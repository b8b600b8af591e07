"""Jira's issues: what is sent, and what was read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from requirements_app.core.errors import shown

from ..labels import listed
from ..port import Connection, Draft, Found, Seen
from ..text import adf, fitted, one_line, wiki, within
from .settings import BODY_LENGTH, SPOKEN, TITLE_LENGTH, JiraSettings

At = Connection[JiraSettings]


def quoted(text: str) -> str:
    """A JQL string: what it holds ends neither it nor the clause."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def search_for(settings: JiraSettings, external_id: str) -> str:
    """JQL for the issues that may carry the id. A text field knows "contains" only."""
    if not settings.key_field:
        clause = f"labels = {quoted(external_id)}"
    else:
        number = settings.key_field.removeprefix("customfield_")
        clause = f"cf[{number}] ~ {quoted(quoted(external_id))}"
    return f"project = {quoted(settings.project)} AND {clause}"


def marked(settings: JiraSettings, text: str, link: str = "") -> Any:
    """Text as this edition takes it: a document, or wiki markup."""
    if settings.edition == "cloud":
        return adf(fitted(text, BODY_LENGTH), link)
    return within(wiki, text, link, BODY_LENGTH)


def fields_of(settings: JiraSettings, draft: Draft) -> dict[str, Any]:
    """The fields of a new issue; the mapping's have the last word, but not on the id."""
    fields: dict[str, Any] = {
        "project": {"key": settings.project},
        "issuetype": {"name": settings.issue_type},
        "summary": one_line(draft.title, TITLE_LENGTH),
        "description": marked(settings, draft.body, draft.link),
    }
    if draft.priority:
        fields["priority"] = {"name": draft.priority}
    if draft.assignee:
        person = "accountId" if settings.edition == "cloud" else "name"
        fields["assignee"] = {person: draft.assignee}
    if draft.group:
        fields["components"] = [{"name": draft.group}]
    fields.update(draft.fields)
    if settings.key_field:
        fields[settings.key_field] = draft.external_id
    else:
        fields["labels"] = [*listed(fields.get("labels")), draft.external_id]
    return fields


def carries(settings: JiraSettings, fields: Mapping[str, Any], external_id: str) -> bool:
    """Whether an issue has exactly this external id."""
    if settings.key_field:
        return fields.get(settings.key_field) == external_id
    return external_id in (fields.get("labels") or ())


def found_at(at: At, issue: Any, doing: str) -> Found:
    """The key is the issue's number in the database, which stays when it moves to a project."""
    if not isinstance(issue, Mapping) or not issue.get("id") or not issue.get("key"):
        raise SPOKEN.broken(doing, "gave no id and key")
    return Found(str(issue["id"]), str(issue["key"]), f"{at.address}/browse/{issue['key']}")


def fields_in(issue: Any, doing: str) -> Mapping[str, Any]:
    fields = issue.get("fields") if isinstance(issue, Mapping) else None
    if not isinstance(fields, Mapping):
        raise SPOKEN.broken(doing, "gave no fields")
    return fields


def seen_in(settings: JiraSettings, issue: Any, doing: str) -> Seen:
    """What an issue tells. A label is the external id only where it was looked up by it."""
    fields = fields_in(issue, doing)
    status = fields.get("status")
    if not isinstance(status, Mapping) or not status.get("name"):
        raise SPOKEN.broken(doing, "gave no status")
    files = fields.get("attachment")
    return Seen(
        status=str(status["name"]),
        closed=(status.get("statusCategory") or {}).get("key") == "done",
        updated_at=_moment(fields.get("updated")),
        attached=None if files is None else frozenset(str(each.get("filename")) for each in files),
        external_id=(fields.get(settings.key_field) or None) if settings.key_field else None,
    )


def compare(doing: str, sent: Mapping[str, Any], kept: Mapping[str, Any]) -> None:
    """Raise TicketError("ignored") where a field that was sent is not there afterwards."""
    for name, value in sent.items():
        there = kept.get(name)
        # Most fields come back in another shape than they are sent.
        same = there == value if name == "summary" else bool(there)
        if value and not same:
            raise SPOKEN.ignored(
                doing,
                f"the issue has {shown(there)} in {name} instead of {shown(value)}",
                "put the field on the screens of the project, or take it out of the mapping",
                name,
            )


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.strptime(str(text), "%Y-%m-%dT%H:%M:%S.%f%z")
    except ValueError:
        return None
