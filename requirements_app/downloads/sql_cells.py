"""Cells of a COPY: which columns there are, and how every text becomes inert in SQL."""

from __future__ import annotations

from collections.abc import Generator

from django.db import connection
from psycopg import sql
from psycopg.sql import SQL, Composable, Literal

from requirements_app.core.cells import DANGEROUS_START

Column = tuple[str, Composable]
SEPARATOR = Literal(" | ")

_STARTS_DANGEROUSLY = f"^(?={DANGEROUS_START.removeprefix('^')})"


def copy_csv(columns: tuple[Column, ...], rows: Composable) -> Generator[bytes]:
    """CSV with a header line, as bytes, of `SELECT columns <rows>`, in chunks of one row. One
    statement, so one snapshot. `rows` starts with FROM."""
    selected = SQL(", ").join(
        SQL("{} AS {}").format(value, sql.Identifier(name)) for name, value in columns
    )
    statement = SQL(
        "COPY (SELECT {} {}) TO STDOUT WITH (FORMAT csv, HEADER true, ENCODING 'UTF8')"
    ).format(selected, rows)
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for chunk in copy:
            yield bytes(chunk)


def inert(text: Composable) -> Composable:
    """`core.cells.inert` in SQL: an apostrophe before a text that could start a formula. An
    empty text becomes null, which CSV writes as nothing."""
    return SQL("nullif(regexp_replace({}, {}, ''''), '')").format(
        text, Literal(_STARTS_DANGEROUSLY)
    )


def inert_column(column: Composable) -> Composable:
    """`inert` of a column. Nearly every text begins with an ASCII letter or digit, which starts
    no formula; comparing bytes tells that many times faster than a regular expression."""
    return SQL(
        """CASE WHEN {0} COLLATE "C" >= 'a' AND {0} COLLATE "C" < '{{'
            OR {0} COLLATE "C" >= '0' AND {0} COLLATE "C" < ':'
            OR {0} COLLATE "C" >= 'A' AND {0} COLLATE "C" < '['
        THEN {0} WHEN {0} <> '' THEN {1} END"""
    ).format(column, inert(column))


def plain(*names: str, of: str) -> tuple[Column, ...]:
    """Columns that need no protection: numbers, dates, and words of our own."""
    return tuple((name, sql.Identifier(of, name)) for name in names)


def texts(*names: str, of: str) -> tuple[Column, ...]:
    """Columns of texts."""
    return tuple((name, inert_column(sql.Identifier(of, name))) for name in names)


def lists(*names: str, of: str) -> tuple[Column, ...]:
    """Columns of arrays, joined in one cell."""
    return tuple(
        (name, inert(SQL("array_to_string({}, {})").format(sql.Identifier(of, name), SEPARATOR)))
        for name in names
    )


def distinct(column: str) -> Composable:
    """The different texts of a group, sorted and joined."""
    return SQL("string_agg(DISTINCT {0}, {1} ORDER BY {0}) FILTER (WHERE {0} <> '')").format(
        sql.Identifier(column), SEPARATOR
    )
