"""The demonstration sites: importing them, computing what they need, and reading the result."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from requirements_app.rulesets.compute.model import Entry, Result

NAMES = ("branch", "campus", "datacentre")
AS_OF = dt.date(2026, 11, 21)
COLUMNS = (
    "source_zone", "destination_zone", "service", "flow", "deployment", "sources", "destinations",
    "entries", "firewalls", "requirement", "phase", "expires_on", "tls_inspection", "assertion",
)  # fmt: skip


def sites_import() -> dict[str, Any]:
    """Import the sites, under the catalogue that comes with the portal; them by slug."""
    from requirements_app.accounts.models import User
    from requirements_app.sites.importing import SourceFile, import_sites
    from requirements_app.sites.models import Site
    from requirements_app.web.management.commands.demo_load import SITES

    demo = User.objects.create_user("demo", "demo@example.org")
    files = [SITES / f"{name}.yaml" for name in NAMES]
    import_sites(actor=demo, files=[SourceFile(file.name, file.read_bytes()) for file in files])
    return {site.slug: site for site in Site.objects.all()}


def sites_build() -> dict[str, Result]:
    """What the build of each imported site yields on the day of the review."""
    from requirements_app.catalogue.selectors import content_at
    from requirements_app.rulesets.compute import build
    from requirements_app.rulesets.inputs import site_input

    built = {}
    for name, site in sites_import().items():
        version = site.catalogue_version_id
        built[name] = build(site_input(site, version=version), content_at(version), AS_OF)
    return built


def of_flow(result: Result, flow: str, deployment: str = "") -> list[Entry]:
    """The entries of one flow (`product.id`)."""
    return [
        entry
        for entry in result.entries
        if entry.flow == flow and deployment in ("", entry.deployment)
    ]


def ways(entries: Iterable[Entry]) -> set[tuple[str, str, str]]:
    """(source, destination, service) of each entry."""
    return {(each.source.value, each.destination.value, each.service) for each in entries}


def crossed(entries: Iterable[Entry]) -> set[tuple[str, ...]]:
    """The firewalls on the way, in order."""
    return {tuple(hop.firewall for hop in each.path) for each in entries}


def why_not(result: Result, flow: str, deployment: str) -> str:
    """The code of the decision to leave a flow out; `included` where it is in."""
    (decision,) = (
        each for each in result.decisions if (each.flow, each.deployment) == (flow, deployment)
    )
    return decision.code


def table(entries: Iterable[Entry]) -> bytes:
    """The entries as reviewed: one line for each service of a flow between two zones."""
    lines: dict[tuple[Any, ...], list[Entry]] = defaultdict(list)
    for entry in entries:
        lines[
            entry.source.zone, entry.destination.zone, entry.service, entry.flow, entry.deployment,
            " ".join(hop.firewall for hop in entry.path), entry.requirement, entry.phase,
            str(entry.expires_on or ""), entry.tls_inspection, entry.assertion,
        ].append(entry)  # fmt: skip
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for key in sorted(lines):
        held = lines[key]
        sources = " ".join(sorted({each.source.value for each in held}))
        destinations = " ".join(sorted({each.destination.value for each in held}))
        writer.writerow((*key[:5], sources, destinations, len(held), *key[5:]))
    return out.getvalue().encode()
