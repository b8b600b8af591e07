"""What is to be known of a ServiceNow instance, and the words of its records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, model_validator

from ..answers import Dialect
from ..port import Settings

# The default change model; others differ, and say so in `nextstates`.
STATES: Mapping[str, str] = {
    "-5": "open",
    "-4": "open",
    "-3": "open",
    "-2": "scheduled",
    "-1": "scheduled",
    "0": "implemented",
    "3": "closed",
    "4": "cancelled",
    "rejected": "rejected",
}
REJECTED = "rejected"
READ = (
    "sys_id", "number", "state", "approval", "active", "correlation_id", "short_description",
    "sys_updated_on",
)  # fmt: skip
TITLE_LENGTH, BODY_LENGTH = 160, 4000


def _words(body: Any) -> str:
    error = body["error"]
    if isinstance(error, str):  # as the token's endpoint says it
        return f"{error}: {body.get('error_description', '')}"
    return f"{error.get('message') or ''} {error.get('detail') or ''}"


SPOKEN = Dialect(
    "ServiceNow",
    _words,
    {
        "unauthorised": "enter a valid user and password, or OAuth client, for this connector",
        "forbidden": "give the connector's account the role itil and write access to the table",
        "gone": "check the address, the table, and that the API's plug-in is active",
    },
)


class ServiceNowSettings(Settings):
    """How changes are made there."""

    api: Literal["change", "table"] = Field(
        "change",
        title="API",
        description="The Change Management API for changes; the Table API for any table",
    )
    table: str = Field(
        "change_request", title="Table", pattern=r"^[a-z][a-z0-9_]{0,79}$",
        description="Of the records; the Change API knows change_request only",
    )  # fmt: skip
    change_type: Literal["normal", "emergency", "standard"] = Field("normal", title="Change type")
    template: str = Field(
        "", title="Standard change template", pattern=r"^([0-9a-f]{32})?$",
        description="Its sys_id, for standard changes",
    )  # fmt: skip
    sign_in: Literal["basic", "client_credentials", "bearer"] = Field(
        "basic",
        title="Sign-in",
        description="User and password, an OAuth client, or a token that is kept",
    )
    notes: Literal["work_notes", "comments"] = Field(
        "work_notes", title="Comments go to", description="work_notes are not shown to customers"
    )

    @model_validator(mode="after")
    def _fit(self) -> ServiceNowSettings:
        if self.api == "change" and self.table != "change_request":
            raise ValueError(
                "the Change API makes change_request records only: choose the Table API"
            )
        if self.api == "change" and (self.change_type == "standard") != bool(self.template):
            raise ValueError("standard changes, and only they, need the template's sys_id")
        return self
