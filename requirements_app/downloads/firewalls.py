"""One firewall's configuration: its report, and what of it was implemented by which change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import F

from exports.firewall.base import FirewallExporter
from requirements_app.changes.models import BaselineEntry, Change, ChangeSite, Item
from requirements_app.core.errors import InvalidInput
from requirements_app.core.firewall_rules import FirewallReport, FirewallRule
from requirements_app.rulesets.firewall_reports import (
    configurable_content,
    earlier_rule_set,
    firewall_of,
    firewall_report,
)
from requirements_app.rulesets.models import RuleSet
from requirements_app.sites.models import Firewall, Site

_IMPLEMENTED = (Change.State.IMPLEMENTED, Change.State.VERIFIED, Change.State.CLOSED)
_TO_BE_DONE = (Change.State.APPROVED, Change.State.SCHEDULED)
_References = Mapping[str, frozenset[tuple[int, str]]]


def configuration(
    rule_set: RuleSet, firewall: Firewall, *, since: RuleSet | None = None
) -> FirewallReport:
    """The report that firewall formats are made of, each rule with the changes that its entries
    rest on as `reference`: those that brought what is in force, and those that are approved to
    bring it. A constant number of queries.

    Raises Conflict for a rule set that is not built, or too large for a configuration.
    """
    report = firewall_report(rule_set, firewall, since=since)
    known = _references(rule_set.site)
    return replace(
        report,
        rules=tuple(_referred(report.rules, known)),
        before=tuple(_referred(report.before, known)),
    )


def last_implemented(site: Site, firewall: Firewall) -> RuleSet | None:
    """The rule set that the newest implemented change at this firewall came from. None where there
    is no such change, or it came from no rule set, as one that only takes out what is in force."""
    here = Item.objects.filter(site=site, firewalls__contains=[firewall.slug])
    change = (
        Change.objects.filter(state__in=_IMPLEMENTED, pk__in=here.values("change"))
        .order_by(F("implemented_at").desc(nulls_last=True), "-pk")
        .first()
    )
    if change is None:
        return None
    found = ChangeSite.objects.filter(change=change, site=site).select_related("rule_set__content")
    return found.get().rule_set


def firewall_request_check(
    exporter: FirewallExporter[Any], options: Mapping[str, object], rule_set: RuleSet
) -> None:
    """Whether a firewall's format can be made of a built rule set with these options, as far as
    that can be told before.

    Raises InvalidInput naming `options.<field>`, NotFound for an older rule set that is not the
    site's, and Conflict for one that is not built, or too large.
    """
    site = rule_set.site
    if options.get("firewall") in (None, ""):
        known = ", ".join(site.firewalls.values_list("slug", flat=True)) or "none"
        raise InvalidInput.one(
            "options.firewall",
            options.get("firewall"),
            "is missing: the file is one firewall's",
            f"name one of {site.name}; there are: {known}",
        )
    chosen = exporter.read_options(options)
    firewall_of(site, chosen.firewall, "options.firewall")
    if chosen.since is not None:
        earlier_rule_set(rule_set, chosen.since, "options.since")
    exporter.check(frozenset(site.zones.values_list("slug", flat=True)), chosen)
    configurable_content(rule_set)


def _references(site: Site) -> _References:
    """entry id → the (number, reference elsewhere) of the changes it rests on."""
    found: dict[str, set[tuple[int, str]]] = defaultdict(set)
    told = ("change__number", "change__external_reference")
    in_force = BaselineEntry.objects.filter(site=site, until=None).order_by()
    coming = Item.objects.filter(site=site, change__state__in=_TO_BE_DONE, after__isnull=False)
    for rows in (
        in_force.values_list("entry_key", *told),
        coming.order_by().values_list("after__entry_id", *told),
    ):
        for entry, number, elsewhere in rows.iterator():
            found[entry].add((number, elsewhere))
    return {entry: frozenset(changes) for entry, changes in found.items()}


def _referred(rules: Iterable[FirewallRule], known: _References) -> Iterable[FirewallRule]:
    for rule in rules:
        changes = sorted({each for entry in rule.entry_ids for each in known.get(entry, ())})
        yield replace(rule, reference=", ".join(_reference(*each) for each in changes))


def _reference(number: int, elsewhere: str) -> str:
    """As the papers of a change have it, without the word."""
    return f"{number} ({elsewhere})" if elsewhere else str(number)
