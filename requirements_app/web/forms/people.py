"""The forms with which administrators manage accounts and groups."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from requirements_app.accounts.models import User

from .base import PortalForm


class AccountForm(PortalForm):
    """What administrators change of an account. `version` is what they saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    email = forms.EmailField(label=_("E-mail address"), required=False, max_length=254)
    groups = forms.MultipleChoiceField(
        label=_("Groups"), required=False, widget=forms.CheckboxSelectMultiple
    )
    active = forms.BooleanField(
        label=_("May come in"),
        required=False,
        help_text=_("Switching it off ends the sessions and revokes the tokens."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer_groups(self)


class NewAccountForm(PortalForm):
    username = forms.CharField(label=_("User name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"), required=False, max_length=254)
    responsible = forms.ModelChoiceField(
        label=_("Service account of"),
        queryset=User.objects.filter(kind=User.Kind.PERSON, is_active=True).order_by("username"),
        required=False,
        to_field_name="username",
        empty_label=_("No: a person"),
        help_text=_("A service account has tokens only, and a person who answers for it."),
    )
    groups = forms.MultipleChoiceField(
        label=_("Groups"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer_groups(self)


class GroupForm(PortalForm):
    name = forms.CharField(label=_("Name"), max_length=150, help_text=_("Sites can give it roles."))


class ExternalGroupForm(PortalForm):
    places = {"name": "external"}

    external = forms.CharField(
        label=_("Group of the identity provider"),
        max_length=200,
        help_text=_("As the provider sends it."),
    )
    group = forms.ChoiceField(label=_("Leads to"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        names = Group.objects.order_by("name").values_list("name", flat=True)
        self.fields["group"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]


def _offer_groups(form: PortalForm) -> None:
    names = Group.objects.order_by("name").values_list("name", flat=True)
    form.fields["groups"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
