"""What the entries of rules hold, read without keeping the entries in memory."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import TextField
from django.db.models.functions import Cast

from .models import Content, Entry
from .overridden import NAMED, overriding

_AT_ONCE = 5_000


@dataclass
class Gathered:
    """One rule's share: `sources` and `destinations` are (value, name), in the entries' order;
    `overrides` are the steps that rest on one."""

    entry_ids: list[str] = field(default_factory=list)
    sources: dict[tuple[str, str], None] = field(default_factory=dict)
    destinations: dict[tuple[str, str], None] = field(default_factory=dict)
    applications: set[str] = field(default_factory=set)
    flows: set[str] = field(default_factory=set)
    requirements: set[str] = field(default_factory=set)
    overrides: set[str] = field(default_factory=set)


def gathered_by_rule(content: Content, first: int, last: int) -> dict[int, Gathered]:
    """rule number → what its entries hold, for the rules numbered `first` to `last`."""
    rows = Entry.objects.filter(
        content=content, rule_number__gte=first, rule_number__lte=last
    ).order_by("position")
    found: dict[int, Gathered] = defaultdict(Gathered)
    for number, entry_id, flow, application, requirement, source, name, target, target_name in (
        rows.values_list(
            "rule_number", "entry_id", "flow", "application", "requirement",
            "source", "source_name", "destination", "destination_name",
        ).iterator(chunk_size=_AT_ONCE)
    ):  # fmt: skip
        rule = found[number]
        rule.entry_ids.append(entry_id)
        rule.sources[source, name] = None
        rule.destinations[target, target_name] = None
        rule.flows.add(flow)
        rule.requirements.add(requirement)
        if application:
            rule.applications.add(application)
    named = rows.annotate(steps=Cast("why", TextField())).filter(steps__contains=NAMED)
    for number, why in named.values_list("rule_number", "why").iterator(chunk_size=_AT_ONCE):
        found[number].overrides.update(overriding(why))
    return found
