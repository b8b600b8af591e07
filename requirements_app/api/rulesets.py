"""Rule sets: asking for them, and reading what was built."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requirements_app.core.errors import InvalidInput, NotFound
from requirements_app.jobs.idempotency import Answer
from requirements_app.rulesets import selectors
from requirements_app.rulesets.entry_filters import FILTER_KEYS, EntryFilters, entries_of
from requirements_app.rulesets.models import Decision, Entry, Finding, Rule, RuleSet
from requirements_app.rulesets.services import rule_set_request

from . import inputs
from .base import PortalView
from .documentation import LATER, listing, operation
from .shapes import rulesets as shapes
from .shapes.work import AcceptedRuleSetShape
from .sites import SiteView

_RETRY_SECONDS = "1"
_NUMBER = {"type": "integer", "minimum": 1}
_PORT = {"type": "integer", "minimum": 1, "maximum": 65535}
_ENTRY_FILTERS = tuple(
    OpenApiParameter(key, {"rule": _NUMBER, "port": _PORT}.get(key, str)) for key in FILTER_KEYS
)
_OUTCOME = OpenApiParameter("outcome", str, enum=Decision.Outcome.values)


class SiteRuleSets(SiteView):
    @listing("rule_sets_list", shapes.RuleSetShape, 404)
    def get(self, request: Request, site: str) -> Response:  # noqa: ARG002
        """The site's rule sets, newest first."""
        self.list_query()
        rows = selectors.visible_rule_sets(self.account).filter(site=self.site(site))
        return self.page(rows, rule_set_shape, ("-created_at", "id"))

    @operation(
        "rule_sets_build",
        AcceptedRuleSetShape,
        404,
        status=202,
        body=inputs.RuleSetBody,
        once=True,
    )
    def post(self, request: Request, site: str) -> Response:
        """Build the site's rule set. Location is the job: follow it until it has succeeded."""
        owner = self.own_site(site)
        values = self.validated(inputs.RuleSetBody)

        def make() -> Answer:
            rule_set = rule_set_request(site=owner, actor=self.account, **values)
            address = reverse("api:job", args=[rule_set.job_id], request=request)
            body = {"job": rule_set.job_id, "rule_set": rule_set.pk}
            return Answer(202, body, {"Location": address})

        return self.once(make)


class RuleSetView(PortalView):
    def rule_set(self, rule_set_id: UUID) -> RuleSet:
        """The rule set in the address, if the caller may see its site."""
        found = selectors.visible_rule_sets(self.account).filter(pk=rule_set_id).first()
        if found is None:
            raise NotFound("there is no such rule set", "see the list of the site's rule sets")
        return found


class RuleSetDetail(RuleSetView):
    @operation("rule_sets_get", shapes.RuleSetShape, 404, parameters=[LATER])
    def get(self, request: Request, rule_set_id: UUID) -> Response:  # noqa: ARG002
        """One rule set: what it was built from, its hashes and counts."""
        self.query()
        found = self.rule_set(rule_set_id)
        waiting = found.content_id is None and found.job and not found.job.is_final
        headers = {"Retry-After": _RETRY_SECONDS} if waiting else {}
        return Response(rule_set_shape(found), headers=headers)


class Rules(RuleSetView):
    @listing("rules_list", shapes.RuleShape, 404, 409)
    def get(self, request: Request, rule_set_id: UUID) -> Response:  # noqa: ARG002
        """The rules, by number."""
        self.list_query()
        content = selectors.built_content(self.rule_set(rule_set_id))
        rows: QuerySet[Rule] = Rule.objects.filter(content=content)
        return self.page(rows, _rule, ("number",))


class Entries(RuleSetView):
    @listing("entries_list", shapes.EntryShape, 404, 409, parameters=_ENTRY_FILTERS)
    def get(self, request: Request, rule_set_id: UUID) -> Response:  # noqa: ARG002
        """The entries, in the order of the rule set. All filters that are given must hold."""
        filters = EntryFilters.from_texts(self.list_query(*FILTER_KEYS))
        content = selectors.built_content(self.rule_set(rule_set_id))
        return self.page(entries_of(content, filters), entry_shape, ("position",))


