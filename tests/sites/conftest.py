"""A small published catalogue, two sites and the people who look after them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from requirements_app.accounts.models import User
    from requirements_app.catalogue.models import Version
    from requirements_app.sites.models import Site


@pytest.fixture
def version(db) -> Version:
    from .samples import APP, SITE_SERVICES, VIEWER, publish

    return publish(SITE_SERVICES, APP, VIEWER)


@pytest.fixture
def owner(db) -> User:
    from requirements_app.accounts.models import User

    return User.objects.create_user("olga")


@pytest.fixture
def stranger(db) -> User:
    from requirements_app.accounts.models import User

    return User.objects.create_user("sven")


@pytest.fixture
def campus(version, owner) -> Site:
    """Zones servers (10.1.0.0/24, fd00:1::/64) and clients (10.2.0.0/16), a firewall, and a
    deployment `prod` of app whose server is bound."""
    from requirements_app.sites import services

    site = services.site_create(actor=owner, slug="campus", name="Campus")
    for slug, prefixes in {
        "servers": ("10.1.0.0/24", "fd00:1::/64"),
        "clients": ("10.2.0.0/16",),
    }.items():
        services.zone_create(actor=owner, site=site, slug=slug, name=slug.title())
        for prefix in prefixes:
            services.network_create(actor=owner, site=site, zone=slug, prefix=prefix)
    zones = ["servers", "clients", "internet"]
    services.firewall_create(actor=owner, site=site, slug="fw", name="Firewall", zones=zones)
    services.deployment_create(actor=owner, site=site, slug="prod", name="Prod", product="app")
    services.binding_create(
        actor=owner,
        site=site,
        deployment="prod",
        component="server",
        members=[services.MemberValue("10.1.0.5", "app1")],
    )
    return site


@pytest.fixture
def branch(version, owner) -> Site:
    """One zone, office (10.9.0.0/24), and a deployment `agents` of app without bindings."""
    from requirements_app.sites import services

    site = services.site_create(actor=owner, slug="branch", name="Branch")
    services.zone_create(actor=owner, site=site, slug="office", name="Office")
    services.network_create(actor=owner, site=site, zone="office", prefix="10.9.0.0/24")
    services.deployment_create(actor=owner, site=site, slug="agents", name="Agents", product="app")
    return site
