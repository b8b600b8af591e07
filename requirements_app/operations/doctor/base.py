"""Checks: one thing each, in an order, some of them in vain where another one failed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from portal import __version__

logger = logging.getLogger(__name__)


class Level(IntEnum):
    """How bad something is; the worst one found is the exit code."""

    OK = 0
    WARNING = 1
    ERROR = 2


@dataclass(frozen=True)
class Finding:
    """What was found, and the mend where something is wrong."""

    level: Level
    message: str
    mend: str = ""


def ok(message: str) -> Finding:
    return Finding(Level.OK, message)


def warning(message: str, mend: str) -> Finding:
    return Finding(Level.WARNING, message, mend)


def error(message: str, mend: str) -> Finding:
    return Finding(Level.ERROR, message, mend)


def spelt(seconds: float) -> str:
    """A wait in words, in the largest unit of which it holds two: "90 seconds", "5 minutes"."""
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length:.0f} {unit}"
    return f"{seconds:.0f} seconds"


@dataclass(frozen=True)
class Options:
    """`with_job`: have the workers do a job. `whole_chain`: prove the audit chain however long it
    is. `patience`: seconds to wait for workers."""

    with_job: bool = False
    whole_chain: bool = False
    patience: float = 30.0


@dataclass(frozen=True)
class Result:
    """What a check found. `blocked_by` names the check without which this one was in vain."""

    check: str
    findings: tuple[Finding, ...]
    blocked_by: str = ""

    @property
    def level(self) -> Level:
        return max((each.level for each in self.findings), default=Level.OK)


Examine = Callable[[Options], Iterator[Finding]]


@dataclass(frozen=True)
class _Check:
    name: str
    examine: Examine
    needs: str


_checks: list[_Check] = []
# What others need comes before them.
AREAS = (
    "settings", "database", "broker", "work", "storage", "pages", "catalogue", "sites", "accounts",
    "outgoing",
)  # fmt: skip


def check(name: str, *, needs: str = "") -> Callable[[Examine], Examine]:
    """Register a check that yields its findings; it is passed over where the one it needs found
    an error or was passed over."""

    def register(function: Examine) -> Examine:
        _checks.append(_Check(name, function, needs))
        return function

    return register


def examine(options: Options, *, only: str = "") -> Iterator[Result]:
    """Make all checks, or those whose names begin so together with what they need. Never
    raises: a check that does is a finding."""
    blocked: dict[str, str] = {}
    for each in _chosen(only):
        if each.needs in blocked:
            blocked[each.name] = blocked[each.needs]
            yield Result(each.name, (), blocked_by=blocked[each.needs])
            continue
        result = Result(each.name, tuple(_found(each, options)))
        if result.level is Level.ERROR:
            blocked[each.name] = each.name
        yield result


def told(results: Sequence[Result]) -> dict[str, Any]:
    """What the checks found, for machines: the worst level, and each check with its findings."""
    worst = max((result.level for result in results), default=Level.OK)
    return {
        "version": __version__,
        "level": worst.name.lower(),
        "checks": [
            {
                "check": result.check,
                "level": "skipped" if result.blocked_by else result.level.name.lower(),
                "blocked_by": result.blocked_by or None,
                "findings": [
                    {"level": each.level.name.lower(), "message": each.message, "mend": each.mend}
                    for each in result.findings
                ],
            }
            for result in results
        ],
    }


def _chosen(only: str) -> list[_Check]:
    ordered = sorted(_checks, key=lambda each: AREAS.index(each.name.partition(".")[0]))
    wanted = {each.name for each in ordered if each.name.startswith(only)}
    for each in reversed(ordered):
        if each.name in wanted:
            wanted.add(each.needs)
    return [each for each in ordered if each.name in wanted]


def _found(each: _Check, options: Options) -> list[Finding]:
    findings: list[Finding] = []
    try:
        findings.extend(each.examine(options))
    except Exception as failure:  # whatever breaks is what the reader asked about
        logger.debug("the check %s failed", each.name, exc_info=True)
        words = str(failure).strip().partition("\n")[0]
        findings.append(
            error(
                f"{type(failure).__name__}: {words}", "mend what the message names, then ask again"
            )
        )
    return findings