class Findings(RuleSetView):
    @listing("findings_list", shapes.FindingShape, 404, 409)
    def get(self, request: Request, rule_set_id: UUID) -> Response:  # noqa: ARG002
        """What a person must know or do, the gravest first."""
        self.list_query()
        content = selectors.built_content(self.rule_set(rule_set_id))
        return self.page(Finding.objects.filter(content=content), _finding, ("position",))


class Decisions(RuleSetView):
    @listing("decisions_list", shapes.DecisionShape, 404, 409, parameters=[_OUTCOME])
    def get(self, request: Request, rule_set_id: UUID) -> Response:  # noqa: ARG002
        """For each deployment and flow, why it is in the rule set or is not."""
        outcome = self.list_query("outcome").get("outcome", "")
        if outcome and outcome not in Decision.Outcome.values:
            mend = f"use {', '.join(Decision.Outcome.values)}"
            raise InvalidInput.one("outcome", outcome, "is no outcome", mend)
        content = selectors.built_content(self.rule_set(rule_set_id))
        rows = Decision.objects.filter(content=content)
        if outcome:
            rows = rows.filter(outcome=outcome)
        return self.page(rows, _decision, ("position",))


def rule_set_shape(row: RuleSet) -> dict[str, Any]:
    content = row.content
    return {
        "id": row.pk,
        "site": row.site.slug,
        "catalogue_version": row.catalogue_version_id,
        "as_of": row.as_of,
        "state": row.job.state if row.job else "succeeded",
        "job": row.job_id,
        "created_at": row.created_at,
        "built_at": row.built_at,
        "inputs_hash": row.inputs or None,
        "content_hash": content.digest if content else None,
        "entries": content.entry_count if content else None,
        "rules": content.rule_count if content else None,
        "blocking": content.blocking_count if content else None,
        "warnings": content.warning_count if content else None,
    }


def entry_shape(row: Entry) -> dict[str, Any]:
    return {
        "id": row.entry_id,
        "rule": row.rule_number,
        "cross_site_key": row.cross_site_key or None,
        "deployment": row.deployment,
        "product": row.product,
        "flow": row.flow,
        "source": _side(row, "source"),
        "destination": _side(row, "destination"),
        "service": {
            "text": row.service,
            "protocol": row.protocol,
            "ports": [str(part) for part in row.ports or ()],
            "icmp_type": row.icmp_type,
            "application": row.application or None,
        },
        "path": row.path,
        "requirement": row.requirement,
        "phase": row.phase,
        "expires_on": row.expires_on,
        "tls_inspection": row.tls_inspection,
        "assertion": row.assertion,
        "purpose": row.purpose,
        "why": row.why,
    }


def _side(row: Entry, side: str) -> dict[str, Any]:
    return {
        "value": getattr(row, side),
        "name": getattr(row, f"{side}_name"),
        "component": getattr(row, f"{side}_component") or None,
        "zone": getattr(row, f"{side}_zone"),
    }


def _rule(row: Rule) -> dict[str, Any]:
    return {
        "number": row.number,
        "id": row.rule_id,
        "source_zone": row.source_zone,
        "destination_zone": row.destination_zone,
        "sources": row.sources,
        "destinations": row.destinations,
        "services": row.services,
        "path": row.path,
        "requirement": row.requirement,
        "phase": row.phase,
        "expires_on": row.expires_on,
        "tls_inspection": row.tls_inspection,
        "purposes": row.purposes,
        "deployments": row.deployments,
        "products": row.products,
        "entries": row.entry_count,
    }


def _finding(row: Finding) -> dict[str, Any]:
    return {
        "severity": row.severity,
        "code": row.code,
        "subject": row.subject,
        "deployment": row.deployment or None,
        "flows": row.flows,
        "message": row.message,
        "mend": row.mend,
    }


def _decision(row: Decision) -> dict[str, Any]:
    return {
        "deployment": row.deployment,
        "product": row.product,
        "flow": row.flow,
        "outcome": row.outcome,
        "code": row.code,
        "reason": row.reason,
        "entries": row.entry_count,
    }
