"""A rule set's rules and entries as CSV straight out of Postgres; docs/exports.md describes the
columns. Lists in one cell are joined by ` | `."""

from __future__ import annotations

from collections.abc import Generator

from psycopg.sql import SQL, Composable, Identifier, Literal

from requirements_app.rulesets.overridden import NAMED, STEP

from .flow_copies import citations, in_force
from .sql_cells import SEPARATOR, Column, copy_csv, distinct, inert, lists, plain, texts


def copy_rules(content_id: int) -> Generator[bytes]:
    """The rules of a rule set's content, in their order."""
    rows = SQL(
        """FROM rulesets_rule r
        LEFT JOIN (
            SELECT rule_number, {applications} AS applications, {flows} AS flows,
                {requirements} AS requirements
            FROM rulesets_entry WHERE content_id = {content} GROUP BY rule_number
        ) g ON g.rule_number = r.number
        LEFT JOIN ({source_names}) s ON s.rule_number = r.number
        LEFT JOIN ({destination_names}) d ON d.rule_number = r.number
        LEFT JOIN ({overrides}) o ON o.rule_number = r.number
        WHERE r.content_id = {content} ORDER BY r.number"""
    ).format(
        content=Literal(content_id),
        source_names=_names(content_id, "source"),
        destination_names=_names(content_id, "destination"),
        overrides=_overrides(content_id),
        applications=distinct("application"),
        flows=distinct("flow"),
        requirements=SQL("array_agg(DISTINCT requirement)"),
    )
    return copy_csv(_RULE_COLUMNS, rows)


def _overrides(content_id: int) -> Composable:
    """By rule, the steps of its entries that rest on an override."""
    return SQL(
        """SELECT e.rule_number,
            string_agg(DISTINCT step COLLATE "C", {separator} ORDER BY step COLLATE "C")
                AS overrides
        FROM rulesets_entry e, jsonb_array_elements_text(e.why) step
        WHERE e.content_id = {content} AND e.why::text LIKE {named} AND step ~ {step}
        GROUP BY e.rule_number"""
    ).format(
        separator=SEPARATOR,
        content=Literal(content_id),
        named=Literal(f"%{NAMED}%"),
        step=Literal(STEP),
    )


def _names(content_id: int, side: str) -> Composable:
    """The names of a side by rule, in the order in which the rule lists its addresses and hosts:
    addresses first, hosts by their labels from the right."""
    return SQL(
        """SELECT rule_number, string_agg(name, {separator} ORDER BY first, labels, name) AS names
        FROM (
            SELECT rule_number, {name} AS name, min({first}) AS first,
                min(CASE WHEN {first} IS NULL THEN ARRAY(
                    SELECT l.label COLLATE "C"
                    FROM unnest(string_to_array({value}, '.')) WITH ORDINALITY AS l(label, place)
                    ORDER BY l.place DESC
                ) END) AS labels
            FROM rulesets_entry WHERE content_id = {content} AND {name} <> ''
            GROUP BY rule_number, {name}
        ) n GROUP BY rule_number"""
    ).format(
        separator=SEPARATOR,
        content=Literal(content_id),
        value=Identifier(side),
        name=Identifier(f"{side}_name"),
        first=Identifier(f"{side}_first"),
    )


def copy_entries(content_id: int, version: int) -> Generator[bytes]:
    """The entries of a rule set's content, in their order, each with the document rows that
    catalogue `version` gives for its flow.

    Nothing is joined, for a join would make Postgres sort a million wide rows again: what belongs
    to a flow or to a rule is looked up in a JSON value that is made once.
    """
    rows = SQL("FROM rulesets_entry e WHERE e.content_id = {} ORDER BY e.position").format(
        Literal(content_id)
    )
    return copy_csv(_entry_columns(content_id, version), rows)


def _provenance(content_id: int, version: int) -> Column:
    places = SQL(
        """(SELECT jsonb_object_agg(c.flow, c.places) FROM (
            SELECT f.slug AS flow, {places} AS places
            FROM catalogue_flow f
            JOIN catalogue_flowrevision v ON v.entity_id = f.id AND {in_force}
            JOIN ({citations}) x ON x.revision_id = v.id
            WHERE f.slug IN (SELECT flow FROM rulesets_entry WHERE content_id = {content})
            GROUP BY f.slug) c) ->> e.flow"""
    ).format(
        places=inert(SQL("string_agg(x.place, {} ORDER BY x.position, x.id)").format(SEPARATOR)),
        in_force=in_force("v", version),
        citations=citations(version),
        content=Literal(content_id),
    )
    return "provenance", places


def _firewalls_of_rules(content_id: int) -> Column:
    """All entries of a rule cross the same firewalls; rules are numbered from 1 without gaps."""
    name, firewalls = _firewalls("r")
    by_rule = SQL(
        """(SELECT jsonb_agg({firewalls} ORDER BY r.number) FROM rulesets_rule r
            WHERE r.content_id = {content}) ->> (e.rule_number - 1)"""
    ).format(firewalls=firewalls, content=Literal(content_id))
    return name, by_rule


