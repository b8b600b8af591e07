"""Retiring a site, or a product or deployment there: a draft that takes it out of force."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from requirements_app.changes.actions.retire import retire
from requirements_app.changes.models import BaselineEntry
from requirements_app.changes.reviews import standing_on_dropped_flows
from requirements_app.core.errors import Conflict, InvalidInput
from requirements_app.sites.access import require
from requirements_app.web.forms.reviews import RetireForm
from requirements_app.web.views.sites import SiteView

from .base import Refused, once, refused


class Retire(SiteView):
    """GET shows what is in force of what; POST asks for it to be taken out."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        require(self.account, "sites.change_site", self.site)
        return self.page(self.form(initial={"what": request.GET.get("what", "")}))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        require(self.account, "sites.change_site", self.site)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, Refused(400, _("Something is missing below.")))
        try:
            made = once(self.account, request, form.cleaned_data["key"], lambda: self.make(form))
        except (InvalidInput, Conflict) as error:
            return self.page(form, refused(error))
        messages.success(request, _("This draft takes it out of force. Submit it for approval."))
        return redirect("change", made["changes"][0])

    def make(self, form: RetireForm) -> dict[str, Any]:
        kind, _colon, name = form.cleaned_data["what"].partition(":")
        named = {kind: name} if name else {}
        changes = retire(
            actor=self.account,
            sites=[self.site],
            justification=form.cleaned_data["justification"],
            **named,
        )
        return {"changes": [change.pk for change in changes]}

    def form(self, *args: Any, **options: Any) -> RetireForm:
        rows = BaselineEntry.objects.filter(site=self.site, until=None).order_by()
        held = list(
            rows.values_list("deployment", "product").annotate(n=Count("pk")).order_by("deployment")
        )
        products: dict[str, int] = {}
        for _deployment, product, count in held:
            products[product] = products.get(product, 0) + count
        choices = [("site", _("Everything here: %(n)s entries") % {"n": sum(products.values())})]
        choices += [
            (f"deployment:{name}", _("Deployment %(name)s: %(n)s entries") % {"name": name, "n": n})
            for name, _product, n in held
        ]
        choices += [
            (f"product:{name}", _("Product %(name)s: %(n)s entries") % {"name": name, "n": n})
            for name, n in sorted(products.items())
        ]
        self.any_in_force = bool(held)
        return RetireForm(*args, offered=choices if held else [], **options)

    def page(self, form: RetireForm, error: Refused | None = None) -> HttpResponse:
        context = {
            "site": self.site,
            "form": form,
            "refused": error,
            "any": self.any_in_force,
            "dropped": standing_on_dropped_flows(self.account, self.site)[:50],
        }
        return self.show("changes/retire.html", context, status=error.status if error else 200)
