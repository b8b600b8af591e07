"""What the list of jobs can be filtered by."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from requirements_app.accounts.models import User
from requirements_app.core.errors import InvalidInput
from requirements_app.downloads.selectors import jobs_of_site
from requirements_app.jobs.models import Job
from requirements_app.jobs.selectors import visible_jobs
from requirements_app.sites.selectors import site_get
from requirements_app.web.words import WORDS, Label, say

from .facets import Chip, address

LABELS: Mapping[str, Label] = {"kind": _("Kind"), "state": _("State"), "site": _("Site")}
KINDS = tuple(WORDS["job_kind"])


def filter_texts(query: QueryDict) -> dict[str, str]:
    """The filters that are set."""
    return {key: text for key in LABELS if (text := query.get(key, "").strip())}


def jobs_found(reader: User, texts: Mapping[str, str]) -> QuerySet[Job]:
    """The jobs that the reader sees and the filters pick. Raises InvalidInput, and NotFound for a
    site that the reader does not see."""
    rows = visible_jobs(reader)
    for key, known in (("kind", KINDS), ("state", tuple(Job.State.values))):
        if text := texts.get(key):
            if text not in known:
                raise InvalidInput.one(key, text, "is not known", f"use {', '.join(known)}")
            rows = rows.filter(**{key: text})
    if slug := texts.get("site"):
        rows = jobs_of_site(rows, site_get(user=reader, slug=slug))
    return rows


def chips(texts: Mapping[str, str]) -> tuple[Chip, ...]:
    """The filters that are set, each with the address that takes it away."""
    return tuple(
        Chip(
            LABELS[key],
            text if key == "site" else say(text, f"job_{key}"),
            address({other: value for other, value in texts.items() if other != key}),
        )
        for key, text in texts.items()
    )
