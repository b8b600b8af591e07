"""The form of a connector's mapping: texts, and tables of as many lines as there are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from exports.tickets.port import MEANINGS
from requirements_app.changes.models import Change
from requirements_app.core.errors import InvalidInput, Problem
from requirements_app.web.errors import ShownProblem, shown_problems
from requirements_app.web.words import Label

SECTIONS = (
    "title", "body", "fields", "assign", "priorities", "statuses", "follow", "documents",
)  # fmt: skip
ASSIGNED = ("site", "firewall", "zone", "group", "assignee")
RISKS: Mapping[str, Label] = dict(Change.Risk.choices)
STATES: Mapping[str, Label] = dict(Change.State.choices)
DOCUMENTS = ("change-pdf", "change-csv", "change-json")
FACTS = (
    "change.number", "change.title", "change.justification", "change.owner", "change.requester",
    "change.state", "change.risk", "change.emergency", "change.url", "change.added",
    "change.removed", "change.modified", "change.reference", "change.wanted_from",
    "change.wanted_until", "change.scheduled_from", "change.scheduled_until", "sites", "impact",
    "risks[].severity", "risks[].reason", "approvals", "items[].kind", "items[].site",
    "items[].source", "items[].source_zone", "items[].destination", "items[].destination_zone",
    "items[].service", "items[].purpose", "items[].firewalls", "items[].changed",
    "items[].allowed", "more_items",
)  # fmt: skip
"""What templates can look at, as the page tells it."""
TEXT, VALUE = "text", "json"
_SPARE = 2
_MORE = 5
_MOST = 300


@dataclass(frozen=True)
class MappingForm:
    """What the form shows. `spare` empty lines end each table; `problems` stand at the section
    that they are about."""

    title: str = ""
    body: str = ""
    fields: Sequence[tuple[str, str, str]] = ()
    assign: Sequence[tuple[str, ...]] = ()
    priorities: Mapping[str, str] = field(default_factory=dict)
    statuses: Sequence[tuple[str, str]] = ()
    follow: Mapping[str, str] = field(default_factory=dict)
    documents: Sequence[str] = ()
    spare: int = _SPARE
    problems: Mapping[str, Sequence[ShownProblem]] = field(default_factory=dict)

    @classmethod
    def of(cls, mapping: Mapping[str, Any]) -> MappingForm:
        """As a connector has it."""
        return cls(
            title=mapping.get("title", ""),
            body=mapping.get("body", ""),
            fields=[_field_line(*each) for each in mapping.get("fields", {}).items()],
            assign=[tuple(each[name] for name in ASSIGNED) for each in mapping.get("assign", ())],
            priorities=mapping.get("priorities", {}),
            statuses=list(mapping.get("statuses", {}).items()),
            follow=mapping.get("follow", {}),
            documents=mapping.get("documents", ()),
        )

    @classmethod
    def sent(cls, post: QueryDict) -> MappingForm:
        """As somebody filled it in; lines that are left empty are no lines."""
        return cls(
            title=post.get("title", ""),
            body=post.get("body", "").replace("\r\n", "\n"),
            fields=_lines(post, ("field_name", "field_kind", "field_value"), ignore=(1,)),
            assign=_lines(post, tuple(f"assign_{name}" for name in ASSIGNED)),
            priorities=_filled(post, "priority", RISKS),
            statuses=[
                (status, meaning)
                for status, meaning in _lines(post, ("status", "meaning"), ignore=(1,))
            ],
            follow=_filled(post, "follow", STATES),
            documents=post.getlist("documents"),
            spare=_SPARE + (_MORE if "more" in post else 0),
        )  # fmt: skip

    def said(self) -> dict[str, Any]:
        """The mapping as the services read it. Raises InvalidInput for a line that stands twice
        and for a value that is no JSON."""
        problems: list[Problem] = []
        found: dict[str, Any] = {
            "title": self.title,
            "body": self.body,
            "fields": _by_name("fields", ((n, (k, v)) for n, k, v in self.fields), problems),
            "assign": [dict(zip(ASSIGNED, line, strict=True)) for line in self.assign],
            "priorities": dict(self.priorities),
            "statuses": _by_name("statuses", self.statuses, problems),
            "follow": dict(self.follow),
            "documents": list(self.documents),
        }
        for name, (kind, value) in found["fields"].items():
            found["fields"][name] = _value(name, value, problems) if kind == VALUE else value
        problems += _unreadable(found)
        if problems:
            raise InvalidInput(*problems)
        return found

    def refused(self, error: InvalidInput) -> MappingForm:
        """The same form with what is wrong in it, each at its section."""
        by_section: dict[str, list[ShownProblem]] = {}
        for each in shown_problems(error.problems):
            first, _dot, rest = each.field.removeprefix("mapping.").partition(".")
            section = first if first in SECTIONS else ""
            place = ShownProblem(rest or first, each.value, each.message, each.mend)
            by_section.setdefault(section, []).append(place)
        return MappingForm(**{**self.__dict__, "problems": by_section})

    # --- what the tables show -----------------------------------------------------------------

    @property
    def field_lines(self) -> list[tuple[str, str, str]]:
        return [*self.fields, *[("", TEXT, "")] * self.spare]

    @property
    def assign_lines(self) -> list[list[tuple[str, str]]]:
        lines = [*self.assign, *[("",) * len(ASSIGNED)] * self.spare]
        return [list(zip(ASSIGNED, line, strict=True)) for line in lines]

    @property
    def status_lines(self) -> list[tuple[str, str]]:
        return [*self.statuses, *[("", "")] * self.spare]

    @property
    def priority_lines(self) -> list[tuple[str, Label, str]]:
        return [(risk, words, self.priorities.get(risk, "")) for risk, words in RISKS.items()]

    @property
    def follow_lines(self) -> list[tuple[str, Label, str]]:
        return [(state, words, self.follow.get(state, "")) for state, words in STATES.items()]

    @property
    def meanings(self) -> tuple[str, ...]:
        return MEANINGS

    @property
    def examples(self) -> tuple[str, str]:
        """A fact that is put in, and lines that are repeated, as templates write them."""
        return "{{ change.title }}", "{% for item in items %} … {% endfor %}"

    @property
    def facts(self) -> tuple[str, ...]:
        return FACTS

    @property
    def offered_documents(self) -> tuple[str, ...]:
        return DOCUMENTS


def _field_line(name: str, value: Any) -> tuple[str, str, str]:
    if isinstance(value, str):
        return name, TEXT, value
    return name, VALUE, json.dumps(value, ensure_ascii=False)


def _lines(post: QueryDict, names: tuple[str, ...], *, ignore: tuple[int, ...] = ()) -> list[Any]:
    """The lines of a table in which anything stands, but in the columns to `ignore`."""
    columns = [post.getlist(name)[:_MOST] for name in names]
    lines = [tuple(cell.strip() for cell in line) for line in zip(*columns, strict=False)]
    return [
        line for line in lines
        if any(cell for place, cell in enumerate(line) if place not in ignore)
    ]  # fmt: skip


def _filled(post: QueryDict, name: str, keys: Iterable[str]) -> dict[str, str]:
    given = {key: post.get(f"{name}_{key}", "").strip() for key in keys}
    return {key: value for key, value in given.items() if value}


def _by_name(
    section: str, lines: Iterable[tuple[str, Any]], problems: list[Problem]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in lines:
        if name in found:
            field = f"mapping.{section}.{name}"
            problems.append(Problem(field, name, "stands twice", "leave one of the lines empty"))
        found[name] = value
    return found


def _value(name: str, text: str, problems: list[Problem]) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        mend = 'write a number, true, false, null, or a list such as ["a", "b"]'
        problems.append(Problem(f"mapping.fields.{name}", text, "is no JSON", mend))
        return None


def _unreadable(value: Any, field: str = "mapping") -> list[Problem]:
    """A NUL character or half of one, which no database keeps, anywhere in it."""
    if isinstance(value, Mapping):
        inner = [(str(key), each) for key, each in value.items()]
        keys = [problem for key, _ in inner for problem in _unreadable(key, field)]
        return keys + [
            problem for key, each in inner for problem in _unreadable(each, f"{field}.{key}")
        ]
    if isinstance(value, list):
        return [
            problem
            for place, each in enumerate(value)
            for problem in _unreadable(each, f"{field}.{place}")
        ]
    if isinstance(value, str) and ("\0" in value or any("\ud800" <= c <= "\udfff" for c in value)):
        return [Problem(field, value, "holds a character that no text has", "remove it")]
    return []
