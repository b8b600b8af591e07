"""Sites: the list, and the upgrade proposals of one."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requirements_app.accounts.saved_views import saved_views
from requirements_app.core.errors import InvalidInput, NotFound
from requirements_app.core.yaml_problems import choose
from requirements_app.rulesets.models import Finding, RuleSet
from requirements_app.sites import selectors, services
from requirements_app.sites.models import Deployment, Site, UpgradeProposal
from requirements_app.web.findings import finding_lines
from requirements_app.web.forms.sites import DecisionForm
from requirements_app.web.tables.sites import SiteTable

from .base import PageView


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


STATES: dict[str, tuple[str | Promise, Q]] = {
    "blocking": (gettext_lazy("Blocking"), Q(blocking__gt=0)),
    "warnings": (gettext_lazy("Warnings only"), Q(blocking=0, warnings__gt=0)),
    "none": (gettext_lazy("None"), Q(blocking=0, warnings=0)),
    "unbuilt": (gettext_lazy("Never built"), Q(newest_id=None)),
    "proposal": (gettext_lazy("Upgrade waits"), Q(proposal_id__isnull=False)),
}


class Sites(PageView):
    """The sites that the reader sees; `q` searches names, `state` and `product` filter."""

    def get(self, request: HttpRequest) -> HttpResponse:
        visible = selectors.site_list(self.account)
        rows = with_newest(visible)
        words = request.GET.get("q", "").strip()
        state, product = request.GET.get("state", ""), request.GET.get("product", "")
        if words:
            rows = rows.filter(Q(slug__icontains=words) | Q(name__icontains=words))
        if state:
            if state not in STATES:
                mend = choose(state, STATES, _("leave it out"))
                raise InvalidInput.one("state", state, _("is no state of a site"), mend)
            rows = rows.filter(STATES[state][1])
        if product:
            running = Deployment.objects.filter(product__slug=product)
            rows = rows.filter(pk__in=running.values("site"))
        context = {
            "table": SiteTable(rows, request=request),
            "q": words,
            "chosen": {"state": state, "product": product},
            "filtered": bool(words or state or product),
            "states": [(value, name) for value, (name, _rows) in STATES.items()],
            "products": selectors.products_at(visible),
            "saved": saved_views(self.account, "sites"),
        }
        return self.show("sites/sites.html", context)


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
