"""What `/metrics` tells. State comes from the database at the moment of the scrape, so that every
web process tells the same; requests are summed over the processes that share a folder."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError, InterfaceError, connection
from prometheus_client import CONTENT_TYPE_LATEST as CONTENT_TYPE
from prometheus_client import CollectorRegistry, generate_latest, multiprocess, values
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from portal import __version__
from requirements_app.jobs.selectors import SIGN_LASTS_SECONDS
from requirements_app.outgoing.counting import counts as outgoing_counts

from .requests import REGISTRY

__all__ = ["CONTENT_TYPE", "exposition", "work_facts"]

logger = logging.getLogger(__name__)

Samples = list[tuple[tuple[str, ...], float]]

_JOBS = "SELECT kind, state, count(*) FROM jobs_job GROUP BY 1, 2"
_EXPORTS = """
SELECT export.format, job.state, count(*)
FROM downloads_export export JOIN jobs_job job ON job.id = export.job_id GROUP BY 1, 2
"""
# One row; ages in seconds by the database's clock, null where there is nothing to be old.
_WORK = """
SELECT
    (SELECT extract(epoch FROM statement_timestamp() - min(coalesce(not_before, created_at)))
        FROM jobs_job WHERE state = 'queued'
            AND (not_before IS NULL OR not_before <= statement_timestamp())
    ) AS oldest_queued_seconds,
    (SELECT count(*) FROM jobs_job
        WHERE state = 'running' AND lease_until >= statement_timestamp()) AS running_leases,
    (SELECT count(*) FROM jobs_job
        WHERE state = 'running' AND lease_until < statement_timestamp()) AS lost_leases,
    (SELECT count(*) FROM audit_pending) AS unsealed_events,
    (SELECT extract(epoch FROM statement_timestamp() - min(event.at))
        FROM audit_pending pending JOIN audit_event event ON event.id = pending.event_id
    ) AS seal_lag_seconds,
    (SELECT greatest((SELECT max(position) FROM audit_seal) - position, 0)
        FROM webhooks_cursor) AS unfollowed_events,
    (SELECT extract(epoch FROM statement_timestamp() - event.at)
        FROM webhooks_cursor cursor
        JOIN audit_seal seal ON seal.position = cursor.position + 1
        JOIN audit_event event ON event.id = seal.event_id) AS follow_lag_seconds,
    (SELECT count(*) FROM jobs_dispatcherstate
        WHERE seen_at > statement_timestamp() - make_interval(secs => %s)) AS dispatchers,
    (SELECT coalesce(sum(size), 0) FROM downloads_storedfile) AS stored_bytes,
    (SELECT max(number) FROM catalogue_version) AS catalogue_version,
    (SELECT extract(epoch FROM statement_timestamp() - max(published_at))
        FROM catalogue_version) AS catalogue_age_seconds
"""
_GAUGES = {
    "oldest_queued_seconds": (
        "portal_jobs_oldest_queued_seconds",
        "How long the oldest queued job that may start has waited.",
    ),
    "running_leases": ("portal_jobs_running_leases", "Jobs that a living worker holds."),
    "lost_leases": ("portal_jobs_lost_leases", "Running jobs whose worker fell silent."),
    "unsealed_events": ("portal_audit_unsealed_events", "Audit events that wait for their seal."),
    "seal_lag_seconds": (
        "portal_audit_seal_lag_seconds",
        "How long the oldest audit event has waited for its seal.",
    ),
    "unfollowed_events": (
        "portal_webhook_unfollowed_events",
        "Sealed audit events that are not yet turned into messages to webhooks.",
    ),
    "follow_lag_seconds": (
        "portal_webhook_lag_seconds",
        "How long the oldest of them has waited.",
    ),
    "dispatchers": ("portal_dispatchers", "Dispatchers that gave a sign lately."),
    "stored_bytes": ("portal_stored_file_bytes", "Size of all files of exports together."),
    "catalogue_version": ("portal_catalogue_version", "Number of the newest catalogue version."),
    "catalogue_age_seconds": (
        "portal_catalogue_version_age_seconds",
        "How long ago the newest catalogue version was published.",
    ),
}


def exposition() -> bytes:
    """All metrics in Prometheus' text format. A database that is away is a metric too."""
    state = CollectorRegistry()
    state.register(_State())
    return generate_latest(_requests()) + generate_latest(state)


def work_facts() -> dict[str, float | None]:
    """The facts named in `_GAUGES`, by one query."""
    with connection.cursor() as cursor:
        cursor.execute(_WORK, [SIGN_LASTS_SECONDS])
        names = [column.name for column in cursor.description or ()]
        values = cursor.fetchone() or ()
    return {
        name: None if value is None else float(value)
        for name, value in zip(names, values, strict=True)
    }


def _requests() -> CollectorRegistry:
    # What the counters were made with counts, not what the environment says since.
    if not values.ValueClass._multiprocess:
        return REGISTRY
    together = CollectorRegistry()
    multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together


class _State(Collector):
    def collect(self) -> Iterator[Metric]:
        yield _outgoing()
        yield _gauge("portal_info", "The portal's version.", [(("version", __version__), 1)])
        try:
            families = list(_from_database())
        except (DatabaseError, InterfaceError) as error:
            logger.warning("no metrics from the database (%s)", type(error).__name__)
            families = []
        yield GaugeMetricFamily(
            "portal_database_up",
            "Whether the database answered this scrape.",
            float(bool(families)),
        )
        yield from families


def _outgoing() -> CounterMetricFamily:
    family = CounterMetricFamily(
        "portal_outgoing_requests",
        "Requests to other systems; begins anew with the cache.",
        labels=["host_kind", "outcome"],
    )
    for host_kind, outcome, count in outgoing_counts():
        family.add_metric([host_kind, outcome], float(count))
    return family


def _from_database() -> Iterator[GaugeMetricFamily]:
    facts = work_facts()
    for name, (metric, words) in _GAUGES.items():
        yield GaugeMetricFamily(metric, words, facts[name] or 0.0)
    jobs: Samples = [(("kind", kind, "state", state), count) for kind, state, count in _rows(_JOBS)]
    yield _gauge("portal_jobs", "Jobs by kind and state.", jobs)
    exports: Samples = [
        (("format", name, "state", state), count) for name, state, count in _rows(_EXPORTS)
    ]
    yield _gauge("portal_exports", "Exports by format and their job's state.", exports)


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def _gauge(name: str, words: str, samples: Samples) -> GaugeMetricFamily:
    """A family of samples; each has its labels as name, value, name, value …"""
    labels = samples[0][0][::2] if samples else ()
    family = GaugeMetricFamily(name, words, labels=labels)
    for pairs, value in samples:
        family.add_metric(pairs[1::2], float(value))
    return family
