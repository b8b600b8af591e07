"""Reports to render: one as small as a golden file should be, one as rich as a real site's, and
one as large as it has to be."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from requirements_app.core.report import (
    CatalogueFlow,
    CatalogueReport,
    DecisionLine,
    EntryLine,
    FindingLine,
    FlowLine,
    RuleLine,
    RuleSetReport,
    SourceRow,
    ZonePair,
)

HASH = "v1:1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f809"
NASTY = "#let x = 1 $y$ [z] \\ @ref *bold* _it_ `raw` <tag> // no /* no */ ~ --- =1+1"
RIGHT_TO_LEFT = "שלום"

Document = tuple[str, str, str, str]

_ASGARD = ("nextron-asgard-2026", "ASGARD: network requirements", "Nextron Systems", "a1" * 32)
_SMS = ("tippingpoint-sms-2026", "SMS: ports and protocols", "Trend Micro", "5e" * 32)
_NEXTHINK = ("nexthink-2026", "Connectivity requirements", "Nexthink", "7c" * 32)


def source_row(
    document: Document, section: str, row: str, *cells: str | None, summary: str = ""
) -> SourceRow:
    slug, title, publisher, sha256 = document
    return SourceRow(
        document=slug,
        document_title=title,
        publisher=publisher,
        sha256=sha256,
        retrieved=dt.date(2026, 11, 2),
        section=section,
        row=row,
        cells=cells,
        summary=summary,
    )


def rule(
    number: int,
    sources: Mapping[str, str],
    destinations: Mapping[str, str],
    services: Iterable[str],
    purpose: str | tuple[str, ...],
    **facts: Any,
) -> RuleLine:
    """A rule whose sides are given as {value: name}."""
    given: dict[str, Any] = {
        "applications": (),
        "requirement": "required",
        "in_part": (),
        "phase": "operation",
        "expires_on": None,
        "tls_inspection": "unstated",
        "firewalls": ("fw-core",),
        "seen_as": (),
        "deployments": ("asgard-production",),
        "flows": ("nextron-asgard.agent-to-server",),
        "overrides": (),
        "crosses_firewall": True,
        **facts,
    }
    purposes = (purpose,) if isinstance(purpose, str) else purpose
    return RuleLine(
        number=number,
        rule_id=f"rule-{number:020x}",
        sources=tuple(sources),
        source_names=tuple(sources.values()),
        destinations=tuple(destinations),
        destination_names=tuple(destinations.values()),
        services=tuple(services),
        purposes=purposes,
        entry_ids=tuple(f"entry-{number:016x}{n:04x}" for n in range(len(sources))),
        **given,
    )


def entry(position: int, **facts: Any) -> EntryLine:
    given: dict[str, Any] = {
        "entry_id": f"entry-{position:020x}",
        "rule": 1,
        "deployment": "asgard-production",
        "product": "nextron-asgard",
        "flow": "nextron-asgard.agent-to-server",
        "source": "10.20.0.0/16",
        "source_name": "Clients",
        "source_component": "nextron-asgard.agent",
        "source_zone": "clients",
        "destination": "10.10.4.21",
        "destination_name": "asgard-01",
        "destination_component": "nextron-asgard.server",
        "destination_zone": "servers",
        "service": "tcp/443",
        "application": "HTTPS",
        "requirement": "required",
        "phase": "operation",
        "expires_on": None,
        "tls_inspection": "forbidden",
        "assertion": "stated",
        "firewalls": ("fw-core",),
        "seen_as": (),
        "purpose": "Agents talk to their server",
        **facts,
    }
    return EntryLine(**given)


def report(**facts: Any) -> RuleSetReport:
    """An empty rule set with every fact of its title page."""
    given: dict[str, Any] = {
        "rule_set": "0d9f8a52-6a51-4c3e-9c1b-5c9f5d1d6f10",
        "url": "https://portal.example.org/rule-sets/0d9f8a52-6a51-4c3e-9c1b-5c9f5d1d6f10/",
        "site": "campus",
        "site_name": "University campus",
        "catalogue_version": 2026112101,
        "as_of": dt.date(2026, 11, 21),
        "built_at": dt.datetime(2026, 11, 21, 9, 41, 7, tzinfo=dt.UTC),
        "requested_by": "Dana Whitfield",
        "content_hash": HASH,
        "inputs_hash": "v1:" + "9f" * 32,
        "entry_count": 0,
        "rule_count": 0,
        "findings": (),
        "zone_pairs": (),
        "excluded": (),
        "provenance": (),
        **facts,
    }
    return RuleSetReport(**given)


def small_report() -> RuleSetReport:
    """Two rules, three entries, one finding of each severity."""
    pairs = (
        ZonePair(
            "clients",
            "servers",
            (
                rule(
                    1,
                    {"10.20.0.0/16": "Clients"},
                    {"10.10.4.21": "asgard-01"},
                    ["tcp/443"],
                    "Agents talk to their server",
                    applications=("HTTPS",),
                    tls_inspection="forbidden",
                ),
            ),
        ),
        ZonePair(
            "servers",
            "internet",
            (
                rule(
                    2,
                    {"10.10.4.21": "asgard-01", "2001:db8:10::21": ""},
                    {"*.example.net": "", "update1.example.net": "=cmd|' /C calc'!A0"},
                    ["tcp/443", "udp/53"],
                    (NASTY, RIGHT_TO_LEFT),
                    phase="installation",
                    expires_on=dt.date(2026, 12, 31),
                    requirement="conditional",
                    in_part=("optional",),
                    firewalls=("fw-core", "fw-edge"),
                    seen_as=("fw-edge sees source 192.0.2.7",),
                    flows=("nextron-asgard.updates",),
                    overrides=(
                        "hosts replaced by override mirror until 2027-06-30: Gone (owner dana)",
                    ),
                ),
            ),
        ),
    )
    return report(
        rule_count=2,
        entry_count=3,
        zone_pairs=pairs,
        findings=(
            FindingLine(
                "blocking",
                "component-unbound",
                "deployments/asgard-production/bindings/nextron-asgard.master",
                "Nobody says which machine is the Master ASGARD.",
                "Bind the component, or declare it absent.",
                ("nextron-asgard.master-management",),
            ),
            FindingLine("warning", "=1+1", "@subject", "+message", "-mend"),
            FindingLine("info", "same-zone", "zones/servers", "No firewall is crossed.", ""),
        ),
        excluded=(
            DecisionLine(
                "asgard-production",
                "nextron-asgard.thunderstorm",
                "excluded",
                "feature-off",
                "Thunderstorm is switched off for this deployment.",
            ),
        ),
        provenance=(
            FlowLine(
                "nextron-asgard.agent-to-server",
                "Agents talk to their server",
                "required",
                "unstated",
                "stated",
                (1,),
                (source_row(_ASGARD, "1.4.1", "1", "Agent / Server communication", "443/tcp"),),
            ),
            FlowLine(
                "nextron-asgard.updates",
                NASTY,
                "conditional",
                "stated",
                "inferred",
                (2,),
                (
                    source_row(_ASGARD, "1.4.5", "1", None, "update1", summary="Updates"),
                    source_row(_ASGARD, "1.4.5", "p1", summary="Over HTTPS"),
                    source_row(_ASGARD, "1.4.5", "2", "", "update2"),
                ),
            ),
        ),
        entries=(
            entry(1),
            entry(2, rule=2, source="2001:db8:10::21", purpose=NASTY),
            entry(3, rule=2, purpose=RIGHT_TO_LEFT, expires_on=dt.date(2026, 12, 31)),
        ),
    )


def small_catalogue() -> CatalogueReport:
    flow = CatalogueFlow(
        flow="nextron-asgard.agent-to-server",
        product="nextron-asgard",
        sources=("nextron-asgard.agent",),
        destinations=("nextron-asgard.server",),
        services=("tcp/443",),
        applications=("HTTPS",),
        requirement="required",
        requirement_basis="unstated",
        feature="",
        conditions="",
        alternative="",
        bidirectional=False,
        phase="operation",
        lifecycle="current",
        assertion="stated",
        tls_inspection="forbidden",
        purpose="Agents talk to their server",
        notes=(),
        provenance=("nextron-asgard-2026 § 1.4.1 row 1",),
    )
    optional = dataclasses.replace(
        flow,
        flow="nextron-asgard.thunderstorm",
        destinations=("*.example.net",),
        services=("tcp/8080", "tcp/9443"),
        requirement="optional",
        feature="nextron-asgard.thunderstorm",
        conditions="=2+3",
        notes=(NASTY,),
    )
    return CatalogueReport(
        url="https://portal.example.org/flows/?product=nextron-asgard",
        catalogue_version=2026112101,
        published_at=dt.datetime(2026, 11, 21, 8, 0, tzinfo=dt.UTC),
        digest=HASH,
        filters=(("product", "nextron-asgard"),),
        flows=(flow, optional),
    )


def campus_report() -> RuleSetReport:
    """A site as a change board would meet it, with all that is awkward to set in type."""
    pairs = _campus_pairs()
    rules = [each for pair in pairs for each in pair.rules]
    return report(
        rule_count=len(rules),
        entry_count=318,
        zone_pairs=pairs,
        findings=_CAMPUS_FINDINGS,
        excluded=_CAMPUS_EXCLUDED,
        provenance=_campus_provenance(rules),
    )


def large_report(rule_count: int, *, pairs: int = 4) -> RuleSetReport:
    """A report of `rule_count` rules of everyday size."""
    share = rule_count // pairs
    zone_pairs = tuple(
        ZonePair(
            f"zone-{pair}",
            f"zone-{pair + 1}",
            tuple(_everyday_rule(pair * share + n + 1) for n in range(share)),
        )
        for pair in range(pairs)
    )
    flow = FlowLine(
        "nextron-asgard.agent-to-server",
        "Agents talk to their server",
        "required",
        "unstated",
        "stated",
        tuple(range(1, share * pairs + 1)),
        (source_row(_ASGARD, "1.4.1", "1", "Agent / Server communication", "443/tcp"),),
    )
    return report(
        rule_count=share * pairs,
        entry_count=share * pairs,
        zone_pairs=zone_pairs,
        provenance=(flow,),
    )


def _everyday_rule(number: int) -> RuleLine:
    third, fourth = divmod(number, 250)
    return rule(
        number,
        {f"10.20.{third % 250}.0/24": f"Floor {number}"},
        {f"10.10.{third % 250}.{fourth + 1}": f"server-{number:05d}"},
        ["tcp/443", "tcp/8443"],
        f"Everyday connection number {number}",
        applications=("HTTPS",),
    )


_AGENT_NAMES = {
    "10.20.0.0/16": "Client networks, Building A to F",
    "10.21.64.0/18": "Laboratories",
    "2001:db8:20::/48": "Client networks (IPv6)",
}
_ASGARD_NAMES = {"10.10.4.21": "asgard-01.campus.example.org"}
_INSTANCE = "campus-example-university-hospital-production.eu.nexthink.cloud"


def _campus_pairs() -> tuple[ZonePair, ...]:
    return (
        ZonePair("clients", "servers", _client_rules()),
        ZonePair("clients", "internet", _client_internet_rules()),
        ZonePair("management", "servers", _management_rules()),
        ZonePair("servers", "internet", _server_internet_rules()),
        ZonePair("servers", "servers", _inside_rules()),
    )


def _client_rules() -> tuple[RuleLine, ...]:
    return (
        rule(
            1,
            _AGENT_NAMES,
            _ASGARD_NAMES,
            ["tcp/443"],
            "Agents report to the Management Center and fetch their tasks from it",
            applications=("HTTPS",),
            tls_inspection="forbidden",
            deployments=("asgard-production", "asgard-test"),
        ),
        rule(
            2,
            _AGENT_NAMES,
            _ASGARD_NAMES,
            ["udp/514"],
            "Agents forward their log to the server by syslog",
            applications=("Syslog",),
            requirement="optional",
            flows=("nextron-asgard.agent-syslog",),
        ),
        rule(
            3,
            {"10.20.0.0/16": "Client networks, Building A to F"},
            {"10.10.4.21": "asgard-01.campus.example.org", "10.10.4.22": ""},
            ["icmp/8"],
            "Agents check whether their server can be reached",
            requirement="optional",
            flows=("nextron-asgard.online-check",),
        ),
        rule(
            4,
            {"10.20.0.0/16": "Client networks, Building A to F"},
            {"10.10.8.10": "dc-01", "10.10.8.11": "dc-02", "10.10.8.12": "dc-03"},
            ["tcp/135,49152-65535"],
            "The Windows Collector reads the directory of the domain by remote procedure calls",
            applications=("RPC",),
            deployments=("nexthink",),
            flows=("nexthink.collector-directory",),
        ),
    )


def _client_internet_rules() -> tuple[RuleLine, ...]:
    return (
        rule(
            5,
            _AGENT_NAMES,
            {_INSTANCE: "", f"agora-data-collector-ingestion.{_INSTANCE}": ""},
            ["tcp/443"],
            "Collectors send their measurements to the instance",
            applications=("HTTPS", "WebSocket over TLS"),
            tls_inspection="forbidden",
            firewalls=("fw-core", "fw-edge"),
            deployments=("nexthink",),
            flows=("nexthink.collector-instance", "nexthink.collector-ingestion"),
        ),
        rule(
            6,
            {"10.21.64.0/18": "Laboratories"},
            {"*.data.eu.nexthink.cloud": ""},
            ["tcp/443"],
            NASTY + " " + RIGHT_TO_LEFT,
            requirement="conditional",
            phase="installation",
            expires_on=dt.date(2026, 12, 31),
            firewalls=("fw-core", "fw-edge"),
            deployments=("nexthink",),
            flows=("nexthink.installer",),
        ),
    )


def _management_rules() -> tuple[RuleLine, ...]:
    return (
        rule(
            7,
            {"10.30.1.0/24": "Administrators"},
            {**_ASGARD_NAMES, "10.10.4.40": "cockpit-01"},
            ["tcp/22,443,8443"],
            (
                "Administrators open the web interface",
                "Administrators work on the command line",
            ),
            applications=("HTTPS", "SSH"),
            firewalls=("fw-core",),
        ),
        rule(
            8,
            {"10.30.1.0/24": "Administrators"},
            {"10.10.9.5-10.10.9.17": "SMS appliances, active and standby, with their virtual one"},
            ["tcp/22,443,9033,10042", "udp/161"],
            "The SMS client and the command line manage the appliance; SNMP polls it",
            applications=("HTTPS", "SSH", "SNMP"),
            requirement="required",
            phase="troubleshooting",
            expires_on=dt.date(2026, 11, 28),
            deployments=("sms-ha",),
            flows=("tippingpoint-sms.client", "tippingpoint-sms.snmp"),
        ),
    )


def _server_internet_rules() -> tuple[RuleLine, ...]:
    return (
        rule(
            9,
            _ASGARD_NAMES,
            {
                "update-301.nextron-systems.com": "",
                "update1.nextron-systems.com": "",
                "update2.nextron-systems.com": "",
            },
            ["tcp/443"],
            "The server fetches updates of itself, of the scanners and of their signatures",
            applications=("HTTPS",),
            tls_inspection="forbidden",
            firewalls=("fw-core", "fw-edge"),
            flows=("nextron-asgard.updates",),
        ),
        rule(
            10,
            {"10.10.9.5": "sms-a", "10.10.9.6": "sms-b"},
            {"tmc.tippingpoint.com": "Threat Management Center", "203.0.113.0/24": ""},
            ["tcp/443,4043"],
            "The SMS fetches filter packages",
            applications=("HTTPS",),
            firewalls=("fw-core", "fw-edge"),
            deployments=("sms-ha",),
            flows=("tippingpoint-sms.tmc",),
        ),
    )


def _inside_rules() -> tuple[RuleLine, ...]:
    return (
        rule(
            11,
            {"10.10.9.5": "sms-a"},
            {"10.10.9.6": "sms-b"},
            ["tcp/1098,4444,10042"],
            "Both members of the pair keep each other's state",
            firewalls=(),
            crosses_firewall=False,
            deployments=("sms-ha",),
            flows=("tippingpoint-sms.high-availability",),
        ),
    )


_CAMPUS_FINDINGS = (
    FindingLine(
        "blocking",
        "component-unbound",
        "deployments/asgard-production/bindings/nextron-asgard.master",
        "Nobody says which machine is the Master ASGARD, so one flow has no source.",
        "Bind nextron-asgard.master to its address, or declare it absent with a reason.",
    ),
    FindingLine(
        "blocking",
        "proxy-inspects-tls",
        "proxies/campus-proxy",
        "The outbound proxy opens TLS to update1.nextron-systems.com, which the vendor rules out.",
        "Let the proxy pass *.nextron-systems.com unopened, or let the server go around it.",
    ),
    FindingLine(
        "warning",
        "parameter-unset",
        "deployments/nexthink/parameters/aws-region",
        "The region of the export bucket is not set; eu-west-3 is only the document's example.",
        "Ask the vendor for the region and set aws-region.",
    ),
    FindingLine(
        "warning",
        "reading-unconfirmed",
        "deployments/sms-ha/flows/tippingpoint-sms.authentication",
        "The document gives 8443/UDP, but its neighbours suggest that the column slipped.",
        "Confirm one of the readings on the site's page.",
    ),
    FindingLine(
        "info",
        "same-zone",
        "deployments/sms-ha",
        "Rule 11 stays inside one zone and crosses no firewall.",
        "Nothing to do; it is kept for completeness.",
    ),
)

_CAMPUS_EXCLUDED = (
    DecisionLine(
        "asgard-production",
        "nextron-asgard.thunderstorm-https",
        "excluded",
        "feature-off",
        "The feature Thunderstorm is switched off for this deployment.",
    ),
    DecisionLine(
        "asgard-production",
        "nextron-asgard.thunderstorm-http",
        "excluded",
        "feature-off",
        "The feature Thunderstorm is switched off for this deployment.",
    ),
    DecisionLine(
        "nexthink",
        "nexthink.export-download",
        "excluded",
        "parameter-unset",
        "The template's parameter aws-region has no value; see the findings.",
    ),
    DecisionLine(
        "sms-ha",
        "tippingpoint-sms.ntp-pool-with-a-very-long-name-that-has-to-wrap-somewhere-in-its-cell",
        "excluded",
        "replaced",
        "The site's own NTP service stands in for the public pool.",
    ),
)


def _campus_provenance(rules: Iterable[RuleLine]) -> tuple[FlowLine, ...]:
    told = {
        "nextron-asgard.agent-to-server": [
            source_row(_ASGARD, "1.4.1", "1", "Agent / Server communication", "443/tcp")
        ],
        "nextron-asgard.agent-syslog": [
            source_row(_ASGARD, "1.4.1", "2", "Syslog Forwarder (optional)", "514/udp [1]")
        ],
        "nexthink.collector-directory": [
            source_row(
                _NEXTHINK,
                "collector",
                "s2",
                summary="The Windows Collector asks the domain controller on 135 and the "
                "dynamic ports.",
            )
        ],
        "tippingpoint-sms.snmp": [
            source_row(_SMS, "inbound", "4", "UDP", "161", "Yes", "SNMP agent", None),
            source_row(_SMS, "inbound", "5", "TCP", "161", "Yes", "SNMP agent", None),
        ],
    }
    flows = dict.fromkeys(flow for each in rules for flow in each.flows)
    return tuple(
        FlowLine(
            flow,
            next(each.purposes[0] for each in rules if flow in each.flows),
            "required",
            "unstated",
            "inferred" if flow == "tippingpoint-sms.tmc" else "stated",
            tuple(each.number for each in rules if flow in each.flows),
            tuple(told.get(flow, [source_row(_SMS, "outbound", "7", "TCP", "443", None)])),
        )
        for flow in flows
    )
