"""What is to be known of a GitHub repository."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from ..answers import Dialect
from ..port import Settings

TITLE_LENGTH, BODY_LENGTH = 256, 65_000
STATUSES: Mapping[str, str] = {
    "open": "open",
    "approved": "approved",
    "rejected": "rejected",
    "completed": "closed",
    "not_planned": "cancelled",
    "duplicate": "cancelled",
}


def _words(body: Any) -> str:
    errors = [
        each if isinstance(each, str) else each.get("message") or " ".join(map(str, each.values()))
        for each in body.get("errors", ())
    ]
    return "; ".join([str(body["message"]), *errors])


SPOKEN = Dialect(
    "GitHub",
    _words,
    {
        "unauthorised": "enter a fine-grained token that has not expired",
        "forbidden": "give the token write access to the repository's issues",
        "gone": "check address and repository, that the token may see it, and that it has issues",
    },
)


class GitHubSettings(Settings):
    """Where issues are made there. The connector's address is https://api.github.com, or
    https://HOST/api/v3 of an Enterprise Server."""

    repository: str = Field(
        title="Repository", pattern=r"^[\w.-]+/[\w.-]+$", max_length=140,
        description="As in owner/name",
    )  # fmt: skip
    label: str = Field(
        "network-change", title="Label", pattern=r"^[^,]{1,50}$",
        description="Of every ticket: by it they are found again, so leave it to the portal",
    )  # fmt: skip
    status_labels: str = Field(
        "", title="Labels that are statuses", max_length=255,
        description="Such as approved, rejected; parted by commas. An issue's label of these is "
        "its status, else open, completed, not_planned or duplicate",
    )  # fmt: skip
