"""What is to be known of a Redmine, and how it tells what is wrong."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from ..answers import Dialect
from ..port import Settings

STATUSES: Mapping[str, str] = {
    "New": "open",
    "In Progress": "open",
    "Resolved": "implemented",
    "Feedback": "open",
    "Closed": "closed",
    "Rejected": "rejected",
}
TITLE_LIMIT = 255  # Redmine refuses a longer subject
BODY_LIMIT = 1_000_000  # bytes of it fit a sixteenth of the least that Redmine's databases hold
PAGE = 100  # the most that Redmine gives at once
PERMISSIONS = ("view_issues", "add_issues", "edit_issues", "add_issue_notes")
# The issue's own fields that read back as they were written: others by number, and values.
NUMBERED = frozenset(
    {"assigned_to_id", "category_id", "fixed_version_id", "priority_id", "status_id"}
)
COMPARED = frozenset({"due_date", "estimated_hours", "is_private", "start_date", "subject"})
SPOKEN = Dialect(
    "Redmine",
    lambda body: "; ".join(map(str, body["errors"])),
    {
        "unauthorised": "enter the API access key from the account's page (My account) in Redmine,"
        " and have its REST web service enabled (Administration, Settings, API)",
        "forbidden": "give the connector's account a role in the project with the permissions that"
        " the documentation of this connector names",
    },
)


class RedmineSettings(Settings):
    """Where issues are made, and which field carries the key."""

    project: str = Field(
        title="Project",
        description="The identifier of the project, as it stands in its address",
        pattern=r"^[a-z0-9][a-z0-9_-]*$",
        max_length=100,
    )
    tracker: int = Field(title="Tracker", description="The number of the tracker", ge=1)
    key_field: int = Field(
        title="Custom field of the key",
        description="The number of a custom field for issues: text, used as a filter, in the"
        " project and the tracker; by it an issue is found again",
        ge=1,
    )
