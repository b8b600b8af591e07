"""Sites: the list, one site with everything that belongs to it, and its upgrade proposals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from requirements_app.core.errors import InvalidInput, NotFound
from requirements_app.jobs.idempotency import Answer, answer_once
from requirements_app.rulesets.models import Finding, RuleSet
from requirements_app.rulesets.selectors import visible_rule_sets
from requirements_app.rulesets.services import rule_set_request
from requirements_app.sites import selectors, services
from requirements_app.sites.access import require
from requirements_app.sites.models import Site, UpgradeProposal
from requirements_app.sites.pinned import Pinned
from requirements_app.web.findings import finding_lines
from requirements_app.web.forms.sites import BuildForm, DecisionForm
from requirements_app.web.site_page import MEMBERS_SHOWN, deployment_cards, service_roles
from requirements_app.web.tables.sites import SiteTable

from .base import PageView

FINDINGS_SHOWN = 8
_RULE_SETS_SHOWN = 5


class SiteView(PageView):
    """One site, if the reader may see it."""

    @cached_property
    def site(self) -> Site:
        return selectors.site_get(user=self.account, slug=self.kwargs["slug"])

    @staticmethod
    def address(slug: str) -> str:
        """The site's own page."""
        return reverse("site", args=[slug])

    @property
    def may_change(self) -> bool:
        return self.account.has_perm("sites.change_site", self.site)


class Sites(PageView):
    def get(self, request: HttpRequest) -> HttpResponse:
        rows = with_newest(selectors.site_list(self.account))
        words = request.GET.get("q", "").strip()
        if words:
            rows = rows.filter(Q(slug__icontains=words) | Q(name__icontains=words))
        context = {"table": SiteTable(rows, request=request), "q": words}
        return self.show("sites/sites.html", context)


class SitePage(SiteView):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        return self.page(BuildForm())

    def page(self, build: BuildForm, status: int = 200) -> HttpResponse:
        """The site's page with the form that asks for a rule set."""
        site = selectors.site_whole(self.site)
        pinned = Pinned(site.catalogue_version_id)
        recent = list(visible_rule_sets(self.account).filter(site=site)[:_RULE_SETS_SHOWN])
        newest = next((each for each in recent if each.content_id), None)
        findings = Finding.objects.filter(content=newest.content if newest else None)
        context = {
            "site": site,
            "pinned": site.catalogue_version_id,
            "may_change": self.may_change,
            "build": build,
            "deployments": deployment_cards(site, pinned),
            "services": service_roles(site, pinned),
            "members_shown": MEMBERS_SHOWN,
            "received": selectors.offers_to(site),
            "rule_sets": recent,
            "newest": newest,
            "findings": finding_lines(findings[:FINDINGS_SHOWN], site.slug),
            "proposal": site.proposals.filter(state=UpgradeProposal.State.OPEN).first(),
            "zone_names": {zone.pk: zone.name for zone in site.zones.all()},
        }
        return self.show("sites/site.html", context, status=status)


class Build(SitePage):
    """POST asks for the site's rule set and goes on to its job."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        return redirect("site", self.site.slug)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        require(self.account, "sites.change_site", self.site)
        form = BuildForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=400)
        answer = answer_once(
            owner=self.account,
            key=f"page {form.cleaned_data['key']}",
            method=str(request.method),
            path=request.path,
            body=str(form.cleaned_data["as_of"]).encode(),
            make=lambda: self.ask(form.cleaned_data["as_of"]),
        )
        return redirect("job", answer.body["job"])

    def ask(self, as_of: dt.date | None) -> Answer:
        rule_set = rule_set_request(site=self.site, actor=self.account, as_of=as_of)
        return Answer(202, {"job": str(rule_set.job_id)})


class ProposalView(SiteView):
    def proposal(self, proposal_id: UUID) -> UpgradeProposal:
        """The site's own proposal. Raises NotFound."""
        found = (
            self.site.proposals.select_related("from_version", "to_version", "decided_by")
            .filter(pk=proposal_id)
            .first()
        )
        if found is None:
            raise NotFound(_("This site has no such proposal."), _("See the site's page."))
        return found


class Proposal(ProposalView):
    def get(self, request: HttpRequest, slug: str, proposal_id: UUID) -> HttpResponse:  # noqa: ARG002
        proposal = self.proposal(proposal_id)
        context = {
            "site": self.site,
            "proposal": proposal,
            "findings": finding_lines(
                (Finding(**each) for each in proposal.findings_added), self.site.slug
            ),
            "may_change": self.may_change,
            "is_open": proposal.state == UpgradeProposal.State.OPEN,
        }
        return self.show("sites/proposal.html", context)


class ProposalDecision(ProposalView):
    """POST accepts or dismisses a proposal, as the reader saw it."""

    decide: Callable[..., UpgradeProposal]
    told: str

    def post(self, request: HttpRequest, slug: str, proposal_id: UUID) -> HttpResponse:
        proposal = self.proposal(proposal_id)
        form = DecisionForm(request.POST)
        if not form.is_valid():
            mend = _("open the proposal again and decide there")
            raise InvalidInput.one("row_version", "", _("is missing"), mend)
        type(self).decide(
            actor=self.account,
            proposal=proposal,
            expected_version=form.cleaned_data["row_version"],
        )
        messages.success(request, self.told)
        return redirect("site", slug)


class ProposalAccept(ProposalDecision):
    decide = services.proposal_accept

    @property
    def told(self) -> str:  # type: ignore[override]
        return _("The site now follows the newer catalogue version. Build its rule set anew.")


class ProposalDismiss(ProposalDecision):
    decide = services.proposal_dismiss

    @property
    def told(self) -> str:  # type: ignore[override]
        return _("The site stays at its catalogue version.")


def with_newest(sites: QuerySet[Site]) -> QuerySet[Any]:
    """The sites with id, day and blocking findings of their newest built rule set."""
    newest = RuleSet.objects.filter(site=OuterRef("pk"), content__isnull=False).order_by(
        "-built_at", "-created_at"
    )
    proposals = UpgradeProposal.objects.filter(
        site=OuterRef("pk"), state=UpgradeProposal.State.OPEN
    )
    return sites.select_related("catalogue_version").annotate(
        newest_id=Subquery(newest.values("pk")[:1]),
        newest_built=Subquery(newest.values("built_at")[:1]),
        blocking=Subquery(newest.values("content__blocking_count")[:1]),
        warnings=Subquery(newest.values("content__warning_count")[:1]),
        rule_count=Subquery(newest.values("content__rule_count")[:1]),
        proposal_id=Subquery(proposals.values("pk")[:1]),
    )
