"""What the audit trail can be filtered by on its page."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from requirements_app.audit.selectors import FILTER_KEYS, PORTAL
from requirements_app.web.words import Label

from .facets import Chip, address

LABELS: Mapping[str, Label] = {
    "actor": _("Who"),
    "action": _("Action"),
    "object_type": _("Kind of object"),
    "object_id": _("Object"),
    "site": _("Site"),
    "from": _("From"),
    "to": _("To"),
    "request_id": _("Request"),
}


def filter_texts(query: QueryDict) -> dict[str, str]:
    """The filters that are set."""
    return {key: text for key in FILTER_KEYS if (text := query.get(key, "").strip())}


def chips(texts: Mapping[str, str]) -> tuple[Chip, ...]:
    """The filters that are set, each with the address that takes it away."""
    return tuple(
        Chip(
            LABELS[key],
            _("the portal") if text == PORTAL else text,
            address({other: value for other, value in texts.items() if other != key}),
        )
        for key, text in texts.items()
    )
