"""The table of named hosts."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from requirements_app.catalogue.models import HostRevision
from requirements_app.web.links import catalogue_url
from requirements_app.web.words import Label, say

from .base import PortalTable


class HostTable(PortalTable):
    """`version` is given where another than the newest is shown."""

    label = _("Hosts")
    pattern = tables.Column(verbose_name=_("Host"), accessor="entity__pattern")
    name = tables.Column(verbose_name=_("Name"))
    kind = tables.Column(verbose_name=_("Kind"))
    party = tables.Column(verbose_name=_("Whose"))
    tls_inspection = tables.Column(verbose_name=_("TLS inspection"))
    flow_count = tables.Column(
        verbose_name=_("Flows"), attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )

    class Meta(PortalTable.Meta):
        fields = ("pattern", "name", "kind", "party", "tls_inspection", "flow_count")
        empty_text = _("No host fits.")
        order_by = "pattern"

    def __init__(self, data: Any, *, request: HttpRequest, version: int | None) -> None:
        self.version = version
        super().__init__(data, request=request)

    def render_pattern(self, value: str) -> SafeString:
        address = catalogue_url("host", value, version=self.version)
        return format_html('<a class="mono" href="{}">{}</a>', address, value)

    def render_kind(self, value: str) -> Label:
        return say(value, "host_kind")

    def render_party(self, value: str) -> Label:
        return say(value, "party")

    def render_tls_inspection(self, value: str, record: HostRevision) -> SafeString:  # noqa: ARG002
        kind = f"tls-{value}" if value != "unstated" else "muted"
        return format_html('<span class="badge {}">{}</span>', kind, say(value, "tls_inspection"))
