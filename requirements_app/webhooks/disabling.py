"""What the portal does with an endpoint by itself: it stops sending there, and tells the owner."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from requirements_app.audit.services import record
from requirements_app.jobs.services import job_create

from .models import Endpoint

NOTE = "webhook-note"


def endpoint_disable(endpoint: Endpoint, reason: str) -> None:
    """Send nothing there until somebody resumes it. Runs in the caller's transaction, which holds
    the endpoint."""
    if endpoint.disabled_at:
        return
    endpoint.disabled_at, endpoint.disabled_reason = timezone.now(), reason
    endpoint.row_version += 1
    endpoint.save(update_fields=["disabled_at", "disabled_reason", "row_version"])
    data = {"name": endpoint.name, "owner": endpoint.owner.username, "reason": reason}
    record(actor=None, action="webhook.disabled", obj=endpoint, data=data)
    if settings.MAIL_SENT:
        job_create(kind=NOTE, owner=None, arguments={"endpoint": endpoint.pk})


def note_send(endpoint: Endpoint) -> bool:
    """Tell the owner by e-mail, or who answers for a service account. Returns whether somebody was
    told. Raises OSError or SMTPException where the server cannot be reached."""
    person = endpoint.owner.responsible or endpoint.owner
    if not endpoint.disabled_at or not person.is_active or not person.email:
        return False
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("The webhook “%(name)s” is disabled") % {"name": endpoint.name}
        lines = (
            _("Nothing is sent to the webhook “%(name)s” any more.") % {"name": endpoint.name},
            endpoint.disabled_reason,
            _("What it did not get, and how to resume it:"),
            f"{settings.PORTAL_URL}/webhooks/{endpoint.pk}/",
        )
        send_mail(subject, "\n\n".join(lines), None, [person.email])
    return True
