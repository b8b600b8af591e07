"""Links that hand a file out for a few minutes, without a session."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict, ExplainedError, NotFound

from .models import Export
from .selectors import export_get

_SALT = "requirements_app.downloads.link"


class LinkRefused(ExplainedError):  # noqa: N818 - the name says what happened
    """The link was altered, is somebody else's, or its site is closed to its owner now."""


class LinkExpired(ExplainedError):  # noqa: N818 - as LinkRefused
    """The link's time is over, or its file is not kept any longer."""


@dataclass(frozen=True)
class Link:
    """`url` is absolute; `path` serves within the portal's own pages."""

    url: str
    path: str
    expires_at: dt.datetime


def link_sign(export: Export) -> Link:
    """A link to the export's file for its owner. Raises Conflict while there is no file."""
    if export.file_id is None:
        raise Conflict("the file is not made yet", "wait for the export's job to succeed")
    token = signing.dumps({"export": str(export.pk), "user": export.owner_id}, salt=_SALT)
    path = reverse("download", args=[token])
    expires_at = timezone.now() + dt.timedelta(seconds=settings.EXPORT_LINK_SECONDS)
    return Link(settings.PORTAL_URL + path, path, expires_at.replace(microsecond=0))


def link_open(token: str, *, visitor: User | AnonymousUser) -> Export:
    """The export behind a link. The person it was signed for must still see it; a `visitor` who
    is logged in must be that person.

    Raises LinkExpired and LinkRefused.
    """
    try:
        signed = signing.loads(token, salt=_SALT, max_age=settings.EXPORT_LINK_SECONDS)
    except signing.SignatureExpired as error:
        raise LinkExpired("This link has expired.", "Ask for a new one.") from error
    except signing.BadSignature as error:
        raise LinkRefused("This link is not valid.", "Copy it whole, or ask for a new one.") from (
            error
        )
    if visitor.is_authenticated and visitor.pk != signed["user"]:
        raise LinkRefused("This link was made for somebody else.", "Ask for an export of your own.")
    owner = User.objects.filter(pk=signed["user"], is_active=True).first()
    if owner is None:
        raise LinkRefused("The account of this link is closed.", "Ask an administrator.")
    try:
        export = export_get(owner, UUID(signed["export"]))
    except NotFound as error:
        raise LinkRefused(
            "You may not see this file, or it was deleted.",
            "Ask for a role at its site, then export it again.",
        ) from error
    if export.file is None:
        raise LinkExpired("The file is not kept any longer.", "Export it again.")
    return export
