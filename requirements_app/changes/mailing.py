"""Notices as e-mail, in text and HTML. A link in them leads to a page: nothing is decided by
following one."""

from __future__ import annotations

from collections.abc import Mapping
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from requirements_app.accounts.preferences import zone_of
from requirements_app.jobs.registry import JobFailure, JobRun

from .models import Change, Notice

MOST_AT_ONCE = 500


def notices_send(run: JobRun) -> int:
    """Send the notices of the job's change that are not sent yet, over one connection. Returns how
    many.

    Each is marked once the server has taken it; one that is sent again after a crash in between is
    the worst that happens. Raises JobFailure, for another attempt, where the server refused some of
    the recipients, and OSError or SMTPException where it cannot be reached.
    """
    change = int(run.arguments["change"])
    waiting = Notice.objects.filter(change=change, sent_at=None).select_related(
        "user", "change__owner"
    )[:MOST_AT_ONCE]
    connection = get_connection()
    sent, refused = 0, 0
    try:
        for notice in waiting:
            if notice.user.is_active and notice.user.email and notice.change is not None:
                message = message_of(notice, notice.change)
                message.connection = connection
                try:
                    message.send()
                except SMTPRecipientsRefused:
                    refused += 1
                    continue
                sent += 1
            with run.writing():
                Notice.objects.filter(pk=notice.pk).update(sent_at=timezone.now())
    finally:
        connection.close()
    if refused:
        raise JobFailure(
            f"The mail server refused {refused} of the recipients.",
            "Look at their addresses, and whether their mailboxes are full.",
            permanent=False,
        )
    return sent


def message_of(notice: Notice, change: Change) -> EmailMultiAlternatives:
    """The e-mail that tells one person."""
    with translation.override(settings.LANGUAGE_CODE), timezone.override(zone_of(notice.user)):
        what = _headline(notice.kind)
        values: Mapping[str, Any] = {
            "what": what,
            "change": change,
            "data": notice.data,
            "address": f"{settings.PORTAL_URL}/changes/{change.pk}/",
            "user": notice.user,
        }
        message = EmailMultiAlternatives(
            subject=f"[#{change.pk}] {what}: {change.title}"[:200],
            body=render_to_string("changes/mail/notice.txt", values),
            to=[notice.user.email],
            headers={
                # Mails about one change stand together, and no mailbox answers by itself.
                "References": f"<change-{change.pk}@{_host()}>",
                "Auto-Submitted": "auto-generated",
            },
        )
        message.attach_alternative(
            render_to_string("changes/mail/notice.html", values), "text/html"
        )
    return message


def _headline(kind: str) -> str:
    known = {
        "approval-asked": _("Your approval is asked for"),
        "approval-due": _("Your approval is due soon"),
        "approval-escalated": _("An approval is overdue, and you may decide now"),
        "mentioned": _("You were mentioned"),
        "commented": _("A new comment"),
        "submitted": _("Submitted"),
        "approval-given": _("An approval was given"),
        "approved": _("Approved"),
        "rejected": _("Rejected"),
        "withdrawn": _("Withdrawn"),
        "revised": _("Being revised"),
        "edited": _("Edited"),
        "recomputed": _("Recomputed, because the baseline moved"),
        "nothing-left": _("Nothing is left to change"),
        "items-left-out": _("Items were left out"),
        "allowed-left-out": _("What is allowed already was left out"),
        "allowed-taken-back": _("What was left out as allowed was taken back"),
        "expired-added": _("More access ran out, and was added"),
        "split": _("Split"),
        "merged": _("Merged into another change"),
        "scheduled": _("Scheduled"),
        "partly-implemented": _("Implemented in part"),
        "implemented": _("Implemented"),
        "evidence-added": _("Evidence was added"),
        "check-taken-up": _("The result of a reachability check was taken up"),
        "verified": _("Verified"),
        "closed": _("Closed"),
        "roll-back-asked": _("A roll back is asked for"),
        "rolled-back": _("Rolled back"),
    }
    return known.get(kind, kind)


def _host() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
