"""The table of jobs."""

from __future__ import annotations

import datetime as dt

import django_tables2 as tables
from django.template.defaultfilters import date
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from requirements_app.jobs.models import Job
from requirements_app.web.words import say

from .base import PortalTable


class JobTable(PortalTable):
    label = _("Jobs")
    kind = tables.Column(verbose_name=_("Job"))
    state = tables.Column(verbose_name=_("State"))
    owner = tables.Column(verbose_name=_("Asked for by"), accessor="owner__username")
    created_at = tables.Column(verbose_name=_("Asked for"))
    finished_at = tables.Column(verbose_name=_("Ended"))
    attempts = tables.Column(
        verbose_name=_("Attempts"), attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )

    class Meta(PortalTable.Meta):
        empty_text = _("No job fits.")
        order_by = "-created_at"

    def render_kind(self, value: str, record: Job) -> SafeString:
        address = reverse("job", args=[record.pk])
        return format_html('<a class="strong" href="{}">{}</a>', address, say(value, "job_kind"))

    def render_state(self, value: str, record: Job) -> SafeString:  # noqa: ARG002
        return format_html(
            '<span class="badge job-{}">{}</span>', record.state, say(record.state, "job_state")
        )

    def render_created_at(self, value: dt.datetime) -> str:
        return moment(value)

    def render_finished_at(self, value: dt.datetime) -> str:
        return moment(value)


def moment(value: dt.datetime) -> str:
    """A time to the second, in the time zone of the page."""
    return str(date(value, "Y-m-d H:i:s"))
