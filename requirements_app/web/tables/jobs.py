"""The table of jobs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from requirements_app.jobs.models import Job
from requirements_app.sites.models import Site
from requirements_app.web.words import say

from .base import PortalTable


class JobTable(PortalTable):
    """`sites` are those that jobs on this page are about."""

    label = _("Jobs")
    sites: Mapping[UUID, Site]
    kind = tables.Column(verbose_name=_("Job"))
    about = tables.Column(verbose_name=_("Site"), accessor="pk", orderable=False, empty_values=())
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
        return format_html(
            '<a class="strong" href="{}" data-row>{}</a>', address, say(value, "job_kind")
        )

    def render_about(self, value: UUID) -> SafeString:
        site = self.sites.get(value)
        if site is None:
            return SafeString("")
        return format_html('<a href="{}">{}</a>', reverse("site", args=[site.slug]), site.name)

    def render_state(self, value: str, record: Job) -> SafeString:  # noqa: ARG002
        return format_html(
            '<span class="badge job-{}">{}</span>', record.state, say(record.state, "job_state")
        )

    def render_created_at(self, value: dt.datetime) -> SafeString:
        return self.moment(value, "seconds")

    def render_finished_at(self, value: dt.datetime) -> SafeString:
        return self.moment(value, "seconds")
