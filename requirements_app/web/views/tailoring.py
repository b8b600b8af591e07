"""The forms that tailor a site: a deployment's options, and who plays each role."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from requirements_app.catalogue.schema import Component
from requirements_app.core.errors import Conflict, InvalidInput, NotFound, shown
from requirements_app.sites import selectors
from requirements_app.sites.access import require
from requirements_app.sites.models import Binding, Deployment
from requirements_app.sites.pinned import Pinned
from requirements_app.sites.services import binding_create, binding_update, deployment_update
from requirements_app.web.forms.base import PortalForm
from requirements_app.web.forms.bindings import BindingForm
from requirements_app.web.forms.deployments import DeploymentForm

from .sites import SiteView


class TailoringView(SiteView):
    """A form of a site. Readers see what is set; owners change it."""

    template: str

    def deployment(self, slug: str) -> Deployment:
        """The site's own deployment. Raises NotFound."""
        found = selectors.deployments_of(self.site).filter(slug=slug).first()
        if found is None:
            raise NotFound(
                _("This site has no deployment %(slug)s.") % {"slug": shown(slug)},
                _("See the site's page."),
            )
        return found

    def form_page(
        self, form: PortalForm, *, conflict: Conflict | None = None, **context: Any
    ) -> HttpResponse:
        """The page with its form; 400 with problems, 409 where the object has moved on."""
        if not self.may_change:
            for field in form.fields.values():
                field.disabled = True
        status = 409 if conflict else 400 if form.is_bound and form.errors else 200
        context |= {
            "form": form,
            "conflict": conflict,
            "site": self.site,
            "pinned": self.site.catalogue_version_id,
            "may_change": self.may_change,
        }
        return self.show(self.template, context, status=status)


class DeploymentPage(TailoringView):
    template = "sites/deployment.html"

    def get(self, request: HttpRequest, slug: str, deployment: str) -> HttpResponse:  # noqa: ARG002
        found = self.deployment(deployment)
        form = DeploymentForm(deployment=found, pinned=self.pinned)
        return self.form_page(form, deployment=found)

    def post(self, request: HttpRequest, slug: str, deployment: str) -> HttpResponse:
        require(self.account, "sites.change_site", self.site)
        found = self.deployment(deployment)
        form = DeploymentForm(request.POST, deployment=found, pinned=self.pinned)
        if not form.is_valid():
            return self.form_page(form, deployment=found)
        try:
            deployment_update(
                actor=self.account,
                deployment=found,
                expected_version=form.cleaned_data["row_version"],
                **form.values(),
            )
        except InvalidInput as error:
            form.refuse(error)
            return self.form_page(form, deployment=found)
        except Conflict as conflict:
            return self.form_page(form, conflict=conflict, deployment=found)
        messages.success(request, _("Saved. Build the rule set anew to see its effect."))
        return redirect("site", slug)

    @property
    def pinned(self) -> Pinned:
        return Pinned(self.site.catalogue_version_id)


class BindingPage(TailoringView):
    """The binding of one component, made if there is none: `deployment` is left out for the
    services that the site supplies once for all."""

    template = "sites/binding.html"

    def get(
        self,
        request: HttpRequest,  # noqa: ARG002
        slug: str,  # noqa: ARG002
        component: str,
        deployment: str | None = None,
    ) -> HttpResponse:
        where = self.deployment(deployment) if deployment else None
        binding = self.binding(component, where)
        return self.binding_page(self.form(binding), component, where, binding)

    def post(
        self, request: HttpRequest, slug: str, component: str, deployment: str | None = None
    ) -> HttpResponse:
        require(self.account, "sites.change_site", self.site)
        where = self.deployment(deployment) if deployment else None
        binding = self.binding(component, where)
        form = self.form(binding, request.POST)
        if not form.is_valid():
            return self.binding_page(form, component, where, binding)
        try:
            self.save(form, component, where, binding)
        except InvalidInput as error:
            form.refuse(error)
            return self.binding_page(form, component, where, binding)
        except Conflict as conflict:
            return self.binding_page(form, component, where, binding, conflict)
        messages.success(request, _("Saved. Build the rule set anew to see its effect."))
        return redirect("site", slug)

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
    ) -> HttpResponse:
        zones = selectors.zones_of(self.site)
        translated = binding.members.exclude(seen_as=None).count() if binding else 0
        return self.form_page(
            form,
            conflict=conflict,
            component=self.component(component),
            component_slug=component,
            deployment=where,
            binding=binding,
            zones=zones,
            translated=translated,
        )

    def component(self, slug: str) -> Component:
        """The component as the site's catalogue version has it. Raises NotFound."""
        found = Pinned(self.site.catalogue_version_id).components.get(slug)
        if found is None:
            raise NotFound(
                _("%(slug)s is no component of the site's catalogue version.")
                % {"slug": shown(slug)},
                _("See the site's page."),
            )
        return found
