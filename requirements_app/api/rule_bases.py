"""Existing rule bases: bringing them, and how a site's rule set stands to them."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requirements_app.core.errors import Conflict, InvalidInput
from requirements_app.jobs.idempotency import Answer
from requirements_app.rulebases import selectors, services
from requirements_app.rulebases.compute.parsing.limits import MAX_BYTES
from requirements_app.rulebases.models import Coverage, CoverageAnswer, ReadRule, RuleBase
from requirements_app.rulesets.models import Rule

from . import rule_base_bodies as bodies
from .conditions import etag, expected_version
from .documentation import LATER, listing, operation
from .pagination import page_of
from .shapes import rule_bases as shapes
from .sites import SiteView
from .uploads import UploadView, bytes_of

UNREAD_SHOWN = 200
_RETRY_SECONDS = "2"
_FILTERS = (
    OpenApiParameter("rule_set", {"type": "string", "format": "uuid"},
                     description="The newest built one, unless given."),
    OpenApiParameter("firewall", str,
                     description="The rule base's own, or the only one, unless given."),
    OpenApiParameter("answer", str, enum=CoverageAnswer.Kind.values),
    OpenApiParameter("side", str, enum=CoverageAnswer.Side.values),
    OpenApiParameter("source_zone", str),
    OpenApiParameter("destination_zone", str),
)  # fmt: skip


class RuleBaseView(SiteView):
    def rule_base(self, site: str, rule_base_id: UUID) -> RuleBase:
        """The rule base in the address, if the caller may see its site. Raises NotFound."""
        return selectors.rule_base_get(self.site(site), rule_base_id)


class RuleBases(RuleBaseView, UploadView):
    most_bytes = MAX_BYTES

    @listing("rule_bases_list", shapes.RuleBaseShape, 404)
    def get(self, request: Request, site: str) -> Response:  # noqa: ARG002
        """The site's rule bases, newest first."""
        self.list_query()
        rows = selectors.rule_bases_of(self.site(site))
        return self.page(rows, rule_base_shape, ("-uploaded_at", "id"))

    @operation(
        "rule_bases_upload",
        shapes.AcceptedRuleBaseShape,
        404,
        status=202,
        body=bodies.RuleBaseBody,
        form=bodies.RuleBaseUploadBody,
        once=True,
    )
    def post(self, request: Request, site: str) -> Response:
        """Bring a firewall's rule base, as a form with its file or as JSON with its text. Location
        is the rule base; its job reads the file."""
        owner = self.own_site(site)
        values = self.brought()

        def make() -> Answer:
            made = services.rule_base_upload(site=owner, actor=self.account, **values)
            address = reverse("api:rule-base", args=[owner.slug, made.pk], request=request)
            waits = made.reading.job_id if made.reading.read_at is None else None
            body = {"job": waits, "rule_base": made.pk, "format": made.reading.platform}
            return Answer(202, body, {"Location": address})

        return self.once(make)

    def brought(self) -> dict[str, Any]:
        """What the service takes, of either form of body. Raises InvalidInput and TooLarge."""
        if not self.is_form:
            values = self.validated(bodies.RuleBaseBody)
            data, name = values.pop("text").encode(), values.pop("file_name", "")
        else:
            values = self.form(bodies.RuleBaseUploadBody)
            file = values.pop("file")
            data, name = bytes_of(file), str(file.name or "")
            if "zone_names" in values:
                values["zone_names"] = _names(values["zone_names"])
        platform = values.pop("format", "")
        return {"data": data, "file_name": name, "platform": platform, **values}


class RuleBaseDetail(RuleBaseView):
    @operation("rule_bases_get", shapes.RuleBaseDetailShape, 404, parameters=[LATER], tagged=True)
    def get(self, request: Request, site: str, rule_base_id: UUID) -> Response:  # noqa: ARG002
        """One rule base: what was read of it, and what not."""
        self.query()
        return self.answer(self.rule_base(site, rule_base_id))

    @operation(
        "rule_bases_edit",
        shapes.RuleBaseDetailShape,
        404,
        body=bodies.RuleBaseFieldsBody,
        conditional=True,
        tagged=True,
    )
    def patch(self, request: Request, site: str, rule_base_id: UUID) -> Response:
        """Say which firewall it is of, or what the site's zones are called in it."""
        self.own_site(site)
        found = self.rule_base(site, rule_base_id)
        version = expected_version(request, found.row_version)
        values = self.validated(bodies.RuleBaseFieldsBody, partial=True)
        services.rule_base_edit(
            rule_base=found, actor=self.account, expected_version=version, **values
        )
        return self.answer(self.rule_base(site, rule_base_id))

    @operation("rule_bases_delete", None, 404, 413, status=204, conditional=True)
    def delete(self, request: Request, site: str, rule_base_id: UUID) -> Response:
        """Delete a rule base with its answers."""
        self.own_site(site)
        found = self.rule_base(site, rule_base_id)
        version = expected_version(request, found.row_version)
        services.rule_base_delete(rule_base=found, actor=self.account, expected_version=version)
        return Response(status=204)

    def answer(self, found: RuleBase) -> Response:
        unread = found.reading.unread.all()[:UNREAD_SHOWN]
        told = [{"line": each.line, "text": each.text, "why": each.why} for each in unread]
        job = found.reading.job
        waits = found.reading.read_at is None and job is not None and not job.is_final
        headers = {**etag(found.row_version), **({"Retry-After": _RETRY_SECONDS} if waits else {})}
        return Response({**rule_base_shape(found), "unread": told}, headers=headers)


