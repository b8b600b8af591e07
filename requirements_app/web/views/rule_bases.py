"""Existing rule bases of a site: bringing them, and how its rule set stands to them."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from requirements_app.core.errors import Conflict, InvalidInput
from requirements_app.rulebases import selectors, services
from requirements_app.rulebases.models import Coverage, CoverageAnswer, RuleBase
from requirements_app.rulesets.selectors import visible_rule_sets
from requirements_app.sites.access import require
from requirements_app.sites.models import Firewall
from requirements_app.web.coverage_matrix import coverage_matrix
from requirements_app.web.filters.facets import Chip
from requirements_app.web.forms.rule_bases import RuleBaseFactsForm, RuleBaseForm, facts_initial
from requirements_app.web.paging import page_of
from requirements_app.web.rule_base_lines import answer_lines, rule_lines
from requirements_app.web.words import WORDS, say

from .jobs import progress
from .workspace import WorkspaceView

UNREAD_SHOWN = 100
COVERAGES_SHOWN = 5
RULE_SETS_SHOWN = 20


class RuleBasesView(WorkspaceView):
    step = "rule-bases"

    @cached_property
    def firewalls(self) -> list[Firewall]:
        return list(self.site.firewalls.order_by("name"))


class RuleBases(RuleBasesView):
    """The site's rule bases; POST brings one and goes on to its page."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        given = {"firewall": request.GET.get("firewall", "")}
        return self.page(RuleBaseForm(firewalls=self.firewalls, initial=given))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        require(self.account, "sites.change_site", self.site)
        form = RuleBaseForm(request.POST, request.FILES, firewalls=self.firewalls)
        if not form.is_valid():
            return self.page(form, status=400)
        try:
            made = services.rule_base_upload(site=self.site, actor=self.account, **form.values())
        except InvalidInput as error:
            form.refuse(error)
            return self.page(form, status=400)
        return redirect("rule-base", slug, made.pk)

    def page(self, form: RuleBaseForm, status: int = 200) -> HttpResponse:
        rows = selectors.rule_bases_of(self.site)
        return self.workspace(
            "rule_bases/rule_bases.html", form=form, page=page_of(rows, self.paged), status=status
        )


class RuleBaseView(RuleBasesView):
    """A page of one rule base."""

    @cached_property
    def rule_base(self) -> RuleBase:
        """Raises NotFound."""
        return selectors.rule_base_get(self.site, self.kwargs["rule_base_id"])


