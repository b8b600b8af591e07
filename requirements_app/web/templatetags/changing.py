"""What the pages of changes say: states, risks, happenings, and the people whom a comment names."""

from __future__ import annotations

import re
from collections.abc import Collection

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from requirements_app.changes.models import Change, Comment, Evidence, Item
from requirements_app.web.words import Label

register = template.Library()

_STATES: dict[str, Label] = dict(Change.State.choices)
_RISKS: dict[str, Label] = dict(Change.Risk.choices)
_OF_ITEM: dict[str, Label] = dict(Item.State.choices)
_OUTCOMES: dict[str, Label] = dict(Evidence.Outcome.choices)
VERDICTS: dict[str, Label] = {
    "allowed": _("allowed"),
    "needs approval": _("needs approval"),
    "forbidden": _("forbidden"),
}
HAPPENINGS: dict[str, Label] = {
    "created": _("asked for it"),
    "edited": _("edited it"),
    "items-left-out": _("left items out"),
    "allowed-left-out": _("left out what is allowed already"),
    "allowed-taken-back": _("took back what was left out as allowed already"),
    "expired-added": _("added more access that ran out"),
    "split": _("split it"),
    "merged": _("merged it into another"),
    "submitted": _("submitted it"),
    "approval-given": _("approved a step"),
    "approved": _("approved it"),
    "rejected": _("rejected it"),
    "withdrawn": _("withdrew it"),
    "revised": _("took it up again"),
    "recomputed": _("recomputed it: the baseline has moved"),
    "nothing-left": _("withdrew it: nothing is left of it"),
    "scheduled": _("scheduled it"),
    "partly-implemented": _("implemented a part"),
    "implemented": _("implemented it"),
    "evidence-added": _("added evidence"),
    "check-handed-out": _("handed a reachability check out"),
    "check-taken-up": _("took up the result of a reachability check"),
    "verified": _("verified it"),
    "closed": _("closed it"),
    "roll-back-asked": _("asked for its roll back"),
    "rolled-back": _("rolled it back"),
    "commented": _("commented"),
    "file-added": _("added a file"),
    "file-removed": _("removed a file"),
}
_MENTION = re.compile(r"(?<![\w@.])@([\w.@+-]{1,150})")


@register.filter
def state_badge(state: str) -> SafeString:
    """The state of a change, in its colour."""
    return _badge(f"change-{state}", _STATES.get(state, state))


@register.filter
def risk_badge(risk: str) -> SafeString:
    """How grave a risk is, in its colour."""
    return _badge(f"risk-{risk}", _RISKS.get(risk, risk))


@register.filter
def item_badge(state: str) -> SafeString:
    """The state of an item, in its colour."""
    return _badge(f"item-{state}", _OF_ITEM.get(state, state))


@register.filter
def outcome_badge(outcome: str) -> SafeString:
    """What evidence says, in its colour."""
    return _badge(f"outcome-{outcome}", _OUTCOMES.get(outcome, outcome))


@register.filter
def verdict_badge(verdict: str) -> SafeString:
    """What the zone matrix says, in its colour."""
    return _badge(f"matrix-{verdict.replace(' ', '-')}", VERDICTS.get(verdict, verdict))


@register.filter
def happened(action: str) -> Label:
    """An audit action on a change in words."""
    name = action.removeprefix("change.")
    return HAPPENINGS.get(name, name)


@register.filter
def with_mentions(comment: Comment) -> SafeString:
    """The comment with those whom it names linked to their changes."""
    names = {user.username for user in comment.mentions.all()}
    return SafeString("<br>".join(_linked(line, names) for line in comment.text.split("\n")))


def _linked(line: str, names: Collection[str]) -> str:
    found, at = [], 0
    for match in _MENTION.finditer(line):
        name = match[1].rstrip(".,;:!?)")
        if name not in names:
            continue
        address = f"{reverse('changes')}?owner={name}"
        link = format_html('<a class="mention" href="{}">@{}</a>', address, name)
        found += [escape(line[at : match.start()]), link]
        at = match.start() + 1 + len(name)
    return "".join([*found, escape(line[at:])])


def _badge(kind: str, label: Label) -> SafeString:
    return format_html('<span class="badge {}">{}</span>', kind, label)
