"""Two rule sets of a site side by side: what was added, removed, replaced and changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from requirements_app.core.errors import InvalidInput, NotFound
from requirements_app.rulesets import selectors
from requirements_app.rulesets.compare import FILTER_KEYS, Comparison, Filters, Line, comparison
from requirements_app.rulesets.models import RuleSet
from requirements_app.web.differences import (
    SIGNS,
    difference_groups,
    facts_beside,
    told_in_words,
)
from requirements_app.web.errors import ShownProblem, shown_problems
from requirements_app.web.filters.rules import entry_chips
from requirements_app.web.paging import Page, page_by

from .rulesets import RuleSetView

_VIEWS = ("unified", "side")
_CHOICES = 100


class CompareWith(RuleSetView):
    """On to the comparison that is meant: with the rule set that `with` names, of the two that it
    names, or with the one before."""

    def get(self, request: HttpRequest, rule_set_id: UUID) -> HttpResponse:  # noqa: ARG002
        chosen = list(dict.fromkeys(filter(None, request.GET.getlist("with"))))
        if not chosen:
            before = selectors.built_before(self.rule_set)
            if before is None:
                return self.show("rulesets/compare_first.html", self.context)
            return redirect("rule-set-compare", self.rule_set.pk, before.pk)
        if len(chosen) > 2:
            named = ", ".join(chosen)
            raise InvalidInput.one("with", named, _("are more than two"), _("tick two of them"))
        found = [self.other(_uuid(each)) for each in chosen]
        if len(found) == 1:
            return redirect("rule-set-compare", self.rule_set.pk, found[0].pk)
        old, new = sorted(found, key=lambda each: (each.created_at, each.pk))
        return redirect("rule-set-compare", new.pk, old.pk)


class Compare(RuleSetView):
    def get(self, request: HttpRequest, rule_set_id: UUID, other_id: UUID) -> HttpResponse:  # noqa: ARG002
        other = self.other(other_id)
        found = comparison(old=other, new=self.rule_set)
        view = _view(request.GET.get("view", ""))
        texts = {key: request.GET.get(key, "").strip() for key in FILTER_KEYS}
        page, filters, problems = self.lines(found, texts)
        groups = difference_groups(page.rows) if page else ()
        context = {
            "rule_set": self.rule_set,
            "other": other,
            "pinned": self.rule_set.catalogue_version_id,
            "comparison": found,
            "tally": found.tally(),
            "page": page,
            "groups": groups,
            "inside": any(row.facts for group in groups for row in group.rows),
            "problems": problems,
            "view": view,
            "texts": texts,
            "chips": entry_chips(texts, request.GET),
        }
        status = 400 if problems else 200
        if self.partial:
            return self.show("rulesets/_difference.html", context, status=status)
        context |= self.context | self.summary(found, filters)
        return self.show("rulesets/compare.html", context, status=status)

    def lines(
        self, found: Comparison, texts: dict[str, str]
    ) -> tuple[Page[Line] | None, Filters, tuple[ShownProblem, ...]]:
        """The lines that the filters pick, a page of them."""
        try:
            filters = Filters.from_texts(texts)
            page = page_by(
                lambda start, size: found.lines(filters, start, size),
                self.paged,
                count=found.tally().count(filters),
            )
        except InvalidInput as error:
            return None, Filters(), shown_problems(error.problems)
        return page, filters, ()

    def summary(self, found: Comparison, filters: Filters) -> dict[str, Any]:
        """What the head of the page tells, and what can be chosen."""
        tally = found.tally()
        counts = tally.counts("kind")
        return {
            "told": told_in_words(tally),
            "kinds": [(kind, sign, counts.get(kind, 0)) for kind, sign in SIGNS.items()],
            "choices": {key: list(tally.counts(key, filters).items()) for key in FILTER_KEYS},
            "facts": facts_beside(found.old, found.new),
            "others": self.others(found.old),
        }

    def others(self, chosen: RuleSet) -> list[RuleSet]:
        """The site's rule sets to compare with, newest first, the chosen one among them."""
        newest = selectors.site_history(self.rule_set, most=_CHOICES)
        found = [each for each in newest if each.content_id and each.pk != self.rule_set.pk]
        known = {each.pk for each in found}
        return found if chosen.pk in known or chosen == self.rule_set else [*found, chosen]


def _view(text: str) -> str:
    if text and text not in _VIEWS:
        raise InvalidInput.one(
            "view", text, _("is no view of a comparison"), f"use {', '.join(_VIEWS)}"
        )
    return text or _VIEWS[0]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound(_("There is no such rule set."), _("See the site's rule sets.")) from error