class RuleBasePage(RuleBaseView):
    """What was read of the file, and what not. POST says what it is of."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ARG002
        found = self.rule_base
        names = found.firewall.slug if found.firewall else ""
        given = facts_initial(found.row_version, names, found.zone_names)
        return self.page(self.form(initial=given))

    def post(self, request: HttpRequest, slug: str, rule_base_id: UUID) -> HttpResponse:
        require(self.account, "sites.change_site", self.site)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=400)
        try:
            services.rule_base_edit(
                rule_base=self.rule_base,
                actor=self.account,
                expected_version=form.cleaned_data["row_version"],
                **form.values(),
            )
        except InvalidInput as error:
            form.refuse(error)
            return self.page(form, status=400)
        except Conflict as conflict:
            return self.page(form, status=409, conflict=conflict)
        messages.success(request, _("Saved."))
        return redirect("rule-base", slug, rule_base_id)

    def form(self, *args: Any, **options: Any) -> RuleBaseFactsForm:
        zones = list(self.site.zones.order_by("name").values_list("slug", "name"))
        words = self.rule_base.reading.zones
        return RuleBaseFactsForm(
            *args, firewalls=self.firewalls, zones=zones, words=words, **options
        )

    def page(self, form: RuleBaseFactsForm, status: int = 200, **context: Any) -> HttpResponse:
        found, reading = self.rule_base, self.rule_base.reading
        context |= {"rule_base": found, "reading": reading, "form": form}
        if reading.read_at is None:
            context |= self.waiting(reading.job)
        else:
            page = page_of(
                reading.rules.all(), self.paged, count=reading.rule_count, dense="number"
            )
            unread = list(reading.unread.all()[:UNREAD_SHOWN])
            context |= {"page": page, "lines": rule_lines(page.rows), "unread": unread}
            context["held"] = [
                (each, [(kind, each.counts.get(kind, 0)) for kind in CoverageAnswer.Kind.values])
                for each in selectors.coverages_of(found)[:COVERAGES_SHOWN]
            ]
        return self.workspace("rule_bases/rule_base.html", status=status, **context)

    def waiting(self, job: Any) -> dict[str, Any]:
        return {**progress(job), "own_job": job.owner_id == self.account.pk}


class RuleBaseDelete(RuleBaseView):
    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ARG002
        return self.ask()

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        require(self.account, "sites.change_site", self.site)
        text = request.POST.get("row_version", "")
        version = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
        try:
            services.rule_base_delete(
                rule_base=self.rule_base, actor=self.account, expected_version=version
            )
        except Conflict as conflict:
            return self.ask(conflict)
        messages.success(request, _("The rule base is deleted."))
        return redirect("site-rule-bases", self.site.slug)

    def ask(self, conflict: Conflict | None = None) -> HttpResponse:
        return self.workspace(
            "rule_bases/delete.html", rule_base=self.rule_base, conflict=conflict,
            status=409 if conflict else 200,
        )  # fmt: skip


class RuleBaseCoverage(RuleBaseView):
    """How a rule set stands to the rule base, as a matrix and as a table; a job computes it."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        found, query = self.rule_base, request.GET
        filters = selectors.AnswerFilters.from_texts(
            {key: query.get(key, "").strip() for key in selectors.FILTER_KEYS}
        )
        try:
            asked = services.coverage_request(
                rule_base=found,
                rule_set=selectors.rule_set_meant(self.site, query.get("rule_set", "").strip()),
                firewall=selectors.firewall_meant(found, query.get("firewall", "").strip()),
                actor=self.account,
            )
        except Conflict as conflict:
            return self.page(None, conflict=conflict, status=409)
        if asked.computed_at is None:
            job = asked.job
            if job is None:
                raise ValueError("what is not computed has a job")
            own = job.owner_id == self.account.pk
            return self.page(asked, **progress(job), own_job=own)
        return self.page(asked, **self.answers(asked, filters))

    def answers(self, asked: Coverage, filters: selectors.AnswerFilters) -> dict[str, Any]:
        """What the page of a computed coverage shows."""
        page = page_of(filters.of(asked), self.paged)
        internet = self.site.zones.filter(is_internet=True).values_list("slug", flat=True)
        tallies = selectors.zone_tallies(asked)
        counts = [(each, asked.counts.get(each, 0)) for each in CoverageAnswer.Kind.values]
        return {
            "page": page,
            "lines": answer_lines(selectors.lines_of(asked, page.rows)),
            "matrix": coverage_matrix(tallies, self.request.GET, internet=list(internet)),
            "counts": [
                (
                    each,
                    count,
                    self.link(answer="" if filters.answer == each else each),
                    each == filters.answer,
                )
                for each, count in counts
            ],
            "every": self.link(answer=""),
            "total": sum(asked.counts.values()),
            "filters": filters,
            "chips": self.chips(filters),
        }

    def link(self, **changed: str) -> str:
        """This page with other filters, from its first row on."""
        query = self.request.GET.copy()
        query.pop("page", None)
        for key, value in changed.items():
            query.pop(key, None)
            if value:
                query[key] = value
        return f"?{query.urlencode()}#answers"

    def chips(self, filters: selectors.AnswerFilters) -> list[Chip]:
        labels = {
            "answer": _("Answer"), "side": _("About"), "source_zone": _("From zone"),
            "destination_zone": _("To zone"),
        }  # fmt: skip
        return [
            Chip(
                label,
                say(value, f"coverage_{key}") if f"coverage_{key}" in WORDS else value,
                self.link(**{key: ""}),
            )
            for key, label in labels.items()
            if (value := getattr(filters, key))
        ]

    def page(self, asked: Coverage | None, status: int = 200, **context: Any) -> HttpResponse:
        rule_sets = visible_rule_sets(self.account).filter(site=self.site, content__isnull=False)
        chosen = asked.firewall.slug if asked else self.request.GET.get("firewall", "")
        return self.workspace(
            "rule_bases/coverage.html",
            status=status,
            **{
                "rule_base": self.rule_base,
                "coverage": asked,
                "rule_sets": list(rule_sets[:RULE_SETS_SHOWN]),
                "firewalls": self.firewalls,
                "chosen_firewall": chosen,
                "kept": [
                    (key, value)
                    for key in selectors.FILTER_KEYS
                    if (value := self.request.GET.get(key, ""))
                ],
                "facts": reverse("rule-base", args=[self.site.slug, self.rule_base.pk]),
                **context,
            },
        )
