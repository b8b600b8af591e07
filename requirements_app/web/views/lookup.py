"""Is this connection required, where, and which document row says so?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from requirements_app.core.errors import InvalidInput
from requirements_app.rulesets.lookup import SiteAnswer, lookup, strongest
from requirements_app.rulesets.questions import question
from requirements_app.sites.selectors import site_get, visible_sites
from requirements_app.web.flow_page import ShownCitation, flow_sources
from requirements_app.web.forms.lookup import LookupForm

from .base import PageView

_ENTRIES_SHOWN = 12


@dataclass(frozen=True)
class Answer:
    """A site's verdict with the document rows behind the flows of its first entries."""

    given: SiteAnswer
    entries: tuple[Any, ...]
    sources: dict[str, tuple[ShownCitation, ...]]


class Lookup(PageView):
    def get(self, request: HttpRequest) -> HttpResponse:
        sites = visible_sites(self.account)
        asked = any(request.GET.get(key) for key in ("source", "destination"))
        form = LookupForm(request.GET if asked else None)
        form.fields["site"].widget.choices += [
            (site.slug, site.name) for site in sites.order_by("name")
        ]
        context: dict[str, Any] = {"form": form, "asked": asked}
        if asked and form.is_valid():
            try:
                context |= self.answer(form.cleaned_data)
            except InvalidInput as error:
                form.refuse(error)
        status = 400 if form.is_bound and form.errors else 200
        return self.show("lookup/lookup.html", context, status=status)

    def answer(self, values: dict[str, str]) -> dict[str, Any]:
        """The verdict over all sites and each site's own. Raises InvalidInput, NotFound."""
        asked = question(
            source=values["source"],
            destination=values["destination"],
            protocol=values["protocol"] or "tcp",
            port=values["port"],
        )
        sites = visible_sites(self.account)
        if values["site"]:
            sites = sites.filter(pk=site_get(user=self.account, slug=values["site"]).pk)
        answers = lookup(asked, sites)
        sources = _sources(answers)
        return {
            "question": asked,
            "verdict": strongest(answers),
            "answers": [
                _answer(each, sources) for each in answers if each.verdict != "not required"
            ],
            "elsewhere": [each.rule_set for each in answers if each.verdict == "not required"],
        }


def _answer(answer: SiteAnswer, sources: dict[int, dict[str, tuple[ShownCitation, ...]]]) -> Answer:
    version = answer.rule_set.catalogue_version_id
    return Answer(answer, answer.entries[:_ENTRIES_SHOWN], sources.get(version, {}))


def _sources(
    answers: tuple[SiteAnswer, ...],
) -> dict[int, dict[str, tuple[ShownCitation, ...]]]:
    """The rows behind all flows shown, by catalogue version: as many queries as versions."""
    wanted: dict[int, set[str]] = {}
    for answer in answers:
        slugs = {entry.flow for entry in answer.entries[:_ENTRIES_SHOWN]}
        wanted.setdefault(answer.rule_set.catalogue_version_id, set()).update(slugs)
    return {version: flow_sources(version, slugs) for version, slugs in wanted.items() if slugs}
