"""Lines of a comparison as its page shows them: what was, what is, what differs inside. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from requirements_app.rulesets.compare import KINDS, Kind, Line, Tally
from requirements_app.rulesets.models import Entry, RuleSet
from requirements_app.rulesets.seen import seen_by_entry

from .words import Label, say

SIGNS: Mapping[Kind, str] = {"added": "+", "removed": "−", "replaced": "⇄", "changed": "~"}


@dataclass(frozen=True)
class Pair:
    """A text as it was and as it is; "" where there was or is none."""

    before: str
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Fact:
    """Something that differs inside a line, by its name."""

    label: Label
    pair: Pair


@dataclass(frozen=True)
class DifferenceRow:
    """`facts` has what differs beside the ends, the service and the need, which have a place of
    their own; all pairs of a line with one side only say the same twice."""

    line: Line
    entry: Entry
    sign: str
    word: Label
    source: Pair
    destination: Pair
    service: Pair
    requirement: Pair
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class DifferenceGroup:
    """The lines of one zone pair that follow each other on a page."""

    source: str
    destination: str
    rows: tuple[DifferenceRow, ...]


def difference_groups(lines: Iterable[Line]) -> tuple[DifferenceGroup, ...]:
    """Lines in their order, grouped by zone pair."""
    grouped = groupby(lines, key=lambda line: (line.entry.source_zone, line.entry.destination_zone))
    return tuple(
        DifferenceGroup(source, destination, tuple(map(difference_row, held)))
        for (source, destination), held in grouped
    )


def told_in_words(tally: Tally) -> str:
    """How much differs, in one sentence without its full stop."""
    counts = tally.counts("kind")
    texts = {
        "added": ngettext("%(n)s entry added", "%(n)s entries added", counts.get("added", 0)),
        "removed": ngettext("%(n)s removed", "%(n)s removed", counts.get("removed", 0)),
        "replaced": ngettext(
            "%(n)s replaced by another", "%(n)s replaced by others", counts.get("replaced", 0)
        ),
        "changed": ngettext(
            "%(n)s changed within", "%(n)s changed within", counts.get("changed", 0)
        ),
    }
    parts = [texts[kind] % {"n": counts.get(kind, 0)} for kind in KINDS]
    alike = ngettext("%(n)s is the same", "%(n)s are the same", tally.unchanged)
    return ", ".join([*parts, alike % {"n": tally.unchanged}])


def facts_beside(old: RuleSet, new: RuleSet) -> tuple[Fact, ...]:
    """What the two rule sets were built from and hold, each fact of both."""
    columns: tuple[tuple[Label, Callable[[RuleSet], object]], ...] = (
        (_("Catalogue version"), lambda each: each.catalogue_version_id),
        (_("As of"), lambda each: each.as_of.isoformat()),
        (_("Entries"), lambda each: each.content and each.content.entry_count),
        (_("Rules"), lambda each: each.content and each.content.rule_count),
        (_("Blocking findings"), lambda each: each.content and each.content.blocking_count),
        (_("Warnings"), lambda each: each.content and each.content.warning_count),
        (_("Hash of the content"), lambda each: each.content and each.content.digest[:15]),
        (_("Hash of the inputs"), lambda each: each.inputs[:15]),
    )
    return tuple(Fact(label, Pair(str(read(old)), str(read(new)))) for label, read in columns)


# --- one line ----------------------------------------------------------------------------------


def difference_row(line: Line) -> DifferenceRow:
    """A line with its texts as they were and as they are."""
    before, after = line.before or line.entry, line.after or line.entry

    def pair(read: Callable[[Entry], str]) -> Pair:
        return Pair(read(before), read(after))

    facts = (Fact(label, pair(read)) for label, read in _INSIDE)
    return DifferenceRow(
        line,
        line.entry,
        SIGNS[line.kind],
        say(line.kind, "difference"),
        pair(lambda entry: entry.source),
        pair(lambda entry: entry.destination),
        pair(lambda entry: entry.service),
        pair(lambda entry: str(say(entry.requirement, "requirement"))),
        tuple(fact for fact in facts if fact.pair.differs),
    )


def _path(entry: Entry) -> str:
    """The firewalls on the way, with what is seen there of translated ends."""
    way = " → ".join(hop["firewall"] for hop in entry.path)
    seen = seen_by_entry(entry.source, entry.destination, entry.service, entry.path)
    return "; ".join(filter(None, (way, *seen)))


_INSIDE: tuple[tuple[Label, Callable[[Entry], str]], ...] = (
    (_("Source's name"), lambda entry: entry.source_name),
    (_("Source's component"), lambda entry: entry.source_component),
    (_("From zone"), lambda entry: entry.source_zone),
    (_("Destination's name"), lambda entry: entry.destination_name),
    (_("Destination's component"), lambda entry: entry.destination_component),
    (_("To zone"), lambda entry: entry.destination_zone),
    (_("Application"), lambda entry: entry.application),
    (_("Path"), _path),
    (_("Phase"), lambda entry: str(say(entry.phase, "phase"))),
    (_("Expires"), lambda entry: entry.expires_on.isoformat() if entry.expires_on else ""),
    (_("TLS inspection"), lambda entry: str(say(entry.tls_inspection, "tls_inspection"))),
    (_("How sure"), lambda entry: str(say(entry.assertion, "assertion"))),
    (_("Purpose"), lambda entry: entry.purpose),
    (_("Product"), lambda entry: entry.product),
    (_("Cross-site key"), lambda entry: entry.cross_site_key),
)
