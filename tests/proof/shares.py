"""What the demonstration sites need of each of their firewalls: the report that its file is made
of, and beside it the entries, read from where the build left them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import Endpoint, parse_endpoint
from requirements_app.core.firewall_rules import FirewallReport, Resolved, names_of
from requirements_app.core.services import Service, parse_service
from tests.demonstration import AS_OF, sites_import

if TYPE_CHECKING:
    from requirements_app.rulesets.models import Entry, RuleSet

FIREWALLS = {
    ("branch", "fw-branch"): (10, 0),
    ("campus", "fw-core"): (91, 12),
    ("campus", "fw-edge"): (35, 0),
    ("datacentre", "fw-inner"): (79, 28),
    ("datacentre", "fw-outer"): (3, 0),
}
"""How many entries cross each firewall, and how many stay within one of its zones."""
INTERNET = tuple(
    map(AddressRange.from_text, ("198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"))
)
"""Where the made-up addresses of names are: ranges for documentation."""
RESOLVED_AT = dt.datetime(2026, 11, 21, 6, 30, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Asked:
    """An entry as a firewall sees it. `real` is where its packets end, behind a translation of the
    firewall's own."""

    entry: str
    rule: int
    from_zone: str
    to_zone: str
    source: Endpoint
    destination: Endpoint
    service: Service
    real: Endpoint
    within_zone: bool

    @property
    def translated(self) -> bool:
        return self.real != self.destination


@dataclass(frozen=True)
class Share:
    """One firewall's share of a site's rule set. `zones` are those that it stands between;
    `report` has the addresses of all names, as `resolve` would have found them. `entries` are the
    ids of all of the site's, `rules_csv` is the file of all of its rules."""

    site: str
    firewall: str
    zones: tuple[str, ...]
    report: FirewallReport
    asked: tuple[Asked, ...]
    entries: frozenset[str]
    rules_csv: bytes

    @property
    def crossing(self) -> tuple[Asked, ...]:
        return tuple(each for each in self.asked if not each.within_zone)

    @property
    def inside(self) -> tuple[Asked, ...]:
        return tuple(each for each in self.asked if each.within_zone)

    @property
    def named(self) -> tuple[Asked, ...]:
        """The entries to or from a name."""
        return tuple(each for each in self.crossing if names_of((each.source, each.destination)))

    @property
    def addresses(self) -> Mapping[str, tuple[AddressRange, ...]]:
        return {each.name: each.addresses for each in self.report.resolved}

    @property
    def translations(self) -> dict[str, str]:
        """The address behind the firewall's translation by that in front of it."""
        return {str(each.destination): str(each.real) for each in self.asked if each.translated}


def shares_build() -> dict[tuple[str, str], Share]:
    """Import the demonstration sites, build their rule sets, and read each firewall's share."""
    from requirements_app.jobs.runner import run_inline
    from requirements_app.rulesets.services import rule_set_request

    found: dict[tuple[str, str], Share] = {}
    for site in sites_import().values():
        rule_set = rule_set_request(site=site, actor=None, as_of=AS_OF)
        assert rule_set.job is not None
        run_inline(rule_set.job)
        rule_set.refresh_from_db()
        found |= {(share.site, share.firewall): share for share in _shares(rule_set)}
    return found


def _shares(rule_set: RuleSet) -> Iterator[Share]:
    from requirements_app.downloads.copies import copy_rules
    from requirements_app.rulesets.firewall_reports import firewall_report
    from requirements_app.rulesets.models import Entry

    assert rule_set.content_id is not None
    rules_csv = b"".join(copy_rules(rule_set.content_id))
    entries = list(Entry.objects.filter(content=rule_set.content).order_by("position"))
    for firewall in rule_set.site.firewalls.order_by("slug"):
        report = with_addresses(firewall_report(rule_set, firewall))
        if report.rules:
            yield Share(
                rule_set.site.slug,
                firewall.slug,
                tuple(firewall.zones.order_by("slug").values_list("slug", flat=True)),
                report,
                tuple(_asked(entries, report)),
                frozenset(each.entry_id for each in entries),
                rules_csv,
            )


def _asked(entries: Iterable[Entry], report: FirewallReport) -> Iterator[Asked]:
    """Which zones a way leads between is the report's to say; all else is the entry's."""
    zones = {rule.number: (rule.from_zone, rule.to_zone) for rule in report.rules}
    own = {zone for pair in zones.values() for zone in pair}
    for each in entries:
        whole = {
            "source": each.source,
            "destination": each.destination,
            "service": each.service,
        }
        hops = [hop for hop in each.path if hop["firewall"] == report.firewall]
        if not each.path and each.rule_number in zones and each.source_zone in own:
            hops = [whole]
        for hop in hops:
            translated = hop["destination"] != each.destination
            yield Asked(
                each.entry_id,
                each.rule_number,
                *zones[each.rule_number],
                parse_endpoint(hop["source"]),
                parse_endpoint(hop["destination"]),
                parse_service(hop["service"]),
                parse_endpoint(each.destination if translated else hop["destination"]),
                not each.path,
            )


def with_addresses(report: FirewallReport) -> FirewallReport:
    """The report with addresses for each of its names: two of IPv4 and one of IPv6, none of them
    beside another's."""
    names = sorted(
        {
            name.text
            for rule in report.rules
            for name in names_of((*rule.sources, *rule.destinations))
            if not name.wildcard
        }
    )
    assert len(names) < 80
    return replace(
        report,
        resolved=tuple(
            Resolved(name, _made_up(at), 300, "192.0.2.53", RESOLVED_AT)
            for at, name in enumerate(names, start=1)
        ),
    )


def _made_up(at: int) -> tuple[AddressRange, ...]:
    texts = (f"198.51.100.{at * 3}", f"203.0.113.{at * 3}", f"2001:db8:{at}::53")
    return tuple(map(AddressRange.from_text, texts))
