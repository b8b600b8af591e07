"""Small catalogue files for tests, as text and as models."""

from __future__ import annotations

import hashlib
from typing import Any

from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.schema import ProductFile

SHARED: dict[str, Any] = {
    "schema": 1,
    "source": "shared",
    "vendor": {"slug": "site", "name": "The site itself"},
    "product": {"slug": "site", "name": "Site services"},
    "components": [
        {"id": "dns", "name": "DNS resolver", "kind": "site-service"},
        {"id": "ntp", "name": "NTP server", "kind": "site-service"},
    ],
}

ORIGINAL = b"Ports\n\nFrom | To | Port\nClient | Server | 443/tcp\nClient | updates | 80/tcp"

SHA256 = hashlib.sha256(ORIGINAL).hexdigest()


def flow(identifier: str, **facts: Any) -> dict[str, Any]:
    """A required flow from client to server, with `facts` on top."""
    return {
        "id": identifier,
        "source": "client",
        "destination": "server",
        "services": ["tcp/443"],
        "requirement": "required",
        "basis": "stated",
        "purpose": "Work.",
        "provenance": ["ports/1"],
        **facts,
    }


def document(**facts: Any) -> dict[str, Any]:
    """A document of one table with two rows, with `facts` on top."""
    return {
        "id": "app-ports",
        "publisher": "Maker",
        "title": "Ports",
        "retrieved": "2026-11-21",
        "sha256": SHA256,
        "sections": [
            {
                "id": "ports",
                "title": "Ports",
                "lines": "1-5",
                "header": ["From", "To", "Port"],
                "rows": [
                    {"id": "ports/1", "lines": 4, "cells": ["Client", "Server", "443/tcp"]},
                    {"id": "ports/2", "lines": 5, "cells": ["Client", "updates", "80/tcp"]},
                ],
            }
        ],
        **facts,
    }


def product(slug: str = "app", **facts: Any) -> dict[str, Any]:
    """A sound product file, with `facts` on top."""
    return {
        "schema": 1,
        "source": "vendor",
        "vendor": {"slug": "maker", "name": "Maker"},
        "product": {"slug": slug, "name": "The app"},
        "documents": [document(id=f"{slug}-ports")],
        "components": [
            {"id": "client", "name": "Client", "kind": "agent"},
            {"id": "server", "name": "Server", "kind": "server"},
        ],
        "hosts": [{"pattern": "update.example.com", "kind": "exact", "party": "vendor"}],
        "flows": [
            flow("work"),
            flow("updates", destination="host:update.example.com", provenance=["ports/2"]),
        ],
        **facts,
    }


def content(*files: dict[str, Any]) -> CatalogueContent:
    """The content of these files, with the shared source beside them."""
    return CatalogueContent(tuple(ProductFile.model_validate(file) for file in (SHARED, *files)))
