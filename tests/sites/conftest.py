"""A small published catalogue, two sites and the people who look after them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.kept import Kept, keep

if TYPE_CHECKING:
    from requirements_app.accounts.models import User
    from requirements_app.catalogue.models import Version
    from requirements_app.sites.models import Site


@pytest.fixture(scope="session")
def _version(django_db_setup: None, django_db_blocker: Any) -> Kept[Version]:
    from .samples import APP, SITE_SERVICES, VIEWER, publish

    with django_db_blocker.unblock():
        return keep(lambda: publish(SITE_SERVICES, APP, VIEWER))


@pytest.fixture(scope="session")
def _owner(django_db_setup: None, django_db_blocker: Any) -> Kept[User]:
    from requirements_app.accounts.models import User

    with django_db_blocker.unblock():
        return keep(lambda: User.objects.create_user("olga"))


@pytest.fixture(scope="session")
def _campus(_version: Kept[Version], _owner: Kept[User], django_db_blocker: Any) -> Kept[Site]:
    with django_db_blocker.unblock():
        return keep(_campus_make, _version, _owner)


@pytest.fixture(scope="session")
def _branch(_version: Kept[Version], _owner: Kept[User], django_db_blocker: Any) -> Kept[Site]:
    with django_db_blocker.unblock():
        return keep(_branch_make, _version, _owner)


@pytest.fixture
def version(_version: Kept[Version], db: None) -> Version:
    return _version.put_back()


@pytest.fixture
def owner(_owner: Kept[User], db: None) -> User:
    return _owner.put_back()


@pytest.fixture
def stranger(db: None) -> User:
    from requirements_app.accounts.models import User

    return User.objects.create_user("sven")


@pytest.fixture
def campus(_campus: Kept[Site], version: Version, owner: User) -> Site:
    """Zones servers (10.1.0.0/24, fd00:1::/64) and clients (10.2.0.0/16), a firewall, and a
    deployment `prod` of app whose server is bound."""
    return _campus.put_back()


@pytest.fixture
def branch(_branch: Kept[Site], version: Version, owner: User) -> Site:
    """One zone, office (10.9.0.0/24), and a deployment `agents` of app without bindings."""
    return _branch.put_back()


def _campus_make(version: Version, owner: User) -> Site:
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


def _branch_make(version: Version, owner: User) -> Site:
    from requirements_app.sites import services

    site = services.site_create(actor=owner, slug="branch", name="Branch")
    services.zone_create(actor=owner, site=site, slug="office", name="Office")
    services.network_create(actor=owner, site=site, zone="office", prefix="10.9.0.0/24")
    services.deployment_create(actor=owner, site=site, slug="agents", name="Agents", product="app")
    return site
