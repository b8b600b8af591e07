"""Overrides: deviating from a flow with a reason, and taking that back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from requirements_app.core.errors import InvalidInput, NotFound, shown
from requirements_app.sites import selectors
from requirements_app.sites.access import require
from requirements_app.sites.services import override_create, override_delete
from requirements_app.web.forms.overrides import OverrideForm
from requirements_app.web.forms.sites import DecisionForm

from .sites import SiteView
from .tailoring import TailoringView

_GIVEN = ("flow", "kind", "deployment", "host")


class OverridePage(TailoringView):
    """A new override; flow, kind and deployment may be given in the address."""

    template = "sites/override.html"
    step = "options"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        given = {key: request.GET[key] for key in _GIVEN if key in request.GET}
        return self.form_page(self.form(initial=given))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        require(self.account, "sites.change_site", self.site)
        form = self.form(data=request.POST)
        if not form.is_valid():
            return self.form_page(form)
        values = form.values()
        try:
            effect = self.carry_out(
                lambda: override_create(
                    actor=self.account, site=self.site, owner=self.account.username, **values
                )
            )
        except InvalidInput as error:
            form.refuse(error)
            return self.form_page(form)
        if effect is not None:
            return self.form_page(form, effect=effect)
        self.saved()
        return redirect(f"{reverse('site-options', args=[slug])}#overrides-{values['slug']}")

    def form(self, **options: object) -> OverrideForm:
        return OverrideForm(site=self.site, pinned=self.pinned, **options)


class OverrideDelete(SiteView):
    """POST takes an override back, as the reader saw it."""

    def post(self, request: HttpRequest, slug: str, override: str) -> HttpResponse:
        found = selectors.overrides_of(self.site).filter(slug=override).first()
        if found is None:
            raise NotFound(
                _("This site has no override %(slug)s.") % {"slug": shown(override)},
                _("See the site's page."),
            )
        form = DecisionForm(request.POST)
        if not form.is_valid():
            mend = _("delete it from the site's page")
            raise InvalidInput.one("row_version", "", _("is missing"), mend)
        override_delete(
            actor=self.account,
            override=found,
            expected_version=form.cleaned_data["row_version"],
        )
        messages.success(request, _("Deleted. Build the rule set anew to see its effect."))
        return redirect(f"{reverse('site-options', args=[slug])}#overrides")
