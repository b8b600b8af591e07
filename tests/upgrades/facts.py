"""What a database holds, in a form that outlives its schema: for each table the columns, the
number of rows, and a digest of the rows' texts in those columns."""

from __future__ import annotations

from typing import Any, TypedDict

import psycopg
from psycopg import sql

# Written anew by every release's own migrations.
OF_THE_FRAMEWORK = ("django_migrations", "django_content_type", "auth_permission")


class Table(TypedDict):
    columns: list[str]
    rows: int
    digest: str


class Facts(TypedDict):
    tables: dict[str, Table]
    audit_head: str
    rule_sets: dict[str, str]
    version: int


def facts_of(connection: psycopg.Connection[Any], known: dict[str, Table] | None = None) -> Facts:
    """The facts of a database; of `known` tables only in the columns that they had."""
    connection.execute("SET TimeZone = 'UTC'")
    tables = {name: table["columns"] for name, table in (known or {}).items()}
    return {
        "tables": {
            name: _table(connection, name, columns)
            for name, columns in (tables or _columns(connection)).items()
        },
        "audit_head": _value(
            connection,
            "SELECT position || ':' || digest FROM audit_seal ORDER BY position DESC LIMIT 1",
        ),
        "rule_sets": dict(
            connection.execute(
                "SELECT site.slug, content.digest FROM rulesets_ruleset rule_set"
                " JOIN sites_site site ON site.id = rule_set.site_id"
                " JOIN rulesets_content content ON content.id = rule_set.content_id"
            ).fetchall()
        ),
        "version": _value(connection, "SELECT max(number) FROM catalogue_version"),
    }


def _columns(connection: psycopg.Connection[Any]) -> dict[str, list[str]]:
    rows = connection.execute(
        "SELECT table_name, array_agg(column_name::text ORDER BY column_name)"
        " FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> ALL(%s)"
        " GROUP BY 1 ORDER BY 1",
        [list(OF_THE_FRAMEWORK)],
    )
    return dict(rows.fetchall())


def _table(connection: psycopg.Connection[Any], name: str, columns: list[str]) -> Table:
    query = sql.SQL(
        """SELECT count(*), coalesce(md5(string_agg(line, E'\\n' ORDER BY line COLLATE "C")), '')
        FROM (SELECT concat_ws('|', {columns}) FROM {table}) AS lines(line)"""
    ).format(
        table=sql.Identifier(name),
        columns=sql.SQL(", ").join(
            sql.SQL("coalesce({}::text, 'NULL')").format(sql.Identifier(column))
            for column in columns
        ),
    )
    rows, digest = connection.execute(query).fetchone() or (0, "")
    return {"columns": columns, "rows": rows, "digest": digest}


def _value(connection: psycopg.Connection[Any], query: str) -> Any:
    row = connection.execute(query).fetchone()
    return row[0] if row else None
