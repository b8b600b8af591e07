"""How many flows each choice of each filter would leave beside the other filters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Q, QuerySet

from .directions import DIRECTIONS, RELATIVE, SIDES, going
from .flow_filters import WORDS, FlowFilters, component_roles, filtered
from .models import FlowEnd, FlowRevision, FlowService, Version
from .related import Relations
from .selectors import content_at

_COUNTS_KEPT = 256
_PORTS_COUNTED = 60
_BLANK: Mapping[str, Any] = {"direction": ""}
# The filters that are a column of a flow revision.
_COLUMNS: Mapping[str, str] = {
    "products": "entity__product__slug",
    "feature": "feature__slug",
    **{key: key for key in WORDS},
}
# The ports that services name one by one, those named most first, with the flows whose services
# hold them, ranges included.
_PORTS = """
WITH parts AS (
    SELECT revision_id, lower(part) AS first, upper(part) - 1 AS last
    FROM ({services}) AS services CROSS JOIN unnest(ports) AS part
), named AS (
    SELECT first AS port FROM parts WHERE first = last
    GROUP BY first ORDER BY count(DISTINCT revision_id) DESC, first LIMIT %s
)
SELECT port, count(DISTINCT revision_id) FROM (
    SELECT revision_id, port FROM parts JOIN named ON first = port WHERE first = last
    UNION ALL
    SELECT revision_id, port FROM parts JOIN named ON port BETWEEN first AND last
    WHERE first < last
) AS held GROUP BY port
"""

Counts = Mapping[str, Mapping[str, int]]


def flow_counts(version: Version, filters: FlowFilters, components: Collection[str]) -> Counts:
    """By filter key and value, the number of flows; a filter's own choice does not count.

    Components are counted with what they inherit, and only those of `components`; of the ports
    those that are named most often. A version never changes, so each process asks once.
    """
    return _counts(version.digest, version.number, filters, tuple(components))


@lru_cache(maxsize=_COUNTS_KEPT)
def _counts(
    digest: str,  # noqa: ARG001 - a number alone names other content in another database
    version: int,
    filters: FlowFilters,
    components: tuple[str, ...],
) -> Counts:
    counting = _Counting(version, filters)
    return {
        **counting.columns(),
        "direction": counting.directions(),
        "protocol": counting.protocols(),
        "port": counting.ports(),
        "component": counting.components(components),
    }


class _Counting:
    def __init__(self, version: int, filters: FlowFilters) -> None:
        self.version = version
        self.filters = filters
        self.content = content_at(version)

    def flows(self, *keys: str) -> QuerySet[FlowRevision]:
        """The flows that all filters but these leave."""
        left = replace(self.filters, **{key: _BLANK.get(key, ()) for key in keys})
        rows = FlowRevision.objects.at(self.version)
        return filtered(rows, left, self.content, self.version).order_by()

    def columns(self) -> dict[str, dict[str, int]]:
        """One query for all columns of which nothing is chosen, and one for each other."""
        counts: dict[str, Counter[str]] = {key: Counter() for key in _COLUMNS}
        together = [key for key in _COLUMNS if not getattr(self.filters, key)]
        for key in (None, *(_COLUMNS.keys() - together)):
            keys = together if key is None else [key]
            for *values, count in self._grouped(self.flows(*([key] if key else [])), keys):
                for each, value in zip(keys, values, strict=True):
                    counts[each][value] += count
        return {
            key: {value: n for value, n in each.items() if value} for key, each in counts.items()
        }

    @staticmethod
    def _grouped(flows: QuerySet[FlowRevision], keys: Collection[str]) -> Iterable[tuple[Any, ...]]:
        if not keys:
            return ()
        columns = [_COLUMNS[key] for key in keys]
        return flows.values_list(*columns).annotate(count=Count("pk", distinct=True))

    def directions(self) -> dict[str, int]:
        roles = component_roles(self.filters, self.content)
        wanted = {
            direction.replace("-", "_"): Count("pk", filter=going(direction, roles, self.version))
            for direction in DIRECTIONS
        }
        found = self.flows("direction").aggregate(**wanted)
        return {key.replace("_", "-"): count for key, count in found.items() if count}

    def protocols(self) -> dict[str, int]:
        services = FlowService.objects.filter(revision__in=self.flows("protocol").values("pk"))
        if ports := self.filters.port:
            services = services.filter(reduce(or_, (Q(ports__holds=port) for port in ports)))
        counted = services.order_by().values_list("protocol")
        return dict(counted.annotate(count=Count("revision", distinct=True)))

    def ports(self) -> dict[str, int]:
        services = FlowService.objects.filter(
            revision__in=self.flows("port").values("pk"), ports__isnull=False
        )
        if self.filters.protocol:
            services = services.filter(protocol__in=self.filters.protocol)
        try:
            query = services.order_by().values("revision_id", "ports").query
            inner, given = query.sql_with_params()
        except EmptyResultSet:  # so Django calls a condition that holds for no row
            return {}
        with connection.cursor() as cursor:
            cursor.execute(_PORTS.format(services=inner), [*given, _PORTS_COUNTED])
            return {str(port): count for port, count in cursor.fetchall()}

    def components(self, shown: Iterable[str]) -> dict[str, int]:
        relations = Relations.of(self.content)
        roles = {slug: relations.roles(slug) for slug in shown}
        ends = FlowEnd.objects.filter(
            component__slug__in={role for each in roles.values() for role in each}
        )
        blank = ["component"]
        if self.filters.direction in RELATIVE:
            blank.append("direction")
            side = SIDES[self.filters.direction]
            ends = ends.filter(Q(side=side) | Q(revision__bidirectional=True))
        at: dict[str, set[int]] = defaultdict(set)
        ends = ends.filter(revision__in=self.flows(*blank).values("pk"))
        for slug, flow in ends.order_by().values_list("component__slug", "revision_id"):
            at[slug].add(flow)
        counts = {
            slug: len(set().union(*(at[role] for role in each if role in at)))
            for slug, each in roles.items()
        }
        return {slug: count for slug, count in counts.items() if count}
