"""Zones and networks of a whole site from CSV: one network a row, or a zone without any.

Zones and networks that are there take what the rows say of them; blank cells change nothing, and
nothing is ever removed. A network that another zone of the address space has moves to the row's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.errors import InvalidInput
from requirements_app.core.tables import Row, Table

from .. import services
from ..models import Network, Site, Zone
from .run import Run, Subject

COLUMNS = ("zone", "zone_name", "zone_kind", "address_space", "description", "prefix", "name")
REQUIRED = ("zone",)
# Which column a service's field comes from.
_ZONE_COLUMNS = {"slug": "zone", "name": "zone_name", "kind": "zone_kind"}
_OPTIONS = ("kind", "address_space", "description")


@dataclass
class _Group:
    """The rows of one zone; the first that tells something of it counts."""

    rows: list[Row] = field(default_factory=list)

    def told(self, column: str) -> str:
        return next((row.cells[column] for row in self.rows if row.cells[column]), "")


def apply_networks(run: Run, site: Site, text: str, name: str) -> None:
    """Add the zones and networks of a CSV file to a site; problems are kept in the run."""
    table = Table(text, name, columns=COLUMNS, required=REQUIRED)
    groups: dict[str, _Group] = {}
    for row in table.rows():
        groups.setdefault(row.cells["zone"], _Group()).rows.append(row)
    run.problems += table.problems
    for slug, group in groups.items():
        zone = _apply_zone(run, site, slug, group, name)
        for row in group.rows:
            if zone is not None and row.cells["prefix"]:
                _apply_network(run, site, zone, row, name)


def _apply_zone(run: Run, site: Site, slug: str, group: _Group, name: str) -> Zone | None:
    locate = _locator(name, group.rows[0], _ZONE_COLUMNS)
    subject = Subject(f"{site.slug}/zones/{slug}", "zone", slug, site.slug, locate)
    given: dict[str, Any] = {
        option: told
        for option in _OPTIONS
        if (told := group.told(_ZONE_COLUMNS.get(option, option)))
    }
    called = group.told("zone_name")

    def create() -> Zone:
        return services.zone_create(
            actor=run.actor, site=site, slug=slug, name=called or slug, **given
        )

    def update(zone: Zone) -> Zone:
        fields = given | ({"name": called} if called else {})
        return services.zone_update(actor=run.actor, zone=zone, **fields)

    return run.upsert(subject, lambda: site.zones.filter(slug=slug).first(), create, update)


def _apply_network(run: Run, site: Site, zone: Zone, row: Row, name: str) -> None:
    prefix, called = row.cells["prefix"], row.cells["name"]
    label = f"{site.slug}/networks/{zone.slug}/{prefix}"
    subject = Subject(label, "network", prefix, site.slug, _locator(name, row, {}))
    given: dict[str, Any] = {"name": called} if called else {}

    def find() -> Network | None:
        try:
            canonical = AddressRange.from_text(prefix).text
        except InvalidInput:
            return None  # the service tells what is wrong with it
        same = site.networks.filter(address_space=zone.address_space, prefix=canonical)
        return same.select_related("zone").first()

    def create() -> Network:
        return services.network_create(
            actor=run.actor, site=site, zone=zone.slug, prefix=prefix, **given
        )

    def update(network: Network) -> Network:
        return services.network_update(actor=run.actor, network=network, zone=zone.slug, **given)

    run.upsert(subject, find, create, update)


def _locator(name: str, row: Row, columns: dict[str, str]) -> Callable[[str], str]:
    """How a service's field becomes ``file.csv:7 prefix``."""

    def locate(text: str) -> str:
        column = columns.get(text, text)
        return f"{name}:{row.line} {column if column in COLUMNS else ''}".rstrip()

    return locate
