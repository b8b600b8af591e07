"""A firewall's configuration as a page shows it, made in the request as long as it is small."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString

from exports.firewall.base import FirewallExporter, FirewallOptions
from requirements_app.core.firewall_rules import FirewallReport, FirewallRule
from requirements_app.core.report import FindingLine
from requirements_app.downloads.firewalls import configuration
from requirements_app.rulesets.models import Content, Rule, RuleSet
from requirements_app.sites.models import Firewall

from .highlighting import Linked, highlighted, plainly
from .text_differences import TextDifference, text_difference

MOST_RULES = 500
"""How many rules at a firewall a page shows."""

MOST_READ = 5_000
"""How many rules a rule set may have of which a page reads those at one firewall."""

MOST_SIGNS = 400_000
"""How long a configuration may be that a page shows."""

_OF_RULE = re.compile(r"rule (\d{1,9})")


@dataclass(frozen=True)
class ShownFinding:
    """A finding, and the address of the rule that it is about, or ""."""

    finding: FindingLine
    address: str


@dataclass(frozen=True)
class Preview:
    """`rules` is how many the firewall is to have, and `differs` whether it had others before;
    `lines` are of the file, `difference` is of the whole configurations. `too_long` says that they
    are longer than a page shows."""

    rules: int
    differs: bool
    findings: tuple[ShownFinding, ...] = ()
    lines: tuple[SafeString, ...] = ()
    difference: TextDifference | None = None
    too_long: bool = False


def is_small(content: Content, firewall: Firewall, *, inside_zones: bool) -> bool:
    """Whether a page shows a firewall's share of a rule set. Reads no more than a few rows."""
    if content.rule_count > MOST_READ:
        return False
    zones = list(firewall.zones.values_list("slug", flat=True)) if inside_zones else []
    here = Q(path__contains=[{"firewall": firewall.slug}]) | Q(path=[], source_zone__in=zones)
    rows = Rule.objects.filter(here, content=content).order_by()
    return len(rows.values_list("pk", flat=True)[: MOST_RULES + 1]) <= MOST_RULES


def preview_of(
    rule_set: RuleSet,
    firewall: Firewall,
    exporter: FirewallExporter[Any],
    options: FirewallOptions,
    *,
    since: RuleSet | None,
    compares: bool,
) -> Preview:
    """What the file would hold, or with `compares` how its whole differs from that of `since`.

    Raises InvalidInput for options that the rules do not fit, ExportError for rules that the format
    cannot hold, Conflict for a rule set that is not built.
    """
    report = configuration(rule_set, firewall, since=since)
    linked = _links(report, rule_set, since)
    whole, was = _whole(report), _as_it_was(report, since)
    rules, older = exporter.rules(whole, options), exporter.rules(was, options)
    preview = Preview(
        rules=len(rules),
        differs={each.content for each in rules} != {each.content for each in older},
        findings=tuple(_shown(exporter.findings(report, options), rules, rule_set)),
    )
    if since is not None and compares:
        before, after = exporter.written(was, options), exporter.written(whole, options)
        if max(len(before), len(after)) > MOST_SIGNS:
            return replace(preview, too_long=True)
        found = text_difference(before, after, lambda line: plainly(line, linked))
        return replace(preview, difference=found)
    text = exporter.written(report, options)
    if len(text) > MOST_SIGNS:
        return replace(preview, too_long=True)
    return replace(preview, lines=highlighted(text, exporter.identifier, linked))


def _whole(report: FirewallReport) -> FirewallReport:
    return replace(report, since="", before=())


def _as_it_was(report: FirewallReport, since: RuleSet | None) -> FirewallReport:
    """The whole configuration of the rule set that the report is compared with; without one, no
    rule."""
    was = replace(_whole(report), rules=report.before)
    if since is None:
        return was
    return replace(
        was,
        rule_set=str(since.pk),
        content_hash=since.content.digest if since.content else "",
        catalogue_version=since.catalogue_version_id,
        as_of=since.as_of,
        address=report.address.replace(report.rule_set, str(since.pk)),
    )


def _links(report: FirewallReport, rule_set: RuleSet, since: RuleSet | None) -> Linked:
    """Ids of rules and entries lead to the rule set that has them, the newer one first."""
    found: dict[str, str] = {}
    for rules, owner in ((report.before, since), (report.rules, rule_set)):
        if owner is not None:
            found |= _addresses(rules, owner)
    return lambda each: found.get(each, "")


def _addresses(rules: Iterable[FirewallRule], owner: RuleSet) -> dict[str, str]:
    page, entries = (reverse(name, args=[owner.pk]) for name in ("rule-set", "rule-set-entries"))
    found = {rule.rule_id: f"{page}?row={rule.number}" for rule in rules}
    return found | {each: f"{entries}?row={each}" for rule in rules for each in rule.entry_ids}


def _shown(
    findings: Iterable[FindingLine], rules: Sequence[FirewallRule], rule_set: RuleSet
) -> Iterable[ShownFinding]:
    numbers = {rule.number for rule in rules}
    page = reverse("rule-set", args=[rule_set.pk])
    for each in findings:
        number = _OF_RULE.fullmatch(each.subject)
        known = number is not None and int(number[1]) in numbers
        yield ShownFinding(each, f"{page}?row={number[1]}" if number and known else "")
