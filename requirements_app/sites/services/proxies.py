"""The site's outbound proxies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from requirements_app.accounts.models import User
from requirements_app.core.errors import InvalidInput

from .. import checks
from ..checks import Checks
from ..facts import proxy_facts
from ..models import Proxy, Site, Zone
from .common import (
    EXTERNAL,
    External,
    Given,
    Rules,
    assign,
    changed,
    check_external,
    check_unique,
    created,
    current,
    deleted,
    editing,
    pick_all,
)

_MOST_PATTERNS = 500


def _bypassed(value: object, field: str) -> list[str]:
    patterns = checks.texts(value, field, _MOST_PATTERNS)
    check = Checks()
    found = [check.run(checks.peer, each, f"{field}[{at}]") for at, each in enumerate(patterns)]
    check.done()
    return sorted({pattern for pattern in found if pattern})


_RULES: Rules = {
    "slug": checks.slug,
    "name": checks.name,
    "address": checks.address,
    "port": checks.port,
    "inspects_tls": checks.flag,
    "bypasses_inspection": _bypassed,
    "authentication": lambda value, field: checks.one_of(value, field, Proxy.Authentication.values),
    **EXTERNAL,
}


class ProxyOptions(External, total=False):
    inspects_tls: bool
    bypasses_inspection: Sequence[str]
    authentication: str
    source_zones: Sequence[str]


class ProxyFields(ProxyOptions, total=False):
    slug: str
    name: str
    address: str
    port: int


def proxy_create(
    *,
    actor: User,
    site: Site,
    slug: str,
    name: str,
    address: str,
    port: int,
    **options: Unpack[ProxyOptions],
) -> Proxy:
    """A new proxy for HTTP(S) to the internet, for the zones with the slugs `source_zones` or,
    without any, for all. `address` is an IP address, because names are never looked up;
    `bypasses_inspection` are the hosts whose TLS it does not open.

    Raises InvalidInput, NotAllowed, NotFound.
    """
    with editing(actor, site) as locked:
        proxy = Proxy(site=locked)
        given = {"slug": slug, "name": name, "address": address, "port": port, **options}
        zones = _fill(proxy, given)
        proxy.save()
        proxy.source_zones.set(zones or [])
        return created(actor, proxy, proxy_facts(proxy), locked.slug)


def proxy_update(
    *,
    actor: User,
    proxy: Proxy,
    expected_version: int | None = None,
    **fields: Unpack[ProxyFields],
) -> Proxy:
    """Change what is given. Raises InvalidInput, Conflict, NotAllowed, NotFound."""
    with editing(actor, proxy.site) as site:
        proxy = current(proxy, expected_version)
        before = proxy_facts(proxy)
        zones = _fill(proxy, fields)
        if zones is not None:
            proxy.source_zones.set(zones)
        return changed(actor, proxy, before, proxy_facts(proxy), site.slug)


def proxy_delete(*, actor: User, proxy: Proxy, expected_version: int | None = None) -> None:
    """Delete a proxy. Raises Conflict, NotAllowed, NotFound."""
    with editing(actor, proxy.site) as site:
        proxy = current(proxy, expected_version)
        deleted(actor, proxy, proxy_facts(proxy), site.slug)


def _fill(proxy: Proxy, given: Given) -> list[Zone] | None:
    """Set what is given; the source zones, where they are, are handed back."""
    check = Checks()
    assign(proxy, given, _RULES, check)
    siblings = proxy.site.proxies.all()
    check_unique(proxy, siblings, check, "slug")
    check_external(proxy, siblings, check)
    zones = None
    if "source_zones" in given:
        zones = check.run(_source_zones, proxy.site, given["source_zones"])
    check.done()
    return zones


def _source_zones(site: Site, slugs: object) -> list[Zone]:
    zones: list[Zone] = pick_all(site.zones.all(), slugs, "source_zones", "zone", site)
    for zone in zones:
        if zone.is_internet:
            raise InvalidInput.one(
                "source_zones", zone.slug, "is not behind the proxy", "name zones of the site"
            )
    return zones
