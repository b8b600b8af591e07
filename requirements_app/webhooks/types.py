"""Which audit events are told outside, under which names: one table for webhooks and feeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise

TEST = "webhook.test"
"""What a test sends; it needs no subscription."""


@dataclass(frozen=True)
class EventType:
    """`action` is that of the audit event, and `kind` what it is about (`sight.KINDS`)."""

    name: str
    action: str
    kind: str
    words: Label


_CHANGE_WORDS: Mapping[str, Label] = {
    "created": _("A change was asked for"),
    "edited": _("A change was edited"),
    "submitted": _("A change was submitted for approval"),
    "approval-given": _("An approval was given to a change"),
    "approval-escalated": _("An approval of a change is overdue"),
    "approved": _("A change was approved"),
    "rejected": _("A change was rejected"),
    "revised": _("A change is a draft again"),
    "withdrawn": _("A change was withdrawn"),
    "recomputed": _("A change was computed anew, because its baseline moved"),
    "nothing-left": _("A change has nothing left to do"),
    "expired-added": _("Access that ran out was added to a change"),
    "items-left-out": _("Items were left out of a change"),
    "allowed-left-out": _("What is allowed already was left out of a change"),
    "allowed-taken-back": _("What was left out as allowed already was taken back"),
    "split": _("A change was split"),
    "merged": _("A change was merged into another one"),
    "scheduled": _("A change was scheduled"),
    "partly-implemented": _("A change was implemented in part"),
    "implemented": _("A change was implemented"),
    "evidence-added": _("Evidence was added to a change"),
    "check-handed-out": _("A reachability check of a change was handed out"),
    "check-taken-up": _("The result of a reachability check was taken up"),
    "verified": _("A change was verified"),
    "closed": _("A change was closed"),
    "roll-back-asked": _("A change is to be rolled back"),
    "rolled-back": _("A change was rolled back"),
    "commented": _("A comment was written on a change"),
    "file-added": _("A file was added to a change"),
    "file-removed": _("A file was taken out of a change"),
}
_TICKET_WORDS: Mapping[str, Label] = {
    "asked-for": _("A ticket was asked for"),
    "made": _("A change became a ticket"),
    "made-anew": _("A ticket is made anew"),
    "followed": _("A change followed its ticket"),
    "conflict": _("A ticket and its change disagree"),
    "failed": _("A ticket could not be brought up to date"),
    "message-refused": _("A ticket's system refused a message"),
    "tried-again": _("A ticket is tried again"),
}
TYPES: tuple[EventType, ...] = (
    EventType(
        "catalogue.published", "catalogue.published", "catalogue-version",
        _("A version of the catalogue was published"),
    ),
    EventType(
        "proposal.made", "proposal.make", "proposal",
        _("A newer catalogue version would change a site"),
    ),
    EventType(
        "proposal.accepted", "upgrade-proposal.accepted", "proposal",
        _("A site moved to a newer catalogue version"),
    ),
    EventType(
        "proposal.dismissed", "upgrade-proposal.dismissed", "proposal",
        _("A site stays at its catalogue version"),
    ),
    EventType(
        "rule-set.requested", "rule-set.request", "rule-set", _("A rule set was asked for")
    ),
    EventType("rule-set.built", "rule-set.built", "rule-set", _("A rule set was built")),
    *(
        EventType(f"change.{verb}", f"change.{verb}", "change", words)
        for verb, words in _CHANGE_WORDS.items()
    ),
    EventType("job.finished", "job.succeeded", "job", _("A job succeeded")),
    EventType("job.failed", "job.failed", "job", _("A job failed")),
    EventType("job.cancelled", "job.cancelled", "job", _("A job was cancelled")),
    *(
        EventType(f"ticket.{verb}", f"ticket.{verb}", "ticket", words)
        for verb, words in _TICKET_WORDS.items()
    ),
)  # fmt: skip
# Verbs of these that the table does not know yet are told all the same, to who asks for them all.
_OPEN: Mapping[str, str] = {"change.": "change", "ticket.": "ticket"}
_BY_ACTION = {each.action: each for each in TYPES}
FAMILIES = tuple(dict.fromkeys(f"{each.name.partition('.')[0]}.*" for each in TYPES))
KNOWN = (*FAMILIES, *(each.name for each in TYPES))
"""All that an endpoint can subscribe to."""


def type_of(action: str) -> EventType | None:
    """What an audit action is told as; None where it is not told."""
    if found := _BY_ACTION.get(action):
        return found
    for beginning, kind in _OPEN.items():
        if action.startswith(beginning):
            return EventType(action, action, kind, action)
    return None


def told(kinds: Iterable[str] | None = None) -> Q:
    """The condition on audit events that are told outside; of some kinds of object only, if they
    are given."""
    wanted = None if kinds is None else set(kinds)
    found = Q(action__in=[e.action for e in TYPES if wanted is None or e.kind in wanted])
    for beginning, kind in _OPEN.items():
        if wanted is None or kind in wanted:
            found |= Q(action__startswith=beginning)
    return found


def wants(subscribed: Iterable[str], name: str) -> bool:
    """Whether one of the types, or beginnings such as `change.*`, is met by a type."""
    family = f"{name.partition('.')[0]}.*"
    return any(each in (name, family) for each in subscribed)


def by_family() -> Iterator[tuple[str, list[EventType]]]:
    """The types as a form offers them: each beginning with those that it holds."""
    for family in FAMILIES:
        yield family, [each for each in TYPES if each.name.startswith(family[:-1])]
