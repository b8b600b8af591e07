"""The table of accounts."""

from __future__ import annotations

import datetime as dt

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from requirements_app.accounts.models import User

from .base import PortalTable


class AccountTable(PortalTable):
    label = _("Accounts")
    username = tables.Column(verbose_name=_("Account"))
    kind = tables.Column(verbose_name=_("Kind"))
    groups = tables.Column(verbose_name=_("Groups"), orderable=False, empty_values=())
    is_active = tables.Column(verbose_name=_("May come in"))
    last_login = tables.Column(verbose_name=_("Last signed in"), default=_("never"))

    class Meta(PortalTable.Meta):
        empty_text = _("No account fits.")
        order_by = "username"

    def render_username(self, value: str, record: User) -> SafeString:
        return format_html(
            '<a class="strong" href="{}">{}</a> <span class="muted">{}</span>',
            reverse("person", args=[value]),
            value,
            record.email or record.get_full_name(),
        )

    def render_kind(self, value: str, record: User) -> str:
        if record.responsible:
            return str(_("service account of %(name)s") % {"name": record.responsible.username})
        return str(value)

    def render_groups(self, record: User) -> SafeString:
        names = sorted(group.name for group in record.groups.all())
        if record.is_superuser:
            names.insert(0, str(_("superuser")))
        return format_html_join(" ", '<span class="badge plain">{}</span>', ((n,) for n in names))

    def render_is_active(self, value: bool) -> SafeString:
        return (
            format_html('<span class="badge ok">{}</span>', _("Yes"))
            if value
            else format_html('<span class="badge sev-warning">{}</span>', _("No"))
        )

    def render_last_login(self, value: dt.datetime) -> SafeString:
        return self.moment(value)
