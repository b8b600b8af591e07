"""Reads of rule sets: lists, the report that exporters get, and who may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from requirements_app.accounts.models import User
from requirements_app.catalogue.models import FlowProvenance, FlowRevision
from requirements_app.core.errors import Conflict
from requirements_app.core.report import (
    DecisionLine,
    FindingLine,
    FlowLine,
    RuleLine,
    RuleSetReport,
    SourceRow,
    ZonePair,
)
from requirements_app.sites.selectors import visible_sites

from .gathered import Gathered, gathered_by_rule
from .labels import labels_beside
from .models import Content, Decision, Finding, Rule, RuleSet
from .seen import seen_by_rule


def visible_rule_sets(user: User) -> QuerySet[RuleSet]:
    """The rule sets of the sites a user may see, newest first."""
    return RuleSet.objects.filter(site__in=visible_sites(user)).select_related(
        "site", "catalogue_version", "content", "job", "requested_by"
    )


def report(rule_set: RuleSet) -> RuleSetReport:
    """The whole rule set as one frozen report; it must have been built."""
    content = built_content(rule_set)
    by_rule = gathered_by_rule(content)
    pairs: dict[tuple[str, str], list[RuleLine]] = defaultdict(list)
    for rule in Rule.objects.filter(content=content).order_by("number"):
        line = _rule_line(rule, by_rule[rule.number])
        pairs[rule.source_zone, rule.destination_zone].append(line)
    requester = rule_set.requested_by
    return RuleSetReport(
        rule_set=str(rule_set.pk),
        url=settings.PORTAL_URL + reverse("rule-set", args=[rule_set.pk]),
        site=rule_set.site.slug,
        site_name=rule_set.site.name,
        catalogue_version=rule_set.catalogue_version_id,
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
        zone_pairs=tuple(
            ZonePair(source, destination, tuple(lines))
            for (source, destination), lines in pairs.items()
        ),
        excluded=tuple(
            DecisionLine(d.deployment, d.flow, d.outcome, d.code, d.reason)
            for d in Decision.objects.filter(
                content=content, outcome=Decision.Outcome.EXCLUDED
            ).order_by("position")
        ),
        provenance=_provenance(rule_set.catalogue_version_id, by_rule),
    )


def built_content(rule_set: RuleSet) -> Content:
    """The content of a built rule set; raises Conflict while it is not built."""
    if rule_set.content is None:
        raise Conflict("The rule set is not built yet.", "Wait for its job to succeed.")
    return rule_set.content


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
        entry_ids=tuple(held.entry_ids),
        crosses_firewall=rule.source_zone != rule.destination_zone,
    )


def _provenance(version: int, by_rule: Mapping[int, Gathered]) -> tuple[FlowLine, ...]:
    numbers: dict[str, set[int]] = defaultdict(set)
    for number, held in by_rule.items():
        for flow in held.flows:
            numbers[flow].add(number)
    revisions = (
        FlowRevision.objects.at(version)
        .filter(entity__slug__in=numbers)
        .select_related("entity")
        .order_by("entity__slug")
    )
    rows: dict[int, list[SourceRow]] = defaultdict(list)
    for citation in (
        FlowProvenance.objects.at(version)
        .filter(revision__in=revisions)
        .select_related("row__section__revision__document")
        .order_by("revision_id", "position", "row__section__revision__number")
    ):
        rows[citation.revision_id].append(_source_row(citation))
    return tuple(
        FlowLine(
            flow=revision.entity.slug,
            purpose=revision.name,
            requirement=revision.requirement,
            requirement_basis=revision.requirement_basis,
            assertion=revision.assertion,
            rule_numbers=tuple(sorted(numbers[revision.entity.slug])),
            rows=tuple(rows[revision.pk]),
        )
        for revision in revisions
    )


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
