"""Campaigns: rounds of reviews with one due day. The list, one of them, and their forms."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from requirements_app.changes.access import may_carry_out
from requirements_app.changes.actions.campaign import campaign_close, campaign_create
from requirements_app.changes.models import Campaign
from requirements_app.changes.reviews import campaign_list
from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from requirements_app.sites.models import Site
from requirements_app.sites.selectors import site_get
from requirements_app.web.changing.campaigns import campaign_places, campaign_progress
from requirements_app.web.forms.reviews import CampaignForm
from requirements_app.web.forms.sites import DecisionForm
from requirements_app.web.paging import page_of
from requirements_app.web.views.base import PageView

from .base import Refused, once, refused


class Campaigns(PageView):
    """The campaigns, newest first; POST begins one."""

    @cached_property
    def places(self) -> list[tuple[str, str]]:
        return campaign_places(self.account)

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        return self.page(CampaignForm(offered=self.places))

    def post(self, request: HttpRequest) -> HttpResponse:
        sites = [site_get(user=self.account, slug=slug) for slug in request.POST.getlist("sites")]
        if not may_carry_out(self.account, sites):
            raise NotAllowed(
                _("You may not hold a campaign at these sites."),
                _("Ask a change manager, or an owner of the site."),
            )
        form = CampaignForm(request.POST, offered=self.places)
        if not form.is_valid():
            return self.page(form, Refused(400, _("Something is missing below.")))
        try:
            key = form.cleaned_data["key"]
            made = once(self.account, request, key, lambda: self.begin(form, sites))
        except (InvalidInput, Conflict) as error:
            if isinstance(error, InvalidInput):
                form.refuse(error)
            return self.page(form, refused(error))
        messages.success(request, _("The campaign has begun."))
        return redirect("campaign", made["campaign"])

    def begin(self, form: CampaignForm, sites: Sequence[Site]) -> dict[str, Any]:
        said = form.cleaned_data
        made = campaign_create(
            actor=self.account, name=said["name"], due_on=said["due_on"], sites=sites
        )
        return {"campaign": made.pk}

    def page(self, form: CampaignForm, error: Refused | None = None) -> HttpResponse:
        context = {
            "page": page_of(campaign_list(self.account), self.paged),
            "form": form if self.places else None,
            "refused": error,
            "today": timezone.localdate(),
        }
        return self.show("changes/campaigns.html", context, status=error.status if error else 200)


class CampaignView(PageView):
    """One campaign, and how far it is."""

    def campaign(self) -> Campaign:
        found = campaign_list(self.account).filter(pk=self.kwargs["campaign_id"]).first()
        if found is None:
            raise NotFound(_("There is no such campaign."), _("See the list of campaigns."))
        return found

    def page(self, error: Refused | None = None) -> HttpResponse:
        found = self.campaign()
        context = {
            "campaign": found,
            "progress": campaign_progress(found),
            "may_close": may_carry_out(self.account, found.sites.all()),
            "refused": error,
            "today": timezone.localdate(),
        }
        return self.show("changes/campaign.html", context, status=error.status if error else 200)


class CampaignPage(CampaignView):
    def get(self, request: HttpRequest, campaign_id: int) -> HttpResponse:  # noqa: ARG002
        return self.page()


class CampaignClose(CampaignView):
    """POST ends the campaign as its reader saw it."""

    def post(self, request: HttpRequest, campaign_id: int) -> HttpResponse:
        self.campaign()
        seen = DecisionForm(request.POST)
        if not seen.is_valid():
            mend = _("close it from its page")
            raise InvalidInput.one("row_version", "", _("is missing"), mend)
        version = seen.cleaned_data["row_version"]
        try:
            campaign_close(actor=self.account, campaign=campaign_id, expected_version=version)
        except Conflict as error:
            return self.page(refused(error))
        messages.success(request, _("The campaign is closed."))
        return redirect("campaign", campaign_id)
