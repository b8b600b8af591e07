"""A small catalogue for the tests of sites."""

from __future__ import annotations

from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.models import Version
from requirements_app.catalogue.schema import ProductFile
from requirements_app.catalogue.services import draft_publish, draft_save
from tests.catalogue.samples import SHARED, flow, product

SITE_SERVICES = {
    **SHARED,
    "components": [
        *SHARED["components"],
        {"id": "any", "name": "Any peer", "kind": "any"},
        {"id": "workstation", "name": "Workstation", "kind": "workstation"},
    ],
}

APP = product(
    components=[
        {"id": "client", "name": "Client", "kind": "agent"},
        {"id": "server", "name": "Server", "kind": "server"},
        {"id": "primary", "name": "Primary", "kind": "server", "specialises": "server"},
    ],
    hosts=[
        {"pattern": "update.example.com", "kind": "exact", "party": "vendor"},
        {"pattern": "{tenant}.{region}.example.com", "kind": "template", "party": "vendor"},
    ],
    parameters=[
        {"id": "tenant", "name": "Tenant", "meaning": "The name of the tenant."},
        {"id": "region", "name": "Region", "meaning": "Where it is.", "allowed": ["eu", "us"]},
        {
            "id": "account",
            "name": "Account",
            "meaning": "Its number.",
            "pattern": "[0-9]{4}",
            "example": "1234",
        },
    ],
    features=[{"id": "syslog", "name": "Syslog", "default": False}],
    alternatives=[
        {
            "id": "directory",
            "name": "Directory",
            "default": "ldaps",
            "options": [{"id": "ldaps", "name": "LDAPS"}, {"id": "ldap", "name": "LDAP"}],
        }
    ],
    flows=[
        flow("work"),
        flow("updates", destination="host:update.example.com", provenance=["ports/2"]),
        flow("cloud", destination="host:{tenant}.{region}.example.com"),
        flow("everyone", destination="site.any"),
        flow("names", source="server", destination="site.dns", services=["udp/53"]),
        *(
            flow(
                each,
                source="server",
                destination="site.dns",
                alternative={"group": "directory", "option": each},
            )
            for each in ("ldaps", "ldap")
        ),
        flow(
            "odd",
            assertion="unclear",
            assertion_reason="The row says both.",
            readings=[
                {"id": "forward", "name": "Client to server", "source": "client"},
                {
                    "id": "backward",
                    "name": "Server to client",
                    "source": "server",
                    "destination": "client",
                },
            ],
        ),
    ],
)

VIEWER = product(
    "viewer",
    components=[
        {"id": "screen", "name": "Screen", "kind": "workstation"},
        {
            "id": "app-server",
            "name": "The app's server",
            "kind": "server",
            "same_as": ["app.server"],
        },
    ],
    hosts=[],
    flows=[
        flow("show", source="screen", destination="app-server", provenance=["ports/1", "ports/2"])
    ],
)


def publish(*files: dict) -> Version:
    """Publish these files, the shared source included, as the system does."""
    content = CatalogueContent(tuple(ProductFile.model_validate(file) for file in files))
    version = None
    for source in ("shared", "vendor"):
        part = content.of_source(source)
        if part.files:
            draft = draft_save(source=source, content=part, author=None)
            version = draft_publish(draft=draft, publisher=None)
    assert version is not None
    return version
