"""How a reader wants to see the portal."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from requirements_app.accounts.models import User
from requirements_app.accounts.preferences import PAGE_ROWS, zone_names
from requirements_app.web.words import Label

from .base import PortalForm

Group = tuple[str, list[tuple[str, str]]]


def _zones() -> list[tuple[str, Label] | Group]:
    """Time zones by area, as a list of several hundred can be read."""
    areas: dict[str, list[tuple[str, str]]] = {}
    for name in zone_names():
        area, slash, place = name.partition("/")
        if slash:
            areas.setdefault(area, []).append((name, place.replace("_", " ").replace("/", ", ")))
    default = _("The portal's (%(zone)s)") % {"zone": settings.TIME_ZONE}
    return [("", default), ("UTC", "UTC"), *areas.items()]


class PreferencesForm(PortalForm):
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=_zones,
        help_text=_("Of every time on the pages. Files and the API tell times in UTC."),
    )
    theme = forms.ChoiceField(
        label=_("Colours"),
        required=False,
        choices=[("", _("as the system has them")), *User.Theme.choices],
        widget=forms.RadioSelect,
        help_text=_("The button at the top changes them in one browser only."),
    )
    page_rows = forms.TypedChoiceField(
        label=_("Rows on a page"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[(each, each) for each in PAGE_ROWS],
        help_text=_("Of every list that comes in pages."),
    )
    single_keys = forms.BooleanField(
        label=_("Keys without Ctrl or Alt do something"),
        required=False,
        help_text=_("Such as / and j. Switch them off where speech or a switch types for you."),
    )
