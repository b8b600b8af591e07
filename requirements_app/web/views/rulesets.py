"""A rule set: summary, findings, rules with the entries behind each, and what is not in it."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from exports.base import CsvRows
from exports.registry import EXPORTERS
from requirements_app.catalogue import flow_filters
from requirements_app.catalogue.selectors import content_at
from requirements_app.core.errors import InvalidInput, NotFound
from requirements_app.core.report import RuleSetReport
from requirements_app.rulesets import selectors
from requirements_app.rulesets.entry_filters import EntryFilters, entries_of
from requirements_app.rulesets.models import Content, Decision, Entry, Finding, Rule, RuleSet
from requirements_app.web.errors import ShownProblem, shown_problems
from requirements_app.web.filters.rules import (
    choices,
    entry_chips,
    filter_texts,
    omitted_count,
    rules_counted,
    rules_of,
    zone_pairs,
)
from requirements_app.web.findings import finding_lines
from requirements_app.web.flow_page import flow_sources
from requirements_app.web.paging import Page, Stretch, page_of, stretch_of
from requirements_app.web.rule_lines import decision_lines, rule_groups

from .base import PageView
from .jobs import progress

FINDINGS_SHOWN = 6
REQUIREMENTS = flow_filters.WORDS["requirement"]


class RuleSetView(PageView):
    """One rule set, if the reader may see its site."""

    @cached_property
    def rule_set(self) -> RuleSet:
        """Raises NotFound."""
        found = selectors.visible_rule_sets(self.account)
        rule_set = found.filter(pk=self.kwargs["rule_set_id"]).first()
        if rule_set is None:
            raise NotFound(_("There is no such rule set."), _("See the site's rule sets."))
        return rule_set

    @cached_property
    def content(self) -> Content:
        """Raises Conflict while it is not built."""
        return selectors.built_content(self.rule_set)

    @property
    def context(self) -> dict[str, Any]:
        """What all pages of a built rule set show: its head and its tabs."""
        findings = self.content.blocking_count + self.content.warning_count
        return {
            "rule_set": self.rule_set,
            "content": self.content,
            "site": self.rule_set.site,
            "pinned": self.rule_set.catalogue_version_id,
            "omitted_count": omitted_count(self.content),
            "finding_count": findings,
        }


class RuleSetPage(RuleSetView):
    def get(self, request: HttpRequest, rule_set_id: UUID) -> HttpResponse:  # noqa: ARG002
        rule_set = self.rule_set
        if rule_set.content is None:
            building = progress(rule_set.job) if rule_set.job else {}
            building |= {"rule_set": rule_set, "site": rule_set.site}
            return self.show("rulesets/building.html", building)
        texts = filter_texts(request.GET)
        page, problems = self.rules(texts)
        context = {
            "rule_set": rule_set,
            "content": self.content,
            "pinned": rule_set.catalogue_version_id,
            "page": page,
            "groups": rule_groups(page.rows) if page else (),
            "problems": problems,
            "texts": texts,
            "chips": entry_chips(texts, request.GET),
        }
        if self.partial:
            return self.show("rulesets/_rules.html", context, status=400 if problems else 200)
        context |= self.context | self.summary()
        return self.show("rulesets/rule_set.html", context, status=400 if problems else 200)

    def rules(
        self, texts: dict[str, str]
    ) -> tuple[Page[Rule] | Stretch[Rule] | None, tuple[ShownProblem, ...]]:
        """The rules with an entry that the filters pick; without filters, all of them."""
        plain = not any(texts.values())
        try:
            rows = rules_of(self.content, texts)
            if plain:
                count = self.content.rule_count
                return page_of(rows, self.request.GET, count=count, dense="number"), ()
            if "page" in self.request.GET:
                return page_of(rows, self.request.GET), ()
            counted = rules_counted(self.content, texts)
            return stretch_of(rows, self.request.GET, key="number", counted=counted), ()
        except InvalidInput as error:
            return None, shown_problems(error.problems)

    def summary(self) -> dict[str, Any]:
        findings = Finding.objects.filter(content=self.content)[:FINDINGS_SHOWN]
        return {
            "findings": finding_lines(findings, self.rule_set.site.slug),
            "zone_pairs": zone_pairs(self.content),
            "choices": choices(self.content),
            "requirements": REQUIREMENTS,
            "formats": formats(),
        }


class Entries(RuleSetView):
    def get(self, request: HttpRequest, rule_set_id: UUID) -> HttpResponse:  # noqa: ARG002
        texts = filter_texts(request.GET)
        page, problems = self.entries(texts)
        version = self.rule_set.catalogue_version_id
        status = 400 if problems else 200
        context = {
            "rule_set": self.rule_set,
            "pinned": version,
            "page": page,
            "sources": flow_sources(version, {entry.flow for entry in page.rows}) if page else {},
            "problems": problems,
            "texts": texts,
            "chips": entry_chips(texts, request.GET),
        }
        if self.partial:
            return self.show("rulesets/_entries.html", context, status=status)
        context |= self.context | {
            "choices": choices(self.content),
            "requirements": REQUIREMENTS,
        }
        return self.show("rulesets/entries.html", context, status=status)

    def entries(
        self, texts: dict[str, str]
    ) -> tuple[Page[Entry] | Stretch[Entry] | None, tuple[ShownProblem, ...]]:
        """The entries that the filters pick; without filters, all of them."""
        plain = not any(texts.values())
        try:
            rows = entries_of(self.content, EntryFilters.from_texts(texts))
            if plain:
                count = self.content.entry_count
                return page_of(rows, self.request.GET, count=count, dense="position"), ()
            if "page" in self.request.GET:
                return page_of(rows, self.request.GET), ()
            return stretch_of(rows, self.request.GET, key="position"), ()
        except InvalidInput as error:
            return None, shown_problems(error.problems)


class Findings(RuleSetView):
    def get(self, request: HttpRequest, rule_set_id: UUID) -> HttpResponse:  # noqa: ARG002
        rows = Finding.objects.filter(content=self.content)
        severity = request.GET.get("severity", "")
        if severity:
            if severity not in Finding.Severity.values:
                known = ", ".join(Finding.Severity.values)
                raise InvalidInput.one("severity", severity, "is not known", f"use {known}")
            rows = rows.filter(severity=severity)
        page = page_of(rows, request.GET)
        context = self.context | {
            "page": page,
            "findings": finding_lines(page.rows, self.rule_set.site.slug),
            "severity": severity,
            "severities": Finding.Severity.values,
        }
        return self.show("rulesets/findings.html", context)


class Omitted(RuleSetView):
    def get(self, request: HttpRequest, rule_set_id: UUID) -> HttpResponse:  # noqa: ARG002
        excluded = Decision.objects.filter(content=self.content, outcome=Decision.Outcome.EXCLUDED)
        picked = {key: request.GET.get(key, "") for key in ("deployment", "code")}
        rows = excluded.filter(**{key: value for key, value in picked.items() if value})
        for word in request.GET.get("q", "").split()[:8]:
            rows = rows.filter(flow__icontains=word)
        page = page_of(rows, request.GET)
        catalogue = content_at(self.rule_set.catalogue_version_id)
        context = self.context | {
            "page": page,
            "decisions": decision_lines(page.rows, catalogue),
            "codes": excluded.order_by("code").values_list("code").annotate(Count("pk")),
            "deployments": excluded.order_by("deployment").values_list("deployment").distinct(),
            "picked": picked,
            "q": request.GET.get("q", ""),
        }
        return self.show("rulesets/omitted.html", context)


def formats() -> list[tuple[str, str]]:
    """The formats that hold a rule set, as (`format`, or `format:view`; label)."""
    found = []
    for identifier, exporter in EXPORTERS.items():
        if CsvRows in exporter.accepts:
            found.append((f"{identifier}:rules", _("%(format)s of rules")))
            found.append((f"{identifier}:entries", _("%(format)s of entries")))
        elif RuleSetReport in exporter.accepts:
            found.append((identifier, "%(format)s"))
    labels = {identifier: exporter.label for identifier, exporter in EXPORTERS.items()}
    return [(value, text % {"format": labels[value.partition(":")[0]]}) for value, text in found]
