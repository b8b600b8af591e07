"""Is this connection required, where, and which document row says so? One connection by the
address of the page, or many by pasted log lines, which are sent and never stand in an address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from requirements_app.changes.models import BaselineEntry
from requirements_app.changes.selectors import standing_for
from requirements_app.core.errors import InvalidInput
from requirements_app.core.log_lines import FORMATS, LoggedConnection
from requirements_app.rulesets.log_answers import LineAnswer, log_lines_answer
from requirements_app.rulesets.lookup import SiteAnswer, lookup, strongest
from requirements_app.rulesets.models import Entry
from requirements_app.rulesets.near import near
from requirements_app.rulesets.questions import question
from requirements_app.sites.models import Site
from requirements_app.sites.selectors import site_get, visible_sites
from requirements_app.web.flow_page import ShownCitation, flow_sources
from requirements_app.web.forms.lookup import LogLinesForm, LookupForm

from .base import PageView

_ENTRIES_SHOWN = 12
_LABELS = {each.name: each.label for each in FORMATS}


@dataclass(frozen=True)
class Answer:
    """A site's verdict with its first entries, the same by their flows, the document rows behind
    these, and what is in force of them by entry id."""

    given: SiteAnswer
    entries: tuple[Entry, ...]
    flows: tuple[list[Entry], ...]
    sources: dict[str, tuple[ShownCitation, ...]]
    in_force: dict[str, BaselineEntry]


@dataclass(frozen=True)
class LogRow:
    """A pasted line with the name of its format and the address of its own look-up."""

    given: LineAnswer
    format: str = ""
    address: str = ""


class LookupView(PageView):
    """The page with both of its forms."""

    template = "lookup/lookup.html"

    @cached_property
    def choices(self) -> list[tuple[str, str]]:
        """The sites that the reader may limit the answer to."""
        sites = visible_sites(self.account).order_by("name")
        return list(sites.values_list("slug", "name"))

    def sites(self, slug: str) -> QuerySet[Site]:
        """Those that answer: all that the reader sees, or one. Raises NotFound."""
        sites = visible_sites(self.account)
        if slug:
            sites = sites.filter(pk=site_get(user=self.account, slug=slug).pk)
        return sites

    def page(
        self,
        *,
        form: LookupForm | None = None,
        log_form: LogLinesForm | None = None,
        **context: Any,
    ) -> HttpResponse:
        given = form or log_form
        status = 400 if given and given.is_bound and given.errors else 200
        context |= {
            "form": form or LookupForm(sites=self.choices),
            "log_form": log_form or LogLinesForm(sites=self.choices),
            "formats": FORMATS,
        }
        return self.show(self.template, context, status=status)


class Lookup(LookupView):
    def get(self, request: HttpRequest) -> HttpResponse:
        asked = any(request.GET.get(key) for key in ("source", "destination"))
        form = LookupForm(request.GET if asked else None, sites=self.choices)
        context: dict[str, Any] = {"asked": asked}
        if asked and form.is_valid():
            try:
                context |= self.answer(form.cleaned_data)
            except InvalidInput as error:
                form.refuse(error)
        return self.page(form=form, **context)

    def answer(self, values: dict[str, str]) -> dict[str, Any]:
        """The verdict over all sites and each site's own. Raises InvalidInput, NotFound."""
        asked = question(
            source=values["source"],
            destination=values["destination"],
            protocol=values["protocol"] or "tcp",
            port=values["port"],
            icmp_type=values["icmp_type"],
        )
        sites = self.sites(values["site"])
        answers = lookup(asked, sites)
        verdict = strongest(each.verdict for each in answers)
        nearly = near(asked, sites) if verdict == "not required" else ()
        sources = _sources(answers)
        in_force = standing_for(
            (each.rule_set.site_id, entry.entry_id)
            for each in answers
            for entry in each.entries[:_ENTRIES_SHOWN]
        )
        return {
            "question": asked,
            "verdict": verdict,
            "answers": [
                _answer(each, sources, in_force)
                for each in answers
                if each.verdict != "not required"
            ],
            "elsewhere": [each.rule_set for each in answers if each.verdict == "not required"],
            "near": nearly,
            "unbuilt": sites.count() - len(answers),
        }


class LogLines(LookupView):
    """POST answers pasted log lines, as a page or as the part of it that htmx asks for."""

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        """Where one comes back to after signing in: what was pasted is not kept."""
        return redirect("lookup")

    def post(self, request: HttpRequest) -> HttpResponse:
        form = LogLinesForm(request.POST, sites=self.choices)
        context: dict[str, Any] = {}
        if form.is_valid():
            try:
                lines = log_lines_answer(
                    form.cleaned_data["text"], self.sites(form.cleaned_data["site"])
                )
            except InvalidInput as error:
                form.refuse(error)
            else:
                site = form.cleaned_data["site"]
                context = {"rows": [_row(each, site) for each in lines], "counts": _counts(lines)}
        if self.partial:
            status = 400 if form.errors else 200
            return self.show(
                "lookup/_log_answer.html", {**context, "log_form": form}, status=status
            )
        return self.page(log_form=form, **context)


def _row(given: LineAnswer, site: str) -> LogRow:
    logged = given.line.connection
    if logged is None:
        return LogRow(given)
    return LogRow(given, _LABELS[logged.format], _address(logged, site))


def _address(logged: LoggedConnection, site: str) -> str:
    """The page that answers one line in full."""
    asked = {
        "source": logged.source.text,
        "destination": logged.destination.text,
        "protocol": logged.protocol,
        "port": logged.port,
        "icmp_type": logged.icmp_type,
        "site": site,
    }
    query = {key: value for key, value in asked.items() if value not in (None, "")}
    return f"{reverse('lookup')}?{urlencode(query)}"


def _counts(lines: Iterable[LineAnswer]) -> dict[str, int]:
    """How many lines have each verdict; "" is for those that tell of no connection."""
    return dict(Counter(each.verdict or "" for each in lines))


def _answer(
    answer: SiteAnswer,
    sources: dict[int, dict[str, tuple[ShownCitation, ...]]],
    in_force: dict[tuple[int, str], BaselineEntry],
) -> Answer:
    shown = answer.entries[:_ENTRIES_SHOWN]
    flows: dict[str, list[Entry]] = {}
    for entry in shown:
        flows.setdefault(entry.flow, []).append(entry)
    version = answer.rule_set.catalogue_version_id
    site = answer.rule_set.site_id
    here = {key: row for (at, key), row in in_force.items() if at == site}
    return Answer(answer, shown, tuple(flows.values()), sources.get(version, {}), here)


def _sources(
    answers: tuple[SiteAnswer, ...],
) -> dict[int, dict[str, tuple[ShownCitation, ...]]]:
    """The rows behind all flows shown, by catalogue version: as many queries as versions."""
    wanted: dict[int, set[str]] = {}
    for answer in answers:
        slugs = {entry.flow for entry in answer.entries[:_ENTRIES_SHOWN]}
        wanted.setdefault(answer.rule_set.catalogue_version_id, set()).update(slugs)
    return {version: flow_sources(version, slugs) for version, slugs in wanted.items() if slugs}
