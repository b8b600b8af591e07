"""The addresses of webhooks below /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import webhooks

_ONE = "webhooks/<number:key>/"
_DELIVERY = f"{_ONE}deliveries/<uuid:delivery>/"


def webhook_paths() -> list[URLPattern]:
    """Webhooks and their deliveries."""
    return [
        path("webhooks/", webhooks.Webhooks.as_view(), name="webhooks"),
        path(_ONE, webhooks.WebhookDetail.as_view(), name="webhook"),
        path(f"{_ONE}rotate/", webhooks.WebhookRotate.as_view(), name="webhook-rotate"),
        path(f"{_ONE}test/", webhooks.WebhookTest.as_view(), name="webhook-test"),
        path(f"{_ONE}deliveries/", webhooks.WebhookDeliveries.as_view(), name="webhook-deliveries"),
        path(_DELIVERY, webhooks.WebhookDelivery.as_view(), name="webhook-delivery"),
        path(f"{_DELIVERY}resend/", webhooks.WebhookResend.as_view(), name="webhook-resend"),
    ]
