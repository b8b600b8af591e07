"""A plan of a few connections, as the tests of the check want it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from exports.reachability.plan import CheckPlan, Connection, check_plan
from exports.reachability.result import run_key
from requirements_app.core.services import parse_service

RUN = UUID("6f1c2b7e-8a4d-4c55-9d3e-0b2a7c9f1e10")
SECRET = b"known to everybody, and good for tests only"
KEY = run_key(SECRET, RUN)
ROOTS = ("ab" * 32,)


def connection(
    destination: str, service: str, source: str = "any", item: str = "1", **facts: Any
) -> Connection:
    """A connection; its entry is called after what it connects."""
    entry = facts.pop("entry", f"e-{destination}-{service}")
    return Connection(item, entry, source, destination, parse_service(service), **facts)


def plan_of(connections: Iterable[Connection], run: UUID = RUN, **facts: Any) -> CheckPlan:
    head: dict[str, Any] = {
        "change": 12,
        "site": "campus",
        "source_zone": "dmz",
        "portal": "https://portal.example.org/changes/12/",
        "made_at": dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC),
        "expires_at": dt.datetime(2026, 11, 28, 9, 30, tzinfo=dt.UTC),
    }
    return check_plan(run_id=run, connections=connections, **(head | facts))


def small_plan() -> CheckPlan:
    """One of each kind, with texts that quoting has to survive."""
    return plan_of(
        [
            connection(
                "update.example.net", "tcp/443", "10.1.0.5", tls_forbidden=True, public=True
            ),
            connection(
                "10.2.0.0/24", "tcp/8443", "10.1.0.0/16", item="2", tls_forbidden=True,
                expected_issuers=("Example's “Own” CA",),
                expected_fingerprints=("AB:" * 31 + "AB",),
            ),
            connection("10.2.0.9", "udp/53", "resolver.example.net", item="3"),
            connection("10.2.0.9", "icmp", item="3", entry="'@\n\"'''#>`$(exit)\\"),
            connection("*.example.net", "tcp/443", item="4", expect="closed"),
        ]
    )  # fmt: skip


def answered(plan: CheckPlan, **outcomes: str) -> dict[str, Any]:
    """An unsigned result: each probe by the outcome that is given for it, else as not tested."""
    lines = []
    for probe in plan.probes:
        outcome = outcomes.get(probe.id, "not-tested")
        attempt = {
            "address": "10.2.0.9", "local_address": "10.1.0.5", "outcome": outcome, "reason": "",
            "detail": "", "milliseconds": 3, "tls": None,
        }  # fmt: skip
        lines.append(
            {
                "probe": probe.id, "item": probe.item, "entry": probe.entry, "outcome": outcome,
                "reason": "", "detail": "", "attempts": [attempt],
            }
        )  # fmt: skip
    return {
        "schema": "reachability-result", "schema_version": 1,
        "result_id": "0d1f4f2e-2f7b-4f0a-9a3e-5b0c2f1d7e66", "run_id": str(plan.run_id),
        "plan_hash": plan.plan_hash, "timeout": 4, "outcomes": lines,
        "started_at": "2026-11-21T10:00:00Z", "ended_at": "2026-11-21T10:00:09Z",
        "host": {"name": "h", "addresses": ["10.1.0.5"], "system": "Linux", "runtime": "Python"},
    }  # fmt: skip
