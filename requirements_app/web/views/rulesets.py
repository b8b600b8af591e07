"""A rule set: zone pairs, rules and entries with why each is there, findings, what is left out."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from exports.base import CsvRows
from exports.registry import EXPORTERS
from requirements_app.catalogue import flow_filters
from requirements_app.catalogue.selectors import content_at
from requirements_app.core.errors import InvalidInput, NotFound
from requirements_app.core.report import RuleSetReport
from requirements_app.rulesets import selectors
from requirements_app.rulesets.entry_filters import EntryFilters, entries_of
from requirements_app.rulesets.models import Content, Entry, Finding, Rule, RuleSet
from requirements_app.web.errors import ShownProblem, shown_problems
from requirements_app.web.filters.rules import (
    choices,
    entry_chips,
    filter_texts,
    rules_counted,
    rules_of,
    zone_pairs,
)
from requirements_app.web.findings import finding_lines
from requirements_app.web.flow_page import flow_sources
from requirements_app.web.omissions import (
    KEYS,
    Picked,
    omission_choices,
    omission_lines,
    omitted,
    omitted_count,
)
from requirements_app.web.paging import Page, Stretch, page_of, stretch_of
from requirements_app.web.rule_lines import rule_groups
from requirements_app.web.zone_matrix import Matrix, zone_matrix

from .base import PageView
from .jobs import progress

FINDINGS_SHOWN = 6
ENTRIES_SHOWN = 20
HISTORY_SHOWN = 12
REQUIREMENTS = flow_filters.WORDS["requirement"]


class RuleSetView(PageView):
    """One rule set, if the reader may see its site."""

    @cached_property
    def rule_set(self) -> RuleSet:
        """Raises NotFound."""
        return self.other(self.kwargs["rule_set_id"])

    def other(self, rule_set_id: UUID) -> RuleSet:
        """Any rule set that the reader may see. Raises NotFound."""
        found = selectors.visible_rule_sets(self.account)
        rule_set = found.filter(pk=rule_set_id).first()
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
        history = selectors.site_history(self.rule_set, most=HISTORY_SHOWN)
        return {
            "rule_set": self.rule_set,
            "content": self.content,
            "site": self.rule_set.site,
            "pinned": self.rule_set.catalogue_version_id,
            "omitted_count": omitted_count(self.content),
            "finding_count": self.content.blocking_count + self.content.warning_count,
            "history": history,
            "newest": next((each for each in history if each.content_id), None),
            "formats": formats(),
            "may_ask": self.account.has_perm("sites.change_site", self.rule_set.site),
        }

    @property
    def rows_query(self) -> str:
        """The query string that the links of rows go on from: without the row that is open."""
        rest = self.request.GET.copy()
        rest.pop("row", None)
        return f"{rest.urlencode()}&" if rest else ""


class RuleSetPage(RuleSetView):
    def get(self, request: HttpRequest, rule_set_id: UUID) -> HttpResponse:  # noqa: ARG002
        rule_set = self.rule_set
        if rule_set.content is None:
            building = progress(rule_set.job) if rule_set.job else {}
            building |= {"rule_set": rule_set, "site": rule_set.site}
            return self.show("rulesets/building.html", building)
        row = request.GET.get("row", "")
        detail = self.detail(row) if row or self.panel else {}
        if self.panel:
            return self.show("rulesets/_rule_detail.html", detail)
        texts = filter_texts(request.GET)
        page, problems = self.rules(texts)
        status = 400 if problems else 200
        context = {
            "rule_set": rule_set,
            "content": self.content,
            "pinned": rule_set.catalogue_version_id,
            "page": page,
            "groups": rule_groups(page.rows) if page else (),
            "problems": problems,
            "texts": texts,
            "chips": entry_chips(texts, request.GET),
            "choices": choices(self.content),
            "matrix": self.matrix(),
            "rows_query": self.rows_query,
        }
        if self.partial:
            return self.show("rulesets/_rules_found.html", context, status=status)
        context |= self.context | self.summary() | detail
        return self.show("rulesets/rule_set.html", context, status=status)

    def rules(
        self, texts: dict[str, str]
    ) -> tuple[Page[Rule] | Stretch[Rule] | None, tuple[ShownProblem, ...]]:
        """The rules with an entry that the filters pick; without filters, all of them."""
        plain = not any(texts.values())
        try:
            rows = rules_of(self.content, texts)
            if plain:
                count = self.content.rule_count
                return page_of(rows, self.paged, count=count, dense="number"), ()
            if "page" in self.request.GET:
                return page_of(rows, self.paged), ()
            counted = rules_counted(self.content, texts)
            return stretch_of(rows, self.paged, key="number", counted=counted), ()
        except InvalidInput as error:
            return None, shown_problems(error.problems)

    def matrix(self) -> Matrix:
        internet = self.rule_set.site.zones.filter(is_internet=True)
        slugs = internet.values_list("slug", flat=True)
        return zone_matrix(zone_pairs(self.content), self.request.GET, internet=slugs)

    def detail(self, number: str) -> dict[str, Any]:
        """A rule by its number with the first of its entries. Raises NotFound."""
        rule = selectors.rule_get(self.content, number)
        rows = Entry.objects.filter(content=self.content, rule_number=rule.number)
        entries = list(rows.order_by("position")[:ENTRIES_SHOWN])
        version = self.rule_set.catalogue_version_id
        return {
            "rule_set": self.rule_set,
            "pinned": version,
            "rule": rule,
            "entries": entries,
            "sources": flow_sources(version, {entry.flow for entry in entries}),
        }

    def summary(self) -> dict[str, Any]:
        findings = Finding.objects.filter(content=self.content)[:FINDINGS_SHOWN]
        return {
            "findings": finding_lines(findings, self.rule_set.site.slug),
            "requirements": REQUIREMENTS,
            "own_job": self.rule_set.job and self.rule_set.job.owner_id == self.account.pk,
        }


class Entries(RuleSetView):
    def get(self, request: HttpRequest, rule_set_id: UUID) -> HttpResponse:  # noqa: ARG002
        row = request.GET.get("row", "")
        detail = self.detail(row) if row or self.panel else {}
        if self.panel:
            return self.show("rulesets/_entry_detail.html", detail)
        texts = filter_texts(request.GET)
        page, problems = self.entries(texts)
        status = 400 if problems else 200
        context = {
            "rule_set": self.rule_set,
            "pinned": self.rule_set.catalogue_version_id,
            "page": page,
            "problems": problems,
            "texts": texts,
            "chips": entry_chips(texts, request.GET),
            "rows_query": self.rows_query,
        }
        if self.partial:
            return self.show("rulesets/_entries.html", context, status=status)
        context |= self.context | detail
        context |= {"choices": choices(self.content), "requirements": REQUIREMENTS}
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
                return page_of(rows, self.paged, count=count, dense="position"), ()
            if "page" in self.request.GET:
                return page_of(rows, self.paged), ()
            return stretch_of(rows, self.paged, key="position"), ()
        except InvalidInput as error:
            return None, shown_problems(error.problems)

    def detail(self, entry_id: str) -> dict[str, Any]:
        """An entry by its id with why it is there. Raises NotFound."""
        entry = selectors.entry_get(self.content, entry_id)
        version = self.rule_set.catalogue_version_id
        return {
            "rule_set": self.rule_set,
            "pinned": version,
            "entry": entry,
            "sources": flow_sources(version, {entry.flow}),
        }


class Findings(RuleSetView):
    def get(self, request: HttpRequest, rule_set_id: UUID) -> HttpResponse:  # noqa: ARG002
        every = Finding.objects.filter(content=self.content)
        severity = request.GET.get("severity", "")
        if severity and severity not in Finding.Severity.values:
            known = ", ".join(Finding.Severity.values)
            raise InvalidInput.one("severity", severity, "is not known", f"use {known}")
        counts = dict(every.order_by().values_list("severity").annotate(count=Count("pk")))
        rows = every.filter(severity=severity) if severity else every
        count = counts.get(severity, 0) if severity else sum(counts.values())
        page = page_of(rows, self.paged, count=count)
        context = self.context | {
            "page": page,
            "findings": finding_lines(page.rows, self.rule_set.site.slug),
            "severity": severity,
            "severities": [(each, counts.get(each, 0)) for each in Finding.Severity.values],
            "all_findings": sum(counts.values()),
        }
        return self.show("rulesets/findings.html", context)


class Omitted(RuleSetView):
    def get(self, request: HttpRequest, rule_set_id: UUID) -> HttpResponse:  # noqa: ARG002
        picked = Picked.from_texts({key: request.GET.get(key, "") for key in (*KEYS, "q")})
        page = page_of(omitted(self.content, picked), self.paged)
        catalogue = content_at(self.rule_set.catalogue_version_id)
        offered = omission_choices(self.content)
        findings = reverse("rule-set-findings", args=[self.rule_set.pk])
        context = self.context | {
            "page": page,
            "omissions": omission_lines(page.rows, catalogue, self.rule_set.site.slug, findings),
            "offered": {key: list(offered.of(key, picked).items()) for key in KEYS},
            "picked": picked,
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
