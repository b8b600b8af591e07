"""Is this connection required, where, and which document row says so?"""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from requirements_app.accounts.models import Token, User
from requirements_app.catalogue.facts import flow_facts
from requirements_app.catalogue.selectors import flow_revisions
from requirements_app.changes.models import BaselineEntry
from requirements_app.changes.selectors import standing_for
from requirements_app.core.log_lines import FORMATS, LoggedConnection
from requirements_app.rulesets.log_answers import LineAnswer, log_lines_answer
from requirements_app.rulesets.lookup import SiteAnswer, lookup, strongest
from requirements_app.rulesets.lookup_many import BriefAnswer
from requirements_app.rulesets.near import near
from requirements_app.rulesets.questions import question
from requirements_app.sites.models import Site
from requirements_app.sites.selectors import site_get, visible_sites

from .base import PortalView
from .documentation import operation
from .inputs import LogLinesBody
from .rulesets import entry_shape
from .shapes import rulesets as shapes

_KEYS = ("source", "destination", "port", "protocol", "icmp_type", "site")


_PARAMETERS = (
    OpenApiParameter("source", str, required=True, description="An address, network or name."),
    OpenApiParameter("destination", str, required=True, description="An address, network or name."),
    OpenApiParameter(
        "port",
        {"type": "integer", "minimum": 1, "maximum": 65535},
        description="Needed for tcp, udp and sctp.",
    ),
    OpenApiParameter("protocol", str, description="tcp unless given."),
    OpenApiParameter("icmp_type", {"type": "integer", "minimum": 0, "maximum": 255}),
    OpenApiParameter("site", str, description="One site; all that you see unless given."),
)
_WHY = {
    "required": "Entries of the newest rule set hold this connection, and a flow requires it.",
    "permitted": "Entries of the newest rule set hold this connection; none is required.",
    "in part": "Entries of the newest rule set hold a part of this, and no single one has it all.",
    "not required": "No entry of the newest rule set holds this connection.",
    "undecidable": "Entries speak of a name where you ask for an address, or the other way round.",
}
_NOT_BUILT = "The site has no rule set yet: build one."


class Lookup(PortalView):
    @operation("lookup", shapes.LookupShape, 404, parameters=_PARAMETERS)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """Is a connection required, and why: the verdict of each site's newest rule set, with the
        entries and flows behind it."""
        texts = self.query(*_KEYS)
        asked = question(
            source=texts.get("source", ""),
            destination=texts.get("destination", ""),
            protocol=texts.get("protocol", "tcp"),
            port=texts.get("port", ""),
            icmp_type=texts.get("icmp_type", ""),
        )
        sites = _sites(self.account, texts.get("site"))
        answers = lookup(asked, sites)
        flows = _flows(answers)
        in_force = standing_for(
            (answer.rule_set.site_id, entry.entry_id)
            for answer in answers
            for entry in answer.entries
        )
        told = [_answer(answer, flows, in_force) for answer in answers] + _unbuilt(sites, answers)
        verdict: str = strongest(each.verdict for each in answers)
        nearly = near(asked, sites) if verdict == "not required" else ()
        if verdict == "not required" and len(told) > len(answers):
            verdict = "undecidable"
        return Response(
            {
                "source": asked.source.text,
                "destination": asked.destination.text,
                "service": str(asked.service),
                "verdict": verdict,
                "sites": sorted(told, key=itemgetter("site")),
                "near": [
                    {
                        "kind": each.kind,
                        "site": each.rule_set.site.slug,
                        "rule_set": each.rule_set.pk,
                        "entry": entry_shape(each.entry),
                    }
                    for each in nearly
                ],
            }
        )


class LogLines(PortalView):
    write_scope = Token.Scope.READ  # it is a question, which an address is no place for

    @operation("lookup_log_lines", shapes.LogLinesShape, 404, body=LogLinesBody)
    def post(self, request: Request) -> Response:  # noqa: ARG002
        """Are the connections in these log lines required: the verdict of each line, in short.
        The lines are neither kept nor logged"""
        body = self.validated(LogLinesBody)
        lines = log_lines_answer(body["text"], _sites(self.account, body.get("site")))
        return Response(
            {
                "formats": [{"name": each.name, "label": each.label} for each in FORMATS],
                "lines": [_line(each) for each in lines],
            }
        )


