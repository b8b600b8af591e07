"""What happened at a site, as its history tells it. Pure but for one query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requirements_app.audit.models import Event
from requirements_app.core.canonical import canonical_json
from requirements_app.sites.services import can_undo

_LONGEST = 300
_VERBS: Mapping[str, str | Promise] = {
    "created": _("made"),
    "updated": _("changed"),
    "deleted": _("deleted"),
    "confirmed": _("confirmed"),
    "accepted": _("accepted"),
    "dismissed": _("dismissed"),
    "superseded": _("superseded"),
    "role-granted": _("gave a role"),
    "role-revoked": _("took a role away"),
    "request": _("asked for"),
    "built": _("built"),
    "closed": _("closed"),
    "kept": _("kept at a review"),
    "to-change": _("wants to replace"),
    "to-remove": _("wants to remove"),
    "handed-over": _("handed over"),
    "credential-issued": _("issued a credential of"),
    "credential-revoked": _("revoked a credential of"),
    "approval-given": _("approved a step of"),
    "withdrawn": _("withdrew"),
    "revised": _("took up again"),
    "nothing-left": _("withdrew the empty"),
    "items-left-out": _("left items out of"),
    "allowed-left-out": _("left out what is allowed already of"),
    "allowed-taken-back": _("took back what was left out of"),
    "expired-added": _("added what ran out to"),
    "partly-implemented": _("implemented a part of"),
    "evidence-added": _("added evidence to"),
    "check-handed-out": _("handed out a reachability check of"),
    "check-taken-up": _("took up a reachability check of"),
    "roll-back-asked": _("asked for the roll back of"),
    "rolled-back": _("rolled back"),
    "commented": _("commented on"),
    "file-added": _("added a file to"),
    "file-removed": _("removed a file from"),
    "approval-escalated": _("escalated an approval of"),
    "download": _("downloaded"),
    "delete": _("deleted"),
    "upload": _("uploaded"),
    "edit": _("changed"),
    "compare": _("compared"),
    "retire": _("let go"),
}
_CHANGE = "changes.change"
_NAMES = ("slug", "prefix", "component", "user", "group", "name")


@dataclass(frozen=True)
class Change:
    """`before` and `after` are texts; "" where there was or is nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class HistoryLine:
    event: Event
    verb: str | Promise
    what: str
    changes: tuple[Change, ...]
    undoable: bool

    @property
    def address(self) -> str:
        """The page of what it happened to; "" where that has none, or may be gone."""
        if self.event.object_type != _CHANGE:
            return ""
        return reverse("change", args=[self.event.object_id])


def history_lines(events: Sequence[Event]) -> list[HistoryLine]:
    """The events in their order. What changed objects are called is told by the events that
    made them."""
    names = dict(_made(events))
    return [
        HistoryLine(
            event,
            _VERBS.get(_verb(event), _verb(event)),
            _what(event, names),
            tuple(_changes(event.data.get("changed"))),
            can_undo(event),
        )
        for event in events
    ]


def _made(events: Iterable[Event]) -> Iterator[tuple[tuple[str, str], str]]:
    keys = {(each.object_type, each.object_id) for each in events if "changed" in each.data}
    made = Event.objects.filter(
        object_id__in={key[1] for key in keys},
        object_type__in={key[0] for key in keys},
        action__endswith=".created",
    )
    for event in made:
        yield (event.object_type, event.object_id), _name(event.data.get("values"))


def _verb(event: Event) -> str:
    return event.action.rpartition(".")[2]


def _what(event: Event, names: Mapping[tuple[str, str], str]) -> str:
    kind = event.action.partition(".")[0].replace("-", " ")
    if event.object_type == _CHANGE:
        return f"{kind} #{event.object_id}"
    known = names.get((event.object_type, event.object_id), "")
    return f"{kind} {_name(event.data.get('values')) or known}".strip()


def _name(values: Any) -> str:
    if not isinstance(values, dict):
        return ""
    name = next((str(values[key]) for key in _NAMES if values.get(key)), "")
    place = values.get("deployment") or values.get("zone") or values.get("role")
    return f"{place}/{name}" if place and name else name


def _changes(changed: Any) -> Iterator[Change]:
    for field, difference in changed.items() if isinstance(changed, dict) else ():
        before = difference.get("before", difference.get("removed"))
        after = difference.get("after", difference.get("added"))
        yield Change(str(field), _text(before), _text(after))


def _text(value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, list):
        text = ", ".join(map(_text, value))
    elif isinstance(value, dict):
        text = str(value.get("value") or canonical_json(value).decode())
    else:
        text = str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
