"""A file from its bytes to stored rules."""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import TypeVar

from django.utils import timezone

from requirements_app.core.endpoints import ADDRESSES
from requirements_app.core.errors import InvalidInput
from requirements_app.core.intervals import IntervalSet, Ordered
from requirements_app.jobs.registry import JobFailure

from .compute import model as pure
from .compute.parsing import read_rule_base
from .compute.parsing.limits import MAX_BYTES, brief
from .models import Reading, ReadRule, Unread

MOST_WORDS = 60
"""So many words of a side, or zones, are kept to be shown; the file has them all."""
MOST_UNREAD = 5_000
_BATCH = 2_000
_ANY = "any"
# A file may be about IPv4 alone, and is not more than any in it.
_ADDRESSES = IntervalSet(ADDRESSES.pairs[:1])
K = TypeVar("K", bound=Ordered)


def packed(data: bytes) -> bytes:
    """The bytes as they are kept."""
    return zlib.compress(data, 6)


def file_of(reading: Reading) -> bytes:
    """The file as it was uploaded."""
    return zlib.decompressobj().decompress(bytes(reading.content), MAX_BYTES)


def read(reading: Reading) -> pure.RuleBase:
    """What the file says. Raises JobFailure naming the line and the mend."""
    try:
        return read_rule_base(file_of(reading), reading.platform)
    except InvalidInput as error:
        raise JobFailure(*told(error), code="unreadable") from error


def told(error: InvalidInput) -> tuple[str, str]:
    """What is wrong with a file, in a sentence with its line, and the mend."""
    problem = error.problems[0]
    where = problem.field.partition(".")[2].capitalize() or "The file"
    value = f" “{brief(str(problem.value))}”" if problem.value not in (None, "") else ""
    return brief_text(f"{where}{value} {problem.message}."), brief_text(f"{problem.mend}.")


def brief_text(text: str) -> str:
    """A text that may be stored: printable, whatever the file held."""
    return "".join(each if each.isprintable() else "�" for each in text)[:1_000]


def reading_store(reading: Reading, base: pure.RuleBase) -> None:
    """Keep what was read, once, in the caller's transaction."""
    ReadRule.objects.bulk_create(
        (_rule(reading, number, rule) for number, rule in enumerate(base.rules, start=1)),
        batch_size=_BATCH,
    )
    Unread.objects.bulk_create(
        (
            Unread(
                reading=reading,
                position=position,
                line=each.line,
                text=brief(each.text),
                why=brief_text(each.why),
            )
            for position, each in enumerate(base.unread[:MOST_UNREAD], start=1)
        ),
        batch_size=_BATCH,
    )
    reading.rule_count = len(base.rules)
    reading.unread_count = len(base.unread)
    reading.default = base.default.value
    reading.zones = sorted({brief(each) for each in base.zones})
    reading.families = sorted(base.families)
    reading.read_at = timezone.now()
    reading.save()


def _rule(reading: Reading, number: int, rule: pure.BaseRule) -> ReadRule:
    return ReadRule(
        reading=reading,
        number=number,
        line=rule.line,
        name=brief(rule.name),
        action=rule.action.value,
        from_zones=_zones(rule.from_zones),
        to_zones=_zones(rule.to_zones),
        sources=_words(rule.sources, _ADDRESSES),
        destinations=_words(rule.destinations, _ADDRESSES),
        services=_words(rule.services, pure.ALL_SERVICES),
        enabled=rule.enabled,
        opens=rule.opens,
        implicit=rule.implicit,
        since=rule.since,
        until=rule.until,
        doubts=[brief_text(each) for each in rule.why[:MOST_WORDS]],
    )


@lru_cache(256)
def _zones(zones: frozenset[str] | None) -> list[str] | None:
    if zones is None:
        return None
    kept, more = sorted(map(brief, zones))[:MOST_WORDS], len(zones) - MOST_WORDS
    return [*kept, f"and {more} more"] if more > 0 else kept


def _words(told: pure.Told[K], whole: IntervalSet[K]) -> list[str]:
    """The words of a side; any only where that is all, for what narrows any stands beside it."""
    if _ANY in told.written and whole <= told.perhaps:
        return [_ANY]
    words = dict.fromkeys(brief(each) for each in told.written if each != _ANY)
    kept, more = list(words)[:MOST_WORDS], len(words) - MOST_WORDS
    return [*kept, f"and {more} more"] if more > 0 else kept or [_ANY]
