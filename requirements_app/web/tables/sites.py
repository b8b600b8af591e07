"""The table of sites."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from requirements_app.sites.models import Site

from .base import PortalTable

_NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class SiteTable(PortalTable):
    """Rows of `sites.selectors.site_list` with what `views.sites.with_newest` adds."""

    label = _("Sites")
    name = tables.Column(verbose_name=_("Site"))
    catalogue_version = tables.Column(
        verbose_name=_("Catalogue version"), accessor="catalogue_version_id"
    )
    deployment_count = tables.Column(verbose_name=_("Deployments"), attrs=_NUMBER)
    rule_count = tables.Column(verbose_name=_("Rules"), attrs=_NUMBER)
    findings = tables.Column(
        verbose_name=_("Findings"), accessor="blocking", order_by=("blocking", "warnings")
    )
    newest_built = tables.Column(verbose_name=_("Newest rule set"))
    proposal_id = tables.Column(verbose_name=_("Proposal"))

    class Meta(PortalTable.Meta):
        empty_text = _("No site fits.")
        order_by = "name"

    def render_name(self, value: str, record: Site) -> SafeString:
        return format_html(
            '<a class="strong" href="{}">{}</a> <span class="muted mono">{}</span>',
            reverse("site", args=[record.slug]),
            value,
            record.slug,
        )

    def render_findings(self, value: int, record: Any) -> SafeString:
        if value:
            text = ngettext("%(n)s blocking", "%(n)s blocking", value) % {"n": value}
            more = record.warnings and ngettext("%(n)s warning", "%(n)s warnings", record.warnings)
            also = format_html(" {}", more % {"n": record.warnings}) if more else ""
            return format_html('<span class="badge sev-blocking">{}</span>{}', text, also)
        if record.warnings:
            text = ngettext("%(n)s warning", "%(n)s warnings", record.warnings)
            return format_html(
                '<span class="badge sev-warning">{}</span>', text % {"n": record.warnings}
            )
        return format_html('<span class="badge ok">{}</span>', _("None"))

    def render_newest_built(self, value: Any, record: Any) -> SafeString:
        address = reverse("rule-set", args=[record.newest_id])
        days = (timezone.now() - value).days
        age = ngettext("%(n)s day old", "%(n)s days old", days) % {"n": days} if days else ""
        told = format_html('<span class="sub muted">{}</span>', age) if age else ""
        return format_html('<a href="{}">{}</a>{}', address, self.moment(value), told)

    def render_proposal_id(self, value: Any, record: Site) -> SafeString:
        address = reverse("proposal", args=[record.slug, value])
        return format_html('<a class="badge sev-info" href="{}">{}</a>', address, _("Upgrade"))
