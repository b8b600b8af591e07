"""The forms of webhooks. What may be said is checked by the services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requirements_app.webhooks.checks import MOST_NAME, MOST_URL
from requirements_app.webhooks.models import Endpoint
from requirements_app.webhooks.types import FAMILIES, by_family

from .base import PortalForm

_FAMILY_WORDS = {
    "catalogue.*": _("The catalogue"),
    "proposal.*": _("Upgrade proposals"),
    "rule-set.*": _("Rule sets"),
    "change.*": _("Changes"),
    "job.*": _("Jobs"),
    "ticket.*": _("Tickets"),
}
_HOURS = (0, 1, 24, 72, 168)


class WebhookForm(PortalForm):
    """An endpoint; `row_version` is that which its reader saw, none for a new one."""

    places = {"events": "families"}

    name = forms.CharField(label=_("Name"), max_length=MOST_NAME)
    url = forms.CharField(
        label=_("Address"),
        max_length=MOST_URL,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Where messages are posted to, with https://."),
    )
    families = forms.MultipleChoiceField(
        label=_("Everything about"),
        required=False,
        choices=[(each, _FAMILY_WORDS[each]) for each in FAMILIES],
        widget=forms.CheckboxSelectMultiple,
    )
    types = forms.MultipleChoiceField(
        label=_("Or single events"),
        required=False,
        choices=[
            (_FAMILY_WORDS[family], [(each.name, each.words) for each in types])
            for family, types in by_family()
        ],
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    every_site = forms.BooleanField(
        label=_("Of every site that its owner sees"), required=False, initial=True
    )
    sites = forms.MultipleChoiceField(
        label=_("Or of these sites"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )
    row_version = forms.IntegerField(
        required=False, min_value=1, max_value=2_147_483_647, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["sites"].choices = list(offered)  # type: ignore[attr-defined]

    def place(self, field: str) -> str | None:
        """Problems of one of several stand at the field of all."""
        return super().place(field.partition("[")[0])

    def said(self) -> dict[str, Any]:
        """What the service is given; call it on a valid form."""
        given = self.cleaned_data
        return {
            "name": given["name"],
            "url": given["url"],
            "events": [*given["families"], *given["types"]],
            "sites": None if given["every_site"] else given["sites"],
        }

    @staticmethod
    def shown(endpoint: Endpoint) -> dict[str, Any]:
        """The values of a form that changes an endpoint."""
        return {
            "name": endpoint.name,
            "url": endpoint.url,
            "families": [each for each in endpoint.events if each in FAMILIES],
            "types": [each for each in endpoint.events if each not in FAMILIES],
            "every_site": endpoint.every_site,
            "sites": [site.slug for site in endpoint.sites.all()],
            "row_version": endpoint.row_version,
        }


class RotateForm(PortalForm):
    hours = forms.TypedChoiceField(
        label=_("The former secret signs beside the new one for"),
        coerce=int,
        initial=24,
        choices=[(hours, _("%(hours)s hours") % {"hours": hours}) for hours in _HOURS],
    )
