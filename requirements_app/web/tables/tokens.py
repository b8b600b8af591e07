"""The table of somebody's API tokens."""

from __future__ import annotations

import datetime as dt

import django_tables2 as tables
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from requirements_app.accounts.models import Token

from .base import PortalTable


class TokenTable(PortalTable):
    label = _("Your tokens")
    name = tables.Column(verbose_name=_("Name"))
    key = tables.Column(verbose_name=_("Begins with"))
    scopes = tables.Column(verbose_name=_("Scopes"), orderable=False)
    expires_at = tables.Column(verbose_name=_("Ends"))
    last_used_at = tables.Column(verbose_name=_("Last used"), default=_("never"))
    revoke = tables.Column(
        verbose_name=_("Action"), accessor="pk", orderable=False, attrs={"td": {"class": "end"}}
    )

    class Meta(PortalTable.Meta):
        empty_text = _("You have no token yet.")
        order_by = "-expires_at"

    def render_key(self, value: str) -> SafeString:
        return format_html('<span class="mono">nrp_{}_…</span>', value)

    def render_scopes(self, value: list[str]) -> SafeString:
        return format_html_join(" ", '<span class="badge">{}</span>', ((each,) for each in value))

    def render_expires_at(self, value: dt.datetime, record: Token) -> SafeString:
        if record.revoked_at:
            return format_html('<span class="badge sev-blocking">{}</span>', _("Revoked"))
        if value <= timezone.now():
            return format_html('<span class="badge sev-warning">{}</span>', _("Expired"))
        return self.moment(value)

    def render_last_used_at(self, value: dt.datetime) -> SafeString:
        return self.moment(value)

    def render_revoke(self, value: int, record: Token) -> SafeString:
        if record.revoked_at or record.expires_at <= timezone.now():
            return SafeString("")
        return format_html(
            '<form method="post" action="{}" data-confirm="{}">'
            '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
            '<button class="button small danger" type="submit">{} '
            '<span class="hidden">{}</span></button></form>',
            reverse("token-revoke", args=[value]),
            _("Revoke this token? Programs that use it will be refused at once."),
            get_token(self.request),
            _("Revoke"),
            record.name,
        )
