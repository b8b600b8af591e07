"""An invented catalogue: products of a hundred flows each, with document, roles and hosts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from hashlib import sha256
from random import Random
from typing import Any

from requirements_app.catalogue.content import HOST, CatalogueContent
from requirements_app.catalogue.schema import Flow, ProductFile

from . import words

SOURCE = "local/estate"
FLOWS_PER_PRODUCT = 100
PRODUCTS_PER_VENDOR = 5
REGION = "eu"
ROWS_PER_SECTION = 20

# A component's id, its kind, and the zone its members stand in.
COMPONENTS = (
    ("agent", "agent", "clients"),
    ("console", "workstation", "clients"),
    ("gateway", "server", "servers"),
    ("server", "server", "servers"),
    ("worker", "server", "servers"),
    ("node", "server", "servers"),
    ("database", "server", "data"),
    ("archive", "server", "data"),
)
SITE_SERVICES = ("dns", "ntp", "directory", "siem", "mail", "file-server")
_INSIDE = (
    ("agent", "gateway"), ("agent", "server"), ("console", "server"), ("console", "gateway"),
    ("server", "database"), ("gateway", "server"), ("worker", "server"), ("server", "worker"),
    ("worker", "database"), ("server", "archive"), ("node", "server"), ("server", "node"),
    ("node", "database"), ("database", "archive"), ("gateway", "worker"),
)  # fmt: skip
_TO_SITE = (
    ("server", "dns"), ("server", "ntp"), ("server", "directory"), ("gateway", "siem"),
    ("worker", "mail"), ("server", "siem"), ("database", "file-server"),
)  # fmt: skip
_TO_HOSTS = ("server", "gateway", "agent", "worker", "console")
_SERVICES = (
    ("tcp/443", "HTTPS"), ("tcp/8443", "HTTPS"), ("tcp/22", "SSH"), ("udp/514", "Syslog"),
    ("tcp/1433", "TDS"), ("tcp/5432", "PostgreSQL"), ("tcp/135,49152-65535", "RPC"),
    ("tcp/445", "SMB"), ("udp/161", "SNMP"), ("tcp/9000-9009", None), ("tcp/5671", "AMQP"),
)  # fmt: skip
_FEATURES = (("reporting", True), ("cloud", False), ("ha", False))


def content(flows: int) -> CatalogueContent:
    """A catalogue source of so many flows. It ends at the shared site services."""
    sizes = [FLOWS_PER_PRODUCT] * (flows // FLOWS_PER_PRODUCT)
    if rest := flows % FLOWS_PER_PRODUCT:
        sizes.append(rest)
    return CatalogueContent(tuple(_product(n, size) for n, size in enumerate(sizes)))


def excluded(file: ProductFile, flow: Flow) -> tuple[str, str] | None:
    """Code and reason, where a deployment with its options as they are leaves the flow out."""
    if flow.phase != "operation":
        reason = f"Needed in the {flow.phase} phase only, which is not switched on for deployment"
        return f"{flow.phase}-closed", reason
    feature = next((each for each in file.features if each.id == flow.feature), None)
    if feature and not feature.default:
        return "feature-off", f"Feature “{feature.name}” ({feature.id}) is off by default."
    return None


def entry_count(file: ProductFile, members: int) -> int:
    """How many entries a deployment has with so many members in each role."""
    chosen = [flow for flow in file.flows if not excluded(file, flow)]
    one_sided = sum(flow.destination[0].startswith((HOST, "site.")) for flow in chosen)
    return one_sided * members + (len(chosen) - one_sided) * members**2


def _product(number: int, size: int) -> ProductFile:
    random = Random(f"product {number}")  # noqa: S311 - invented texts, no secret
    title = f"{words.name(number).title()} {random.choice(('Suite', 'Manager', 'Cloud', 'Guard'))}"
    slug = title.lower().replace(" ", "-")
    vendor = words.name(10_000 + number // PRODUCTS_PER_VENDOR)
    hosts = list(_hosts(slug, vendor))
    flows = [_flow(random, at, [host["pattern"] for host in hosts]) for at in range(size)]
    used = {end for flow in flows for end in (flow["source"], flow["destination"])}
    return ProductFile.model_validate(
        {
            "schema": 1,
            "source": SOURCE,
            "vendor": {"slug": vendor, "name": f"{vendor.title()} Systems"},
            "product": {"slug": slug, "name": title, "description": f"{title} of {vendor}."},
            "documents": [_document(random, slug, title, vendor, flows)],
            "components": [
                {"id": name, "name": f"{title} {name}", "kind": kind}
                for name, kind, _zone in COMPONENTS
            ],
            "hosts": [host for host in hosts if f"{HOST}{host['pattern']}" in used],
            "parameters": [
                {
                    "id": "region",
                    "name": "Region",
                    "meaning": "Where the tenant is kept",
                    "allowed": [REGION, "us", "apac"],
                }
            ],
            "features": [
                {"id": name, "name": name.upper(), "default": default}
                for name, default in _FEATURES
            ],
            "flows": flows,
        }
    )


def _hosts(slug: str, vendor: str) -> Iterator[dict[str, Any]]:
    shared = {"party": "vendor", "proxy": {"supported": True}}
    domain = f"{vendor}.example"
    for name, kind, tls in (
        (f"update.{slug}.{domain}", "exact", "unstated"),
        (f"license.{slug}.{domain}", "exact", "forbidden"),
        (f"*.cdn.{slug}.{domain}", "wildcard", "unstated"),
        (f"{{region}}.api.{slug}.{domain}", "template", "allowed"),
        (f"telemetry.{slug}.{domain}", "exact", "unstated"),
    ):
        yield {"pattern": name, "kind": kind, "tls_inspection": tls, **shared}


def _flow(random: Random, at: int, hosts: list[str]) -> dict[str, Any]:
    source, destination = _ends(random, hosts)
    service, application = random.choice(_SERVICES)
    if destination.startswith(HOST):
        service, application = "tcp/443", "HTTPS"
    elif random.random() < 0.5:  # a port of the product's own
        service, application = f"tcp/{random.randrange(10_000, 30_000)}", None
    flow: dict[str, Any] = {
        "id": f"flow-{at:03}-{words.name(random.randrange(500))}",
        "source": source,
        "destination": destination,
        "services": [{"service": service, "application": application}],
        "basis": random.choice(("stated", "heading", "unstated")),
        "purpose": words.purpose(random),
        "provenance": [_row(at)],
        **_terms(random),
    }
    if random.random() < 0.2:
        flow["notes"] = [f"See also module {words.rare(random)} of the manual."]
    return flow


def _ends(random: Random, hosts: list[str]) -> tuple[str, str]:
    kind = random.random()
    if kind < 0.6:
        return random.choice(_INSIDE)
    if kind < 0.85:
        return random.choice(_TO_HOSTS), f"{HOST}{random.choice(hosts)}"
    source, service = random.choice(_TO_SITE)
    return source, f"site.{service}"


def _terms(random: Random) -> dict[str, Any]:
    """Requirement, phase and assertion."""
    kind = random.random()
    terms: dict[str, Any] = {"requirement": "required"}
    if kind > 0.7:
        terms = {
            "requirement": "optional" if kind < 0.9 else "conditional",
            "feature": random.choice(_FEATURES)[0],
        }
    phase = random.random()
    if phase > 0.85:
        terms["phase"] = "installation" if phase < 0.95 else "troubleshooting"
    if random.random() < 0.06:
        terms |= {"assertion": "inferred", "assertion_reason": "the table gives no direction"}
    return terms


def _row(at: int) -> str:
    return f"s{at // ROWS_PER_SECTION}/{at % ROWS_PER_SECTION + 1}"


def _document(
    random: Random, slug: str, title: str, vendor: str, flows: list[dict[str, Any]]
) -> dict[str, Any]:
    sections = []
    for first in range(0, len(flows), ROWS_PER_SECTION):
        part = flows[first : first + ROWS_PER_SECTION]
        line = 10 + 2 * first
        sections.append(
            {
                "id": f"s{first // ROWS_PER_SECTION}",
                "title": f"Ports of the {words.rare(random)} module",
                "lines": f"{line}-{line + len(part) + 1}",
                "header": ["Port", "Protocol", "From", "To", "Description"],
                "rows": [
                    {"id": _row(first + n), "lines": line + 2 + n, "cells": _cells(flow)}
                    for n, flow in enumerate(part)
                ],
            }
        )
    return {
        "id": f"{slug}-ports",
        "publisher": f"{vendor.title()} Systems",
        "title": f"Network requirements of {title}",
        "url": f"https://docs.{vendor}.example/{slug}",
        "retrieved": dt.date(2026, 1, 15),
        "sha256": sha256(slug.encode()).hexdigest(),
        "sections": sections,
    }


def _cells(flow: dict[str, Any]) -> list[str | None]:
    service = flow["services"][0]
    return [
        service["service"], service["application"] or "", flow["source"], flow["destination"], None,
    ]  # fmt: skip
