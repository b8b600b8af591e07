"""What is to be known of a Jira, and what parts its two kinds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from ..answers import Dialect
from ..port import Settings

# Statuses are each site's own; these are the names of the usual workflows.
STATUSES: Mapping[str, str] = {
    "To Do": "open",
    "Open": "open",
    "In Progress": "open",
    "Approved": "approved",
    "Rejected": "rejected",
    "Declined": "rejected",
    "Scheduled": "scheduled",
    "Implemented": "implemented",
    "Done": "closed",
    "Closed": "closed",
    "Canceled": "cancelled",
    "Cancelled": "cancelled",
}
# What the account needs in the project, as Jira names it.
PERMISSIONS: Mapping[str, str] = {
    "BROWSE_PROJECTS": "see its issues",
    "CREATE_ISSUES": "make issues",
    "EDIT_ISSUES": "change issues",
    "ADD_COMMENTS": "comment",
    "CREATE_ATTACHMENTS": "attach files",
    "TRANSITION_ISSUES": "change their status",
}
TITLE_LENGTH, BODY_LENGTH = 255, 32_000


def _words(body: Any) -> str:
    fields = [f"{name}: {text}" for name, text in (body.get("errors") or {}).items()]
    return "; ".join([*body.get("errorMessages", ()), *fields])


SPOKEN = Dialect(
    "Jira",
    _words,
    {
        "unauthorised": "enter a valid API token (with its e-mail) or personal access token",
        "forbidden": "give the connector's account the rights in the project; too many failed "
        "sign-ins may also want a captcha, solved in a browser",
        "gone": "check the address and the project, and that the account may see it",
    },
)


class JiraSettings(Settings):
    """Where issues are made there."""

    edition: Literal["cloud", "data_center"] = Field(
        "cloud",
        title="Edition",
        description="Cloud: e-mail and API token. Data Center: a personal access token",
    )
    project: str = Field(
        title="Project", pattern=r"^[A-Z][A-Z0-9_]{1,79}$", description="Its key, as in NET-12"
    )
    issue_type: str = Field(
        "Task", title="Issue type", min_length=1, max_length=100, description="By its name"
    )
    key_field: str = Field(
        "", title="Field of the external id", pattern=r"^(customfield_\d{1,9})?$",
        description="A text field such as customfield_10010; empty: a label",
    )  # fmt: skip

    @property
    def api(self) -> str:
        return "/rest/api/3" if self.edition == "cloud" else "/rest/api/2"

    @property
    def id_field(self) -> str:
        """The field that carries the external id."""
        return self.key_field or "labels"
