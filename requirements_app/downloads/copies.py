"""A rule set's rules and entries as CSV straight out of Postgres; docs/exports.md describes the
columns. Lists in one cell are joined by ` | `."""

from __future__ import annotations

from collections.abc import Generator

from psycopg.sql import SQL, Composable, Identifier, Literal

from .flow_copies import citations, in_force
from .sql_cells import SEPARATOR, Column, copy_csv, distinct, inert, lists, plain, texts


def copy_rules(content_id: int) -> Generator[bytes]:
    """The rules of a rule set's content, in their order."""
    rows = SQL(
        """FROM rulesets_rule r
        LEFT JOIN (
            SELECT rule_number, {source_names} AS source_names,
                {destination_names} AS destination_names, {applications} AS applications,
                {flows} AS flows
            FROM rulesets_entry WHERE content_id = {content} GROUP BY rule_number
        ) g ON g.rule_number = r.number
        WHERE r.content_id = {content} ORDER BY r.number"""
    ).format(
        content=Literal(content_id),
        source_names=distinct("source_name"),
        destination_names=distinct("destination_name"),
        applications=distinct("application"),
        flows=distinct("flow"),
    )
    return copy_csv(_RULE_COLUMNS, rows)


def copy_entries(content_id: int, version: int) -> Generator[bytes]:
    """The entries of a rule set's content, in their order, each with the document rows that
    catalogue `version` gives for its flow."""
    rows = SQL(
        """FROM rulesets_entry e LEFT JOIN ({cited}) c ON c.flow = e.flow
        WHERE e.content_id = {content} ORDER BY e.position"""
    ).format(cited=_cited_flows(content_id, version), content=Literal(content_id))
    return copy_csv(_ENTRY_COLUMNS, rows)


def _cited_flows(content_id: int, version: int) -> Composable:
    return SQL(
        """SELECT f.slug AS flow, string_agg(x.place, {separator} ORDER BY x.position, x.id)
            AS provenance
        FROM catalogue_flow f
        JOIN catalogue_flowrevision v ON v.entity_id = f.id AND {in_force}
        JOIN ({citations}) x ON x.revision_id = v.id
        WHERE f.slug IN (SELECT flow FROM rulesets_entry WHERE content_id = {content})
        GROUP BY f.slug"""
    ).format(
        separator=SEPARATOR,
        in_force=in_force("v", version),
        citations=citations(version),
        content=Literal(content_id),
    )


def _firewalls(of: str) -> Column:
    names = SQL(
        "(SELECT string_agg(hop.value ->> 'firewall', {} ORDER BY hop.ordinality)"
        " FROM jsonb_array_elements({}) WITH ORDINALITY AS hop)"
    ).format(SEPARATOR, Identifier(of, "path"))
    return "firewalls", inert(names)


_RULE_COLUMNS: tuple[Column, ...] = (
    *plain("number", "rule_id", of="r"),
    *texts("source_zone", "destination_zone", of="r"),
    *lists("sources", of="r"),
    *texts("source_names", of="g"),
    *lists("destinations", of="r"),
    *texts("destination_names", of="g"),
    *lists("services", of="r"),
    *texts("applications", of="g"),
    *plain("requirement", "phase", "expires_on", "tls_inspection", of="r"),
    _firewalls("r"),
    *lists("deployments", "products", of="r"),
    *texts("flows", of="g"),
    *lists("purposes", of="r"),
    ("entries", Identifier("r", "entry_count")),
)

_ENTRY_COLUMNS: tuple[Column, ...] = (
    *plain("entry_id", of="e"),
    ("rule", Identifier("e", "rule_number")),
    *texts("deployment", "product", "flow", of="e"),
    *texts("source", "source_name", "source_component", "source_zone", of="e"),
    *texts("destination", "destination_name", "destination_component", "destination_zone", of="e"),
    *plain("protocol", of="e"),
    ("ports", SQL("CASE WHEN e.ports IS NOT NULL THEN split_part(e.service, '/', 2) END")),
    *plain("icmp_type", "icmp_code", of="e"),
    *texts("application", of="e"),
    *plain("requirement", "phase", "expires_on", "tls_inspection", "assertion", of="e"),
    _firewalls("e"),
    *texts("purpose", of="e"),
    *texts("provenance", of="c"),
)
