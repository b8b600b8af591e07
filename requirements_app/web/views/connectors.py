"""Connectors to ticketing systems, for administrators: the list, making one in steps, and trying it
out."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from exports.tickets.registry import DRIVERS
from requirements_app.accounts.roles import is_administrator
from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed
from requirements_app.sites.models import Site
from requirements_app.tickets import connectors as services
from requirements_app.tickets import selectors
from requirements_app.tickets.models import Connector
from requirements_app.web.forms.connectors import ConnectorForm, secrets_set
from requirements_app.web.paging import page_of

from .base import PageView
from .changes.base import Refused, refused

SOME_MISSING = 400


class KeeperView(PageView):
    """A page for those who keep connectors."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not is_administrator(request.user):
            raise NotAllowed(_("Only administrators keep connectors."), _("Ask an administrator."))
        return super().dispatch(request, *args, **kwargs)


class Connectors(KeeperView):
    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        rows = selectors.connectors_listed(self.account)
        context = {"page": page_of(rows, self.paged), "systems": DRIVERS}
        return self.show("connectors/connectors.html", context)


class NewConnector(KeeperView):
    """The first two steps: which system, then where it is and how one signs in there. What is made
    is switched off until it is tried out."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.GET.get("system"):
            return self.show("connectors/systems.html", {"systems": DRIVERS.values()})
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, Refused(SOME_MISSING, _("Something is missing below.")))
        try:
            made = services.connector_create(
                actor=self.account, system=self.system, active=False, **form.said()
            )
        except InvalidInput as error:
            form.refuse(error)
            return self.page(form, refused(error))
        messages.success(request, _("It is made, and switched off. See whether it can be reached."))
        return redirect("connector", made.slug)

    @property
    def system(self) -> str:
        """Raises InvalidInput."""
        system = self.request.GET.get("system", "")
        if system not in DRIVERS:
            raise InvalidInput.one(
                "system",
                system,
                _("is none that there is a driver for"),
                _("choose one of the list"),
            )
        return system

    def form(self, *args: Any) -> ConnectorForm:
        return ConnectorForm(*args, driver=DRIVERS[self.system], offered=every_site())

    def page(self, form: ConnectorForm, error: Refused | None = None) -> HttpResponse:
        context = {"form": form, "driver": DRIVERS[self.system], "refused": error, "step": 2}
        return self.show("connectors/new.html", context, status=error.status if error else 200)


class ConnectorView(KeeperView):
    @cached_property
    def connector(self) -> Connector:
        """Raises NotFound."""
        return selectors.connector_get(self.account, self.kwargs["connector"])

    def told(self, **context: Any) -> dict[str, Any]:
        """What every page of a connector shows."""
        driver = DRIVERS[self.connector.system]
        return {"connector": self.connector, "driver": driver, **context}


class OverviewPage(ConnectorView):
    """One connector: how it stands, its test, its tickets, where its webhooks go."""

    def page(self, error: Refused | None = None) -> HttpResponse:
        listed = selectors.connectors_listed(self.account).get(pk=self.connector.pk)
        context = self.tested() | {
            "listed": listed,
            "refused": error,
            "kept": sorted(name.removeprefix("secret_") for name in secrets_set(self.connector)),
            "incoming": settings.PORTAL_URL
            + reverse("api:connector-incoming", args=[self.connector.slug]),
        }
        status = error.status if error else 200
        return self.show("connectors/connector.html", context, status=status)

    def tested(self) -> dict[str, Any]:
        """How the connection test stands that was asked for last."""
        job = selectors.newest_test(self.connector)
        lines = self.connector.probe or []
        return self.told(
            job=job,
            at_work=job is not None and not job.is_final,
            lines=lines,
            well=bool(lines) and all(line["ok"] for line in lines),
        )


class ConnectorPage(OverviewPage):
    def get(self, request: HttpRequest, connector: str) -> HttpResponse:  # noqa: ARG002
        if self.partial and request.headers.get("HX-Target") == "test":
            return self.show("connectors/_test.html", self.tested())
        return self.page()


class ConnectorTest(OverviewPage):
    def post(self, request: HttpRequest, connector: str) -> HttpResponse:  # noqa: ARG002
        services.connector_test(connector=self.connector, actor=self.account)
        if self.partial:
            return self.show("connectors/_test.html", self.tested())
        return redirect("connector", self.connector.slug)


class ConnectorSwitch(ConnectorView):
    """POST switches it off, or with `active` on."""

    def post(self, request: HttpRequest, connector: str) -> HttpResponse:  # noqa: ARG002
        active = request.POST.get("active") == "true"
        services.connector_update(connector=self.connector, actor=self.account, active=active)
        told = _("Changes can become tickets now.") if active else _("Nothing is sent there now.")
        messages.success(request, told)
        return redirect("connector", self.connector.slug)


class ConnectorDelete(OverviewPage):
    def post(self, request: HttpRequest, connector: str) -> HttpResponse:  # noqa: ARG002
        try:
            services.connector_delete(connector=self.connector, actor=self.account)
        except Conflict as error:
            return self.page(refused(error))
        messages.success(request, _("The connector is deleted."))
        return redirect("connectors")


class ConnectorEdit(ConnectorView):
    def get(self, request: HttpRequest, connector: str) -> HttpResponse:  # noqa: ARG002
        return self.page(self.form(initial=ConnectorForm.shown(self.connector)))

    def post(self, request: HttpRequest, connector: str) -> HttpResponse:  # noqa: ARG002
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, Refused(SOME_MISSING, _("Something is missing below.")))
        try:
            services.connector_update(
                connector=self.connector,
                actor=self.account,
                expected_revision=form.cleaned_data["revision"],
                **form.said(),
            )
        except (InvalidInput, Conflict) as error:
            if isinstance(error, InvalidInput):
                form.refuse(error)
            return self.page(form, refused(error))
        messages.success(request, _("It is changed. See whether it can still be reached."))
        return redirect("connector", self.connector.slug)

    def form(self, *args: Any, **options: Any) -> ConnectorForm:
        return ConnectorForm(
            *args,
            driver=DRIVERS[self.connector.system],
            connector=self.connector,
            offered=every_site(),
            **options,
        )

    def page(self, form: ConnectorForm, error: Refused | None = None) -> HttpResponse:
        status = error.status if error else 200
        context = self.told(form=form, refused=error)
        return self.show("connectors/edit.html", context, status=status)


def every_site() -> list[tuple[str, str]]:
    return list(Site.objects.order_by("name").values_list("slug", "name"))
