"""Step 5, store: a build's content, once, by COPY."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Any

from django.db import connection, transaction
from pydantic_core import to_json

from requirements_app.catalogue.statistics import statistics_renew
from requirements_app.core.endpoints import AddressRange
from requirements_app.core.services import Service

from .compute.model import Decision, Entry, Finding, Hop, Result, Rule, RuleHop
from .compute.texts import endpoint_of, service_of
from .models import Content
from .models import Decision as DecisionRow
from .models import Entry as EntryRow
from .models import Finding as FindingRow
from .models import Rule as RuleRow

_KEPT = 65_536


@transaction.atomic
def content_store(result: Result) -> Content:
    """The stored content of a build: the row that is there already, or a new one with all its
    rules, entries, findings and decisions. Runs inside the caller's transaction, and holds a row
    that is there already until its end, so that retention does not take it meanwhile."""
    held = Content.objects.select_for_update(no_key=True).filter(digest=result.content_hash)
    if content := held.first():
        return content
    content, created = Content.objects.get_or_create(
        digest=result.content_hash,
        defaults={
            "entry_count": len(result.entries),
            "rule_count": len(result.rules),
            "blocking_count": sum(f.severity == "blocking" for f in result.findings),
            "warning_count": sum(f.severity == "warning" for f in result.findings),
        },
    )
    if not created:
        return content
    _copy(RuleRow, _RULE, (_rule(content.pk, rule) for rule in result.rules))
    numbered_entries = enumerate(result.entries, 1)
    _copy(EntryRow, _ENTRY, (_entry(content.pk, n, e) for n, e in numbered_entries))
    numbered_findings = enumerate(result.findings, 1)
    _copy(FindingRow, _FINDING, (_finding(content.pk, n, f) for n, f in numbered_findings))
    numbered_decisions = enumerate(result.decisions, 1)
    _copy(DecisionRow, _DECISION, (_decision(content.pk, n, d) for n, d in numbered_decisions))
    renew = partial(
        statistics_renew,
        (RuleRow, EntryRow, FindingRow, DecisionRow),
        grown=EntryRow,
        rows=len(result.entries),
    )
    transaction.on_commit(renew, robust=True)
    return content


def _copy(model: Any, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    names = ", ".join(columns)
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


_RULE = (
    "content_id", "number", "rule_id", "source_zone", "destination_zone", "sources",
    "destinations", "services", "path", "phase", "expires_on", "tls_inspection", "requirement",
    "purposes", "deployments", "products", "entry_count",
)  # fmt: skip


def _rule(content: int, rule: Rule) -> tuple[object, ...]:
    return (
        content, rule.number, rule.id, rule.source_zone, rule.destination_zone,
        list(rule.sources), list(rule.destinations), list(rule.services),
        _path(rule.path), rule.phase, rule.expires_on,
        rule.tls_inspection, rule.requirement, list(rule.purposes), list(rule.deployments),
        list(rule.products), len(rule.entry_ids),
    )  # fmt: skip


_ENTRY = (
    "content_id", "position", "entry_id", "cross_site_key", "rule_number", "deployment",
    "product", "flow", "source", "source_first", "source_last", "source_name",
    "source_component", "source_zone", "destination", "destination_first", "destination_last",
    "destination_name", "destination_component", "destination_zone", "protocol", "ports",
    "icmp_type", "icmp_code", "service", "application", "path", "requirement", "phase",
    "expires_on", "tls_inspection", "assertion", "purpose", "why",
)  # fmt: skip


def _entry(content: int, position: int, entry: Entry) -> tuple[object, ...]:
    source, destination = entry.source, entry.destination
    service = service_of(entry.service)
    return (
        content, position, entry.id, entry.cross_site_key, entry.rule_number, entry.deployment,
        entry.product, entry.flow, source.value, *_bounds(source.value), source.name,
        source.component, source.zone, destination.value, *_bounds(destination.value),
        destination.name, destination.component, destination.zone, service.protocol,
        _ports(service), service.icmp_type, service.icmp_code, entry.service, entry.application,
        _path(entry.path), entry.requirement, entry.phase,
        entry.expires_on, entry.tls_inspection, entry.assertion, entry.purpose,
        _texts(entry.why),
    )  # fmt: skip


_FINDING = (
    "content_id", "position", "severity", "code", "subject", "deployment", "flows", "message",
    "mend",
)  # fmt: skip


def _finding(content: int, position: int, finding: Finding) -> tuple[object, ...]:
    return (
        content, position, finding.severity, finding.code, finding.subject, finding.deployment,
        list(finding.flows), finding.message, finding.mend,
    )  # fmt: skip


_DECISION = (
    "content_id", "position", "deployment", "product", "flow", "outcome", "code", "reason",
    "entry_count",
)  # fmt: skip


def _decision(content: int, position: int, decision: Decision) -> tuple[object, ...]:
    return (
        content, position, decision.deployment, decision.product, decision.flow,
        decision.outcome, decision.code, decision.reason, decision.entry_count,
    )  # fmt: skip


@lru_cache(maxsize=_KEPT)
def _bounds(text: str) -> tuple[str | None, str | None]:
    """First and last address of a side, or nulls for a name and for any."""
    endpoint = endpoint_of(text)
    if not isinstance(endpoint, AddressRange):
        return None, None
    first = AddressRange(endpoint.version, endpoint.first, endpoint.first)
    last = AddressRange(endpoint.version, endpoint.last, endpoint.last)
    return first.text, last.text


@lru_cache(maxsize=_KEPT)
def _ports(service: Service) -> str | None:
    """The ports as PostgreSQL writes an int4multirange; null for a service without ports."""
    if not service.ports:
        return None
    return f"{{{','.join(f'[{part.first},{part.last + 1})' for part in service.ports)}}}"


@lru_cache(maxsize=_KEPT)
def _texts(texts: tuple[str, ...]) -> str:
    """Texts as JSON: many entries share the steps that led to them."""
    return to_json(texts).decode()


def _path(hops: tuple[Hop, ...] | tuple[RuleHop, ...]) -> str:
    return to_json(hops).decode()
