"""Reports of one firewall to render: one with a rule of each kind, one with hostile texts, two
that differ, and hypothesis strategies for rules of addresses."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import ANY, Endpoint, parse_endpoint
from requirements_app.core.firewall_rules import (
    FirewallReport,
    FirewallRule,
    FirewallZone,
    Resolved,
)
from requirements_app.core.ports import PortRange
from requirements_app.core.services import Service, parse_service

NASTY = (
    '"; permit ip any any\n!\r\n*/ } \' ] ]]> --> <x/> ${file("/etc/passwd")} $(reboot) `id`'
    " \\ %{x} #\u2028\u202e\x00\x1b[2J | ; && drop"
)
MANY_PORTS = "tcp/" + ",".join(str(port) for port in range(8001, 8041, 2))
AS_OF = dt.date(2026, 11, 21)
RESOLVED_AT = dt.datetime(2026, 11, 21, 6, 30, tzinfo=dt.UTC)

ZONES = (
    FirewallZone("admin", "Admin", (AddressRange.from_text("10.80.16.0/26"),)),
    FirewallZone(
        "devices",
        "Devices",
        (AddressRange.from_text("10.80.4.0/24"), AddressRange.from_text("fd5e:80:0:4::/64")),
    ),
    FirewallZone("internet", "Internet", (), is_internet=True),
    FirewallZone(
        "management",
        "Management",
        (AddressRange.from_text("10.80.0.0/24"), AddressRange.from_text("fd5e:80:0:1::/64")),
    ),
)


def rule(
    number: int,
    zones: tuple[str, str],
    sources: Iterable[str | Endpoint],
    destinations: Iterable[str | Endpoint],
    services: Iterable[str | Service],
    **facts: Any,
) -> FirewallRule:
    """A rule of texts or values. Its id is made from its number, unless `rule_id` says it."""
    whole: dict[str, Any] = {
        "rule_id": f"rule-{number:020x}",
        "number": number,
        "source_zone": zones[0],
        "destination_zone": zones[1],
        "from_zone": zones[0],
        "to_zone": zones[1],
        "sources": tuple(map(_endpoint, sources)),
        "destinations": tuple(map(_endpoint, destinations)),
        "services": tuple(sorted(map(_service, services))),
        "purposes": (f"purpose of rule {number}",),
        "entry_ids": tuple(f"entry-{number:016x}{each:04x}" for each in range(2)),
        "phase": "operation",
        "expires_on": None,
        "tls_inspection": "unstated",
    }
    return FirewallRule(**(whole | facts))


def report(*rules: FirewallRule, **facts: Any) -> FirewallReport:
    """A report of these rules at the firewall fw-inner."""
    whole: dict[str, Any] = {
        "site": "demo-datacentre",
        "site_name": "Demo data centre",
        "firewall": "fw-inner",
        "firewall_name": "Inner firewall",
        "platform": "",
        "rule_set": "01935c5e-0000-7000-8000-000000000007",
        "content_hash": "v1:" + "1a2b3c4d" * 8,
        "catalogue_version": 2026112101,
        "as_of": AS_OF,
        "address": "https://portal.example.org/rule-sets/01935c5e-0000-7000-8000-000000000007/",
        "zones": ZONES,
        "rules": rules,
    }
    return FirewallReport(**(whole | facts))


def of_each_kind() -> FirewallReport:
    """A rule of each kind: what a platform can be asked to write."""
    inner = ("admin", "management")
    outer = ("management", "internet")
    return report(
        rule(1, inner, ["10.80.16.5"], ["10.80.0.10"], ["tcp/443"], reference="CHG-2026-0042"),
        rule(2, inner, ["10.80.16.0/26"], ["10.80.0.10-10.80.0.14"], ["tcp/22", "udp/8162-8163"]),
        rule(3, ("devices", "management"), ["fd5e:80:0:4::/64"], ["fd5e:80:0:1::11"], ["tcp/443"]),
        rule(
            4,
            ("devices", "management"),
            ["10.80.4.21-10.80.4.24", "10.80.4.31", "fd5e:80:0:4::21-fd5e:80:0:4::24"],
            ["10.80.0.11", "10.80.0.12", "fd5e:80:0:1::11", "fd5e:80:0:1::12"],
            ["tcp/443", "udp/123"],
        ),
        rule(5, outer, ["10.80.0.30"], ["update1.example.com", "update2.example.com"], ["tcp/443"]),
        rule(6, outer, ["10.80.0.30"], ["*.example.net"], ["tcp/443"]),
        rule(
            7,
            outer,
            ["10.80.0.30", "fd5e:80:0:1::30"],
            ["198.51.100.7", "2001:db8::7", "api.example.org", "*.example.org"],
            ["tcp/443", "tcp/8443"],
        ),
        rule(8, outer, ["10.80.0.31", "fd5e:80:0:1::31"], [ANY], ["tcp/443"]),
        rule(9, ("internet", "management"), [ANY], ["10.80.0.40"], ["tcp/25"]),
        rule(
            10,
            ("admin", "devices"),
            ["10.80.16.0/26"],
            ["10.80.4.0/24"],
            ["icmp/8/0", "icmp/3"],
        ),
        rule(
            11,
            ("management", "devices"),
            ["10.80.0.0/24", "fd5e:80:0:1::/64"],
            ["10.80.4.0/24", "fd5e:80:0:4::/64"],
            ["icmp", "icmpv6/128"],
        ),
        rule(12, inner, ["10.80.16.9"], ["10.80.0.12"], [MANY_PORTS, "tcp/49152-65535"]),
        rule(
            13,
            ("devices", "management"),
            ["10.80.4.31"],
            ["10.80.0.13"],
            ["gre", "esp", "ip/99", "sctp/3868"],
        ),
        rule(
            14,
            inner,
            ["172.31.4.10"],  # as translated before this firewall
            ["10.80.0.14"],
            ["tcp/10443"],
            expires_on=dt.date(2027, 1, 31),
            phase="installation",
            tls_inspection="forbidden",
        ),
        rule(
            15,
            ("management", "management"),
            ["10.80.0.11"],
            ["10.80.0.12"],
            ["tcp/3306"],
            crosses_firewall=False,
        ),
        rule(
            16,
            ("devices", "internet"),
            ["10.80.4.31"],
            ["203.0.113.0/24"],
            ["udp/53"],
            from_zone="devices",
            to_zone="",
            entry_ids=tuple(f"entry-{each:020x}" for each in range(40)),
        ),
    )


def resolved_report() -> FirewallReport:
    """The same with the addresses of two of its names."""
    ranges = AddressRange.from_text
    return dataclasses.replace(
        of_each_kind(),
        resolved=(
            Resolved(
                "update1.example.com",
                (ranges("192.0.2.11"), ranges("2001:db8:1::11")),
                300,
                "10.80.8.53",
                RESOLVED_AT,
            ),
            Resolved("api.example.org", (ranges("192.0.2.80"),), 60, "10.80.8.53", RESOLVED_AT),
        ),
    )


def with_nasty_texts() -> FirewallReport:
    """One plain rule, of which every free text is an attack."""
    return report(
        rule(
            1,
            ("admin", "management"),
            ["10.80.16.5"],
            ["10.80.0.10"],
            ["tcp/443"],
            purposes=(NASTY,),
            reference=NASTY,
            entry_ids=(NASTY, "entry-1"),
        ),
        site_name=NASTY,
        firewall_name=NASTY,
        zones=tuple(dataclasses.replace(zone, name=NASTY) for zone in ZONES),
    )


def that_differs() -> FirewallReport:
    """Rule 1 goes, rules 2 and 4 stay, rule 3 is new (numbers aside)."""
    whole = of_each_kind().rules
    gone, kept, new, other = (whole[each] for each in range(4))
    return report(
        dataclasses.replace(kept, number=1),
        dataclasses.replace(new, number=2),
        dataclasses.replace(other, number=3),
        since="01935c5e-0000-7000-8000-000000000003",
        before=(gone, dataclasses.replace(kept, number=2), dataclasses.replace(other, number=3)),
    )


def _endpoint(given: str | Endpoint) -> Endpoint:
    return parse_endpoint(given) if isinstance(given, str) else given


def _service(given: str | Service) -> Service:
    return parse_service(given) if isinstance(given, str) else given


# --- hypothesis ------------------------------------------------------------------------------

few = settings(deadline=None, max_examples=20)
"""For tests that write, load and compare whole files for each example."""

_BASES = {4: 10 << 24, 6: 0xFD5E << 112}


def address_ranges(version: int) -> st.SearchStrategy[AddressRange]:
    """Ranges within 512 addresses, so that they often touch and overlap."""
    base = _BASES[version]
    return st.tuples(st.integers(0, 511), st.integers(0, 40)).map(
        lambda pair: AddressRange(version, base + pair[0], base + pair[0] + pair[1])  # type: ignore[arg-type]
    )


def services() -> st.SearchStrategy[Service]:
    """TCP and UDP with one to twenty port ranges, ICMP of both families, ESP."""
    ports = st.tuples(st.integers(1, 65535), st.integers(0, 300)).map(
        lambda pair: PortRange(pair[0], min(pair[0] + pair[1], 65535))
    )
    with_ports = st.builds(
        Service,
        st.sampled_from(["tcp", "udp"]),
        st.lists(ports, min_size=1, max_size=20).map(tuple),
    )
    icmp = st.builds(
        Service,
        st.sampled_from(["icmp", "icmpv6"]),
        st.just(()),
        st.integers(0, 255),
        st.none() | st.integers(0, 255),
    )
    return st.one_of(with_ports, icmp, st.sampled_from([Service("esp"), Service("icmp")]))


def address_rules(most: int = 6) -> st.SearchStrategy[tuple[FirewallRule, ...]]:
    """Rules of addresses alone between admin and management, each with a family in common."""
    return st.lists(
        st.sampled_from([4, 6]).flatmap(
            lambda version: st.tuples(
                st.lists(address_ranges(version), min_size=1, max_size=4, unique=True),
                st.lists(address_ranges(version), min_size=1, max_size=4, unique=True),
                st.lists(services(), min_size=1, max_size=3, unique=True),
            )
        ),
        max_size=most,
    ).map(
        lambda found: tuple(
            rule(number, ("admin", "management"), *sides)
            for number, sides in enumerate(found, start=1)
        )
    )
