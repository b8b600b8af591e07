"""The forms that tailor a site: a deployment's options, and who plays each role."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from requirements_app.catalogue.schema import Component
from requirements_app.core.errors import Conflict, InvalidInput, NotFound, shown
from requirements_app.rulesets.preview import Effect, TooLarge
from requirements_app.sites import selectors
from requirements_app.sites.access import require
from requirements_app.sites.models import Binding, Deployment
from requirements_app.sites.pasting import pasted_lines
from requirements_app.sites.services import (
    binding_create,
    binding_delete,
    binding_update,
    deployment_delete,
    deployment_update,
)
from requirements_app.sites.understanding import members_understood
from requirements_app.web.forms.bindings import BindingForm
from requirements_app.web.forms.deployments import DeploymentForm

from .site_parts import CHECK, DeleteView, FormView


class TailoringView(FormView):
    """A form of a site's deployments."""

    def deployment(self, slug: str) -> Deployment:
        """The site's own deployment. Raises NotFound."""
        found = selectors.deployments_of(self.site).filter(slug=slug).first()
        if found is None:
            raise NotFound(
                _("This site has no deployment %(slug)s.") % {"slug": shown(slug)},
                _("See the site's page."),
            )
        return found


class DeploymentPage(TailoringView):
    template = "sites/deployment.html"
    step = "options"

    def get(self, request: HttpRequest, slug: str, deployment: str) -> HttpResponse:  # noqa: ARG002
        found = self.deployment(deployment)
        return self.page(DeploymentForm(deployment=found, pinned=self.pinned), found)

    def post(self, request: HttpRequest, slug: str, deployment: str) -> HttpResponse:
        require(self.account, "sites.change_site", self.site)
        found = self.deployment(deployment)
        form = DeploymentForm(request.POST, deployment=found, pinned=self.pinned)
        if not form.is_valid():
            return self.page(form, found)
        try:
            effect = self.carry_out(lambda: self.save(form, found))
        except InvalidInput as error:
            form.refuse(error)
            return self.page(form, found)
        except Conflict as conflict:
            return self.page(form, found, conflict)
        if effect is not None:
            return self.page(form, found, effect=effect)
        self.saved()
        return redirect(f"{reverse('site-options', args=[slug])}#deployment-{found.slug}")

    def save(self, form: DeploymentForm, found: Deployment) -> None:
        """Change the deployment as the reader saw it. Raises Conflict and InvalidInput."""
        deployment_update(
            actor=self.account,
            deployment=found,
            expected_version=form.cleaned_data["row_version"],
            **form.values(),
        )

    def page(
        self,
        form: DeploymentForm,
        found: Deployment,
        conflict: Conflict | None = None,
        effect: Effect | TooLarge | None = None,
    ) -> HttpResponse:
        """The form with what was found about each of its fields beside it."""
        own, beside = f"deployments/{found.slug}/", defaultdict(list)
        for line in self.state.findings:
            if line.place.startswith(own):
                beside[line.place.removeprefix(own).replace("/", "-")].append(line)
        return self.form_page(
            form, conflict=conflict, effect=effect, deployment=found, beside=dict(beside)
        )


