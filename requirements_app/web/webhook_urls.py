"""The addresses of webhooks."""

from __future__ import annotations

from django.urls import path

from .views import webhooks

_ONE = "webhooks/<int:webhook_id>/"
_DELIVERY = f"{_ONE}deliveries/<uuid:delivery_id>/"

urlpatterns = [
    path("webhooks/", webhooks.Webhooks.as_view(), name="webhooks"),
    path(_ONE, webhooks.Webhook.as_view(), name="webhook"),
    path(f"{_ONE}test/", webhooks.WebhookTest.as_view(), name="webhook-test"),
    path(f"{_ONE}rotate/", webhooks.WebhookRotate.as_view(), name="webhook-rotate"),
    path(f"{_ONE}switch/", webhooks.WebhookSwitch.as_view(), name="webhook-switch"),
    path(f"{_ONE}delete/", webhooks.WebhookDelete.as_view(), name="webhook-delete"),
    path(_DELIVERY, webhooks.WebhookDelivery.as_view(), name="webhook-delivery"),
    path(f"{_DELIVERY}resend/", webhooks.WebhookResend.as_view(), name="webhook-resend"),
]
