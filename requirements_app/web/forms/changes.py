"""The forms of the pages of changes. What may be asked is decided by the actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from requirements_app.changes.models import Change, Evidence

from .base import PortalForm
from .change_fields import MomentField, PositionsField, RangesField

_LARGEST = 2_147_483_647


class ActForm(PortalForm):
    """What every act brings: the revision that its reader saw. By it a second click finds the first
    one's work."""

    revision = forms.IntegerField(min_value=1, max_value=_LARGEST, widget=forms.HiddenInput)

    def __init__(self, *args: Any, zone: ZoneInfo | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            if zone and isinstance(field, MomentField):
                field.zone = zone


class KeyForm(PortalForm):
    """A form that makes something: `key` makes a second click ask for the same one."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


def _prose(label: Any, *, required: bool = False, rows: int = 3, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, required=required, max_length=10_000, widget=widget, **options
    )


def person(label: Any, **options: Any) -> forms.CharField:
    """Somebody, by user name."""
    attributes = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}
    widget = forms.TextInput(attrs=attributes)
    return forms.CharField(label=label, max_length=150, widget=widget, **options)


class Wanted(PortalForm):
    """What people say about a change."""

    title = forms.CharField(label=_("Title"), max_length=200)
    justification = _prose(
        _("Business justification"),
        required=True,
        rows=4,
        help_text=_("Why it is needed. It stays with every entry that the change brings."),
    )
    owner = person(
        _("Owner"),
        help_text=_("Who answers for it, and is asked later whether it is still needed."),
    )
    wanted_from = MomentField(label=_("Wanted from"), required=False)
    wanted_until = MomentField(label=_("Wanted until"), required=False)
    emergency = forms.BooleanField(
        label=_("Emergency: it cannot wait for every approval"),
        required=False,
        help_text=_("The policy's short way; the other approvals follow after the fact."),
    )

    def said(self) -> dict[str, Any]:
        """The values by the names of the actions."""
        return {name: self.cleaned_data[name] for name in SAID if name in self.cleaned_data}


SAID = (
    "title", "justification", "owner", "emergency", "wanted_from", "wanted_until",
    "external_system", "external_reference", "external_url",
)  # fmt: skip


class NewChangeForm(KeyForm, Wanted):
    """`products` are those of the rule sets, `offered` as slug and name; where all are ticked, none
    is named."""

    products = forms.MultipleChoiceField(
        label=_("Products"), required=False, widget=forms.CheckboxSelectMultiple
    )
    places = {"rule_sets": "__all__"}

    def __init__(
        self, *args: Any, zone: ZoneInfo, offered: Mapping[str, str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.offered = list(offered)
        products = self.fields["products"]
        products.choices = list(offered.items())  # type: ignore[attr-defined]
        products.initial = self.offered
        if len(offered) < 2:
            del self.fields["products"]
        for name in ("wanted_from", "wanted_until"):
            self.fields[name].zone = zone  # type: ignore[attr-defined]

    def clean_products(self) -> list[str] | None:
        chosen: list[str] = self.cleaned_data["products"]
        if not chosen:
            raise forms.ValidationError(_("Tick at least one product."))
        return None if set(chosen) == set(self.offered) else chosen


class EditForm(ActForm, Wanted):
    """Besides what is approved: where else the change is known."""

    external_system = forms.CharField(label=_("Other system"), max_length=80, required=False)
    external_reference = forms.CharField(
        label=_("Its number there"), max_length=200, required=False
    )
    external_url = forms.CharField(label=_("Its address"), max_length=500, required=False)

    @staticmethod
    def of(change: Change) -> dict[str, Any]:
        """What the change says now."""
        values = {name: getattr(change, name) for name in SAID}
        return {**values, "owner": change.owner.username, "revision": change.revision}


class NoteForm(ActForm):
    """A word that may go with an act."""

    text = _prose(_("Note"), rows=2)


class ReasonForm(ActForm):
    reason = _prose(_("Reason"), rows=2)


class RollBackForm(ActForm):
    reason = _prose(_("Reason"), required=True, rows=2)
    emergency = forms.BooleanField(label=_("Emergency"), required=False)


class ScheduleForm(ActForm):
    scheduled_from = MomentField(label=_("From"))
    scheduled_until = MomentField(label=_("Until"))


class DecideForm(ActForm):
    """`content_hash` is that of what the reader was shown."""

    content_hash = forms.CharField(max_length=80, widget=forms.HiddenInput)
    step = forms.IntegerField(
        required=False, min_value=0, max_value=_LARGEST, widget=forms.HiddenInput
    )
    comment = _prose(_("Comment"), rows=2, help_text=_("Needed to reject."))


class ImplementForm(ActForm):
    """Whole, or by firewall, or the ticked items, or (`within`) those that cross no firewall."""

    firewall = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
    item = PositionsField(required=False)
    ticked = forms.BooleanField(required=False, widget=forms.HiddenInput)
    within = forms.BooleanField(required=False, widget=forms.HiddenInput)
    note = _prose(_("Note"), rows=2)
    places = {"items": "item"}


class ItemsForm(ActForm):
    """The ticked items."""

    item = PositionsField(required=False)
    places = {"items": "item"}


class SplitForm(ItemsForm):
    use_required_attribute = False
    new_title = forms.CharField(label=_("Title of the new change"), max_length=200)
    places = {"items": "item", "title": "new_title"}


class EvidenceForm(ActForm):
    """For the whole change, or for items."""

    outcome = forms.ChoiceField(label=_("It"), choices=Evidence.Outcome.choices)
    positions = RangesField(
        label=_("Items"),
        required=False,
        max_length=2_000,
        widget=forms.TextInput(attrs={"placeholder": "1, 4-7"}),
        help_text=_("By their numbers; the whole change where it is blank."),
    )
    item = PositionsField(required=False)
    text = _prose(_("What was seen"))
    attachment = forms.TypedChoiceField(
        label=_("File"), required=False, coerce=int, empty_value=None
    )
    places = {"items": "positions"}

    def __init__(self, *args: Any, files: Sequence[tuple[int, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        none = ("", _("none"))
        self.fields["attachment"].choices = [none, *files]  # type: ignore[attr-defined]

    def items(self) -> list[int] | None:
        """The positions that are meant; None for the whole change."""
        ticked: list[int] = self.cleaned_data["item"]
        ranges: list[int] | None = self.cleaned_data["positions"]
        return sorted({*ticked, *(ranges or ())}) or None


class CommentForm(KeyForm):
    text = _prose(
        _("Say something"),
        required=True,
        help_text=_("Write @name to have somebody told who sees the change."),
    )


class CheckForm(PortalForm):
    """`start`: `site/zone`, or `site/` for every zone."""

    start = forms.CharField(label=_("From which zone"), max_length=170)


class ResultForm(PortalForm):
    file = forms.FileField(label=_("Result of a check"), max_length=200)


class FileForm(PortalForm):
    file = forms.FileField(label=_("File"), max_length=200)


class AbsenceForm(KeyForm):
    """On which days somebody else may decide for the reader."""

    delegate = person(_("Who decides for you"), help_text=_("By their user name."))
    first_day = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class MergeForm(KeyForm):
    """`change` are the numbers of those that become one."""

    new_title = forms.CharField(label=_("Title of the new change"), max_length=200)
    justification = _prose(_("Business justification"), required=True, rows=4)
    places = {"title": "new_title"}


class PolicyForm(PortalForm):
    """`number` is the revision that was edited."""

    number = forms.IntegerField(min_value=1, max_value=_LARGEST, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Policy"),
        strip=False,
        max_length=200_000,
        widget=forms.Textarea(
            attrs={
                "rows": 32, "class": "mono", "spellcheck": "false", "autocapitalize": "off",
                "autocomplete": "off", "wrap": "off",
            }
        ),
    )  # fmt: skip

    def clean_text(self) -> str:
        """With the line ends that files have, not those that browsers send."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").replace("\r", "\n")
