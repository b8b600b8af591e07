"""Reads of rule bases and their answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from requirements_app.core.errors import Conflict, InvalidInput, NotFound
from requirements_app.rulesets.firewall_reports import firewall_of
from requirements_app.rulesets.models import Entry, Rule, RuleSet
from requirements_app.rulesets.selectors import newest_built
from requirements_app.sites.models import Firewall, Site

from .checks import zone_names_digest
from .models import Coverage, CoverageAnswer, ReadRule, RuleBase

FILTER_KEYS = ("answer", "side", "source_zone", "destination_zone")


def rule_bases_of(site: Site) -> QuerySet[RuleBase]:
    """The rule bases of a site, newest first, without their files."""
    rows = RuleBase.objects.filter(site=site).select_related(
        "site", "firewall", "reading__job", "uploaded_by"
    )
    return rows.defer("reading__content")


def rule_base_get(site: Site, rule_base_id: UUID) -> RuleBase:
    """One of them. Raises NotFound."""
    found = rule_bases_of(site).filter(pk=rule_base_id).first()
    if found is None:
        raise NotFound(
            f"site {site.slug} has no such rule base", "see the list of the site's rule bases"
        )
    return found


def rule_set_meant(site: Site, rule_set_id: str) -> RuleSet:
    """The rule set of the site with this id; the newest built one where none is given.

    Raises InvalidInput for what is no id, NotFound, and Conflict where none is built.
    """
    if not rule_set_id:
        newest = newest_built(site)
        if newest is None:
            raise Conflict(f"{site.name} has no built rule set", "build its rule set first")
        return newest
    try:
        key = UUID(rule_set_id)
    except ValueError as error:
        raise InvalidInput.one(
            "rule_set", rule_set_id, "is no id of a rule set", "see the site's rule sets"
        ) from error
    rows = RuleSet.objects.select_related("site", "content")
    found = rows.filter(pk=key, site=site).first()
    if found is None:
        raise NotFound(f"{site.name} has no rule set {key}", "see the site's rule sets")
    return found


def firewall_meant(rule_base: RuleBase, slug: str) -> Firewall:
    """The firewall to compare at: the one named, the rule base's own, or the site's only one.

    Raises InvalidInput for one that is not the site's, and Conflict where none can be meant.
    """
    if slug:
        return firewall_of(rule_base.site, slug)
    if rule_base.firewall is not None:
        return rule_base.firewall
    every = list(rule_base.site.firewalls.order_by("slug")[:2])
    if len(every) == 1:
        return every[0]
    raise Conflict(
        f"it is not known which firewall of {rule_base.site.name} the rule base is of",
        "name it by `firewall`, or edit the rule base" if every else "make the firewall first",
    )


@dataclass(frozen=True)
class AnswerFilters:
    """What answers are picked by; "" picks all."""

    answer: str = ""
    side: str = ""
    source_zone: str = ""
    destination_zone: str = ""

    @classmethod
    def from_texts(cls, texts: dict[str, str]) -> AnswerFilters:
        """Raises InvalidInput for what is not known."""
        known = {"answer": CoverageAnswer.Kind.values, "side": CoverageAnswer.Side.values}
        for key, values in known.items():
            if texts.get(key, "") and texts[key] not in values:
                mend = f"use one of {', '.join(values)}"
                raise InvalidInput.one(key, texts[key], "is unknown", mend)
        return cls(**{key: texts.get(key, "") for key in FILTER_KEYS})

    def of(self, coverage: Coverage) -> QuerySet[CoverageAnswer]:
        """The answers that they pick, in order."""
        picked = {key: value for key in FILTER_KEYS if (value := getattr(self, key))}
        return CoverageAnswer.objects.filter(coverage=coverage, **picked).order_by("position")


@dataclass(frozen=True)
class Line:
    """An answer with the rules that it is about; `older` is the rule set that needed what is left
    over, where that is kept."""

    answer: CoverageAnswer
    rule: Rule | None
    base_rule: ReadRule | None
    base_rules: tuple[ReadRule, ...]
    older: RuleSet | None


def lines_of(coverage: Coverage, answers: Collection[CoverageAnswer]) -> list[Line]:
    """The answers with their rules; three queries."""
    content = coverage.rule_set.content_id
    numbers = {row.rule_number for row in answers if row.rule_number is not None}
    rules = {row.number: row for row in Rule.objects.filter(content=content, number__in=numbers)}
    wanted = {number for row in answers for number in (*row.base_rules, row.base_rule)}
    read = read_rules(coverage, (number for number in wanted if number is not None))
    older = RuleSet.objects.in_bulk({row.needed_by for row in answers if row.needed_by})
    return [
        Line(
            row,
            rules.get(row.rule_number or 0),
            read.get(row.base_rule or 0),
            tuple(read[number] for number in row.base_rules if number in read),
            older.get(row.needed_by) if row.needed_by else None,
        )
        for row in answers
    ]


def read_rules(coverage: Coverage, numbers: Iterable[int]) -> dict[int, ReadRule]:
    """Rules of the base by number; one query."""
    rows = ReadRule.objects.filter(reading=coverage.reading_id, number__in=set(numbers))
    return {row.number: row for row in rows}


@dataclass(frozen=True)
class ZoneTally:
    """How many answers of a kind a zone pair has."""

    source: str
    destination: str
    answer: str
    count: int


def zone_tallies(coverage: Coverage) -> list[ZoneTally]:
    """The answers that are about one zone pair, counted by it and by kind; one query."""
    rows = (
        CoverageAnswer.objects.filter(coverage=coverage)
        .exclude(source_zone="")
        .exclude(destination_zone="")
        .order_by()
        .values_list("source_zone", "destination_zone", "answer")
        .annotate(count=Count("pk"))
    )
    return [ZoneTally(*row) for row in sorted(rows)]


def coverages_of(rule_base: RuleBase) -> QuerySet[Coverage]:
    """What its file was held against at its site, newest first, as it names zones now."""
    rows = Coverage.objects.filter(
        reading=rule_base.reading_id,
        rule_set__site=rule_base.site_id,
        zone_names_digest=zone_names_digest(rule_base.zone_names),
        computed_at__isnull=False,
    )
    return rows.select_related("rule_set", "firewall").order_by("-computed_at")


def computed_coverage(rule_base: RuleBase, rule_set: RuleSet) -> Coverage | None:
    """How a rule base stands, at its own firewall, to a rule set or another one of equal content;
    None where that is not computed."""
    rows = Coverage.objects.filter(
        reading=rule_base.reading_id,
        firewall=rule_base.firewall_id,
        rule_set__content=rule_set.content_id,
        zone_names_digest=zone_names_digest(rule_base.zone_names),
        computed_at__isnull=False,
    )
    return rows.select_related("rule_set").order_by("-computed_at").first()


def entries_allowed(coverage: Coverage) -> dict[str, list[int]]:
    """The needed entries that are wholly allowed, each with the numbers of the rules that allow its
    rule."""
    answers = coverage.answers.filter(side=CoverageAnswer.Side.NEED)
    found: dict[str, list[int]] = {}
    whole: dict[int, list[int]] = {}
    for row in answers.only("answer", "rule_number", "base_rules", "entries"):
        if row.answer == CoverageAnswer.Kind.ALLOWED and row.rule_number is not None:
            whole[row.rule_number] = row.base_rules
        found |= dict.fromkeys(row.entries, row.base_rules)
    entries = Entry.objects.filter(content=coverage.rule_set.content_id, rule_number__in=whole)
    for entry, number in entries.values_list("entry_id", "rule_number").iterator():
        found[entry] = whole[number]
    return found
