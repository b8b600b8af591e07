"""The workspace of a site: the steps of its guided path, each a page of its own."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from requirements_app.core.errors import InvalidInput
from requirements_app.jobs.idempotency import Answer, answer_once
from requirements_app.rulesets.models import Finding
from requirements_app.rulesets.selectors import newest_built, visible_rule_sets
from requirements_app.rulesets.services import rule_set_request
from requirements_app.sites import outline, selectors, services
from requirements_app.sites.access import require
from requirements_app.sites.models import UpgradeProposal
from requirements_app.sites.pinned import Pinned
from requirements_app.web.findings import finding_lines
from requirements_app.web.forms.named import NewDeploymentForm
from requirements_app.web.forms.sites import BuildForm
from requirements_app.web.site_page import MEMBERS_SHOWN, deployment_cards, service_roles
from requirements_app.web.site_path import SiteState, next_step, path_of

from .sites import SiteView

FINDINGS_SHOWN = 8
_MOST_FINDINGS = 2000
_RULE_SETS_SHOWN = 5


class WorkspaceView(SiteView):
    """A page of the workspace, with the site's path above it. `step` is the step it belongs to, or
    the tab; `with_members` says whether the page shows who plays which role."""

    step = ""
    with_members = False

    @cached_property
    def pinned(self) -> Pinned:
        return Pinned(self.site.catalogue_version_id)

    @cached_property
    def state(self) -> SiteState:
        """What the path is told from; read once for each request."""
        site = outline.site_outline(self.site, members=self.with_members)
        newest = newest_built(site)
        findings = Finding.objects.filter(content=newest.content) if newest else ()
        return SiteState(
            site=site,
            counts=outline.site_counts(site),
            cards=deployment_cards(site, self.pinned),
            services=service_roles(site, self.pinned),
            newest=newest,
            findings=finding_lines(findings[:_MOST_FINDINGS], site.slug),
            changed=newest is not None and outline.changed_since(site, newest.created_at),
        )

    def workspace(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """The page with the path."""
        state = self.state
        steps = path_of(state)
        found: dict[str, list[Any]] = {}
        for line in state.findings:
            found.setdefault(line.place, []).append(line)
        return self.show(
            template,
            {
                "site": state.site,
                "pinned": state.site.catalogue_version_id,
                "may_change": self.may_change,
                "state": state,
                "steps": steps,
                "step": self.step,
                "next": next_step(steps, self.step),
                "found": found,
                "members_shown": MEMBERS_SHOWN,
                "beside": {},
                **context,
            },
            status=status,
        )


class SitePage(WorkspaceView):
    """The site at a glance."""

    step = "overview"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        proposals = self.site.proposals.filter(state=UpgradeProposal.State.OPEN)
        return self.workspace(
            "sites/site.html",
            build=BuildForm(),
            proposal=proposals.first(),
            rule_sets=visible_rule_sets(self.account).filter(site=self.site)[:_RULE_SETS_SHOWN],
            findings=self.state.findings[:FINDINGS_SHOWN],
        )


class Build(WorkspaceView):
    """The last step: the form that asks for the rule set, and those there are. POST asks, and goes
    on to the job."""

    step = "build"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        return self.page(BuildForm())

    def page(self, build: BuildForm, status: int = 200) -> HttpResponse:
        rule_sets = visible_rule_sets(self.account).filter(site=self.site)
        return self.workspace(
            "sites/build.html", build=build, rule_sets=rule_sets[:50], status=status
        )

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


class Deployments(WorkspaceView):
    """What runs here. POST adds a deployment."""

    step = "deployments"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        given = {"product": request.GET.get("product", "")}
        return self.page(NewDeploymentForm(pinned=self.pinned, initial=given))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        require(self.account, "sites.change_site", self.site)
        form = NewDeploymentForm(request.POST, pinned=self.pinned)
        if not form.is_valid():
            return self.page(form, status=400)
        try:
            made = services.deployment_create(actor=self.account, site=self.site, **form.values())
        except InvalidInput as error:
            form.refuse(error)
            return self.page(form, status=400)
        messages.success(request, _("Added. Next, say where it runs and who plays its roles."))
        return redirect(f"{reverse('site-deployments', args=[slug])}#deployment-{made.slug}")

    def page(self, form: NewDeploymentForm, status: int = 200) -> HttpResponse:
        return self.workspace("sites/deployments.html", form=form, status=status)


class Zones(WorkspaceView):
    """Where: zones with their networks, firewalls and proxies."""

    step = "zones"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        return self.workspace(
            "sites/zones.html",
            zones=selectors.zones_of(self.site),
            firewalls=selectors.firewalls_of(self.site),
            proxies=selectors.proxies_of(self.site),
            between=[line for line in self.state.found("zones") if "→" in line.place],
        )


class Bindings(WorkspaceView):
    """Who plays each role, deployment by deployment, and what the site supplies."""

    step = "bindings"
    with_members = True

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        return self.workspace("sites/bindings.html")


class Options(WorkspaceView):
    """Features, alternatives, parameters and phases of each deployment; overrides."""

    step = "options"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        overrides = list(selectors.overrides_of(self.site))
        return self.workspace("sites/options.html", overrides=overrides)


class Gaps(WorkspaceView):
    """What the newest rule set found missing, by the step that mends it."""

    step = "gaps"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        steps = {step.key: step for step in path_of(self.state)}
        groups = [
            (steps[key], lines)
            for key in ("deployments", "zones", "bindings", "options")
            if (lines := self.state.found(key))
        ]
        return self.workspace("sites/gaps.html", groups=groups)


class Proposals(WorkspaceView):
    """The upgrade proposals that newer catalogue versions left."""

    step = "proposals"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        proposals = self.site.proposals.select_related("decided_by")
        return self.workspace("sites/proposals.html", proposals=proposals)
