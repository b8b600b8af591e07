"""What a site says now, as the CSV files that an import takes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from requirements_app.core.cells import inert

from .importing import csv_bindings, csv_networks
from .models import Site
from .selectors import bindings_of, zones_of


def bindings_csv(site: Site) -> str:
    """The members of all bindings, under the header that :func:`import_bindings` takes."""
    return _written(
        csv_bindings.COLUMNS,
        (
            (
                binding.deployment.slug if binding.deployment else "",
                binding.component.slug,
                member.value,
                member.name,
                member.zone.slug if member.zone else "",
                "yes" if member.is_virtual else "no",
            )
            for binding in bindings_of(site)
            for member in binding.members.all()
        ),
    )


def networks_csv(site: Site) -> str:
    """The zones but internet, with their networks, under the header that :func:`import_networks`
    takes; a zone without any network has a row of its own."""
    return _written(
        csv_networks.COLUMNS,
        (
            (
                zone.slug,
                zone.name,
                zone.kind,
                zone.address_space,
                zone.description,
                prefix,
                name,
            )
            for zone in zones_of(site).filter(is_internet=False)
            for prefix, name in [(each.prefix, each.name) for each in zone.networks.all()]
            or [("", "")]
        ),
    )


def _written(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([[inert(cell) for cell in row] for row in rows])
    return file.getvalue()
