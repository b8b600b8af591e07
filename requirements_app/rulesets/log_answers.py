"""Pasted log lines, each with what the rule sets say of its connection. Nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from requirements_app.core.log_lines import LoggedConnection, PastedLine, read_paste
from requirements_app.core.ports import PortRange
from requirements_app.core.services import Service
from requirements_app.sites.models import Site

from .lookup import Verdict, strongest
from .lookup_many import BriefAnswer, lookup_many
from .questions import Question


@dataclass(frozen=True)
class LineAnswer:
    """A line with its verdict and the sites behind it; both are empty for a line that tells of no
    connection. `answers_to` are sites that need the connection the other way round: the line then
    tells of answer packets, as logs do that have both directions."""

    line: PastedLine
    verdict: Verdict | None = None
    sites: tuple[BriefAnswer, ...] = ()
    answers_to: tuple[BriefAnswer, ...] = ()


def log_lines_answer(text: str, sites: QuerySet[Site]) -> tuple[LineAnswer, ...]:
    """The lines of a paste, each answered by the newest rule sets of these sites, in as many
    statements as one line. Raises InvalidInput for a paste that is empty or too large."""
    lines = read_paste(text)
    connections = [line.connection for line in lines if line.connection]
    asked = [_question(each) for each in connections]
    turned = [found for each in connections if (found := _turned(each))]
    answers = lookup_many(asked, sites, only_sure=turned)

    def answer(line: PastedLine) -> LineAnswer:
        if line.connection is None:
            return LineAnswer(line)
        found = answers[_question(line.connection)]
        verdict = strongest(each.verdict for each in found)
        other = _turned(line.connection) if verdict == "not required" else None
        back = answers[other] if other else ()
        return LineAnswer(line, verdict, found, tuple(each for each in back if _is_sure(each)))

    return tuple(answer(line) for line in lines)


def _is_sure(answer: BriefAnswer) -> bool:
    return answer.verdict in ("required", "permitted")


def _question(logged: LoggedConnection) -> Question:
    return Question(logged.source, logged.destination, logged.service)


def _turned(logged: LoggedConnection) -> Question | None:
    """The connection whose answer packets the line would tell of; None without a source port."""
    if logged.source_port is None:
        return None
    port = PortRange(logged.source_port, logged.source_port)
    return Question(logged.destination, logged.source, Service(logged.protocol, (port,)))
