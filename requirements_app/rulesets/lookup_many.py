"""Many connections at once, as log lines tell of them: what `lookup` answers to each, in short.

One statement matches all questions with all entries, so that a paste of 200 lines takes five
statements as a paste of one does. Both ends are single addresses: firewalls log no names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from requirements_app.core.endpoints import AddressRange
from requirements_app.sites.models import Site

from .lookup import NEEDED, Verdict, newest_rule_sets, verdict_of
from .matching import SiteZones, zones_of_sites
from .models import Entry, RuleSet, point_of
from .questions import Question

# `held` are entries by the index of source addresses. `named` are those whose source is a name or
# a literal any: as one where they differ in nothing else, for each question is tried with them all.
# An any holds what lies in its zone, which is seen to afterwards; so these rows are all told.
_MATCH = """
WITH asked AS (
    SELECT * FROM unnest(
        %(numbers)s::int[], %(sources)s::inet[], %(points)s::bigint[], %(destinations)s::inet[],
        %(protocols)s::text[], %(ports)s::int[], %(types)s::int[], %(codes)s::int[],
        %(sure)s::bool[]
    ) AS given (
        number, source, point, destination, protocol, port, icmp_type, icmp_code, only_sure
    )
),
named AS MATERIALIZED (
    SELECT content_id, protocol, ports, icmp_type, icmp_code,
           source = 'any' AS from_any,
           CASE WHEN source = 'any' THEN source_zone END AS source_zone,
           destination = 'any' AS to_any, destination_zone, destination_first, destination_last,
           requirement = ANY(%(needed)s) AS needed, min(position) AS position, min(id) AS id
    FROM rulesets_entry
    WHERE source_first IS NULL AND content_id = ANY(%(contents)s)
      AND (expires_on IS NULL OR expires_on >= %(today)s)
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
),
candidate AS (
    SELECT asked.number, held.*
    FROM asked CROSS JOIN LATERAL (
        SELECT content_id, protocol, ports, icmp_type, icmp_code, FALSE AS from_any, source_zone,
               destination = 'any' AS to_any, destination_zone, destination_first,
               destination_last, requirement = ANY(%(needed)s) AS needed, position, id,
               FALSE AS by_name
        FROM rulesets_entry
        WHERE rulesets_span(source_first, source_last) @> asked.point
          AND source_first <= asked.source AND source_last >= asked.source
          AND content_id = ANY(%(contents)s)
          AND (expires_on IS NULL OR expires_on >= %(today)s)
    ) AS held
    UNION ALL
    SELECT asked.number, named.*, NOT named.from_any
    FROM asked JOIN named
      ON named.protocol = asked.protocol AND (named.from_any OR NOT asked.only_sure)
),
found AS (
    SELECT number, content_id,
           CASE WHEN from_any THEN source_zone END AS source_zone,
           CASE WHEN to_any THEN destination_zone END AS destination_zone,
           by_name OR (destination_first IS NULL AND NOT to_any)
           OR (asked.icmp_type IS NULL AND entry.icmp_type IS NOT NULL) AS open,
           bool_or(needed) AS needed,
           (array_agg(id ORDER BY needed DESC, position))[1] AS id
    FROM candidate AS entry JOIN asked USING (number)
    WHERE entry.protocol = asked.protocol
      AND (asked.port IS NULL OR entry.ports @> asked.port)
      AND (
        asked.icmp_type IS NULL OR entry.icmp_type IS NULL
        OR (
          entry.icmp_type = asked.icmp_type
          AND (entry.icmp_code IS NULL OR entry.icmp_code = asked.icmp_code)
        )
      )
      AND (
        destination_first IS NULL
        OR (destination_first <= asked.destination AND destination_last >= asked.destination)
      )
    GROUP BY 1, 2, 3, 4, 5
)
SELECT number, content_id, source_zone, destination_zone, open, needed, id
FROM (
    SELECT found.*, source_zone IS NULL AND destination_zone IS NULL AS plain, row_number() OVER (
        PARTITION BY number, open, source_zone IS NULL AND destination_zone IS NULL
        ORDER BY content_id
    ) AS place
    FROM found
) AS ranked JOIN asked USING (number)
WHERE NOT open OR (NOT only_sure AND (NOT plain OR place <= %(most)s))
"""
_MOST_UNDECIDED = 50
"""Names make a question undecidable at nearly every site: so many are told, and no more read."""
_SURE, _PERHAPS = 2, 0


@dataclass(frozen=True)
class BriefAnswer:
    """A site that has the connection or may have it, with the first entry that says so."""

    rule_set: RuleSet
    verdict: Verdict
    entry: Entry


Answers = dict[Question, tuple[BriefAnswer, ...]]


@dataclass(frozen=True)
class _Found:
    """Entries of one content that hold a question alike."""

    content: int
    source_zone: str | None
    destination_zone: str | None
    open: bool
    needed: bool
    entry: int

    @property
    def rank(self) -> tuple[bool, bool]:
        return not self.open, self.needed


def lookup_many(
    asked: Collection[Question], sites: QuerySet[Site], *, only_sure: Collection[Question] = ()
) -> Answers:
    """What the newest rule sets of these sites say of each question, sites where it is not
    required left out; in five statements, however many there are. Of sites where it is undecidable
    the first 50 are told, and none for the questions of `only_sure`.

    ICMP without a type is undecidable where an entry is about one type. Raises ValueError for a
    question that is not about two single addresses.
    """
    questions = list(dict.fromkeys((*asked, *only_sure)))
    newest = newest_rule_sets(sites)
    by_content = {each.content_id: each for each in newest if each.content_id is not None}
    sure = set(only_sure) - set(asked)
    matches = list(_matches(questions, sure, list(by_content)))
    with_any = {
        found.content for _, found in matches if found.source_zone or found.destination_zone
    }
    zones = zones_of_sites({by_content[content].site_id for content in with_any})
    best: dict[tuple[int, int], _Found] = {}
    for number, found in matches:
        if not _in_zones(questions[number], found, zones.get(by_content[found.content].site_id)):
            continue
        known = best.get((number, found.content))
        if known is None or found.rank > known.rank:
            best[number, found.content] = found
    entries = Entry.objects.in_bulk({found.entry for found in best.values()})
    answers: dict[Question, list[BriefAnswer]] = {question: [] for question in questions}
    for (number, content), found in best.items():
        verdict = verdict_of(_PERHAPS if found.open else _SURE, needed=found.needed)
        answer = BriefAnswer(by_content[content], verdict, entries[found.entry])
        answers[questions[number]].append(answer)
    return {
        question: tuple(sorted(told, key=lambda each: each.rule_set.site.slug))
        for question, told in answers.items()
    }


def _matches(
    questions: Sequence[Question], only_sure: Collection[Question], contents: list[int]
) -> Iterator[tuple[int, _Found]]:
    sources = [_address(each.source) for each in questions]
    services = [each.service for each in questions]
    with connection.cursor() as cursor:
        cursor.execute(
            _MATCH,
            {
                "numbers": list(range(len(questions))),
                "sources": [each.text for each in sources],
                "points": [point_of(each) for each in sources],
                "destinations": [_address(each.destination).text for each in questions],
                "protocols": [each.protocol for each in services],
                "ports": [each.ports[0].first if each.ports else None for each in services],
                "types": [each.icmp_type for each in services],
                "codes": [each.icmp_code for each in services],
                "sure": [each in only_sure for each in questions],
                "most": _MOST_UNDECIDED,
                "contents": contents,
                "needed": list(NEEDED),
                "today": timezone.localdate(),
            },
        )
        for number, *found in cursor.fetchall():
            yield number, _Found(*found)


def _address(end: object) -> AddressRange:
    if not isinstance(end, AddressRange) or not end.is_address:
        raise ValueError(f"{end} is not one address")
    return end


def _in_zones(question: Question, found: _Found, zones: SiteZones | None) -> bool:
    """Whether the zones that stand for a literal any hold the asked addresses."""
    sides = (found.source_zone, question.source), (found.destination_zone, question.destination)
    return all(
        zone is None or (zones is not None and zones.zones_of(_address(end)) == {zone})
        for zone, end in sides
    )
