"""A rule set as the report that exporters get: its head at once, its long lists piece by piece."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import fields
from itertools import groupby, islice
from typing import Generic, TypeVar

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.urls import reverse

from requirements_app.catalogue.models import FlowProvenance, FlowRevision
from requirements_app.core.report import (
    DecisionLine,
    EntryLine,
    FindingLine,
    FlowLine,
    RuleLine,
    RuleSetReport,
    SourceRow,
    ZonePair,
)

from .gathered import Gathered, gathered_by_rule
from .labels import labels_beside
from .models import Content, Decision, Entry, Finding, Rule, RuleSet
from .seen import seen_by_entry, seen_by_rule
from .selectors import built_content

_ENTRIES_AT_ONCE = 20_000
_FLOWS_AT_ONCE = 500
_ENTRY_FACTS = tuple(
    each.name for each in fields(EntryLine) if each.name not in ("rule", "firewalls", "seen_as")
)
_LineT = TypeVar("_LineT")


class _Anew(Generic[_LineT]):
    """Lines that are read from the database while they are walked, anew each time."""

    def __init__(self, read: Callable[[], Iterable[_LineT]]) -> None:
        self._read = read

    def __iter__(self) -> Iterator[_LineT]:
        return iter(self._read())


def report(rule_set: RuleSet) -> RuleSetReport:
    """The rule set as a report without its entries; it must have been built. All its lists but
    the findings are read while they are walked."""
    content = built_content(rule_set)
    version = rule_set.catalogue_version_id
    requester = rule_set.requested_by
    return RuleSetReport(
        rule_set=str(rule_set.pk),
        url=settings.PORTAL_URL + reverse("rule-set", args=[rule_set.pk]),
        site=rule_set.site.slug,
        site_name=rule_set.site.name,
        catalogue_version=version,
        as_of=rule_set.as_of,
        built_at=rule_set.built_at or rule_set.created_at,
        requested_by=requester.get_full_name() or requester.get_username() if requester else "",
        content_hash=content.digest,
        inputs_hash=rule_set.inputs,
        entry_count=content.entry_count,
        rule_count=content.rule_count,
        findings=tuple(
            FindingLine(f.severity, f.code, f.subject, f.message, f.mend, tuple(f.flows))
            for f in Finding.objects.filter(content=content).order_by("position")
        ),
        zone_pairs=_Anew(lambda: _zone_pairs(content)),
        excluded=_Anew(lambda: _excluded(content)),
        provenance=_Anew(lambda: _provenance(content, version)),
    )


# --- rules -------------------------------------------------------------------------------------


def _zone_pairs(content: Content) -> Iterator[ZonePair]:
    """The rules by number. A pair comes in several pieces where it is long, so that no more is in
    memory than what some thousand entries tell, or those of one rule."""
    for rules in _batches(content):
        held = gathered_by_rule(content, rules[0].number, rules[-1].number)
        grouped = groupby(rules, key=lambda rule: (rule.source_zone, rule.destination_zone))
        for (source, destination), each in grouped:
            lines = tuple(_rule_line(rule, held[rule.number]) for rule in each)
            yield ZonePair(source, destination, lines)


def _batches(content: Content) -> Iterator[list[Rule]]:
    """The rules by number, as many together as have `_ENTRIES_AT_ONCE` entries."""
    batch: list[Rule] = []
    entries = 0
    for rule in Rule.objects.filter(content=content).order_by("number").iterator():
        if batch and entries + rule.entry_count > _ENTRIES_AT_ONCE:
            yield batch
            batch, entries = [], 0
        batch.append(rule)
        entries += rule.entry_count
    if batch:
        yield batch


def _rule_line(rule: Rule, held: Gathered) -> RuleLine:
    return RuleLine(
        number=rule.number,
        rule_id=rule.rule_id,
        sources=tuple(rule.sources),
        source_names=labels_beside(rule.sources, held.sources),
        destinations=tuple(rule.destinations),
        destination_names=labels_beside(rule.destinations, held.destinations),
        services=tuple(rule.services),
        applications=tuple(sorted(held.applications)),
        purposes=tuple(rule.purposes),
        requirement=rule.requirement,
        in_part=tuple(sorted(held.requirements - {rule.requirement})),
        phase=rule.phase,
        expires_on=rule.expires_on,
        tls_inspection=rule.tls_inspection,
        firewalls=tuple(hop["firewall"] for hop in rule.path),
        seen_as=seen_by_rule(rule.sources, rule.destinations, rule.services, rule.path),
        deployments=tuple(rule.deployments),
        flows=tuple(sorted(held.flows)),
        overrides=tuple(sorted(held.overrides)),
        entry_ids=tuple(held.entry_ids),
        crosses_firewall=rule.source_zone != rule.destination_zone,
    )


# --- what is left out, and where it comes from -------------------------------------------------


def _excluded(content: Content) -> Iterator[DecisionLine]:
    """What is not in the rule set, and why."""
    rows = Decision.objects.filter(content=content, outcome=Decision.Outcome.EXCLUDED)
    for row in rows.order_by("position").iterator():
        yield DecisionLine(row.deployment, row.flow, row.outcome, row.code, row.reason)


def _provenance(content: Content, version: int) -> Iterator[FlowLine]:
    """The flows by slug, with the document rows that catalogue `version` gives for them."""
    numbers = dict(
        Entry.objects.filter(content=content)
        .order_by("flow")
        .values_list("flow")
        .annotate(numbers=ArrayAgg("rule_number", distinct=True))
    )
    slugs = iter(sorted(numbers))
    while together := list(islice(slugs, _FLOWS_AT_ONCE)):
        revisions = (
            FlowRevision.objects.at(version)
            .filter(entity__slug__in=together)
            .select_related("entity")
            .defer("content", "search_text")
        )
        found = {revision.entity.slug: revision for revision in revisions}
        rows = _rows(version, [revision.pk for revision in found.values()])
        for slug in filter(found.__contains__, together):
            revision = found[slug]
            yield FlowLine(
                flow=slug,
                purpose=revision.name,
                requirement=revision.requirement,
                requirement_basis=revision.requirement_basis,
                assertion=revision.assertion,
                rule_numbers=tuple(sorted(numbers[slug])),
                rows=tuple(rows[revision.pk]),
            )


def source_rows(version: int, flows: Collection[str]) -> dict[str, tuple[SourceRow, ...]]:
    """The document rows that catalogue `version` gives for each of these flows, by slug; a flow
    that the version does not have is missing. Two queries."""
    revisions = FlowRevision.objects.at(version).filter(entity__slug__in=flows)
    slugs = dict(revisions.values_list("pk", "entity__slug"))
    rows = _rows(version, list(slugs))
    return {slug: tuple(rows[revision]) for revision, slug in slugs.items()}


def entry_line(entry: Entry) -> EntryLine:
    """One entry of a rule set as a line of a report."""
    return EntryLine(
        rule=entry.rule_number,
        firewalls=tuple(hop["firewall"] for hop in entry.path),
        seen_as=seen_by_entry(entry.source, entry.destination, entry.service, entry.path),
        **{name: getattr(entry, name) for name in _ENTRY_FACTS},
    )


def _rows(version: int, revisions: list[int]) -> dict[int, list[SourceRow]]:
    rows: dict[int, list[SourceRow]] = defaultdict(list)
    for citation in (
        FlowProvenance.objects.at(version)
        .filter(revision__in=revisions)
        .select_related("row__section__revision__document")
        .order_by("revision_id", "position", "row__section__revision__number")
    ):
        rows[citation.revision_id].append(_source_row(citation))
    return rows


def _source_row(citation: FlowProvenance) -> SourceRow:
    row = citation.row
    revision = row.section.revision
    return SourceRow(
        document=revision.document.slug,
        document_title=revision.document.title,
        publisher=revision.document.publisher,
        sha256=revision.sha256,
        retrieved=revision.retrieved,
        section=row.section.label,
        row=row.ref,
        cells=tuple(row.cells),
        summary=row.summary,
    )
