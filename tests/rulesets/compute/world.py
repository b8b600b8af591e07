"""A small catalogue and site for tests of the computing, made by a few words each."""

from __future__ import annotations

import datetime as dt
from typing import Any

from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.schema import ProductFile
from requirements_app.rulesets.compute import build
from requirements_app.rulesets.compute.index import CatalogueIndex
from requirements_app.rulesets.compute.model import (
    Binding,
    Deployment,
    Entry,
    Firewall,
    Member,
    Override,
    Result,
    Site,
    Zone,
)

AS_OF = dt.date(2026, 11, 21)
SHA = "0" * 64


def flow(id_: str, source: Any, destination: Any, services: Any, **more: Any) -> dict[str, Any]:
    """A flow with the facts that most tests do not care about."""
    return {
        "id": id_,
        "source": source,
        "destination": destination,
        "services": services if isinstance(services, list) else [services],
        "requirement": "required",
        "basis": "unstated",
        "purpose": f"purpose of {id_}",
        "provenance": "1/1",
        **more,
    }


def product(slug: str, **facts: Any) -> ProductFile:
    """A product file with one document of one row."""
    document = {
        "id": f"{slug}-doc",
        "publisher": "Publisher",
        "title": "Title",
        "retrieved": "2026-01-01",
        "sha256": SHA,
        "sections": [
            {
                "id": "1",
                "title": "Ports",
                "lines": 1,
                "rows": [{"id": "1/1", "lines": 1, "cells": ["a"]}],
            }
        ],
    }
    return ProductFile.model_validate(
        {
            "schema": 1,
            "source": "vendor",
            "vendor": {"slug": "acme", "name": "Acme"},
            "product": {"slug": slug, "name": slug.title()},
            "documents": [document],
            **facts,
        }
    )


SHARED = ProductFile.model_validate(
    {
        "schema": 1,
        "source": "shared",
        "vendor": {"slug": "site", "name": "Site"},
        "product": {"slug": "site", "name": "Site services"},
        "components": [
            {"id": "any", "name": "Any", "kind": "any"},
            {"id": "dns", "name": "DNS", "kind": "site-service"},
            {"id": "ntp", "name": "NTP", "kind": "site-service"},
            {"id": "workstation", "name": "Workstation", "kind": "workstation"},
        ],
    }
)

COMPONENTS = [
    {"id": "agent", "name": "Agent", "kind": "agent"},
    {"id": "server", "name": "Server", "kind": "server"},
    {"id": "primary", "name": "Primary", "kind": "server", "specialises": "server"},
    {"id": "secondary", "name": "Secondary", "kind": "server", "specialises": "server"},
]


def catalogue(
    *flows: dict[str, Any], other: dict[str, Any] | None = None, **facts: Any
) -> CatalogueContent:
    """Product `app` with agent, server, primary and secondary, and the site's services; `other`
    are the facts of a second product of that name."""
    facts.setdefault("components", COMPONENTS)
    more = (product("other", **other),) if other else ()
    return CatalogueContent((SHARED, product("app", flows=list(flows), **facts), *more))


def absent(component: str, reason: str = "not bought") -> Binding:
    """A declared absence."""
    return Binding(
        component,
        "absent",
        reason=reason,
        approved_by="Ada",
        approved_on=dt.date(2026, 1, 2),
    )


def override(kind: Any, content: CatalogueContent, flow: str = "https", **facts: Any) -> Override:
    """An override of the flow as it is, until the day of the build unless told otherwise."""
    given = {"slug": "o1", "reason": "because", "owner": "ada", "expires_on": AS_OF, **facts}
    slug = flow if "." in flow else f"app.{flow}"
    digest = CatalogueIndex(content).digest(slug) or ""
    return Override(kind=kind, flow=slug, flow_digest=digest, **given)


def bound(component: str, *values: str | Member, **more: Any) -> Binding:
    members = tuple(v if isinstance(v, Member) else Member(v) for v in values)
    return Binding(component, "bound", members, **more)


ZONES = (
    Zone("clients", networks=("10.1.0.0/16", "2001:db8:1::/48")),
    Zone("servers", networks=("10.2.0.0/16", "2001:db8:2::/48")),
    Zone("internet", is_internet=True),
)
FIREWALLS = (
    Firewall("inner", zones=("clients", "servers")),
    Firewall("edge", zones=("servers", "internet")),
)


def site(*bindings: Binding, **more: Any) -> Site:
    """Clients —inner— servers —edge— internet, with one deployment `prod` of `app`."""
    deployment = {
        key: more.pop(key)
        for key in list(more)
        if key in Deployment.__dataclass_fields__ and key not in Site.__dataclass_fields__
    }
    facts: dict[str, Any] = {
        "slug": "hq",
        "name": "HQ",
        "catalogue_version": 2026112101,
        "zones": ZONES,
        "firewalls": FIREWALLS,
        "deployments": (
            Deployment("prod", "Production", "app", bindings=tuple(bindings), **deployment),
        ),
    }
    return Site(**{**facts, **more})


def built(site_value: Site, content: CatalogueContent, as_of: dt.date = AS_OF) -> Result:
    return build(site_value, content, as_of)


def connections(result: Result) -> list[tuple[str, str, str]]:
    """(source, destination, service) of every entry."""
    return [(e.source.value, e.destination.value, e.service) for e in result.entries]


def codes(result: Result) -> list[str]:
    return [finding.code for finding in result.findings]


def values(result: Result, side: str = "destination") -> list[str]:
    """The values of one side of every entry."""
    return [getattr(entry, side).value for entry in result.entries]


def only(result: Result) -> Entry:
    """The one entry that there is."""
    (entry,) = result.entries
    return entry


def reasons(result: Result) -> dict[str, tuple[str, str]]:
    """Code and reason of each decision, by flow."""
    return {each.flow: (each.code, each.reason) for each in result.decisions}


AGENT = bound("app.agent", "10.1.0.0/24")
SERVER = bound("app.server", Member("10.2.0.5", name="app01"))
HTTPS = flow("https", "agent", "server", "tcp/443")
HOST = {"pattern": "get.example.net", "kind": "exact", "party": "vendor"}
