"""The statement that finds what differs between two sets of entries, and the names of what can
differ.

`lines_between` makes the head of a query: its `lines` have kind, before and after (keys of
entries, null where there is none), and the columns of `ORDER` and `SHARED`. `LINES` is that of two
contents and asks for %(old)s and %(new)s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

ORDER = "source_zone, destination_zone, deployment, flow, entry_id"
"""No two lines share all of these; those of a *replaced* one are the new entry's."""
SHARED = "kind, source_zone, destination_zone, product"
FACTS: Mapping[str, tuple[str, ...]] = {
    "source": ("source", "source_name", "source_component", "source_zone"),
    "destination": (
        "destination",
        "destination_name",
        "destination_component",
        "destination_zone",
    ),
    **{
        name: (name,)
        for name in (
            "product", "service", "application", "path", "requirement", "phase", "expires_on",
            "tls_inspection", "assertion", "purpose", "cross_site_key",
        )
    },
}  # fmt: skip
"""What can differ inside a line, by the names of `compute.diff`, with the columns of each."""

# The id stands for these: they are the same on both sides of one id.
_OF_ID = ("deployment", "flow", "source", "destination", "service", "source_zone",
          "destination_zone")  # fmt: skip
_COMPARED = tuple(
    column for columns in FACTS.values() for column in columns if column not in _OF_ID
)
_OF_LINE = ("entry_id", "source_zone", "destination_zone", "product")
_KEPT = (*_OF_ID, "product", "source_component", "destination_component")
_ROLES = "deployment, flow, source_component, destination_component"


def _texts(pattern: str, columns: Iterable[str]) -> str:
    return ", ".join(pattern.format(column) for column in columns)


def lines_between(old: str, new: str) -> str:
    """The head of a query for what leads from the entries of one query to those of another; both
    yield whole rows of `rulesets_entry`, no entry id twice."""
    return f"""
WITH differing AS (
    SELECT o.id AS before, n.id AS after, coalesce(n.entry_id, o.entry_id) AS entry_id,
        {_texts("coalesce(n.{0}, o.{0}) AS {0}", _KEPT)}
    FROM ({old}) o
    FULL JOIN ({new}) n
        ON o.entry_id = n.entry_id
    WHERE o.id IS NULL OR n.id IS NULL
        OR ({_texts("o.{0}", _COMPARED)}) IS DISTINCT FROM ({_texts("n.{0}", _COMPARED)})
), facing AS (
    SELECT *, CASE
        WHEN before IS NOT NULL AND after IS NOT NULL THEN 0
        WHEN count(before) FILTER (WHERE after IS NULL) OVER other_destination = 1
            AND count(after) FILTER (WHERE before IS NULL) OVER other_destination = 1 THEN 1
        WHEN count(before) FILTER (WHERE after IS NULL) OVER other_source = 1
            AND count(after) FILTER (WHERE before IS NULL) OVER other_source = 1 THEN 2
        WHEN count(before) FILTER (WHERE after IS NULL) OVER other_service = 1
            AND count(after) FILTER (WHERE before IS NULL) OVER other_service = 1 THEN 3
        ELSE 0 END AS way
    FROM differing
    WINDOW other_destination AS (PARTITION BY {_ROLES}, source, service),
        other_source AS (PARTITION BY {_ROLES}, destination, service),
        other_service AS (PARTITION BY {_ROLES}, source, destination)
), lines AS (
    SELECT min(before) AS before, min(after) AS after, deployment, flow,
        {_texts("coalesce(min({0}) FILTER (WHERE after IS NOT NULL), min({0})) AS {0}", _OF_LINE)},
        CASE WHEN min(before) IS NULL THEN 'added' WHEN min(after) IS NULL THEN 'removed'
            WHEN way = 0 THEN 'changed' ELSE 'replaced' END AS kind
    FROM facing
    GROUP BY {_ROLES}, way, CASE way
        WHEN 1 THEN ARRAY[source, service]::text[] WHEN 2 THEN ARRAY[destination, service]::text[]
        WHEN 3 THEN ARRAY[source, destination]::text[] ELSE ARRAY[entry_id]::text[] END
)
"""  # noqa: S608 - names of columns, none of them a reader's


LINES = lines_between(
    "SELECT * FROM rulesets_entry WHERE content_id = %(old)s",
    "SELECT * FROM rulesets_entry WHERE content_id = %(new)s",
)
