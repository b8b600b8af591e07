"""The table of changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requirements_app.changes.models import Change
from requirements_app.sites.models import Site
from requirements_app.web.templatetags.changing import risk_badge, state_badge

from .base import PortalTable

_NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class ChangeTable(PortalTable):
    """`sites` are those of the changes on this page that the reader sees."""

    label = gettext_lazy("Changes")
    sites: Mapping[int, tuple[Site, ...]]
    tick = tables.Column(
        verbose_name=gettext_lazy("Merge"), accessor="pk", orderable=False, empty_values=()
    )
    number = tables.Column(verbose_name=gettext_lazy("Change"))
    state = tables.Column(verbose_name=gettext_lazy("State"))
    where = tables.Column(
        verbose_name=gettext_lazy("Sites"), accessor="pk", orderable=False, empty_values=()
    )
    item_count = tables.Column(verbose_name=gettext_lazy("Items"), attrs=_NUMBER)
    risk = tables.Column(verbose_name=gettext_lazy("Risk"), orderable=False)
    owner = tables.Column(verbose_name=gettext_lazy("Owner"), accessor="owner__username")
    updated_at = tables.Column(verbose_name=gettext_lazy("Last moved"))

    class Meta(PortalTable.Meta):
        empty_text = gettext_lazy("No change fits all filters.")
        order_by = "-number"

    def render_tick(self, value: int, record: Change) -> SafeString:
        if record.state not in ("draft", "submitted", "approved", "scheduled"):
            return SafeString("")
        return format_html(
            '<label class="tick"><input type="checkbox" name="change" value="{}">'
            '<span class="hidden">{}</span></label>',
            value,
            _("Merge change %(number)s") % {"number": value},
        )

    def render_number(self, value: int, record: Change) -> SafeString:
        return format_html(
            '<a class="strong" href="{}" data-row><span class="mono">#{}</span> {}</a>{}',
            reverse("change", args=[value]),
            value,
            record.title,
            emergency(record),
        )

    def render_state(self, record: Change) -> SafeString:
        return state_badge(record.state)

    def render_where(self, record: Change) -> SafeString:
        sites = self.sites.get(record.pk, ())
        return format_html_join(
            ", ", '<a href="{}">{}</a>', ((reverse("site", args=[s.slug]), s.name) for s in sites)
        )

    def render_risk(self, value: str, record: Change) -> SafeString:  # noqa: ARG002
        return risk_badge(record.risk)

    def render_updated_at(self, value: dt.datetime) -> SafeString:
        return self.moment(value)


def emergency(change: Change) -> SafeString:
    """The mark of a change that goes the emergency way."""
    if not change.emergency:
        return SafeString("")
    return format_html(' <span class="badge sev-blocking">{}</span>', _("Emergency"))
