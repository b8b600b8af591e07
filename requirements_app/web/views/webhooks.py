"""Webhooks: the list, one with its messages, and what may be done with them."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from requirements_app.core.errors import Conflict, InvalidInput, PortalError
from requirements_app.sites.selectors import visible_sites
from requirements_app.web.filters.facets import Chip, address
from requirements_app.web.forms.webhooks import RotateForm, WebhookForm
from requirements_app.web.paging import page_of
from requirements_app.webhooks import selectors, services
from requirements_app.webhooks.models import Delivery, Endpoint
from requirements_app.webhooks.types import FAMILIES, TYPES

from .base import PageView
from .changes.base import Refused, refused

SOME_MISSING = 400


class Webhooks(PageView):
    """POST makes one. Its secret is in this answer and nowhere else."""

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, Refused(SOME_MISSING, _("Something is missing below.")))
        try:
            made, secret = services.endpoint_create(actor=self.account, **form.said())
        except (InvalidInput, Conflict) as error:
            if isinstance(error, InvalidInput):
                form.refuse(error)
            return self.page(form, refused(error))
        return self.page(self.form(), made=made, secret=secret)

    def form(self, *args: Any) -> WebhookForm:
        sites = visible_sites(self.account).order_by("name").values_list("slug", "name")
        return WebhookForm(*args, offered=list(sites), auto_id="new_%s")

    def page(
        self,
        form: WebhookForm,
        error: Refused | None = None,
        *,
        made: Endpoint | None = None,
        secret: str = "",
    ) -> HttpResponse:
        context = {
            "page": page_of(selectors.endpoints_listed(self.account), self.paged),
            "form": form,
            "refused": error,
            "made": made,
            "secret": secret,
        }
        status = error.status if error else 200
        return self.show("webhooks/webhooks.html", context, status=status)


class WebhookView(PageView):
    """One webhook, if it is the reader's; administrators see all."""

    @cached_property
    def endpoint(self) -> Endpoint:
        """Raises NotFound."""
        return selectors.endpoint_get(self.account, self.kwargs["webhook_id"])

    def forget(self) -> None:
        """Read it anew: an act has changed it, or somebody else has."""
        self.__dict__.pop("endpoint", None)

    @property
    def seen_version(self) -> int | None:
        """The row version that a form was made from."""
        text = self.request.POST.get("row_version", "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None

    def form(self, *args: Any, **options: Any) -> WebhookForm:
        sites = visible_sites(self.endpoint.owner).order_by("name").values_list("slug", "name")
        return WebhookForm(*args, offered=list(sites), **options)

    def page(
        self,
        error: Refused | None = None,
        form: WebhookForm | None = None,
        *,
        secret: str = "",
    ) -> HttpResponse:
        """The page, with what was refused of its form."""
        endpoint = self.endpoint
        context = {
            "endpoint": endpoint,
            "form": form or self.form(initial=WebhookForm.shown(endpoint)),
            "rotate": RotateForm(auto_id="rotate_%s"),
            "refused": error,
            "secret": secret,
            **self.log({}),
        }
        status = error.status if error else 200
        return self.show("webhooks/webhook.html", context, status=status)

    def log(self, texts: dict[str, str]) -> dict[str, Any]:
        """The messages that the filters pick. Raises InvalidInput."""
        filters = selectors.DeliveryFilters.from_texts(texts)
        return {
            "endpoint": self.endpoint,
            "texts": texts,
            "chips": _chips(texts),
            "states": Delivery.State.choices,
            "families": FAMILIES,
            "types": TYPES,
            "moving": selectors.on_their_way(self.endpoint),
            "page": page_of(selectors.deliveries_of(self.endpoint, filters), self.paged),
        }


class Webhook(WebhookView):
    """GET shows it with its messages, POST changes it as its reader saw it."""

    def get(self, request: HttpRequest, webhook_id: int) -> HttpResponse:  # noqa: ARG002
        texts = {
            key: text for key in selectors.FILTER_KEYS if (text := request.GET.get(key, "").strip())
        }
        if self.partial:
            return self.show("webhooks/_deliveries.html", self.log(texts))
        context = {
            "form": self.form(initial=WebhookForm.shown(self.endpoint)),
            "rotate": RotateForm(auto_id="rotate_%s"),
            **self.log(texts),
        }
        return self.show("webhooks/webhook.html", context)

    def post(self, request: HttpRequest, webhook_id: int) -> HttpResponse:
        _seen = self.endpoint
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(Refused(SOME_MISSING, _("Something is missing below.")), form)
        try:
            services.endpoint_edit(
                actor=self.account,
                endpoint=webhook_id,
                expected_version=form.cleaned_data["row_version"],
                **form.said(),
            )
        except (InvalidInput, Conflict) as error:
            if isinstance(error, InvalidInput):
                form.refuse(error)
            self.forget()
            return self.page(refused(error), form)
        messages.success(request, _("It is changed."))
        return redirect("webhook", webhook_id)


class WebhookTest(WebhookView):
    def post(self, request: HttpRequest, webhook_id: int) -> HttpResponse:
        try:
            services.endpoint_test(actor=self.account, endpoint=self.endpoint.pk)
        except PortalError as error:
            return self.page(refused(error))
        messages.success(request, _("A test is on its way. What came of it is told below."))
        return redirect("webhook", webhook_id)


class WebhookRotate(WebhookView):
    """POST makes a new secret, which is in this answer and nowhere else."""

    def post(self, request: HttpRequest, webhook_id: int) -> HttpResponse:
        _seen, form = self.endpoint, RotateForm(request.POST)
        hours = form.cleaned_data["hours"] if form.is_valid() else 24
        try:
            _endpoint, secret = services.endpoint_rotate(
                actor=self.account,
                endpoint=webhook_id,
                expected_version=self.seen_version,
                hours=hours,
            )
        except (InvalidInput, Conflict) as error:
            self.forget()
            return self.page(refused(error))
        self.forget()
        return self.page(secret=secret)


class WebhookSwitch(WebhookView):
    """POST pauses it, or with `active` resumes it."""

    def post(self, request: HttpRequest, webhook_id: int) -> HttpResponse:
        active = request.POST.get("active") == "true"
        services.endpoint_edit(
            actor=self.account, endpoint=self.endpoint.pk, expected_version=None, active=active
        )
        told = _("Messages are sent there again.") if active else _("It is paused.")
        messages.success(request, told)
        return redirect("webhook", webhook_id)


class WebhookDelete(WebhookView):
    def post(self, request: HttpRequest, webhook_id: int) -> HttpResponse:  # noqa: ARG002
        services.endpoint_delete(
            actor=self.account, endpoint=self.endpoint.pk, expected_version=None
        )
        messages.success(request, _("The webhook is deleted."))
        return redirect("webhooks")


class DeliveryView(WebhookView):
    @cached_property
    def delivery(self) -> Delivery:
        """Raises NotFound."""
        return selectors.delivery_get(self.endpoint, self.kwargs["delivery_id"])


class WebhookDelivery(DeliveryView):
    def get(self, request: HttpRequest, webhook_id: int, delivery_id: UUID) -> HttpResponse:  # noqa: ARG002
        context = {
            "endpoint": self.endpoint,
            "delivery": self.delivery,
            "tries": list(self.delivery.tries.all()),
        }
        template = "webhooks/_delivery.html" if self.partial else "webhooks/delivery.html"
        return self.show(template, context)


class WebhookResend(DeliveryView):
    def post(self, request: HttpRequest, webhook_id: int, delivery_id: UUID) -> HttpResponse:
        try:
            services.delivery_resend(
                actor=self.account, endpoint=self.endpoint.pk, delivery=delivery_id
            )
        except Conflict as error:
            return self.page(refused(error))
        messages.success(request, _("It is on its way again."))
        return redirect("webhook-delivery", webhook_id, delivery_id)


def _chips(texts: dict[str, str]) -> tuple[Chip, ...]:
    """The filters that are set, each with the address that takes it away."""
    labels = {"state": _("State"), "type": _("Event")}
    return tuple(
        Chip(labels[key], text, address({k: v for k, v in texts.items() if k != key}))
        for key, text in texts.items()
    )
