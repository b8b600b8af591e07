"""Sites of any size under the curated catalogue, as a build takes them.

A campus with sixteen zones of computers behind a core firewall, servers and management behind that
of the data centre, a transit network, an edge, branches over a private WAN, and web proxies. It
runs each product more than once. Computers are bound as people bind them: mostly networks, also
single hosts with names, ranges, IPv6 networks and a few host names. Equal arguments give equal
sites.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from ipaddress import IPv4Address
from pathlib import Path

import requirements_app.catalogue
from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.files import read_folder
from requirements_app.rulesets.compute.index import CatalogueIndex
from requirements_app.rulesets.compute.model import (
    Binding,
    Deployment,
    Firewall,
    Member,
    Override,
    Proxy,
    SeenAs,
    Site,
    Zone,
)

AS_OF = dt.date(2026, 11, 21)
# So many entries a computer leads to, all in all; measured, and only the aim of `site_of`.
ENTRIES_PER_COMPUTER = 11.5
_FIXED = 880
_LATER = dt.date(2027, 3, 31)
_HALLS = 16
_NETWORK = 64  # addresses


@cache
def catalogue() -> CatalogueContent:
    """The curated catalogue of all vendors."""
    return read_folder(Path(requirements_app.catalogue.__file__).parent / "data")


def site_of(entries: int) -> Site:
    """A site that needs about so many entries (within a few per cent from 5,000 on)."""
    computers = max(round((entries - _FIXED) / ENTRIES_PER_COMPUTER), 20)
    return site(computers)


def site(computers: int) -> Site:
    """A site whose deployments bind so many networks, ranges and hosts of computers."""
    everyone = list(_computers(computers))
    return Site(
        slug="bench",
        name="Benchmark campus",
        catalogue_version=2026112101,
        zones=tuple(_zones()),
        firewalls=tuple(_firewalls()),
        proxies=tuple(_proxies()),
        deployments=tuple(_deployments(everyone)),
        site_services=tuple(_services()),
        overrides=tuple(_overrides()),
    )


def _zones() -> Iterator[Zone]:
    yield Zone("internet", "Internet", is_internet=True)
    for name, third, prefix in (
        ("servers", 0, 22), ("management", 8, 24), ("security", 12, 24), ("test", 13, 24),
    ):  # fmt: skip
        v6 = f"2001:db8:20:{third:x}::/64"
        yield Zone(name, name.title(), networks=(f"10.20.{third}.0/{prefix}", v6))
    yield Zone("transit", "Transit", networks=("10.20.255.0/29",))
    yield Zone("wan", "Branches", networks=("10.200.0.0/14",))
    for hall in range(_HALLS):
        networks = (f"10.{64 + hall}.0.0/16", f"2001:db8:{0x100 + hall:x}::/48")
        yield Zone(_hall(hall), f"Hall {hall}", networks=networks)


def _firewalls() -> Iterator[Firewall]:
    inner = ("servers", "management", "security", "test")
    halls = tuple(_hall(number) for number in range(_HALLS))
    yield Firewall("fw-core", "Core", "fortios", (*halls, "transit"))
    yield Firewall("fw-dc", "Data centre", "panos", (*inner, "transit"))
    yield Firewall("fw-edge", "Edge", "panos", ("transit", "wan", "internet"))


def _proxies() -> Iterator[Proxy]:
    """For half of the halls, one for each address family; the others go out directly."""
    proxied = tuple(_hall(number) for number in range(0, _HALLS, 2))
    yield Proxy("web", "Web proxy", "10.20.3.80", 3128, source_zones=proxied)
    yield Proxy("web6", "Web proxy", "2001:db8:20::80", 3128, source_zones=proxied)


def _hall(number: int) -> str:
    return f"hall-{number:02}"


def _computers(count: int) -> Iterator[Member]:
    """In each ten: five networks, two single hosts, a range, an IPv6 network, a host name; one of
    the networks is translated towards the internet."""
    for number in range(count):
        hall, block = number % _HALLS, number // _HALLS
        first = int(IPv4Address(f"10.{64 + hall}.0.0")) + (block * _NETWORK) % (1 << 16)
        network, host = IPv4Address(first), IPv4Address(first + 5)
        kind = number % 10
        if kind < 5:
            seen = (SeenAs("internet", f"203.0.113.{hall}", "fw-edge"),)
            yield Member(f"{network}/26", f"Floor {block}", seen_as=seen if block % 5 == 4 else ())
        elif kind < 7:
            yield Member(str(host), f"pc-{hall:02}-{block:04}")
        elif kind == 7:
            yield Member(f"{host}-{IPv4Address(first + 29)}", f"Lab {block}")
        elif kind == 8:
            v6 = f"2001:db8:{0x100 + hall:x}:{block:x}::/64" if block else (
                f"2001:db8:{0x100 + hall:x}::/64")  # fmt: skip
            yield Member(v6, f"Floor {block}, IPv6")
        else:
            yield Member(f"pc{block}.hall{hall}.example.org", "", zone=_hall(hall))


def _deployments(everyone: list[Member]) -> Iterator[Deployment]:
    parts = 6
    for number in range(parts):
        share = everyone[number::parts]
        yield _asgard(number, share)
        yield _nexthink(number, share)
    yield _cockpit()
    for number in range(2):
        yield _analytics(number, everyone[number:600:2])
        yield _sms(number, everyone[5 + number * 10 :: 20])


def _asgard(number: int, agents: list[Member]) -> Deployment:
    own = f"10.20.12.{10 + number}"
    virtual = SeenAs("wan", f"10.203.255.{number}", "fw-edge")
    servers = (
        Member(own, f"asgard{number}", seen_as=(virtual,)),
        Member(f"2001:db8:20:c::{0x10 + number:x}", f"asgard{number}"),
    )
    return Deployment(
        f"asgard-{number}", f"ASGARD {number}", "nextron-asgard", "4.0",
        features={"agent-syslog": True, "agent-icmp-check": True, "thunderstorm": True},
        installation_until=_LATER, troubleshooting_until=_LATER,
        bindings=(
            Binding("nextron-asgard.asgard-server", "bound", servers),
            Binding("nextron-asgard.asgard-agent", "bound", tuple(agents)),
            Binding("nextron-asgard.master-asgard", "bound", (Member("10.20.12.9", "master"),)),
            Binding("nextron-asgard.thunderstorm-client", "bound",
                    (Member("10.200.0.0/16", "Branches"),)),
        ),
    )  # fmt: skip


def _nexthink(number: int, computers: list[Member]) -> Deployment:
    users = tuple(computers[::10])
    absent = tuple(
        Binding(f"nexthink.{part}", "absent", reason="Never bought", approved_by="L. Brandt",
                approved_on=dt.date(2026, 6, 2))
        for part in ("data-enricher", "finder", "engine")
    )  # fmt: skip
    return Deployment(
        f"nexthink-{number}", f"Nexthink {number}", "nexthink",
        parameters={"instance": f"campus{number}", "region": "eu", "aws_region": "eu-west-3"},
        bindings=(
            Binding("nexthink.user", "bound", users),
            Binding("nexthink.windows-collector", "bound", tuple(computers)),
            *absent,
        ),
    )  # fmt: skip


def _cockpit() -> Deployment:
    return Deployment(
        "cockpit", "Analysis Cockpit", "nextron-analysis-cockpit", "4.0",
        features={"case-intelligence": True},
        bindings=(
            Binding("nextron-analysis-cockpit.analysis-cockpit", "bound",
                    (Member("10.20.12.80", "cockpit"),)),
            Binding("nextron-analysis-cockpit.management-center", "bound",
                    (Member("10.20.12.10", "asgard0"),)),
        ),
    )  # fmt: skip


def _analytics(number: int, devices: list[Member]) -> Deployment:
    return Deployment(
        f"analytics-{number}", f"Analytics {number}", "appsanywhere-analytics",
        alternatives={"external-destinations": "named-hosts"}, installation_until=_LATER,
        bindings=(
            Binding("appsanywhere-analytics.analytics-server", "bound",
                    (Member(f"10.20.1.{40 + number}", "analytics"),)),
            Binding("appsanywhere-analytics.appsanywhere-server", "bound",
                    (Member("10.20.1.50-10.20.1.59", "AppsAnywhere"),)),
            Binding("appsanywhere-analytics.user-device", "bound", tuple(devices)),
            Binding("appsanywhere-analytics.remote-support", "bound",
                    (Member("10.20.8.200", "Jump host"),)),
        ),
    )  # fmt: skip


def _sms(number: int, devices: list[Member]) -> Deployment:
    return Deployment(
        f"sms-{number}", f"SMS {number}", "tippingpoint-sms", "6.4.0",
        features={"high-availability": True, "responder-actions": True},
        bindings=(
            Binding("tippingpoint-sms.primary", "bound",
                    (Member(f"10.20.8.{20 + number}", "sms-a"),)),
            Binding("tippingpoint-sms.secondary", "bound",
                    (Member(f"10.20.8.{30 + number}", "sms-b"),)),
            Binding("tippingpoint-sms.ips", "bound", tuple(devices)),
            Binding("tippingpoint-sms.sms-client", "bound", (Member("10.20.8.128/25", "Admins"),)),
        ),
    )  # fmt: skip


def _services() -> Iterator[Binding]:
    for component, last in (
        ("dns", 53), ("ntp", 123), ("directory", 10), ("mail", 25), ("sql-database", 33),
        ("file-server", 60),
    ):  # fmt: skip
        pair = tuple(
            Member(f"10.20.0.{last + each}", f"{component}{each + 1}") for each in range(2)
        )
        yield Binding(f"site.{component}", "bound", pair)
    yield Binding("site.siem", "bound", (Member("10.20.12.60", "siem"),))
    yield Binding("site.workstation", "bound", (Member("10.20.8.128/25", "Administrators"),))


def _overrides() -> Iterator[Override]:
    index = CatalogueIndex(catalogue())

    def override(slug: str, kind: str, flow: str, **more: object) -> Override:
        digest = index.digest(flow)
        assert digest is not None, flow  # noqa: S101 - the catalogue renamed it
        reason = "Agreed with the vendor's support until the next release"
        return Override(slug, kind, flow, digest, reason, "demo", **more)  # type: ignore[arg-type]

    for name in ("https", "http"):
        yield override(
            f"thunderstorm-{name}", "reading", f"nextron-asgard.thunderstorm-{name}",
            replacement={"reading": "agents-and-others"},
        )  # fmt: skip
    yield override(
        "vault", "replace", "appsanywhere-analytics.centos-mirrorlist",
        host="mirrorlist.centos.org", replacement={"hosts": ["vault.centos.org"]},
        expires_on=_LATER,
    )  # fmt: skip
    yield override(
        "syslog-port", "replace", "nextron-asgard.agent-syslog", deployment="asgard-3",
        replacement={"services": ["tcp/6514"]}, expires_on=_LATER,
    )  # fmt: skip
    yield override(
        "no-icmp", "suppress", "nextron-asgard.agent-icmp-check", deployment="asgard-1",
        expires_on=_LATER,
    )  # fmt: skip
