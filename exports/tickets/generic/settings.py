"""What is to be known of a system that has no driver of its own: its requests, and where their
answers hold what matters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, ValidationInfo, field_validator
from pydantic.config import JsonDict

from ..labels import names
from ..port import Settings
from .templates import FORM, JSON, Template

_TICKET = {
    "external_id", "title", "body", "body_markdown", "link", "priority", "assignee", "group",
    "fields",
}  # fmt: skip
_SECRETS = {"user", "token"}
# What may stand in each request; user and token besides, in headers.
ALLOWED: Mapping[str, set[str]] = {
    "create": _TICKET,
    "find": {"external_id"},
    "read": {"key"},
    "comment": {"key", "text", "text_markdown"},
    "set_status": {"key", "status"},
    "edit": {"key", "title", "body", "body_markdown", "link", "fields"},
    "attach": {"key", "file_name", "media_type", "content", "content_base64"},
    "probe": set(),
}
_NEEDED = {"create": "external_id", "find": "external_id", "read": "key", "comment": "key",
           "set_status": "key", "edit": "key", "attach": "key"}  # fmt: skip
_AREA: JsonDict = {"widget": "textarea"}
RequestText = Annotated[str, Field(max_length=20_000, json_schema_extra=_AREA)]
NeededText = Annotated[str, Field(min_length=1, max_length=20_000, json_schema_extra=_AREA)]
_POINTER = r"^(/[^/]*)*$"


class GenericSettings(Settings):
    """The system's requests and answers. Each request is written as a request line, headers, an
    empty line and the body; each place in an answer as a JSON pointer (/data/0/id)."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))

    sign_in: Literal["bearer", "basic", "header"] = Field("bearer", title="Sign-in")
    sign_in_header: str = Field(
        "Authorization", title="Header of the token", pattern=r"^[A-Za-z0-9-]{1,60}$",
        description="For the sign-in by header: the token stands there as it is",
    )  # fmt: skip
    create: NeededText = Field(title="Make a ticket")
    created_at: str = Field("", title="The ticket in the answer", pattern=_POINTER)
    find: NeededText = Field(title="Look a ticket up by external id")
    list_at: str = Field("", title="The list of tickets in the answer", pattern=_POINTER)
    read: NeededText = Field(title="Read a ticket")
    read_at: str = Field("", title="The ticket in the answer", pattern=_POINTER)
    comment: RequestText = Field("", title="Comment on a ticket")
    set_status: RequestText = Field("", title="Set a ticket's status")
    edit: RequestText = Field("", title="Change a ticket")
    attach: RequestText = Field("", title="Attach a file")
    probe: RequestText = Field(
        "", title="Connection test",
        description="A request that changes nothing; empty: the look-up",
    )  # fmt: skip

    key: str = Field("/id", title="Key in a ticket", pattern=_POINTER)
    label: str = Field("/id", title="Number that people know, in a ticket", pattern=_POINTER)
    external_id: str = Field("/external_id", title="External id in a ticket", pattern=_POINTER)
    status: str = Field("/status", title="Status in a ticket", pattern=_POINTER)
    updated: str = Field(
        "", title="Moment of the last change in a ticket", pattern=_POINTER,
        description="In ISO 8601; empty: there is none",
    )  # fmt: skip
    page: str = Field(
        "", title="Page of a ticket", max_length=500,
        description="A path with {key} or {label} such as /tickets/{label}, or the JSON pointer "
        "of an address in a ticket after an equals sign: =/web_url",
    )  # fmt: skip
    closed: str = Field(
        "closed", title="Statuses of a closed ticket", max_length=500,
        description="Parted by commas",
    )  # fmt: skip

    @field_validator(*ALLOWED)
    @classmethod
    def _sound(cls, text: str, info: ValidationInfo) -> str:
        if text.strip():
            _check(str(info.field_name), Template.parse(text))
        return text

    @field_validator("page")
    @classmethod
    def _leads(cls, text: str) -> str:
        if text and not text.startswith(("/", "=/")):
            raise ValueError("a page is a path from / on, or = and a JSON pointer")
        return text

    @cached_property
    def templates(self) -> Mapping[str, Template]:
        """The requests that are there."""
        texts = {name: str(getattr(self, name)) for name in ALLOWED}
        return {name: Template.parse(text) for name, text in texts.items() if text.strip()}

    @property
    def closed_statuses(self) -> frozenset[str]:
        return frozenset(names(self.closed))


def _check(name: str, template: Template) -> None:
    """Raise ValueError for a request that could not be filled, or would tell a secret."""
    used, known = template.placeholders(), ALLOWED[name]
    if loose := sorted(used & _SECRETS - template.in_headers(_SECRETS)):
        raise ValueError(f"{{{loose[0]}}} may stand in headers only")
    unknown = sorted(
        each
        for each in used - known - _SECRETS
        if not ("fields" in known and each.startswith("fields."))
    )
    if unknown:
        names_known = ", ".join(f"{{{each}}}" for each in sorted(known)) or "none"
        raise ValueError(f"{{{unknown[0]}}} is not known there; known: {names_known}")
    needed = _NEEDED.get(name)
    if needed and needed not in used:
        raise ValueError(f"{{{needed}}} must stand in it")
    if template.kind not in ("", JSON, FORM) and name != "attach":
        raise ValueError(f"a body is {JSON} or {FORM}")
