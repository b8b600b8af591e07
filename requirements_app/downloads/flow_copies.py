"""A selection of the catalogue's flows as CSV; docs/exports.md describes the columns."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from django.db import connection
from psycopg.sql import SQL, Composable, Identifier, Literal

from requirements_app.catalogue.flow_filters import FlowFilters
from requirements_app.catalogue.selectors import flow_revisions

from .sql_cells import SEPARATOR, Column, copy_csv, inert, plain


def copy_flows(version: int, filters: FlowFilters) -> Generator[bytes]:
    """The flows of a catalogue version that pass the filters, by slug."""
    chosen, parameters = flow_revisions(version, filters).values("pk").query.sql_with_params()
    rows = SQL(
        """FROM catalogue_flowrevision v
        JOIN catalogue_flow f ON f.id = v.entity_id
        JOIN catalogue_product p ON p.id = f.product_id
        LEFT JOIN catalogue_feature t ON t.id = v.feature_id
        WHERE v.id IN ({chosen}) ORDER BY f.slug"""
    ).format(chosen=_bound(chosen, parameters))
    return copy_csv(_columns(version), rows)


def _bound(query: str, parameters: Sequence[object]) -> Composable:
    """A query of the ORM with its parameters put in, for COPY takes none."""
    with connection.cursor() as cursor:
        return SQL(cursor.cursor.mogrify(query, parameters))


def in_force(of: str, version: int) -> Composable:
    """Whether a revision row is valid in a published version."""
    return SQL(
        "({of}.valid_from_id <= {version}"
        " AND ({of}.valid_to_id IS NULL OR {of}.valid_to_id > {version}))"
    ).format(of=Identifier(of), version=Literal(version))


def citations(version: int) -> Composable:
    """Rows of (revision_id, position, id, place): the document rows behind flow revisions, of
    the readings that are in force."""
    return SQL(
        """SELECT q.revision_id, q.position, q.id,
            d.slug || ' § ' || s.ref
            || CASE w.kind WHEN 'table' THEN ' row ' ELSE ' statement ' END || w.ref AS place
        FROM catalogue_flowprovenance q
        JOIN documents_row w ON w.id = q.row_id
        JOIN documents_section s ON s.id = w.section_id
        JOIN documents_revision n ON n.id = s.revision_id
        JOIN documents_document d ON d.id = n.document_id
        WHERE EXISTS (SELECT FROM catalogue_documentrevision y
            WHERE y.reading_id = n.id AND {in_force})"""
    ).format(in_force=in_force("y", version))


def _columns(version: int) -> tuple[Column, ...]:
    return (
        ("flow", inert(SQL("f.slug"))),
        ("product", inert(SQL("p.slug"))),
        ("sources", inert(_ends("source"))),
        ("destinations", inert(_ends("destination"))),
        ("services", inert(_of_services("service"))),
        ("applications", inert(_of_services("application"))),
        *plain("requirement", "requirement_basis", of="v"),
        ("feature", inert(SQL("t.slug"))),
        ("conditions", inert(_CONDITIONS)),
        ("alternative", inert(_ALTERNATIVE)),
        ("bidirectional", SQL("CASE WHEN v.bidirectional THEN 'yes' ELSE 'no' END")),
        *plain("phase", "lifecycle", "assertion", "tls_inspection", of="v"),
        ("purpose", inert(SQL("v.content ->> 'purpose'"))),
        ("notes", inert(_NOTES)),
        ("provenance", inert(_provenance(version))),
    )


def _ends(side: str) -> Composable:
    return SQL(
        """(SELECT string_agg(coalesce(k.slug, h.pattern), {separator} ORDER BY z.position)
        FROM catalogue_flowend z
        LEFT JOIN catalogue_component k ON k.id = z.component_id
        LEFT JOIN catalogue_host h ON h.id = z.host_id
        WHERE z.revision_id = v.id AND z.side = {side})"""
    ).format(separator=SEPARATOR, side=Literal(side))


def _of_services(key: str) -> Composable:
    return SQL(
        "(SELECT string_agg(z.value ->> {key}, {separator} ORDER BY z.ordinality)"
        " FROM jsonb_array_elements(v.content -> 'services') WITH ORDINALITY AS z)"
    ).format(key=Literal(key), separator=SEPARATOR)


def _provenance(version: int) -> Composable:
    return SQL(
        "(SELECT string_agg(x.place, {separator} ORDER BY x.position, x.id)"
        " FROM ({citations}) x WHERE x.revision_id = v.id)"
    ).format(separator=SEPARATOR, citations=citations(version))


_NOTES = SQL(
    "(SELECT string_agg(z.value, {} ORDER BY z.ordinality)"
    " FROM jsonb_array_elements_text(v.content -> 'notes') WITH ORDINALITY AS z)"
).format(SEPARATOR)

_ALTERNATIVE = SQL(
    "(v.content -> 'alternative' ->> 'group') || ': ' || (v.content -> 'alternative' ->> 'option')"
)

_CONDITION = SQL(
    """CASE
        WHEN z.value ->> 'feature' IS NOT NULL THEN
            CASE WHEN (z.value ->> 'enabled')::boolean THEN 'with ' ELSE 'without ' END
            || (z.value ->> 'feature')
        WHEN z.value ->> 'parameter' IS NOT NULL THEN
            (z.value ->> 'parameter') || ' is ' || (
                SELECT string_agg(u.value, '/' ORDER BY u.ordinality)
                FROM jsonb_array_elements_text(z.value -> 'values') WITH ORDINALITY AS u)
        WHEN z.value ->> 'version' IS NOT NULL THEN 'version ' || (z.value ->> 'version')
        ELSE 'platform ' || (z.value ->> 'platform')
    END"""
)


def _conditions(group: str, joiner: str) -> Composable:
    return SQL(
        "(SELECT string_agg({condition}, {joiner} ORDER BY z.ordinality)"
        " FROM jsonb_array_elements(v.content -> 'conditions' -> {group}) WITH ORDINALITY AS z)"
    ).format(condition=_CONDITION, joiner=Literal(joiner), group=Literal(group))


_CONDITIONS = SQL("concat_ws('; ', {}, 'one of: ' || {})").format(
    _conditions("all", " and "), _conditions("any", ", ")
)
