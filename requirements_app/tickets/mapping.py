"""How changes and tickets of one connector stand for each other: texts, fields, assignment,
priority, and what a ticket's status means."""

from __future__ import annotations

from collections.abc import Mapping as Table
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from exports.tickets.port import MEANINGS, Driver
from requirements_app.changes.compute.states import STATES, State
from requirements_app.core.errors import InvalidInput, Problem

from .templating import check_template

Meaning = Literal["open", "approved", "rejected", "scheduled", "implemented", "closed", "cancelled"]
Document = Literal["change-pdf", "change-csv", "change-json"]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Key = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Plain = str | int | float | bool | None
_MOST = 50

TITLE = "Change {{ change.number }}: {{ change.title }}"
BODY = """\
{{ change.justification }}

Change {{ change.number }} at {{ sites | join(", ") }}: {{ change.added }} added, \
{{ change.removed }} removed, {{ change.modified }} modified; risk {{ change.risk }}.
{% for line in impact %}- {{ line }}
{% endfor %}
{% for item in items %}- {{ item.kind }} {{ item.source }} to {{ item.destination }}, \
{{ item.service }}: {{ item.purpose }}
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


def _validated(model: type[Any], given: Table[str, Any], field: str) -> Any:
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        known = ", ".join(model.model_fields)
        raise InvalidInput(
            *(
                Problem(
                    ".".join([field, *map(str, each["loc"])]),
                    each["input"],
                    f"was refused: {each['msg']}",
                    f"known are: {known}; states: {', '.join(STATES)}; meanings:"
                    f" {', '.join(MEANINGS)}"
                    if model is Mapping
                    else f"known are: {known}",
                )
                for each in error.errors()
            )
        ) from error
