"""The forms of lists and of their credentials. What may be said is checked by the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requirements_app.lists.checks import LONGEST_SERVICE, MOST_ENTRIES
from requirements_app.lists.credentials import LONGEST_LIFE
from requirements_app.lists.models import List, ListCredential
from requirements_app.web.list_words import FORMATS

from .base import PortalForm
from .named import PLAIN

_SCOPES = ("zone", "product", "firewall")


class ListForm(PortalForm):
    """A list; `row_version` is that which its reader saw, none for a new one."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        widget=forms.TextInput(attrs=PLAIN),
        help_text=_("Stands in its address, and is no other list's of the portal."),
    )
    description = forms.CharField(label=_("What it is for"), max_length=200, required=False)
    format = forms.ChoiceField(
        label=_("Format"), choices=[(key, each.name) for key, each in FORMATS.items()]
    )
    side = forms.ChoiceField(
        label=_("Values"), choices=List.Side.choices, initial=List.Side.DESTINATIONS
    )
    serves = forms.ChoiceField(
        label=_("Serves"),
        choices=List.Serves.choices,
        initial=List.Serves.IMPLEMENTED,
        help_text=_("Approved counts from approval on; drafts are never served."),
    )
    zone = forms.ChoiceField(
        label=_("Zone"),
        required=False,
        help_text=_("Destinations of what begins there, and sources of what ends there."),
    )
    product = forms.ChoiceField(label=_("Product"), required=False)
    firewall = forms.ChoiceField(
        label=_("Firewall"),
        required=False,
        help_text=_("What crosses it, with addresses as they are seen there."),
    )
    service = forms.CharField(
        label=_("Service"),
        max_length=LONGEST_SERVICE,
        required=False,
        widget=forms.TextInput(attrs=PLAIN),
        help_text=_(
            "Such as tcp/443: entries that permit all of it. A list for each service permits no"
            " more than the entries."
        ),
    )
    tls_bypass = forms.BooleanField(label=_("Only where TLS must not be inspected"), required=False)
    most = forms.IntegerField(
        label=_("The device takes at most"),
        required=False,
        min_value=1,
        max_value=MOST_ENTRIES,
        help_text=_("Entries; left blank, what is known of the format's devices counts."),
    )
    row_version = forms.IntegerField(
        required=False, min_value=1, max_value=2_147_483_647, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, offered: Mapping[str, Sequence[str]], **options: Any) -> None:
        super().__init__(*args, **options)
        for name in _SCOPES:
            chosen: Any = self.fields[name]
            here = self.initial.get(name, "")
            known = [*offered[name], *([here] if here and here not in offered[name] else [])]
            chosen.choices = [("", _("all of the site")), *((each, each) for each in known)]

    def said(self) -> dict[str, Any]:
        """What the service is given; call it on a valid form."""
        given = dict(self.cleaned_data)
        given.pop("row_version")
        return given

    @classmethod
    def shown(cls, found: List) -> dict[str, Any]:
        """The values of a form that changes a list."""
        return {name: getattr(found, name) for name in cls.base_fields}


class CredentialForm(PortalForm):
    name = forms.CharField(
        label=_("For which device"), max_length=100, help_text=_("Each device gets its own.")
    )
    kind = forms.ChoiceField(
        label=_("How the device proves itself"),
        choices=ListCredential.Kind.choices,
        initial=ListCredential.Kind.BASIC,
        help_text=_(
            "A secret in the address lands in the logs of what stands between; take it only where"
            " the device can send no password."
        ),
    )
    days = forms.IntegerField(
        label=_("Good for so many days"), min_value=1, max_value=LONGEST_LIFE.days, initial=365
    )
