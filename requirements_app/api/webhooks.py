"""Webhooks: where events are sent, and what became of each message.

Secrets are answered once and kept sealed, so the requests that make one take no Idempotency-Key,
as with tokens.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requirements_app.jobs.idempotency import Answer
from requirements_app.webhooks import selectors, services
from requirements_app.webhooks.models import Attempt, Delivery, Endpoint
from requirements_app.webhooks.types import KNOWN, TEST

from . import webhook_bodies as bodies
from .base import PortalView
from .conditions import etag, expected_version
from .documentation import listing, operation
from .shapes import webhooks as shapes

_FILTERS = (
    OpenApiParameter("state", str, enum=Delivery.State.values),
    OpenApiParameter("type", str, enum=[*KNOWN, TEST]),
)


class WebhookView(PortalView):
    def endpoint(self, key: str) -> Endpoint:
        """The endpoint in the address, if the caller may see it. Raises NotFound."""
        return selectors.endpoint_get(self.account, int(key))

    def seen(self, request: Request, key: str) -> dict[str, Any]:
        found = self.endpoint(key)
        version = expected_version(request, found.row_version)
        return {"actor": self.account, "endpoint": found.pk, "expected_version": version}

    def on_its_way(self, endpoint: Endpoint, delivery: UUID) -> Answer:
        """The answer to what sends a message."""
        found = selectors.delivery_get(endpoint, delivery)
        address = reverse(
            "api:webhook-delivery", args=[endpoint.pk, delivery], request=self.request
        )
        return Answer(202, delivery_shape(found), {"Location": address})


class Webhooks(WebhookView):
    @listing("webhooks_list", shapes.WebhookShape)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """Your webhooks; administrators see all."""
        self.list_query()
        return self.page(selectors.endpoints_seen(self.account), webhook_shape, ("pk",))

    @operation(
        "webhooks_create",
        shapes.WebhookSecretShape,
        409,
        status=201,
        body=bodies.WebhookBody,
        tagged=True,
    )
    def post(self, request: Request) -> Response:
        """Have events sent to an address from now on. The secret that signs them is shown this
        once."""
        values = self.validated(bodies.WebhookBody)
        made, secret = services.endpoint_create(actor=self.account, **values)
        found = self.endpoint(str(made.pk))
        address = reverse("api:webhook", args=[found.pk], request=request)
        return _with_secret(found, secret, 201, {"Location": address})


class WebhookDetail(WebhookView):
    @operation("webhooks_get", shapes.WebhookShape, 404, tagged=True)
    def get(self, request: Request, key: str) -> Response:  # noqa: ARG002
        """One webhook."""
        self.query()
        found = self.endpoint(key)
        return Response(webhook_shape(found), headers=etag(found.row_version))

    @operation(
        "webhooks_edit",
        shapes.WebhookShape,
        404,
        body=bodies.WebhookFieldsBody,
        conditional=True,
        tagged=True,
    )
    def patch(self, request: Request, key: str) -> Response:
        """Change what is given; `active` pauses and resumes."""
        seen = self.seen(request, key)
        services.endpoint_edit(**seen, **self.validated(bodies.WebhookFieldsBody, partial=True))
        found = self.endpoint(key)
        return Response(webhook_shape(found), headers=etag(found.row_version))

    @operation("webhooks_delete", None, 404, 413, status=204, conditional=True)
    def delete(self, request: Request, key: str) -> Response:
        """Delete a webhook with its deliveries."""
        services.endpoint_delete(**self.seen(request, key))
        return Response(status=204)


class WebhookRotate(WebhookView):
    @operation(
        "webhooks_rotate",
        shapes.WebhookSecretShape,
        404,
        body=bodies.RotateBody,
        conditional=True,
        tagged=True,
    )
    def post(self, request: Request, key: str) -> Response:
        """Make a new secret, which is shown this once; the former one signs beside it for a
        while."""
        seen = self.seen(request, key)
        _, secret = services.endpoint_rotate(**seen, **self.validated(bodies.RotateBody))
        return _with_secret(self.endpoint(key), secret, 200, {})


class WebhookTest(WebhookView):
    @operation("webhooks_test", shapes.DeliveryShape, 404, 409, status=202, once=True)
    def post(self, request: Request, key: str) -> Response:  # noqa: ARG002
        """Send a message of the type `webhook.test`. Location tells what becomes of it."""
        endpoint = self.endpoint(key)

        def make() -> Answer:
            made = services.endpoint_test(actor=self.account, endpoint=endpoint.pk)
            return self.on_its_way(endpoint, made.pk)

        return self.once(make)


class WebhookDeliveries(WebhookView):
    @listing("webhook_deliveries_list", shapes.DeliveryShape, 404, parameters=_FILTERS)
    def get(self, request: Request, key: str) -> Response:  # noqa: ARG002
        """The messages to a webhook, newest first."""
        filters = selectors.DeliveryFilters.from_texts(self.list_query(*selectors.FILTER_KEYS))
        rows = selectors.deliveries_of(self.endpoint(key), filters)
        return self.page(rows, delivery_shape, ("-created_at", "-pk"))


class WebhookDelivery(WebhookView):
    @operation("webhook_deliveries_get", shapes.DeliveryDetailShape, 404)
    def get(self, request: Request, key: str, delivery: UUID) -> Response:  # noqa: ARG002
        """One message, with every try to deliver it."""
        self.query()
        found = selectors.delivery_get(self.endpoint(key), delivery)
        tries = [_attempt(each) for each in found.tries.all()]
        return Response({**delivery_shape(found), "tries": tries})


class WebhookResend(WebhookView):
    @operation("webhook_deliveries_resend", shapes.DeliveryShape, 404, 409, status=202, once=True)
    def post(self, request: Request, key: str, delivery: UUID) -> Response:  # noqa: ARG002
        """Send a message again under the same id, whatever became of it."""
        endpoint = self.endpoint(key)

        def make() -> Answer:
            services.delivery_resend(actor=self.account, endpoint=endpoint.pk, delivery=delivery)
            return self.on_its_way(endpoint, delivery)

        return self.once(make)


def webhook_shape(row: Endpoint) -> dict[str, Any]:
    plain = (
        "name", "url", "events", "state", "active", "disabled_at", "disabled_reason",
        "failing_since", "previous_until", "created_at", "row_version",
    )  # fmt: skip
    return {
        "id": row.pk,
        "owner": row.owner.username,
        "sites": None if row.every_site else [site.slug for site in row.sites.all()],
        **{name: getattr(row, name) for name in plain},
    }


def delivery_shape(row: Delivery) -> dict[str, Any]:
    plain = (
        "message_id", "type", "state", "created_at", "attempts", "next_at", "settled_at",
        "last_status", "last_words", "last_ms",
    )  # fmt: skip
    return {"id": str(row.pk), **{name: getattr(row, name) for name in plain}}


def _attempt(row: Attempt) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("at", "status", "words", "ms", "answer")}


def _with_secret(endpoint: Endpoint, secret: str, status: int, headers: dict[str, str]) -> Response:
    body = {**webhook_shape(endpoint), "secret": secret}
    return Response(body, status=status, headers={**headers, **etag(endpoint.row_version)})
