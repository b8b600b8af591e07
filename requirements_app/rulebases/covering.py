"""How a rule base stands to a rule set, as rows: what is needed first, then the rules of the base.

Left over is what an older rule set of the site still needed: of the rules that permit nothing
needed now, each older one tells which of them it wanted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from requirements_app.core.firewall_rules import FirewallReport, FirewallRule
from requirements_app.jobs.registry import JobRun
from requirements_app.rulesets.compute.texts import endpoint_of, service_of
from requirements_app.rulesets.firewall_reports import firewall_report
from requirements_app.rulesets.models import Entry, RuleSet

from .compute.answers import BaseAnswer, Need, NeedAnswer, in_words
from .compute.answers import Coverage as Computed
from .compute.coverage import coverage
from .compute.model import Action, BaseRule, RuleBase
from .models import Coverage, CoverageAnswer
from .reading import read

MOST_OLDER = 10
"""So many older rule sets are asked whether they needed what is left over."""
MOST_RULES_TOLD = 50
_STEPS = 5
Kind = CoverageAnswer.Kind


@dataclass(frozen=True)
class Found:
    """What a job found out: rows without their coverage, and what stands beside them."""

    rows: list[CoverageAnswer]
    unknown_zones: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(row.answer for row in self.rows))


def found_out(asked: Coverage, run: JobRun) -> Found:
    """The answers for a stored coverage. Raises JobFailure and Conflict."""
    run.progress("reading the rule base", 0, _STEPS)
    base = read(asked.reading)
    run.progress("reading the rule set", 1, _STEPS)
    report = firewall_report(asked.rule_set, asked.firewall)
    run.progress("comparing", 2, _STEPS)
    answers = coverage(base, report, zones=asked.zone_names)
    run.progress("looking at single entries", 3, _STEPS)
    entries = _entries_allowed(asked, base, report, answers)
    run.progress("looking for what is left over", 4, _STEPS)
    older = _needed_before(asked, base, answers)
    run.progress("storing", _STEPS, _STEPS)
    rules = {rule.rule_id: rule for rule in report.rules}
    zones = {asked.zone_names.get(zone.slug, zone.slug): zone.slug for zone in report.zones}
    rows = [_need(each, rules[each.rule_id], entries) for each in answers.needs]
    for each in answers.base:
        rows += _base(each, base.rules[each.position], older, zones)
    for position, row in enumerate(rows, start=1):
        row.position = position
    return Found(rows, answers.unknown_zones)


def _need(
    answer: NeedAnswer, rule: FirewallRule, entries: Mapping[str, Sequence[str]]
) -> CoverageAnswer:
    return CoverageAnswer(
        side=CoverageAnswer.Side.NEED,
        answer=Kind(answer.standing.value),
        rule_number=rule.number,
        source_zone=rule.source_zone,
        destination_zone=rule.destination_zone,
        allowed=list(in_words(answer.allowed)),
        missing=list(in_words(answer.missing)),
        unclear=list(in_words(answer.unclear)),
        base_rules=_numbers(answer.rules),
        entries=list(entries.get(rule.rule_id, ())),
    )


def _base(
    answer: BaseAnswer, rule: BaseRule, older: Mapping[int, RuleSet], zones: Mapping[str, str]
) -> Iterator[CoverageAnswer]:
    def row(kind: Kind, others: Sequence[int] = (), **values: object) -> CoverageAnswer:
        return CoverageAnswer(
            side=CoverageAnswer.Side.BASE,
            answer=kind,
            base_rule=answer.position + 1,
            source_zone=_only(rule.from_zones, zones),
            destination_zone=_only(rule.to_zones, zones),
            base_rules=_numbers(others),
            **values,
        )

    if rule.action is Action.PERMIT and answer.wider:
        words = list(in_words(answer.wider))
        if answer.left_over and answer.perhaps_needed:
            yield row(Kind.UNDECIDABLE, unclear=words)
        elif answer.left_over and answer.position in older:
            yield row(Kind.LEFT_OVER, wider=words, needed_by=older[answer.position].pk)
        else:
            yield row(Kind.WIDER, wider=words)
    if answer.duplicate_of is not None:
        yield row(Kind.DUPLICATE, [answer.duplicate_of])
    elif answer.shadowed_by:
        yield row(Kind.SHADOWED, answer.shadowed_by)


def _only(zones: frozenset[str] | None, slugs: Mapping[str, str]) -> str:
    """The site's zone, where a rule is for one alone that is known."""
    return slugs.get(next(iter(zones)), "") if zones is not None and len(zones) == 1 else ""


