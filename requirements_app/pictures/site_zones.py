"""The picture of a site's zones and the firewalls between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from exports.picture.drawing import Arrow, Box, Drawing
from requirements_app.sites.models import Firewall, Proxy, Site, Zone
from requirements_app.sites.selectors import firewalls_of, proxies_of, zones_of

from .wording import some

_NETWORKS_SHOWN = 4
_FAR = 1_000


@dataclass(frozen=True)
class ZoneRow:
    """A zone as the table tells it: `joined` are the firewalls it is on, `proxies` those that
    serve it."""

    zone: Zone
    networks: tuple[str, ...]
    joined: tuple[Firewall, ...]
    proxies: tuple[Proxy, ...]


@dataclass(frozen=True)
class ZonesPicture:
    drawing: Drawing
    rows: tuple[ZoneRow, ...]


def zones_picture(site: Site) -> ZonesPicture:
    """What the picture shows, in the language that is active; always five queries."""
    zones = list(zones_of(site))
    firewalls, proxies = list(firewalls_of(site)), list(proxies_of(site))
    rows = tuple(_row(zone, firewalls, proxies) for zone in zones)
    steps = _steps(zones, firewalls)
    drawing = Drawing(
        title=_("Zones and firewalls of %(site)s") % {"site": site.name},
        description=_(
            "%(zones)s zones joined by %(firewalls)s firewalls. The table beside it says the same."
        )
        % {"zones": len(zones), "firewalls": len(firewalls)},
        language=get_language() or "en",
        boxes=(
            *(_zone_box(site, row) for row in sorted(rows, key=lambda row: row.zone.slug)),
            *(_firewall_box(site, each) for each in firewalls),
        ),
        arrows=tuple(_lines(firewalls, steps)),
    )
    return ZonesPicture(drawing, rows)


def _row(zone: Zone, firewalls: Iterable[Firewall], proxies: Iterable[Proxy]) -> ZoneRow:
    return ZoneRow(
        zone,
        tuple(network.prefix for network in zone.networks.all()),
        tuple(each for each in firewalls if zone in each.zones.all()),
        tuple(
            each
            for each in proxies
            if not zone.is_internet
            and (not each.source_zones.all() or zone in each.source_zones.all())
        ),
    )


def _zone_box(site: Site, row: ZoneRow) -> Box:
    zone = row.zone
    lines = some(row.networks, _NETWORKS_SHOWN)
    if zone.is_internet:
        lines = [_("all that no network covers")]
    elif not lines:
        lines = [_("no network yet")]
    if zone.kind:
        lines.insert(0, zone.get_kind_display())
    lines += [_("web through %(proxy)s") % {"proxy": each.name} for each in row.proxies]
    if not row.joined and not zone.is_internet:
        lines.append(_("no firewall joins it"))
    return Box(
        id=f"zone:{zone.slug}",
        title=zone.name or zone.slug,
        kind="internet" if zone.is_internet else "zone",
        lines=tuple(lines),
        href=reverse("zone", args=[site.slug, zone.slug]),
        name=_("Zone %(zone)s") % {"zone": zone.name or zone.slug},
        rank=2 if zone.is_internet else 1,
    )


def _firewall_box(site: Site, firewall: Firewall) -> Box:
    return Box(
        id=f"firewall:{firewall.slug}",
        title=firewall.name,
        kind="firewall",
        lines=(firewall.platform or _("Firewall"),),
        href=reverse("firewall", args=[site.slug, firewall.slug]),
        name=_("Firewall %(firewall)s") % {"firewall": firewall.name},
    )


def _lines(firewalls: Iterable[Firewall], steps: Mapping[str, int]) -> Iterable[Arrow]:
    """A line from each firewall to each of its zones; those further from the internet begin on
    the left."""
    for firewall in firewalls:
        mine = steps[f"firewall:{firewall.slug}"]
        for zone in sorted(firewall.zones.all(), key=lambda zone: zone.slug):
            ends = (f"zone:{zone.slug}", f"firewall:{firewall.slug}")
            if steps[ends[0]] < mine:
                ends = ends[::-1]
            yield Arrow(
                id=f"line:{firewall.slug}:{zone.slug}", source=ends[0], target=ends[1], kind="line"
            )


def _steps(zones: Sequence[Zone], firewalls: Sequence[Firewall]) -> dict[str, int]:
    """How many steps each zone and firewall is away from the internet."""
    found = {f"zone:{zone.slug}": 0 if zone.is_internet else _FAR for zone in zones}
    found |= {f"firewall:{each.slug}": _FAR for each in firewalls}
    changed = True
    while changed:
        changed = False
        for firewall in firewalls:
            ends = [f"zone:{zone.slug}" for zone in firewall.zones.all()]
            key = f"firewall:{firewall.slug}"
            nearest = min((found[end] for end in ends), default=_FAR) + 1
            changed = changed or nearest < found[key]
            found[key] = min(found[key], nearest)
            for end in ends:
                changed = changed or found[key] + 1 < found[end]
                found[end] = min(found[end], found[key] + 1)
    return found
