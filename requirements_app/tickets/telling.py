"""The sentences that a ticket is told when its change moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from requirements_app.changes.models import Change
from requirements_app.changes.report_items import person_name

from .models import Message

_SENTENCES: Mapping[str, str] = {
    "submitted": "was submitted for approval",
    "approval-given": "was given an approval",
    "approved": "was approved",
    "rejected": "was rejected",
    "withdrawn": "was withdrawn",
    "revised": "is being revised: what is written here may not be what will be asked for",
    "edited": "was edited: its approvals are void, and what is written here may change",
    "scheduled": "was scheduled",
    "partly-implemented": "was implemented in part",
    "implemented": "was implemented",
    "verified": "was verified",
    "closed": "was closed",
    "roll-back-asked": "is to be rolled back",
    "rolled-back": "was rolled back",
    "split": "was split",
    "merged": "was merged into another change",
    "items-left-out": "had items left out: its approvals are void",
    "allowed-left-out": "has items that are allowed already: its approvals are void",
    "allowed-taken-back": "has no items left out as allowed any more: its approvals are void",
    "nothing-left": "has nothing left to change",
}
_BESIDE = ("comment", "reason", "note", "why")


def sentence_of(change: Change, message: Message) -> str:
    """What happened, by whom and why, with the way to the change. Kept from the event, so that it
    says the same whenever it is sent."""
    event = message.event
    action = str(message.data.get("action", ""))
    what = _SENTENCES.get(action, f"moved on ({action.replace('-', ' ')})")
    who = f" by {person_name(event.actor)}" if event is not None and event.actor else ""
    data: Mapping[str, Any] = event.data if event is not None else {}
    beside = next((str(data[name]) for name in _BESIDE if data.get(name)), "")
    said = f": {beside}" if beside else "."
    return f"Change {change.pk} {what}{who}{said}"
