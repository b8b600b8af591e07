"""Rules of a rule base, and answers about it, as their pages list them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from requirements_app.rulebases.models import CoverageAnswer, ReadRule
from requirements_app.rulebases.selectors import Line

from .paging import SIZES
from .rule_lines import VALUES_SHOWN, Values

_PAGE = SIZES[0]


@dataclass(frozen=True)
class RuleLine:
    """A rule of the file with its sides."""

    rule: ReadRule
    sources: Values
    destinations: Values
    services: Values


@dataclass(frozen=True)
class Place:
    """A rule of the file, and where its page has it: a query string with a mark."""

    rule: ReadRule

    @property
    def address(self) -> str:
        page = (self.rule.number - 1) // _PAGE + 1
        return f"?size={_PAGE}&page={page}#rule-{self.rule.number}"


@dataclass(frozen=True)
class AnswerLine:
    """An answer with the sides of the rule that it is about. `parts` are packets in words: those
    that are missing or wider, `unclear` those that are neither, `allowed` those that pass."""

    answer: CoverageAnswer
    line: Line
    place: Place | None
    others: tuple[Place, ...]
    sources: Values
    destinations: Values
    services: Values
    parts: Values
    unclear: Values
    allowed: Values


def rule_lines(rules: Iterable[ReadRule]) -> list[RuleLine]:
    """The rules in their order."""
    return [
        RuleLine(rule, values(rule.sources), values(rule.destinations), values(rule.services))
        for rule in rules
    ]


def answer_lines(lines: Iterable[Line]) -> list[AnswerLine]:
    """The answers in their order."""
    return [_answer(line) for line in lines]


def values(texts: Sequence[str]) -> Values:
    """A list whose end is folded."""
    return Values(tuple(texts[:VALUES_SHOWN]), tuple(texts[VALUES_SHOWN:]))


def _answer(line: Line) -> AnswerLine:
    about, answer = line.rule or line.base_rule, line.answer
    partly = answer.answer != CoverageAnswer.Kind.ALLOWED
    return AnswerLine(
        answer,
        line,
        Place(line.base_rule) if line.base_rule else None,
        tuple(map(Place, line.base_rules)),
        values(about.sources if about else ()),
        values(about.destinations if about else ()),
        values(about.services if about else ()),
        parts=values([*answer.missing, *answer.wider]),
        unclear=values(answer.unclear),
        allowed=values(answer.allowed if partly else ()),
    )
