"""What is to be known of a GitLab project."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from ..answers import Dialect
from ..port import Settings

TITLE_LENGTH, BODY_LENGTH = 255, 500_000


def _words(body: Any) -> str:
    said = body.get("message") or body.get("error_description") or body.get("error") or ""
    if isinstance(said, dict):
        return "; ".join(f"{name}: {', '.join(map(str, each))}" for name, each in said.items())
    return str(said)


SPOKEN = Dialect(
    "GitLab",
    _words,
    {
        "unauthorised": "enter a project access token that has not expired",
        "forbidden": "give the token the scope api and at least the role Reporter",
        "gone": "check address and project, and that the token belongs to a member of it",
    },
)


class GitLabSettings(Settings):
    """Where issues are made there."""

    project: str = Field(
        title="Project", pattern=r"^([\w.-]+(/[\w.-]+)+|\d+)$", max_length=255,
        description="Its path (group/project) or number",
    )  # fmt: skip
    labels: str = Field(
        "network-change", title="Labels", max_length=255, description="Parted by commas"
    )
    status_labels: str = Field(
        "", title="Labels that are statuses", max_length=255,
        description="Such as approved, rejected; parted by commas. An issue's label of these is "
        "its status, else opened or closed",
    )  # fmt: skip
    confidential: bool = Field(
        False, title="Confidential", description="Seen by the project's members only"
    )