def _sites(account: User, slug: str | None) -> QuerySet[Site]:
    """All that the account sees, or one of them. Raises NotFound."""
    sites = visible_sites(account)
    return sites.filter(pk=site_get(user=account, slug=slug).pk) if slug else sites


def _line(answer: LineAnswer) -> dict[str, Any]:
    return {
        "line": answer.line.number,
        "connection": _logged(answer.line.connection),
        "problems": [
            {"field": each.field, "message": each.message, "mend": each.mend}
            for each in answer.line.problems
        ],
        "verdict": answer.verdict,
        "sites": [_brief(each) for each in answer.sites],
        "answers_to": [_brief(each) for each in answer.answers_to],
    }


def _logged(logged: LoggedConnection | None) -> dict[str, Any] | None:
    if logged is None:
        return None
    return {
        "format": logged.format,
        "source": logged.source.text,
        "destination": logged.destination.text,
        "protocol": logged.protocol,
        "source_port": logged.source_port,
        "port": logged.port,
        "icmp_type": logged.icmp_type,
        "icmp_code": logged.icmp_code,
        "action": logged.action or None,
        "time": logged.time or None,
    }


def _brief(answer: BriefAnswer) -> dict[str, Any]:
    return {
        "site": answer.rule_set.site.slug,
        "verdict": answer.verdict,
        "rule_set": answer.rule_set.pk,
        "entry": entry_shape(answer.entry),
    }


def _unbuilt(sites: QuerySet[Site], answers: tuple[SiteAnswer, ...]) -> list[dict[str, Any]]:
    """Sites that nothing is known of."""
    known = [answer.rule_set.site_id for answer in answers]
    return [
        {
            "site": slug,
            "verdict": "undecidable",
            "why": _NOT_BUILT,
            "rule_set": None,
            "catalogue_version": version,
            "entry_count": 0,
            "more_entries": False,
            "entries": [],
            "in_force": [],
            "flows": [],
        }
        for slug, version in sites.exclude(pk__in=known).values_list("slug", "catalogue_version")
    ]


def _flows(answers: tuple[SiteAnswer, ...]) -> dict[tuple[int, str], dict[str, Any]]:
    """Facts of every flow behind the answers, by version and id."""
    wanted: dict[int, set[str]] = {}
    for answer in answers:
        version = answer.rule_set.catalogue_version_id
        wanted.setdefault(version, set()).update(entry.flow for entry in answer.entries)
    return {
        (version, row.entity.slug): flow_facts(row)
        for version, slugs in wanted.items()
        if slugs
        for row in flow_revisions(version).filter(entity__slug__in=slugs)
    }


def _answer(
    answer: SiteAnswer,
    flows: dict[tuple[int, str], dict[str, Any]],
    in_force: dict[tuple[int, str], BaselineEntry],
) -> dict[str, Any]:
    rule_set = answer.rule_set
    keys = [(rule_set.site_id, entry.entry_id) for entry in answer.entries]
    there = [in_force[key] for key in keys if key in in_force]
    slugs = sorted({entry.flow for entry in answer.entries})
    return {
        "site": rule_set.site.slug,
        "verdict": answer.verdict,
        "why": _WHY[answer.verdict],
        "rule_set": rule_set.pk,
        "catalogue_version": rule_set.catalogue_version_id,
        "entry_count": answer.entry_count,
        "more_entries": answer.more_entries,
        "entries": [entry_shape(entry) for entry in answer.entries],
        "in_force": [
            {
                "entry": row.entry_key,
                "change": row.change_id,
                "owner": row.owner.username,
                "since": row.since,
            }
            for row in there
        ],
        "flows": [flows[rule_set.catalogue_version_id, slug] for slug in slugs],
    }