def _seen_where_translated(content_id: int) -> Column:
    """Either all entries of a rule are translated or none is: the others need no look."""
    name, seen = _SEEN_BY_ENTRY
    _, seen_by_rule = _SEEN_BY_RULE
    chosen = SQL(
        """CASE WHEN e.rule_number IN (SELECT r.number FROM rulesets_rule r
            WHERE r.content_id = {content} AND {seen_by_rule} IS NOT NULL) THEN {seen} END"""
    ).format(content=Literal(content_id), seen_by_rule=seen_by_rule, seen=seen)
    return name, chosen


def _firewalls(of: str) -> Column:
    names = SQL(
        "(SELECT string_agg(hop.value ->> 'firewall', {} ORDER BY hop.ordinality)"
        " FROM jsonb_array_elements({}) WITH ORDINALITY AS hop)"
    ).format(SEPARATOR, Identifier(of, "path"))
    return "firewalls", inert(names)


def _seen_as(of: str, sides: tuple[tuple[str, str], ...], differs: SQL, text: SQL) -> Column:
    """What each firewall sees otherwise than the ends do; `rulesets.seen` says the same in
    Python. `sides` are (word, key of a hop and name of the column)."""
    differing = [
        SQL("CASE WHEN {differs} THEN {word} || {text} END").format(
            differs=differs.format(key=Literal(key), column=Identifier(of, key)),
            word=Literal(f"{word} "),
            text=text.format(key=Literal(key)),
        )
        for word, key in sides
    ]
    told = SQL(
        """(SELECT string_agg((hop.value ->> 'firewall') || ' sees ' || hop.parts, {separator}
            ORDER BY hop.ordinality)
        FROM (
            SELECT hop.value, hop.ordinality, concat_ws(' and ', {differing}) AS parts
            FROM jsonb_array_elements({path}) WITH ORDINALITY AS hop
        ) hop WHERE hop.parts <> '')"""
    ).format(
        separator=SEPARATOR,
        differing=SQL(", ").join(differing),
        path=Identifier(of, "path"),
    )
    return "seen_as", inert(told)


_SEEN_BY_RULE = _seen_as(
    "r",
    (("source", "sources"), ("destination", "destinations"), ("service", "services")),
    SQL("hop.value -> {key} <> to_jsonb({column})"),
    SQL("array_to_string(ARRAY(SELECT jsonb_array_elements_text(hop.value -> {key})), ', ')"),
)
_SEEN_BY_ENTRY = _seen_as(
    "e",
    (("source", "source"), ("destination", "destination"), ("service", "service")),
    SQL("hop.value ->> {key} <> {column}"),
    SQL("(hop.value ->> {key})"),
)
_IN_PART = SQL(
    "(SELECT string_agg(w, {} ORDER BY w) FROM unnest(g.requirements) w WHERE w <> r.requirement)"
).format(SEPARATOR)

_RULE_COLUMNS: tuple[Column, ...] = (
    *plain("number", "rule_id", of="r"),
    *texts("source_zone", "destination_zone", of="r"),
    *lists("sources", of="r"),
    ("source_names", inert(Identifier("s", "names"))),
    *lists("destinations", of="r"),
    ("destination_names", inert(Identifier("d", "names"))),
    *lists("services", of="r"),
    *texts("applications", of="g"),
    *plain("requirement", of="r"),
    ("in_part", _IN_PART),
    *plain("phase", "expires_on", "tls_inspection", of="r"),
    _firewalls("r"),
    _SEEN_BY_RULE,
    *lists("deployments", "products", of="r"),
    *texts("flows", of="g"),
    *lists("purposes", of="r"),
    *texts("overrides", of="o"),
    ("entries", Identifier("r", "entry_count")),
)


def _entry_columns(content_id: int, version: int) -> tuple[Column, ...]:
    return (
        *plain("entry_id", of="e"),
        ("rule", Identifier("e", "rule_number")),
        *texts("deployment", "product", "flow", of="e"),
        *texts("source", "source_name", "source_component", "source_zone", of="e"),
        *texts("destination", "destination_name", "destination_component", of="e"),
        *texts("destination_zone", of="e"),
        *plain("protocol", of="e"),
        ("ports", SQL("CASE WHEN e.ports IS NOT NULL THEN split_part(e.service, '/', 2) END")),
        *plain("icmp_type", "icmp_code", of="e"),
        *texts("application", of="e"),
        *plain("requirement", "phase", "expires_on", "tls_inspection", "assertion", of="e"),
        _firewalls_of_rules(content_id),
        _seen_where_translated(content_id),
        *texts("purpose", of="e"),
        _provenance(content_id, version),
    )
