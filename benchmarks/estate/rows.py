"""The rows of a planned site, as the services write them, by COPY."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Model

from requirements_app.accounts.models import User
from requirements_app.catalogue.models import Component, Product
from requirements_app.rulesets.compute import model as planned
from requirements_app.sites.models import (
    Binding,
    Deployment,
    Firewall,
    Member,
    Network,
    SeenAs,
    Site,
    SiteRole,
    Zone,
)


def site_store(plan: planned.Site, owner: User) -> Site:
    """The site with all that belongs to it, `owner` in the role of owner."""
    site = Site.objects.create(
        slug=plan.slug, name=plan.name, catalogue_version_id=plan.catalogue_version
    )
    SiteRole.objects.create(site=site, role=SiteRole.Role.OWNER, user=owner)
    zones = _places(site, plan)
    _roles(site, plan, zones)
    return site


def _roles(site: Site, plan: planned.Site, zones: dict[str, Zone]) -> None:
    """Bindings with their members and translations."""
    keys = _keys(plan)
    planned_bindings = [
        (each, Binding(site=site, deployment=deployment, component_id=keys[each.component]))
        for deployment, each in _bound(site, plan)
    ]
    copy_rows(row for _, row in planned_bindings)
    planned_members = [
        (each, Member(binding=row, position=position, value=each.value, name=each.name))
        for binding, row in planned_bindings
        for position, each in enumerate(binding.members)
    ]
    copy_rows(row for _, row in planned_members)
    firewalls = {each.slug: each for each in site.firewalls.all()}
    copy_rows(
        SeenAs(
            member=row,
            zone=zones[seen.zone],
            address=seen.address,
            firewall=firewalls[seen.firewall] if seen.firewall else None,
        )
        for member, row in planned_members
        for seen in member.seen_as
    )


def _places(site: Site, plan: planned.Site) -> dict[str, Zone]:
    """Zones, networks and firewalls; the zones by slug."""
    zones = {
        each.slug: Zone(
            site=site, slug=each.slug, name=each.name or each.slug, is_internet=each.is_internet
        )
        for each in plan.zones
    }
    firewalls = [Firewall(site=site, slug=each.slug, name=each.name) for each in plan.firewalls]
    copy_rows(list(zones.values()))
    copy_rows(firewalls)
    copy_rows(
        Network(site=site, zone=zones[zone.slug], prefix=prefix)
        for zone in plan.zones
        for prefix in zone.networks
    )
    copy_rows(
        Firewall.zones.through(firewall=firewall, zone=zones[slug])
        for firewall, each in zip(firewalls, plan.firewalls, strict=True)
        for slug in each.zones
    )
    return zones


def _bound(site: Site, plan: planned.Site) -> Iterable[tuple[Deployment | None, planned.Binding]]:
    """Every binding with its deployment; the site's services have none."""
    for service in plan.site_services:
        yield None, service
    products = dict(
        Product.objects.filter(slug__in={each.product for each in plan.deployments}).values_list(
            "slug", "pk"
        )
    )
    deployments = [
        Deployment(
            site=site,
            slug=each.slug,
            name=each.name,
            product_id=products[each.product],
            parameters=each.parameters,
        )
        for each in plan.deployments
    ]
    copy_rows(deployments)
    for stored, each in zip(deployments, plan.deployments, strict=True):
        for binding in each.bindings:
            yield stored, binding


def _keys(plan: planned.Site) -> dict[str, int]:
    """The components' primary keys."""
    bindings = [*plan.site_services, *(b for each in plan.deployments for b in each.bindings)]
    wanted = {each.component for each in bindings}
    return dict(Component.objects.filter(slug__in=wanted).values_list("slug", "pk"))


def copy_rows(rows: Iterable[Model]) -> None:
    """Store new rows of one model by COPY, each with its primary key."""
    rows = list(rows)
    if not rows:
        return
    table = rows[0]._meta.db_table
    fields: list[Any] = list(rows[0]._meta.concrete_fields)
    columns = ", ".join(field.column for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, len(rows)],
        )
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key
        with cursor.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                values = ((field, field.pre_save(row, add=True)) for field in fields)
                copy.write_row([field.get_db_prep_save(v, connection) for field, v in values])
