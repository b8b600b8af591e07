"""The form that issues an API token."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from requirements_app.accounts.models import Token

from .base import PortalForm

DAYS = (7, 30, 90, 180, 365)


class TokenForm(PortalForm):
    places = {"expires_at": "days"}

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("What it is for, so that you know it later.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"),
        choices=Token.Scope.choices,
        initial=[Token.Scope.READ],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        initial=90,
        choices=[(days, _("%(days)s days") % {"days": days}) for days in DAYS],
    )

    @property
    def expires_at(self) -> dt.datetime:
        """When the token ends; call it on a valid form."""
        return timezone.now() + dt.timedelta(days=self.cleaned_data["days"])
