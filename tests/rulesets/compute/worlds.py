"""Small random sites with catalogues to build them under."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from requirements_app.core.endpoints import AddressRange, parse_endpoint
from requirements_app.rulesets.compute.model import (
    Binding,
    Consumer,
    Deployment,
    Firewall,
    Member,
    Proxy,
    SeenAs,
    Site,
    Zone,
)

from .world import AS_OF, absent, bound, catalogue, flow, override

ROLES = ("app.agent", "app.server", "app.primary", "app.secondary")
ENDS = ("agent", "server", "primary", "secondary", "site.dns", "site.any", "host:get.example.net",
        "host:*.cdn.example.net", "host:198.51.100.0/24")  # fmt: skip
SERVICES = ("tcp/443", "tcp/80,443", "udp/53", "icmp", "icmpv6", "tcp/1000-2000", "gre")
VALUES = ("10.1.0.0/24", "10.1.0.7", "10.2.0.5", "10.2.0.6", "10.0.0.0/14", "2001:db8:2::5",
          "203.0.113.7", "192.168.1.1", "pc.example.org")  # fmt: skip
HOSTS = [
    {"pattern": "get.example.net", "kind": "exact", "party": "vendor",
     "tls_inspection": "forbidden"},
    {"pattern": "*.cdn.example.net", "kind": "wildcard", "party": "vendor"},
    {"pattern": "198.51.100.0/24", "kind": "address", "party": "vendor"},
]  # fmt: skip
PROXY = Proxy("web", "Web proxy", "10.2.0.80", 3128, inspects_tls=True)


@st.composite
def flows(draw: st.DrawFn) -> list[dict[str, Any]]:
    made = []
    for number in range(draw(st.integers(1, 4))):
        facts: dict[str, Any] = {
            "bidirectional": draw(st.booleans()),
            "tls_inspection": draw(st.sampled_from(["unstated", "forbidden", "allowed"])),
            "phase": draw(st.sampled_from(["operation", "installation"])),
        }
        if draw(st.booleans()):
            facts |= {"requirement": "optional", "feature": "extra"}
        if draw(st.booleans()):
            facts |= {"version_rule": "same-major"}
        sides = st.lists(st.sampled_from(ENDS), min_size=1, max_size=2, unique=True)
        services = st.lists(st.sampled_from(SERVICES), min_size=1, max_size=2, unique=True)
        made.append(flow(f"f{number}", draw(sides), draw(sides), draw(services), **facts))
    return made


@st.composite
def bindings(draw: st.DrawFn) -> tuple[Binding, ...]:
    made = []
    for role in ROLES:
        state = draw(st.sampled_from(["bound", "bound", "absent", "unbound", "none"]))
        if state == "bound":
            chosen = draw(st.lists(st.sampled_from(VALUES), min_size=1, max_size=3, unique=True))
            members = tuple(_member(value, draw(st.integers(0, 4))) for value in chosen)
            made.append(Binding(role, "bound", members, version=draw(st.sampled_from("345"))))
        elif state == "absent":
            made.append(absent(role))
        elif state == "unbound":
            made.append(Binding(role, "unbound"))
    return tuple(made)


def _member(value: str, kind: int) -> Member:
    endpoint = parse_endpoint(value)
    if not isinstance(endpoint, AddressRange):
        return Member(value, zone="clients" if kind else None)
    seen = (SeenAs("servers", "192.0.2.7", "inner"), SeenAs("clients", "192.0.2.8"))
    return Member(
        value,
        is_virtual=kind == 4 and endpoint.is_address,
        seen_as=seen[:kind] if kind < 3 else (),
    )


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Site, Any]:
    made = draw(flows())
    content = catalogue(
        *made, hosts=HOSTS, features=[{"id": "extra", "name": "Extra", "default": True}]
    )
    accepted = [
        override(
            "accept-any", content, each["id"], slug=each["id"], replacement={"zones": ["internet"]}
        )
        for each in made
        if draw(st.booleans())
    ]
    replaced = [
        override(
            "replace",
            content,
            each["id"],
            slug=f"r-{each['id']}",
            replacement={"hosts": ["mirror.example.com", "10.2.0.90"]},
            expires_on=dt.date(2027, 1, 1),
        )
        for each in made
        if draw(st.booleans())
    ]
    prod = Deployment(
        "prod",
        "Production",
        "app",
        features={"extra": draw(st.booleans())},
        installation_until=draw(st.sampled_from([None, AS_OF])),
        bindings=draw(bindings()),
    )
    test = Deployment("test", "Test", "app", bindings=draw(bindings()))
    offered = Binding("app.server", "offer", (Member("10.2.0.5"),), offer="hq/app")
    theirs = Deployment("theirs", "T", "app", bindings=(offered, bound("app.agent", "10.1.7.0/24")))
    site = Site(
        slug="hq",
        name="HQ",
        catalogue_version=2026112101,
        zones=(
            Zone("clients", networks=("10.1.0.0/16", "2001:db8:1::/48")),
            Zone("servers", networks=("10.2.0.0/16", "2001:db8:2::/48", "10.1.0.0/28")),
            Zone("internet", is_internet=True),
        ),
        firewalls=(
            Firewall("inner", zones=("clients", "servers")),
            Firewall("edge", zones=("servers", "internet")),
        ),
        proxies=draw(st.sampled_from([(), (PROXY,)])),
        deployments=(prod, test),
        site_services=draw(st.sampled_from([(), (bound("site.dns", "10.2.0.53", "10.1.0.53"),)])),
        overrides=(*accepted, *replaced),
        consumers=draw(st.sampled_from([(), (Consumer("branch", (theirs,)),)])),
    )
    return site, content
