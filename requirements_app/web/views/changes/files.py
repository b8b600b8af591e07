"""The files of a change, and its reachability checks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from exports.reachability.result import MAX_RESULT_BYTES
from requirements_app.changes.access import require_carrying_out
from requirements_app.changes.actions.check_run import check_result_take, check_run_make
from requirements_app.changes.check_plans import PLATFORMS, script_of
from requirements_app.changes.moving import sites_of
from requirements_app.changes.selectors import check_run_get
from requirements_app.core.errors import InvalidInput
from requirements_app.downloads.services import export_request
from requirements_app.web.forms import changes as forms
from requirements_app.web.views.base import kept_private

from .base import ActView, RequestView
from .request import ImplementationPage


class Download(RequestView):
    """Asks for a file: the document, or the papers of a firewall."""

    def post(self, request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG002
        place = {name: request.POST.get(name, "") for name in ("site", "firewall")}
        export = export_request(
            actor=self.account,
            format=request.POST.get("format", ""),
            options={name: value for name, value in place.items() if value},
            change=self.change,
        )
        return redirect("export", export.pk)


class OfChecks(ActView, ImplementationPage):
    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        require_carrying_out(self.account, sites_of(self.change))
        return super().post(request, number)

    def onward(self) -> str:
        return f"{reverse('change-implementation', args=[self.kwargs['number']])}#checks"


class NewCheck(OfChecks):
    """Hands a check out."""

    verb, form_class = "check", forms.CheckForm

    def act(self, form: Any) -> str:
        site, _slash, zone = form.cleaned_data["start"].partition("/")
        check_run_make(number=self.change.pk, actor=self.account, site=site, source_zone=zone)
        return _("The check is made. Take its script to a host of the zone, and run it there.")


class CheckResult(OfChecks):
    """Takes the file up that a script wrote."""

    verb, form_class = "check-result", forms.ResultForm

    def act(self, form: Any) -> str:
        # One byte more than is taken says that it is too much, whatever its size.
        content = form.cleaned_data["file"].read(MAX_RESULT_BYTES + 1)
        check_result_take(number=self.change.pk, actor=self.account, content=content)
        return _("The result is taken up as evidence, item by item.")


class CheckScript(RequestView):
    """The script of a check, which holds its key."""

    def get(self, request: HttpRequest, number: int, run_id: UUID) -> HttpResponse:  # noqa: ARG002
        platform = request.GET.get("platform", PLATFORMS[0])
        if platform not in PLATFORMS:
            raise InvalidInput.one(
                "platform", platform, "is unknown", f"use one of {', '.join(PLATFORMS)}"
            )
        run = check_run_get(self.account, self.change, run_id)
        require_carrying_out(self.account, sites_of(self.change))
        script = script_of(run, platform)
        response = HttpResponse(script.content, content_type="application/octet-stream")
        disposition = content_disposition_header(as_attachment=True, filename=script.name)
        response["Content-Disposition"] = disposition or "attachment"
        response["X-Content-Type-Options"] = "nosniff"
        return kept_private(response)
