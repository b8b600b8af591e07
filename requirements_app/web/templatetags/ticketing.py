"""What the pages of connectors and tickets say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from exports.tickets.registry import DRIVERS
from requirements_app.tickets.models import Message, Ticket
from requirements_app.web.words import Label

register = template.Library()

_STATES: Mapping[str, Label] = dict(Ticket.State.choices)
_MARKS = {"waiting": "plain", "open": "sev-info", "closed": "ok", "failed": "sev-blocking",
          "gone": "sev-warning"}  # fmt: skip
_MEANINGS: Mapping[str, Label] = {
    "open": _("nothing yet: it is being worked on"),
    "approved": _("approved"),
    "rejected": _("rejected"),
    "scheduled": _("scheduled"),
    "implemented": _("implemented"),
    "closed": _("done: the change can be closed"),
    "cancelled": _("not wanted any more: the change is withdrawn"),
}
_ASSIGNED: Mapping[str, Label] = {
    "site": _("Site"),
    "firewall": _("Firewall"),
    "zone": _("Zone"),
    "group": _("Group there"),
    "assignee": _("Person there"),
}
_DOCUMENTS: Mapping[str, Label] = {
    "change-pdf": _("The change as a PDF"),
    "change-csv": _("Its items as CSV"),
    "change-json": _("The change as JSON"),
}


@register.filter
def ticket_badge(state: str) -> SafeString:
    """A ticket's state as a badge."""
    return format_html(
        '<span class="badge {}">{}</span>', _MARKS.get(state, ""), _STATES.get(state, state)
    )


@register.filter
def meaning_words(meaning: str) -> Label:
    return _MEANINGS.get(meaning, meaning)


@register.filter
def assign_words(name: str) -> Label:
    return _ASSIGNED.get(name, name)


@register.filter
def document_words(name: str) -> Label:
    return _DOCUMENTS.get(name, name)


@register.filter
def system_label(system: str) -> str:
    """What a ticketing system is called."""
    return DRIVERS[system].label if system in DRIVERS else system


@register.filter
def all_well(lines: Sequence[Mapping[str, Any]] | None) -> bool:
    """Whether a connection test found everything as it should be."""
    return bool(lines) and all(line["ok"] for line in lines or ())


@register.filter
def message_words(message: Message) -> Label:
    """What a message has the system do."""
    status = message.data.get("status")
    if message.kind == Message.Kind.UPDATE and status:
        return _("set the status to “%(status)s”") % {"status": status}
    if message.kind == Message.Kind.UPDATE:
        return _("bring its texts up to date")
    return message.get_kind_display()
