"""The settings in force that administrators may see: those named here, and no other.

A setting that is new is not shown until somebody writes it down, so that no secret ever is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .words import Label


@dataclass(frozen=True)
class Setting:
    """`name` is that of the environment variable or of Django's setting."""

    name: str
    meaning: Label
    value: str


_Tell = Callable[[Any], str]


def _yes_or_no(value: Any) -> str:
    return _("yes") if value else _("no")


def _seconds(value: Any) -> str:
    for size, words in ((3600, _("%(count)s hours")), (60, _("%(count)s minutes"))):
        if value > size and value % size == 0:
            return words % {"count": f"{value / size:g}"}
    return _("%(count)s seconds") % {"count": f"{value:g}"}


def _days(value: Any) -> str:
    return _("%(count)s days") % {"count": value}


_SHOWN: tuple[tuple[str, Label, _Tell], ...] = (
    ("PORTAL_URL", gettext_lazy("the portal's address"), str),
    ("TIME_ZONE", gettext_lazy("the time zone, where a person has chosen none"), str),
    ("SESSION_COOKIE_AGE", gettext_lazy("how long a session lasts"), _seconds),
    ("SECOND_FACTOR_REQUIRED", gettext_lazy("who needs a second factor"), str),
    ("OIDC_ISSUER", gettext_lazy("the identity provider"), str),
    ("OIDC_CREATES_ACCOUNTS", gettext_lazy("whether it brings new accounts"), _yes_or_no),
    ("EXPORTS_RUNNING_PER_USER", gettext_lazy("exports of a person at once"), str),
    ("EXPORTS_RUNNING_PER_SERVICE", gettext_lazy("exports of a service account at once"), str),
    ("EXPORTS_RUNNING_TOTAL", gettext_lazy("exports of everybody at once"), str),
    ("EXPORT_LINK_SECONDS", gettext_lazy("how long a link to a file serves"), _seconds),
    ("EXPORT_RETENTION_DAYS", gettext_lazy("how long exported files are kept"), _days),
    ("PICTURE_RETENTION_DAYS", gettext_lazy("how long drawn pictures are kept"), _days),
    ("RULE_SET_RETENTION_DAYS", gettext_lazy("how long old rule sets are kept"), _days),
    ("JOB_RETENTION_DAYS", gettext_lazy("how long ended jobs are kept"), _days),
    ("JOB_MAX_ATTEMPTS", gettext_lazy("attempts of a job"), str),
    ("JOB_DEADLINE_SECONDS", gettext_lazy("the longest that an attempt may take"), _seconds),
    ("WEB_STATEMENT_SECONDS", gettext_lazy("the longest that a page's query may take"), _seconds),
    ("API_THROTTLE_USER", gettext_lazy("API requests of an account"), str),
    ("API_THROTTLE_ANON", gettext_lazy("API requests of an address without credentials"), str),
    ("ACCESS_LOG", gettext_lazy("whether requests are logged"), _yes_or_no),
)


def settings_shown() -> list[Setting]:
    """The settings in force, in an order for reading; blank where one is not set."""
    return [
        Setting(name, meaning, tell(value) if (value := getattr(settings, name)) != "" else "")
        for name, meaning, tell in _SHOWN
    ]
