"""Redmine 5, by its REST interface.

Redmine answers 204 to a status that the workflow refuses, ignores a filter by a field that it does
not know (and then gives every issue), and hides closed issues unless asked for all. So every write
is read back, keys are compared, and the field is looked at before an issue is said to be missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from requirements_app.core.http import Request

from ..answers import looked, only
from ..calls import ACCEPT_JSON
from ..port import (
    Draft,
    Driver,
    File,
    Found,
    Line,
    Seen,
    Steps,
    TicketError,
    Update,
)
from ..text import one_line
from .issues import (
    At,
    account,
    address_of,
    carries,
    custom,
    found_at,
    issue_of,
    listed,
    marked,
    moment,
    number_of,
    part_of,
    parted,
    read,
    search,
    signed,
    status_number,
    within,
    write,
)
from .settings import PERMISSIONS, SPOKEN, STATUSES, TITLE_LIMIT, RedmineSettings


class Redmine(Driver[RedmineSettings]):
    """Redmine 5 or newer. A draft's priority, assignee and group are Redmine's numbers; fields are
    the issue's own (`due_date`, `category_id`) or `cf_7` for a custom one."""

    system = "redmine"
    label = "Redmine"
    settings = RedmineSettings
    secrets = {"key": "API access key"}
    statuses = STATUSES

    def find(self, at: At, external_id: str) -> Steps[Found | None]:
        answer = SPOKEN.expect((yield search(at, external_id)), "for the issue")
        issues = listed(answer, "issues", "for the issue")
        carrying = [issue for issue in issues if custom(issue, at.settings.key_field)
                    == external_id]  # fmt: skip
        issue = only(carrying, self.label, external_id)
        if issue is not None:
            return found_at(at, issue.get("id"), "for the issue")
        yield from self._key_field(at)
        if issues:
            raise SPOKEN.broken("for the issue", "gives issues that do not carry the key")
        return None

    def create(self, at: At, draft: Draft) -> Steps[Found]:
        fields: dict[str, Any] = {
            **({"priority_id": number_of("priority", draft.priority)} if draft.priority else {}),
            **({"assigned_to_id": number_of("assignee", to)}
               if (to := draft.assignee or draft.group) else {}),
            **draft.fields,
            f"cf_{at.settings.key_field}": draft.external_id,
        }  # fmt: skip
        issue = parted(fields) | {
            "tracker_id": at.settings.tracker,
            "subject": one_line(draft.title, TITLE_LIMIT),
            "description": marked(draft.body, draft.link),
        }
        doing = "to make the issue"
        asked = write(at, "POST", "projects", at.settings.project, "issues.json", issue=issue)
        found = found_at(at, part_of((yield asked), "issue", doing, 201).get("id"), doing)
        yield from self._check(at, found.key, fields, f"made {found.label} without")
        return found

    def attach(self, at: At, key: str, file: File) -> Steps[None]:
        doing = f"to take {file.name}"
        address = address_of(at, "uploads.json", filename=file.name, content_type=file.media_type)
        kind = ("Content-Type", "application/octet-stream")  # Redmine refuses any other
        request = Request("POST", address, (ACCEPT_JSON, kind), file.content)
        token = part_of((yield signed(at, request)), "upload", doing, 201).get("token")
        upload = {"token": token, "filename": file.name, "content_type": file.media_type}
        yield from self._put(at, key, {"uploads": [upload]}, doing)
        issue = yield from issue_of(at, key, "attachments")
        kept = {
            str(each.get("filename")): each.get("filesize") for each in within(issue, "attachments")
        }
        if kept.get(file.name) != len(file.content):
            raise SPOKEN.ignored(
                doing,
                f"keeps {kept.get(file.name, 'nothing')} of its {len(file.content)} bytes",
                "let the account edit issues, and Redmine take files of that size and name",
            )

    def comment(self, at: At, key: str, text: str) -> Steps[None]:
        yield from self._put(at, key, {"notes": marked(text)}, "to comment")
        issue = yield from issue_of(at, key, "journals")
        notes = [str(each.get("notes") or "").split() for each in within(issue, "journals")]
        if marked(text).split() not in notes:
            raise SPOKEN.ignored(
                "to comment", "shows no such note", "give the account the permission “Add notes”"
            )

    def update(self, at: At, key: str, update: Update) -> Steps[None]:
        fields = dict(update.fields)
        if update.status:
            fields["status_id"] = yield from status_number(at, update.status)
        fields |= {"subject": one_line(update.title, TITLE_LIMIT)} if update.title else {}
        text = {"description": marked(update.body, update.link)} if update.body else {}
        asked = parted(fields) | text
        yield from self._put(at, key, asked, "to change the issue")
        yield from self._check(at, key, fields, "left as they were")

    def read(self, at: At, key: str) -> Steps[Seen]:
        response = yield read(at, "issues", f"{key}.json", include="attachments")
        issue = part_of(response, "issue", "for the issue")
        status = issue.get("status")
        if not isinstance(status, dict) or not {"name", "is_closed"} <= status.keys():
            raise SPOKEN.broken("for the issue", "tells no status, or not whether it is closed")
        return Seen(
            status=str(status["name"]),
            closed=bool(status["is_closed"]),
            updated_at=moment(issue.get("updated_on")),
            etag=response.headers.get("etag", ""),
            attached=frozenset(str(each.get("filename")) for each in within(issue, "attachments")),
            external_id=custom(issue, at.settings.key_field),
        )

    def probe(self, at: At) -> Steps[list[Line]]:
        lines = [(yield from looked("Sign-in", account(at)))]
        if lines[0].ok:
            lines.append((yield from looked("Project", self._project(at))))
        if lines[-1].ok and len(lines) > 1:
            lines.append((yield from looked("Custom field", self._key_field(at))))
            lines.append((yield from looked("Permissions", self._permissions(at))))
        return lines

    def _put(self, at: At, key: str, issue: Mapping[str, Any], doing: str) -> Steps[None]:
        asked = write(at, "PUT", "issues", f"{key}.json", issue=issue)
        SPOKEN.expect((yield asked), doing, (200, 204))

    def _check(self, at: At, key: str, fields: Mapping[str, Any], told: str) -> Steps[None]:
        issue = yield from issue_of(at, key, "allowed_statuses")
        wrong = [name for name, value in fields.items() if not carries(issue, name, value)]
        if not wrong:
            return
        mend = "check that the field is in the project and the tracker, and takes this value"
        if wrong == ["status_id"]:
            allowed = ", ".join(str(each.get("name")) for each in within(issue, "allowed_statuses"))
            mend = f"the workflow allows the account: {allowed or 'no status'}"
        named = ", ".join(wrong)
        raise SPOKEN.ignored(f"to keep {named}", f"{told} {named}", mend, wrong[0])

    def _project(self, at: At) -> Steps[str]:
        name, tracker = at.settings.project, at.settings.tracker
        request = read(at, "projects", f"{name}.json", include="trackers,enabled_modules")
        project = part_of((yield request), "project", f"for the project {name}")
        modules = {str(each.get("name")) for each in within(project, "enabled_modules")}
        if "issue_tracking" not in modules:
            raise TicketError(
                "gone", f"the project {name} has no issues",
                "switch its module “Issue tracking” on", field="project",
            )  # fmt: skip
        there = {str(each.get("id")): each.get("name") for each in within(project, "trackers")}
        if str(tracker) not in there:
            known = ", ".join(f"{number} {called}" for number, called in there.items())
            raise TicketError(
                "gone", f"the project {name} has no tracker {tracker}",
                f"set one of its trackers: {known or 'it has none'}", field="tracker",
            )  # fmt: skip
        return f"issues become “{there[str(tracker)]}” in {project.get('name', name)}"

    def _key_field(self, at: At) -> Steps[str]:
        """A filter by nothing is refused where there is such a filter, and ignored elsewhere."""
        number = at.settings.key_field
        response = yield search(at, "")
        if response.status == 422:
            return f"issues can be looked up by the custom field {number}"
        SPOKEN.expect(response, "for the custom field")
        raise TicketError(
            "gone",
            f"issues cannot be looked up by the custom field {number}, as the account sees it",
            "make a text field “used as a filter”, have it in the project and the tracker, visible"
            " to the account's role, and set its number",
            field="key_field",
        )

    def _permissions(self, at: At) -> Steps[str]:
        asked = yield read(at, "users", "current.json", include="memberships")
        user = part_of(asked, "user", "who is signed in")
        asked = yield read(at, "projects", f"{at.settings.project}.json")
        project = part_of(asked, "project", "for the project").get("id")
        held: set[str] = set()
        for role in _roles(user, project):
            asked = yield read(at, "roles", f"{role}.json")
            found = part_of(asked, "role", "for a role").get("permissions")
            held |= set(map(str, found)) if isinstance(found, list) else set()
        lacking = [each for each in PERMISSIONS if each not in held]
        if lacking and not user.get("admin"):
            raise TicketError(
                "forbidden",
                f"the account lacks permissions in the project: {', '.join(lacking)}",
                "give it a role with them there",
            )
        return "the account may make, change and comment on issues"


def _roles(user: Mapping[str, Any], project: Any) -> list[str]:
    """The numbers of the roles that somebody has in a project."""
    memberships = [
        each for each in within(user, "memberships")
        if isinstance(each.get("project"), dict) and each["project"].get("id") == project
    ]  # fmt: skip
    return sorted({str(role.get("id")) for each in memberships for role in within(each, "roles")})
