"""The forms of reviews, retirements and windows. What may be done is decided by the actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from requirements_app.changes.models import Review, Window

from .base import PortalForm
from .change_fields import MomentField, PositionsField
from .changes import KeyForm, person

_LARGEST = 2_147_483_647


class RetireForm(KeyForm):
    """`what` is `site`, or names a deployment or a product of it."""

    what = forms.ChoiceField(label=_("What goes"), widget=forms.RadioSelect)
    justification = forms.CharField(
        label=_("Why"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    places = {"deployment": "what", "product": "what"}

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["what"].choices = list(offered)  # type: ignore[attr-defined]


class DecideForm(KeyForm):
    """`entry` are the keys of the ticked entries."""

    entry = PositionsField(required=False)
    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=Review.Outcome.choices,
        widget=forms.RadioSelect,
        initial="keep",
    )
    review_on = forms.DateField(
        label=_("Look at it again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("For what is kept. Without a day, when the policy says."),
    )
    note = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It has to be said for what goes, and becomes the change's justification."),
    )
    places = {"entries": "entry"}


class HandOverForm(KeyForm):
    """`entry` are the keys of the ticked entries."""

    entry = PositionsField(required=False)
    owner = person(_("New owner"), help_text=_("By their user name. They have to see the site."))
    note = forms.CharField(
        label=_("Why"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    places = {"entries": "entry"}


class CampaignForm(KeyForm):
    """A round of reviews of all that is in force at the ticked sites."""

    name = forms.CharField(label=_("Name"), max_length=200)
    due_on = forms.DateField(
        label=_("Due on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    sites = forms.MultipleChoiceField(label=_("Sites"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["sites"].choices = list(offered)  # type: ignore[attr-defined]


class WindowForm(PortalForm):
    """A freeze or a maintenance window; `site` is blank for every site."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Window.Kind.choices)
    name = forms.CharField(label=_("Name"), max_length=200)
    site = forms.ChoiceField(label=_("Site"), required=False)
    starts_at = MomentField(label=_("Begins"))
    ends_at = MomentField(label=_("Ends"))
    time_zone = forms.CharField(
        label=_("Time zone"),
        max_length=64,
        initial="UTC",
        help_text=_("By whose clock it recurs: at the same hour there in summer and winter."),
    )
    recurrence = forms.CharField(
        label=_("Recurs"),
        required=False,
        max_length=500,
        help_text=_("An iCalendar rule, such as FREQ=WEEKLY;BYDAY=TU. Blank: it does not."),
    )

    def __init__(
        self, *args: Any, zone: ZoneInfo, sites: Sequence[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["site"].choices = list(sites)  # type: ignore[attr-defined]
        for name in ("starts_at", "ends_at"):
            self.fields[name].zone = zone  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """The values by the names of the actions, the site aside."""
        return {name: value for name, value in self.cleaned_data.items() if name in _SAID}


_SAID = ("kind", "name", "starts_at", "ends_at", "time_zone", "recurrence")


class NewWindowForm(KeyForm, WindowForm):
    """A window that there is not yet."""


class EditWindowForm(WindowForm):
    """`row_version` is what its reader saw. A window stays at its site."""

    row_version = forms.IntegerField(min_value=1, max_value=_LARGEST, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["site"]


class WindowsImportForm(PortalForm):
    """An iCalendar file."""

    file = forms.FileField(label=_("iCalendar file (.ics)"))
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Window.Kind.choices,
        help_text=_("Of events whose categories name none."),
    )
    site = forms.ChoiceField(label=_("Site"), required=False)
    time_zone = forms.CharField(
        label=_("Time zone"), max_length=64, initial="UTC", help_text=_("Of times without one.")
    )

    def __init__(self, *args: Any, sites: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["site"].choices = list(sites)  # type: ignore[attr-defined]
