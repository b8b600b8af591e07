"""Invented sites: each has clients, servers, data stores and core services behind two firewalls,
and deployments of the estate's products with members in every role."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address
from random import Random

from requirements_app.catalogue.schema import ProductFile
from requirements_app.rulesets.compute.model import (
    Binding,
    Deployment,
    Firewall,
    Member,
    SeenAs,
    Site,
    Zone,
)

from . import words
from .catalogue import COMPONENTS, REGION, SITE_SERVICES, entry_count

CORE_FIREWALL, EDGE_FIREWALL = "fw-core", "fw-edge"
INTERNET = "internet"
_CLIENT_RANGE = 8  # an agent's binding is a range of as many desks
_BLOCK = 1 << 13  # addresses of an ordinary site
_LARGE_BLOCK = 1 << 19
_SITES = int(IPv4Address("10.0.0.0"))
_LARGE = int(IPv4Address("10.128.0.0"))
_CORES = int(IPv4Address("172.16.0.0"))
_SEEN = int(IPv4Address("192.168.0.0"))


def plan(
    number: int, *, entries: int, products: Sequence[ProductFile], version: int, large: bool = False
) -> Site:
    """Site `number`, with as many deployments as lead to at least `entries` entries.

    `large` gives it an address block that half a million members fit in.
    """
    random = Random(f"site {number} {large}")  # noqa: S311 - invented sites, no secret
    block = _LARGE_BLOCK if large else _BLOCK
    base = (_LARGE if large else _SITES) + number * block
    core = _CORES + ((1 << 19 if large else 0) + number * 16)
    slug = f"{'large' if large else 'site'}-{number:04}"
    site = Site(
        slug=slug,
        name=f"{words.name(500 + number).title()} {'works' if large else 'branch'}",
        catalogue_version=version,
        zones=_zones(base, block, core),
        firewalls=(
            Firewall(CORE_FIREWALL, "Core", "", ("clients", "core", "data", "servers")),
            Firewall(EDGE_FIREWALL, "Edge", "", ("core", INTERNET)),
        ),
        site_services=tuple(
            Binding(f"site.{name}", "bound", (Member(_text(core + 1 + at), f"{name}-{slug}"),))
            for at, name in enumerate(SITE_SERVICES)
        ),
    )
    members = _members(entries)
    chosen = _deployed(random, products, entries, members)
    free = {"clients": base, "data": base + block // 4, "servers": base + block // 2}
    deployments = tuple(_deployment(at, file, members, free) for at, file in enumerate(chosen))
    return _with(site, deployments)


def _with(site: Site, deployments: tuple[Deployment, ...]) -> Site:
    return Site(**{**vars(site), "deployments": deployments})


def _zones(base: int, block: int, core: int) -> tuple[Zone, ...]:
    quarter = 32 - (block // 4).bit_length() + 1
    return (
        Zone("clients", "Clients", networks=(f"{_text(base)}/{quarter}",)),
        Zone("core", "Core services", networks=(f"{_text(core)}/28",)),
        Zone("data", "Data stores", networks=(f"{_text(base + block // 4)}/{quarter}",)),
        Zone(INTERNET, "Internet", is_internet=True),
        Zone("servers", "Servers", networks=(f"{_text(base + block // 2)}/{quarter - 1}",)),
    )


def _members(entries: int) -> int:
    """How many members play each role at a site of this size."""
    return next(many for least, many in ((20_000, 16), (5_000, 8), (500, 4), (0, 2))
                if entries >= least)  # fmt: skip


def _deployed(
    random: Random, products: Sequence[ProductFile], entries: int, members: int
) -> Iterator[ProductFile]:
    """Products, again from the first where all are in use, until their flows suffice."""
    waiting: list[ProductFile] = []
    made = 0
    while made < entries:
        waiting = waiting or random.sample(products, len(products))
        file = waiting.pop()
        made += entry_count(file, members)
        yield file


def _deployment(at: int, file: ProductFile, members: int, free: dict[str, int]) -> Deployment:
    product = file.product.slug
    bindings = [
        Binding(
            f"{product}.{name}",
            "bound",
            tuple(_member(f"{name}-{at}", n, name, zone, free) for n in range(members)),
        )
        for name, _kind, zone in COMPONENTS
    ]
    return Deployment(
        slug=f"{product}-{at}",
        name=f"{file.product.name} {at}",
        product=product,
        parameters={"region": REGION},
        bindings=tuple(sorted(bindings, key=lambda binding: binding.component)),
    )


def _member(role: str, at: int, component: str, zone: str, free: dict[str, int]) -> Member:
    """The next free address of the zone; the first gateway is translated towards the clients."""
    many = _CLIENT_RANGE if component == "agent" else 1
    first = -(-free[zone] // many) * many
    free[zone] = first + many
    value = _text(first) if many == 1 else f"{_text(first)}/{33 - many.bit_length()}"
    seen: tuple[SeenAs, ...] = ()
    if component == "gateway" and at == 0:
        seen = (SeenAs("clients", _text(_SEEN + first % 65_536), CORE_FIREWALL),)
    return Member(value, f"{role}-{at}", seen_as=seen)


def _text(address: int) -> str:
    return str(IPv4Address(address))