class RuleBaseRules(RuleBaseView):
    @listing("rule_base_rules_list", shapes.BaseRuleShape, 404)
    def get(self, request: Request, site: str, rule_base_id: UUID) -> Response:  # noqa: ARG002
        """Its rules as the file tells them, in the order in which they are tried."""
        self.list_query()
        found = self.rule_base(site, rule_base_id)
        return self.page(ReadRule.objects.filter(reading=found.reading_id), read_rule, ("number",))


class RuleBaseCoverage(RuleBaseView):
    @listing(
        "rule_base_coverage",
        shapes.CoverageAnswerShape,
        404,
        409,
        parameters=_FILTERS,
        beside={"coverage": shapes.CoverageSummaryShape()},
        accepted=shapes.CoverageWaitsShape,
    )
    def get(self, request: Request, site: str, rule_base_id: UUID) -> Response:
        """How a rule set stands to the rule base: of each needed rule whether it is allowed
        already, of each rule of the base what nobody needs. 202 while a job computes it."""
        given = self.list_query("rule_set", "firewall", *selectors.FILTER_KEYS)
        filters = selectors.AnswerFilters.from_texts(given)
        found = self.rule_base(site, rule_base_id)
        asked = services.coverage_request(
            rule_base=found,
            rule_set=selectors.rule_set_meant(found.site, given.get("rule_set", "")),
            firewall=selectors.firewall_meant(found, given.get("firewall", "")),
            actor=self.account,
        )
        if asked.computed_at is None:
            return waiting(asked, request)
        page = page_of(filters.of(asked), ("position",), request)
        lines = selectors.lines_of(asked, page.rows)
        return Response(
            {
                "coverage": _summary(asked),
                "next": page.next,
                "previous": page.previous,
                "results": [_line(line) for line in lines],
            }
        )


def waiting(asked: Coverage, request: Request) -> Response:
    """The answer while a job computes; raises Conflict where it has failed."""
    job = asked.job
    if job is None:
        raise ValueError("what is not computed has a job")
    if job.is_final:
        error = job.error or {"message": "Its job was cancelled.", "mend": ""}
        raise Conflict(
            f"The coverage was not computed. {error['message']}",
            f"{error['mend']} Ask again by POST /api/v1/jobs/{job.pk}/retry/.".strip(),
        )
    body = {
        "job": job.pk,
        "rule_set": asked.rule_set_id,
        "firewall": asked.firewall.slug,
        "state": job.state,
    }
    address = reverse("api:job", args=[job.pk], request=request)
    headers = {"Retry-After": _RETRY_SECONDS, "Location": address}
    return Response(body, status=202, headers=headers)


def rule_base_shape(row: RuleBase) -> dict[str, Any]:
    reading = row.reading
    is_read = reading.read_at is not None
    failed = not is_read and reading.job is not None
    return {
        "id": row.pk,
        "site": row.site.slug,
        "firewall": row.firewall.slug if row.firewall else None,
        "format": reading.platform,
        "guessed": row.guessed,
        "file_name": row.file_name,
        "sha256": reading.sha256,
        "size": reading.size,
        "state": reading.state,
        "job": reading.job_id,
        "error": reading.job.error if failed and reading.job else None,
        "rules": reading.rule_count if is_read else None,
        "default": reading.default if is_read else None,
        "zones": reading.zones,
        "zone_names": row.zone_names,
        "unread_count": reading.unread_count if is_read else None,
        "uploaded_by": row.uploaded_by.username,
        "uploaded_at": row.uploaded_at,
        "row_version": row.row_version,
    }


def read_rule(row: ReadRule) -> dict[str, Any]:
    names = (
        "number", "line", "name", "action", "from_zones", "to_zones", "sources", "destinations",
        "services", "enabled", "implicit", "since", "until", "doubts",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names}


def _summary(row: Coverage) -> dict[str, Any]:
    return {
        "rule_set": row.rule_set_id,
        "firewall": row.firewall.slug,
        "computed_at": row.computed_at,
        "counts": row.counts,
        "unknown_zones": row.unknown_zones,
    }


def _line(line: selectors.Line) -> dict[str, Any]:
    answer = line.answer
    return {
        "side": answer.side,
        "answer": answer.answer,
        "source_zone": answer.source_zone or None,
        "destination_zone": answer.destination_zone or None,
        "rule": _needed(line.rule) if line.rule else None,
        "base_rule": read_rule(line.base_rule) if line.base_rule else None,
        "allowed": answer.allowed,
        "missing": answer.missing,
        "unclear": answer.unclear,
        "wider": answer.wider,
        "base_rules": [
            {"number": each.number, "line": each.line, "name": each.name}
            for each in line.base_rules
        ],
        "entries": answer.entries,
        "needed_by": answer.needed_by,
    }


def _needed(rule: Rule) -> dict[str, Any]:
    return {
        "number": rule.number,
        "id": rule.rule_id,
        "sources": rule.sources,
        "destinations": rule.destinations,
        "services": rule.services,
        "entries": rule.entry_count,
    }


def _names(text: str) -> dict[str, Any]:
    """The zones' names of a form, which come as JSON. Raises InvalidInput."""
    if not text:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InvalidInput.one("zone_names", text, "is no JSON object", 'send {"slug": "name"}')
    return found
