"""A catalogue and, for each impact code, an edit of it that has this impact.

The edits touch different objects, so that all of them can be made at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.schema import ProductFile

from .samples import document, flow, product

Files = dict[str, dict[str, Any]]
Edit = Callable[[Files], None]


def component(identifier: str, **facts: Any) -> dict[str, Any]:
    return {"id": identifier, "name": identifier.title(), "kind": "server", **facts}


def host(pattern: str, **facts: Any) -> dict[str, Any]:
    return {"pattern": pattern, "kind": "exact", "party": "vendor", **facts}


def parameter(identifier: str, **facts: Any) -> dict[str, Any]:
    return {"id": identifier, "name": identifier, "meaning": "A value.", **facts}


def feature(identifier: str, **facts: Any) -> dict[str, Any]:
    return {"id": identifier, "name": identifier.title(), "default": False, **facts}


def alternative(identifier: str, *options: str, **facts: Any) -> dict[str, Any]:
    named = [{"id": option, "name": option} for option in options]
    return {"id": identifier, "name": identifier, "options": named, **facts}


def _app() -> dict[str, Any]:
    return product(
        "app",
        documents=[
            document(id="app-ports"),
            {**document(id="app-notes", sha256="a" * 64), "sections": [_section("notes")]},
            {**document(id="app-extras", sha256="b" * 64), "sections": [_section("extras")]},
        ],
        components=[
            component("client", kind="agent"),
            *(component(name) for name in ("server", "second", "spare", "typed", "gone")),
            component("special", specialises="server"),
        ],
        hosts=[
            host("update.example.com"),
            *(host(f"{letter}.example.com") for letter in "abc"),
            host("inspected.example.com"),
            host("proxied.example.com"),
            host("app.uni.example", kind="placeholder", party="customer", stands_for="server"),
            host("{instance}.cloud.example.com", kind="template"),
            host("*.below.example.com", kind="wildcard"),
            host("192.0.2.0/24", kind="address"),
        ],
        parameters=[
            parameter("instance"),
            parameter("region", allowed=["eu", "us"]),
            parameter("gone"),
        ],
        features=[feature("extra"), feature("other"), feature("gone")],
        alternatives=[
            alternative("mode", "one", "two", default="one"),
            alternative("way", "left", "right", "back"),
        ],
        crypto_profiles=[{"id": "strong", "name": "Strong", "protocols": ["TLSv1.2"]}],
        flows=[*_alternative_flows(), *_flows()],
    )


def _section(identifier: str) -> dict[str, Any]:
    rows = [{"id": f"{identifier}/{n}", "lines": n + 1, "cells": ["Text"]} for n in (1, 2)]
    said = {"id": f"{identifier}/p1", "lines": 4, "summary": "The server asks the resolver."}
    return {
        "id": identifier,
        "title": identifier.title(),
        "lines": "1-9",
        "rows": rows,
        "statements": [said],
    }


def _alternative_flows() -> list[dict[str, Any]]:
    options = {"mode": ("one", "two"), "way": ("left", "right", "back")}
    return [
        flow(f"{group}-{option}", alternative={"group": group, "option": option})
        for group, names in options.items()
        for option in names
    ]


def _flows() -> list[dict[str, Any]]:
    return [
        flow("gone"),
        flow("gains-host"),
        flow("loses-host", destination=["server", "host:a.example.com"]),
        flow("host-leaves", destination=["server", "host:b.example.com"]),
        flow("host-comes"),
        flow("gains-ends"),
        flow("loses-ends", source=["client", "spare"], destination=["server", "second"]),
        flow("gains-ports"),
        flow("loses-ports", services=["tcp/80,443"]),
        flow("application", services=[{"service": "tcp/443", "application": "HTTPS"}]),
        flow("requirement"),
        flow("condition", feature="extra"),
        flow("direction"),
        flow("phase"),
        flow("lifecycle"),
        flow("replacement", destination="host:c.example.com"),
        flow("inspection"),
        flow("encryption", crypto_profile="strong"),
        flow("assertion"),
        flow("wording"),
        flow("provenance"),
        flow("dns", destination="site.dns", services=["udp/53"], provenance=["notes/p1"]),
        flow("cloud", destination="host:{instance}.cloud.example.com"),
        flow("below", destination="host:*.below.example.com", services=["tcp/8000-8100"]),
        flow("address", destination="host:192.0.2.0/24", services=["icmp", "udp/8050"]),
        flow("special", source="special", destination="spare"),
    ]


def before() -> Files:
    """The catalogue that the edits change, by product."""
    retired = product("retired", flows=[flow("work")], hosts=[])
    return {"app": _app(), "retired": retired}


def as_content(files: Files, *others: Iterable[dict[str, Any]]) -> CatalogueContent:
    """The files of one source as content, without the shared source."""
    return CatalogueContent(tuple(ProductFile.model_validate(file) for file in files.values()))


def edited(*edits: Edit) -> Files:
    """The catalogue with these edits made."""
    files = deepcopy(before())
    for edit in edits:
        edit(files)
    return files


# --- the edits -----------------------------------------------------------------------------


def changed(part: str, identifier: str, **facts: Any) -> Edit:
    """Sets facts of one item of a list of the product `app`."""

    def edit(files: Files) -> None:
        found = next(
            item
            for item in files["app"][part]
            if identifier in (item.get("id"), item.get("pattern"))
        )
        found |= facts

    return edit


def added(part: str, item: dict[str, Any]) -> Edit:
    return lambda files: files["app"][part].append(item)


def removed(part: str, identifier: str) -> Edit:
    def edit(files: Files) -> None:
        files["app"][part] = [item for item in files["app"][part] if item["id"] != identifier]

    return edit


def described(**facts: Any) -> Edit:
    def edit(files: Files) -> None:
        files["app"]["product"] |= facts

    return edit


def _change_vendor(files: Files) -> None:
    files["app"]["vendor"] = {"slug": "buyer", "name": "Buyer"}


def _add_product(files: Files) -> None:
    files["fresh"] = product("fresh", flows=[flow("work")], hosts=[])


def _remove_product(files: Files) -> None:
    files.pop("retired", None)


def _reread(files: Files) -> None:
    section = files["app"]["documents"][1]["sections"][0]
    section["rows"][0]["cells"] = ["Other text"]


Case = tuple[str, Edit]  # the object as "kind slug", and the edit

EDITS: dict[str, Case] = {
    "AddedProduct": ("product fresh", _add_product),
    "RemovedProduct": ("product retired", _remove_product),
    "AddedDocument": ("document fresh-ports", _add_product),
    "RemovedDocument": ("document retired-ports", _remove_product),
    "AddedParameter": ("parameter app.port", added("parameters", parameter("port"))),
    "RemovedParameter": ("parameter app.gone", removed("parameters", "gone")),
    "AddedFeature": ("feature app.fresh", added("features", feature("fresh"))),
    "RemovedFeature": ("feature app.gone", removed("features", "gone")),
    "AddedComponent": ("component app.fresh", added("components", component("fresh"))),
    "RemovedComponent": ("component app.gone", removed("components", "gone")),
    "AddedFlow": ("flow app.fresh", added("flows", flow("fresh"))),
    "RemovedFlow": ("flow app.gone", removed("flows", "gone")),
    "AddedHost": (
        "flow app.gains-host",
        changed("flows", "gains-host", destination=["server", "host:update.example.com"]),
    ),
    "RemovedHost": (
        "flow app.loses-host",
        changed("flows", "loses-host", destination="server"),
    ),
    "MovedHost": (
        "flow app.host-comes",
        lambda files: (
            changed("flows", "host-leaves", destination="server")(files),
            changed("flows", "host-comes", destination=["server", "host:b.example.com"])(files),
        )[0],
    ),
    "AddedSource": (
        "flow app.gains-ends",
        changed("flows", "gains-ends", source=["client", "spare"]),
    ),
    "AddedDestination": (
        "flow app.gains-ends",
        changed("flows", "gains-ends", destination=["server", "second"]),
    ),
    "RemovedSource": ("flow app.loses-ends", changed("flows", "loses-ends", source="client")),
    "RemovedDestination": (
        "flow app.loses-ends",
        changed("flows", "loses-ends", destination="server"),
    ),
    "AddedService": (
        "flow app.gains-ports",
        changed("flows", "gains-ports", services=["tcp/443", "udp/443"]),
    ),
    "RemovedService": (
        "flow app.loses-ports",
        changed("flows", "loses-ports", services=["tcp/443"]),
    ),
    "ApplicationChanged": (
        "flow app.application",
        changed("flows", "application", services=[{"service": "tcp/443", "application": "gRPC"}]),
    ),
    "RequirementChanged": (
        "flow app.requirement",
        changed("flows", "requirement", basis="heading"),
    ),
    "ConditionChanged": ("flow app.condition", changed("flows", "condition", feature="other")),
    "DefaultChanged": ("feature app.other", changed("features", "other", default=True)),
    "AlternativeChanged": (
        "product app",
        lambda files: (
            removed("flows", "way-back")(files),
            changed("alternatives", "way", options=alternative("way", "left", "right")["options"])(
                files
            ),
        )[0],
    ),
    "ParameterChanged": (
        "parameter app.region",
        changed("parameters", "region", allowed=["eu", "pac", "us"]),
    ),
    "DirectionChanged": ("flow app.direction", changed("flows", "direction", bidirectional=True)),
    "PhaseChanged": ("flow app.phase", changed("flows", "phase", phase="installation")),
    "LifecycleChanged": ("flow app.lifecycle", changed("flows", "lifecycle", lifecycle="classic")),
    "ReplacementChanged": (
        "flow app.replacement",
        changed("flows", "replacement", replaceable_by="site.ntp"),
    ),
    "TlsInspectionChanged": (
        "host inspected.example.com",
        changed("hosts", "inspected.example.com", tls_inspection="forbidden"),
    ),
    "EncryptionChanged": ("flow app.encryption", changed("flows", "encryption", encryption="tls")),
    "ProxyChanged": (
        "host proxied.example.com",
        changed("hosts", "proxied.example.com", proxy={"supported": True}),
    ),
    "AssertionChanged": (
        "flow app.assertion",
        changed("flows", "assertion", assertion="inferred", assertion_reason="No port is named."),
    ),
    "InheritanceChanged": (
        "component app.special",
        changed("components", "special", specialises="second"),
    ),
    "KindChanged": ("component app.typed", changed("components", "typed", kind="workstation")),
    "PlaceholderChanged": (
        "host app.uni.example",
        changed("hosts", "app.uni.example", stands_for="second"),
    ),
    "VendorChanged": ("product app", _change_vendor),
    "DocumentRevised": (
        "document app-extras",
        changed("documents", "app-extras", sha256="c" * 64),
    ),
    "InventoryChanged": ("document app-notes", _reread),
    "WordingOnly": ("flow app.wording", changed("flows", "wording", purpose="Other words.")),
    "ProvenanceOnly": (
        "flow app.provenance",
        changed("flows", "provenance", provenance=["ports/1", "extras/2"]),
    ),
}