class BindingPage(TailoringView):
    """The binding of one component, made if there is none: `deployment` is left out for the
    services that the site supplies once for all."""

    template = "sites/binding.html"
    step = "bindings"

    def get(
        self,
        request: HttpRequest,
        slug: str,  # noqa: ARG002
        component: str,
        deployment: str | None = None,
    ) -> HttpResponse:
        where = self.deployment(deployment) if deployment else None
        binding = self.binding(component, where)
        form = self.form(binding)
        if offered := request.GET.get("offer"):
            form.initial = {**form.initial, "state": Binding.State.OFFER, "offer": offered}
        return self.binding_page(form, component, where, binding)

    def post(
        self,
        request: HttpRequest,
        slug: str,  # noqa: ARG002
        component: str,
        deployment: str | None = None,
    ) -> HttpResponse:
        require(self.account, "sites.change_site", self.site)
        where = self.deployment(deployment) if deployment else None
        binding = self.binding(component, where)
        form = self.form(binding, request.POST)
        if CHECK in request.POST:
            return self.understood(form, component, where, binding)
        if not form.is_valid():
            return self.binding_page(form, component, where, binding)
        try:
            effect = self.carry_out(lambda: self.save(form, component, where, binding))
        except InvalidInput as error:
            form.refuse(error)
            return self.binding_page(form, component, where, binding)
        except Conflict as conflict:
            return self.binding_page(form, component, where, binding, conflict)
        if effect is not None:
            return self.binding_page(form, component, where, binding, effect=effect)
        self.saved()
        return redirect(self.back(where))

    def back(self, where: Deployment | None) -> str:
        """The role's place among all of them."""
        anchor = f"deployment-{where.slug}" if where else "services"
        return f"{reverse('site-bindings', args=[self.site.slug])}#{anchor}"

    def understood(
        self, form: BindingForm, component: str, where: Deployment | None, binding: Binding | None
    ) -> HttpResponse:
        """What the members that were pasted say, before anything is saved."""
        pasted = pasted_lines(str(form["members"].value() or ""))
        present = {member.value for member in binding.members.all()} if binding else set()
        lines = members_understood(self.site, pasted, frozenset(present))
        leaving = present - {line.value for line in lines}
        told: dict[str, Any] = {"understood": lines, "leaving": sorted(leaving)}
        if self.partial:
            return self.show("sites/_understood.html", told)
        form.is_valid()
        return self.binding_page(form, component, where, binding, **told)

    def save(
        self, form: BindingForm, component: str, where: Deployment | None, binding: Binding | None
    ) -> None:
        """Create or change the binding as the reader saw it. Raises Conflict and InvalidInput."""
        seen = form.cleaned_data["row_version"]
        if (binding is None) != (seen is None):
            raise Conflict(
                _("Somebody else has bound or unbound this role."),
                _("Open the page anew and look at what changed."),
            )
        if binding is None:
            binding_create(
                actor=self.account,
                site=self.site,
                component=component,
                deployment=where.slug if where else None,
                **form.values(),
            )
        else:
            binding_update(
                actor=self.account, binding=binding, expected_version=seen, **form.values()
            )

    def form(self, binding: Binding | None, data: Any = None) -> BindingForm:
        return BindingForm(data, binding=binding, offers=selectors.offers_to(self.site))

    def binding(self, component: str, where: Deployment | None) -> Binding | None:
        bindings = selectors.bindings_of(self.site)
        return bindings.filter(component__slug=component, deployment=where).first()

    def binding_page(
        self,
        form: BindingForm,
        component: str,
        where: Deployment | None,
        binding: Binding | None,
        conflict: Conflict | None = None,
        **context: Any,
    ) -> HttpResponse:
        zones = selectors.zones_of(self.site)
        place = f"deployments/{where.slug}" if where else "site-services"
        return self.form_page(
            form,
            conflict=conflict,
            place=f"{place}/bindings/{component}",
            back=self.back(where),
            **context,
            component=self.component(component),
            component_slug=component,
            deployment=where,
            binding=binding,
            zones=zones,
        )

    def component(self, slug: str) -> Component:
        """The component as the site's catalogue version has it. Raises NotFound."""
        found = self.pinned.components.get(slug)
        if found is None:
            raise NotFound(
                _("%(slug)s is no component of the site's catalogue version.")
                % {"slug": shown(slug)},
                _("See the site's page."),
            )
        return found


class DeploymentDelete(DeleteView, TailoringView):
    step = "deployments"

    @cached_property
    def thing(self) -> Deployment:
        return self.deployment(self.kwargs["deployment"])

    @property
    def title(self) -> str:
        return _("Deployment %(name)s") % {"name": self.thing.name}

    @property
    def back(self) -> str:
        return reverse("site-deployments", args=[self.site.slug])

    def remove(self, expected_version: int) -> None:
        deployment_delete(
            actor=self.account, deployment=self.thing, expected_version=expected_version
        )


class BindingDelete(DeleteView, TailoringView):
    """`deployment` is left out for the services that the site supplies once for all."""

    step = "bindings"

    @cached_property
    def thing(self) -> Binding:
        slug, component = self.kwargs.get("deployment"), self.kwargs["component"]
        where = self.deployment(slug) if slug else None
        bindings = selectors.bindings_of(self.site)
        found = bindings.filter(component__slug=component, deployment=where).first()
        if found is None:
            raise self.missing(component)
        return found

    @property
    def title(self) -> str:
        return _("Binding of %(component)s") % {"component": self.thing.component.slug}

    @property
    def back(self) -> str:
        return reverse("site-bindings", args=[self.site.slug])

    def remove(self, expected_version: int) -> None:
        binding_delete(actor=self.account, binding=self.thing, expected_version=expected_version)
