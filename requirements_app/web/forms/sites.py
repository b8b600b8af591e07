"""The forms of a site's page."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from .base import PortalForm


class BuildForm(PortalForm):
    """The day for which expiries and phases are judged; today if left out. `key` makes a second
    click ask for the same rule set."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    as_of = forms.DateField(
        label=_("As of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Today, unless given."),
    )


class DecisionForm(PortalForm):
    """What a reader saw when deciding."""

    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class OfferUseForm(PortalForm):
    """Which offer plays its role in which deployment, or no longer does; `row_version` is that of
    the binding which the reader saw there."""

    offer = forms.CharField(max_length=200)
    deployment = forms.CharField(max_length=80)
    use = forms.ChoiceField(choices=[("yes", _("use it")), ("no", _("stop using it"))])
    row_version = forms.IntegerField(required=False, min_value=1)
