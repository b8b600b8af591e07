"""What is in force at a site: each entry with its owner, its reason and the change it came by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from requirements_app.changes.models import Baseline, BaselineEntry
from requirements_app.changes.selectors import in_force, open_changes_at
from requirements_app.core.errors import InvalidInput
from requirements_app.core.text import clean_text
from requirements_app.web.errors import shown_problems
from requirements_app.web.filters.facets import Chip, address
from requirements_app.web.paging import page_of
from requirements_app.web.views.sites import SiteView
from requirements_app.web.words import Label

LABELS: Mapping[str, Label] = {
    "q": _("Words"),
    "product": _("Product"),
    "firewall": _("Firewall"),
    "owner": _("Owner"),
    "review": _("Review"),
}
REVIEWS: Mapping[str, Label] = {"due": _("due"), "soon": _("due within 30 days")}
_SOON = dt.timedelta(days=30)
_LONGEST = 253


class InForce(SiteView):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        every = in_force(self.site)
        context: dict[str, Any] = {"site": self.site}
        status = 200
        try:
            texts = filter_texts(request.GET)
            context["page"] = page_of(picked(every, texts).order_by("pk"), self.paged)
        except InvalidInput as error:
            texts, status = {}, 400
            context["problems"] = shown_problems(error.problems)
        context |= {"texts": texts, "chips": chips(texts), "today": timezone.localdate()}
        if self.partial:
            return self.show("changes/_in_force.html", context, status=status)
        return self.show("changes/in_force.html", context | self.choices(every), status=status)

    def choices(self, every: QuerySet[BaselineEntry]) -> dict[str, Any]:
        rows = every.order_by()
        names = rows.values_list("firewalls", flat=True).distinct()
        return {
            "products": sorted(rows.values_list("product", flat=True).distinct()),
            "owners": sorted(rows.values_list("owner__username", flat=True).distinct()),
            "firewalls": sorted({name for held in names for name in held}),
            "reviews": REVIEWS.items(),
            "baseline": Baseline.objects.filter(site=self.site).first(),
            "may_change": self.may_change,
            "open_count": open_changes_at(self.site).count(),
        }


def filter_texts(query: QueryDict) -> dict[str, str]:
    """The filters that are set. Raises InvalidInput."""
    texts = {key: clean_text(query.get(key, ""), key, _LONGEST) for key in LABELS}
    if texts["review"] and texts["review"] not in REVIEWS:
        mend = f"use {', '.join(REVIEWS)}"
        raise InvalidInput.one("review", texts["review"], "is not known", mend)
    return {key: text for key, text in texts.items() if text}


def picked(rows: QuerySet[BaselineEntry], texts: Mapping[str, str]) -> QuerySet[BaselineEntry]:
    """The entries for which every filter holds."""
    if text := texts.get("product"):
        rows = rows.filter(product=text)
    if text := texts.get("firewall"):
        rows = rows.filter(firewalls__contains=[text])
    if text := texts.get("owner"):
        rows = rows.filter(owner__username=text)
    if text := texts.get("review"):
        until = timezone.localdate() + (_SOON if text == "soon" else dt.timedelta())
        rows = rows.filter(review_on__lte=until)
    for word in texts.get("q", "").split():
        rows = rows.filter(
            Q(entry__source__icontains=word)
            | Q(entry__source_name__icontains=word)
            | Q(entry__destination__icontains=word)
            | Q(entry__destination_name__icontains=word)
            | Q(entry__service__icontains=word)
            | Q(entry__purpose__icontains=word)
            | Q(flow__icontains=word)
            | Q(reason__icontains=word)
        )
    return rows


def chips(texts: Mapping[str, str]) -> tuple[Chip, ...]:
    """The filters that are set, each with the address that takes it away."""
    return tuple(
        Chip(
            LABELS[key],
            REVIEWS.get(text, text) if key == "review" else text,
            address({other: value for other, value in texts.items() if other != key}),
        )
        for key, text in texts.items()
    )