def _numbers(positions: Sequence[int]) -> list[int]:
    return [position + 1 for position in positions[:MOST_RULES_TOLD]]


def _entries_allowed(
    asked: Coverage, base: RuleBase, report: FirewallReport, answers: Computed
) -> dict[str, list[str]]:
    """Of rules that are not permitted whole, the entries that are, by rule."""
    partly = {each.rule_id for each in answers.needs if each.standing is Need.PARTLY}
    partly |= {each.rule_id for each in answers.needs if each.standing is Need.UNDECIDABLE}
    wanted = {entry: rule for rule in report.rules if rule.rule_id in partly
              for entry in rule.entry_ids}  # fmt: skip
    if not wanted:
        return {}
    rows = Entry.objects.filter(content=asked.rule_set.content_id, entry_id__in=list(wanted))
    single = [
        found
        for entry in rows.only("entry_id", "path").iterator()
        if (found := _entry_rule(entry, wanted[entry.entry_id], asked.firewall.slug))
    ]
    alone = coverage(base, replace(report, rules=tuple(single)), zones=asked.zone_names)
    allowed: dict[str, list[str]] = defaultdict(list)
    for each in alone.needs:
        if each.standing is Need.ALLOWED:
            allowed[wanted[each.rule_id].rule_id].append(each.rule_id)
    return allowed


def _entry_rule(entry: Entry, rule: FirewallRule, firewall: str) -> FirewallRule | None:
    """One entry as the firewall sees it."""
    hop = next((each for each in entry.path if each["firewall"] == firewall), None)
    if hop is None:
        return None
    return replace(
        rule,
        rule_id=entry.entry_id,
        sources=(endpoint_of(hop["source"]),),
        destinations=(endpoint_of(hop["destination"]),),
        services=(service_of(hop["service"]),),
        entry_ids=(entry.entry_id,),
    )


def _needed_before(asked: Coverage, base: RuleBase, answers: Computed) -> dict[int, RuleSet]:
    """Of rules that nothing needs, the newest older rule set that did, by position."""
    open_ones = {
        each.position
        for each in answers.base
        if each.left_over and not each.perhaps_needed
        and base.rules[each.position].action is Action.PERMIT
    }  # fmt: skip
    found: dict[int, RuleSet] = {}
    for older in _older(asked.rule_set) if open_ones else ():
        places = [
            at for at, rule in enumerate(base.rules)
            if at in open_ones or rule.action is not Action.PERMIT
        ]  # fmt: skip
        part = replace(base, rules=tuple(base.rules[at] for at in places))
        told = coverage(part, firewall_report(older, asked.firewall), zones=asked.zone_names)
        for each in told.base:
            at = places[each.position]
            if at in open_ones and not each.left_over:
                found[at] = older
        open_ones -= found.keys()
        if not open_ones:
            break
    return found


def _older(rule_set: RuleSet) -> list[RuleSet]:
    """The built rule sets of the site before this one, of other content, the newest first."""
    rows = RuleSet.objects.filter(
        site=rule_set.site_id, content__isnull=False, created_at__lt=rule_set.created_at
    ).exclude(content=rule_set.content_id)
    by_content: dict[int, RuleSet] = {}
    for row in rows.select_related("site", "content").order_by("-created_at")[:100]:
        if row.content_id is not None:
            by_content.setdefault(row.content_id, row)
    return list(by_content.values())[:MOST_OLDER]
