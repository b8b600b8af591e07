"""What is in force and due for review, and decisions on several entries at once."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from requirements_app.changes.actions.review import entries_hand_over, review_decide
from requirements_app.changes.checks import account
from requirements_app.changes.models import BaselineEntry
from requirements_app.changes.reviews import (
    DUE,
    FILTER_KEYS,
    ReviewFilters,
    campaign_list,
    reviews_due,
)
from requirements_app.core.errors import Conflict, InvalidInput
from requirements_app.sites.selectors import products_at, visible_sites
from requirements_app.web.errors import shown_problems
from requirements_app.web.forms.changes import KeyForm
from requirements_app.web.forms.reviews import DecideForm, HandOverForm
from requirements_app.web.paging import page_of
from requirements_app.web.views.base import PageView

from .base import Refused, once, refused

WORDS = dict(
    zip(
        DUE,
        (
            gettext_lazy("due"),
            gettext_lazy("overdue"),
            gettext_lazy("due within 30 days"),
            gettext_lazy("all that is in force"),
        ),
        strict=True,
    )
)
MOST_AT_ONCE = 200


class Reviews(PageView):
    def get(self, request: HttpRequest) -> HttpResponse:
        texts = {key: request.GET.get(key, "") for key in FILTER_KEYS}
        sites = visible_sites(self.account)
        context: dict[str, Any] = {
            "texts": texts,
            "today": timezone.localdate(),
            "due": WORDS.items(),
            "sites": sites.order_by("name").values("slug", "name"),
            "products": products_at(sites),
            "campaigns": campaign_list(self.account).filter(closed_at=None)[:20],
        }
        status = 200
        try:
            rows = reviews_due(self.account, ReviewFilters.from_texts(texts))
            context["page"] = page_of(rows, self.paged)
        except InvalidInput as error:
            context["problems"], status = shown_problems(error.problems), 400
        return self.show("changes/reviews.html", context, status=status)


class OfTicked(PageView):
    """GET shows the ticked entries and asks; POST does it to all of them."""

    form_class: type[KeyForm]
    template = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        keys = _keys(request.GET)
        return self.page(self.form_class(initial={"entry": keys}), keys)

    def post(self, request: HttpRequest) -> HttpResponse:
        form, keys = self.form_class(request.POST), _keys(request.POST)
        if not form.is_valid():
            return self.page(form, keys, Refused(400, _("Something is missing below.")))
        try:
            done = once(
                self.account, request, form.cleaned_data["key"], lambda: self.act(form, keys)
            )
        except (InvalidInput, Conflict) as error:
            if isinstance(error, InvalidInput):
                form.refuse(error)
            return self.page(form, keys, refused(error))
        return self.onward(form, done)

    def act(self, form: KeyForm, keys: list[int]) -> dict[str, Any]:
        """Do it, and keep what came of it. Raises what the action raises."""
        raise NotImplementedError

    def onward(self, form: KeyForm, done: dict[str, Any]) -> HttpResponse:
        """Tell what came of it, and go on."""
        raise NotImplementedError

    def page(self, form: KeyForm, keys: list[int], error: Refused | None = None) -> HttpResponse:
        rows = BaselineEntry.objects.filter(
            pk__in=keys, until=None, site__in=visible_sites(self.account)
        ).select_related("site", "entry", "owner", "change")
        found = list(rows.order_by("review_on", "pk"))
        context = {
            "form": form,
            "rows": found,
            "gone": len(keys) - len(found),
            "refused": error,
            "sites": sorted({row.site.name for row in found}),
        }
        return self.show(self.template, context, status=error.status if error else 200)


class Decide(OfTicked):
    form_class = DecideForm
    template = "changes/decide.html"

    def act(self, form: KeyForm, keys: list[int]) -> dict[str, Any]:
        said = form.cleaned_data
        changes = review_decide(
            actor=self.account,
            entries=keys,
            outcome=said["outcome"],
            text=said["note"],
            review_on=said["review_on"],
        )
        return {"changes": [change.pk for change in changes]}

    def onward(self, form: KeyForm, done: dict[str, Any]) -> HttpResponse:  # noqa: ARG002
        if done["changes"]:
            text = _("Decided. This draft takes it out of force: submit it.")
            messages.success(self.request, text)
            return redirect("change", done["changes"][0])
        messages.success(self.request, _("Decided: they are kept."))
        return redirect("reviews")


class HandOver(OfTicked):
    """Somebody else answers for the entries."""

    form_class = HandOverForm
    template = "changes/hand_over.html"

    def act(self, form: KeyForm, keys: list[int]) -> dict[str, Any]:
        said = form.cleaned_data
        owner = account(said["owner"], "owner")
        count = entries_hand_over(actor=self.account, entries=keys, owner=owner, text=said["note"])
        return {"entries": count}

    def onward(self, form: KeyForm, done: dict[str, Any]) -> HttpResponse:
        told = ngettext(
            "%(name)s answers for %(n)s more entry now.",
            "%(name)s answers for %(n)s more entries now.",
            done["entries"],
        )
        name = form.cleaned_data["owner"]
        messages.success(self.request, told % {"name": name, "n": done["entries"]})
        return redirect(f"{reverse('reviews')}?{urlencode({'due': 'all', 'owner': name})}")


def _keys(given: QueryDict) -> list[int]:
    texts = given.getlist("entry")
    if len(texts) > MOST_AT_ONCE or not all(
        each.isascii() and each.isdecimal() and len(each) < 18 for each in texts
    ):
        raise InvalidInput.one(
            "entry", len(texts), _("entries cannot be decided on at once"),
            _("tick 1 to %(most)s in the list") % {"most": MOST_AT_ONCE},
        )  # fmt: skip
    return sorted({int(each) for each in texts})
