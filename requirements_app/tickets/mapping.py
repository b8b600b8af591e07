"""How changes and tickets of one connector stand for each other: texts, fields, assignment,
priority, and what a ticket's status means."""

from __future__ import annotations

from collections.abc import Mapping as Table
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from exports.tickets.port import MEANINGS, Driver
from requirements_app.changes.compute.states import State
from requirements_app.core.errors import InvalidInput, Problem

from .templating import check_template

Meaning = Literal["open", "approved", "rejected", "scheduled", "implemented", "closed", "cancelled"]
Document = Literal["change-pdf", "change-csv", "change-json"]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Key = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Plain = str | int | float | bool | None
_MOST = 50
_KINDS = {"string_pattern_mismatch": "it is not of the form that is asked for"}

TITLE = "Change {{ change.number }}: {{ change.title }}"
BODY = """\
{{ change.justification }}

Change {{ change.number }} at {{ sites | join(", ") }}: {{ change.added }} added, \
{{ change.removed }} removed, {{ change.modified }} modified; risk {{ change.risk }}.
{% for line in impact %}- {{ line }}
{% endfor %}
{% for item in items %}- {{ item.kind }} {{ item.source }} to {{ item.destination }}, \
{{ item.service }}: {{ item.purpose }}{% if item.allowed %} \
(allowed already: nothing to do){% endif %}
{% endfor %}{% if more_items %}- and {{ more_items }} more: see the change
{% endif %}
Requested by {{ change.requester }}, answered for by {{ change.owner }}.
{% for line in approvals %}- {{ line }}
{% endfor %}
"""


class Assignment(BaseModel):
    """To whom a ticket goes where all that is named fits: the first that does, counts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    site: Short = ""
    firewall: Short = ""
    zone: Short = ""
    group: Short = ""
    assignee: Short = ""


class Mapping(BaseModel):
    """`fields` are the system's own: a text is a template, other values go as they are.
    `priorities`: risk → priority. `statuses`: status there → what it means for the change.
    `follow`: state of the change → status that the ticket is given."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = TITLE
    body: str = BODY
    fields: dict[Key, Plain | list[Plain]] = Field(default_factory=dict, max_length=_MOST)
    assign: list[Assignment] = Field(default_factory=list, max_length=200)
    priorities: dict[Literal["none", "low", "medium", "high", "critical"], Short] = Field(
        default_factory=dict
    )
    statuses: dict[Key, Meaning] = Field(default_factory=dict, max_length=_MOST)
    follow: dict[State, Short] = Field(default_factory=dict)
    documents: list[Document] = Field(default=["change-pdf", "change-csv"], max_length=3)


if get_args(Meaning) != MEANINGS:
    raise ImportError("the meanings of the port and of the mapping differ")


def mapping_read(given: Table[str, Any], field: str = "mapping") -> Mapping:
    """The mapping that is given as JSON. Raises InvalidInput naming the field below `field`."""
    found: Mapping = _validated(Mapping, given, field)
    check_template(found.title, f"{field}.title")
    check_template(found.body, f"{field}.body")
    for name, value in found.fields.items():
        if isinstance(value, str):
            check_template(value, f"{field}.fields.{name}")
    return found


def mapping_of(stored: Table[str, Any]) -> Mapping:
    """A connector's mapping as it is stored: its templates were checked when it was saved."""
    found: Mapping = _validated(Mapping, stored, "mapping")
    return found


def settings_read(driver: Driver[Any], given: Table[str, Any], field: str = "settings") -> Any:
    """The driver's settings that are given as JSON. Raises InvalidInput."""
    return _validated(driver.settings, given, field)


def mapping_usual(driver: Driver[Any]) -> Mapping:
    """What a connector to this system begins with."""
    documents: list[Document] = ["change-pdf", "change-csv"] if driver.attaches else []
    return Mapping(
        statuses=dict(driver.statuses),
        priorities=dict(driver.priorities),
        documents=documents,
    )


def _validated(model: type[BaseModel], given: Table[str, Any], field: str) -> Any:
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        found = (_problem(model, field, each) for each in error.errors())
        # A value that is of none of several kinds is found wrong once for each.
        raise InvalidInput(*{each.field: each for each in found}.values()) from error


def _problem(model: type[BaseModel], field: str, found: ErrorDetails) -> Problem:
    path = [str(part) for part in found["loc"] if part != "[key]"]
    top, rest = "".join(path[:1]), path[1:]
    if top == "fields" and rest and "[key]" not in found["loc"]:
        mend = "give a text, a number, true, false, null, or a list of such"
        return Problem(f"{field}.fields.{rest[0]}", found["input"], "is of another kind", mend)
    place, asked = ".".join([field, *path]), model.model_fields.get(top)
    if found["type"] == "extra_forbidden":
        known = Assignment if rest else model
        mend = f"known are: {', '.join(known.model_fields)}"
        return Problem(place, found["input"], "is not known here", mend)
    told = [each for each in (asked.title, asked.description) if each] if asked else []
    mend = ": ".join(told) or "see docs/ticketing.md"
    if found["type"] == "missing":
        return Problem(place, "", "is missing", mend)
    words = _KINDS.get(found["type"]) or found["msg"].removeprefix("Value error, ")
    return Problem(place, found["input"] if path else "", f"was refused: {words}", mend)
