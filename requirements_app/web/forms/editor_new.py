"""The forms that begin something: a new application, an upload of files, a publication."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from requirements_app.catalogue.applications import (
    FirstComponent,
    FirstFlow,
    application_file,
    slug_of,
)
from requirements_app.catalogue.parts import Json
from requirements_app.core.errors import InvalidInput, Problem

from .base import PortalForm
from .editor_base import choices, name_field, prose_field
from .editor_fields import lines_of

_ROWS = 4
LOCAL = "local/"


class FirstComponentForm(forms.Form):
    name = forms.CharField(label=_("Component"), required=False, max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=choices("component_kind"), initial="server", required=False
    )


class FirstFlowForm(forms.Form):
    source = name_field(_("From"), required=False, max_length=300, suggestions="known-ends")
    destination = name_field(_("To"), required=False, max_length=300, suggestions="known-ends")
    services = name_field(_("Services"), required=False, max_length=1000)
    purpose = forms.CharField(label=_("What for"), required=False, max_length=2000)


FirstComponents = forms.formset_factory(FirstComponentForm, extra=_ROWS, max_num=50)
FirstFlows = forms.formset_factory(FirstFlowForm, extra=_ROWS, max_num=50)


class NewApplicationForm(PortalForm):
    """Name, owner and the first components and flows; everything else is added in the draft."""

    name = forms.CharField(label=_("Name"), max_length=200)
    slug = name_field(
        _("Id"), required=False, help_text=_("Lasts for ever; made from the name unless given.")
    )
    owner = name_field(
        _("Kept as local/…"),
        required=False,
        suggestions="known-sources",
        help_text=_("Who keeps it: applications of one team share a source. Its id unless given."),
    )
    description = prose_field(_("Description"))
    places = {"product.slug": "slug", "product.name": "name", "source": "owner"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        data = self.data if self.is_bound else None
        self.components = FirstComponents(data, prefix="components")
        self.flows = FirstFlows(data, prefix="flows")

    def clean(self) -> Json:
        cleaned = super().clean() or {}
        if not (self.components.is_valid() and self.flows.is_valid()):
            self.add_error(None, _("The components or flows cannot be read."))
        return cleaned

    @property
    def source(self) -> str:
        """The source that is to keep it."""
        owner = self.cleaned_data["owner"].strip().removeprefix(LOCAL)
        return f"{LOCAL}{owner or self.identifier}"

    @property
    def identifier(self) -> str:
        return str(self.cleaned_data["slug"].strip() or slug_of(self.cleaned_data["name"]))

    def file(self, elsewhere: Collection[str]) -> Json:
        """The application's first file; `elsewhere` has the full ids of others' components."""
        components = [each.cleaned_data for each in self.components if each.cleaned_data]
        flows = [each.cleaned_data for each in self.flows if each.cleaned_data]
        return application_file(
            source=self.source,
            slug=self.identifier,
            name=self.cleaned_data["name"],
            description=self.cleaned_data["description"],
            components=[
                FirstComponent(each["name"], each["kind"]) for each in components if each["name"]
            ],
            flows=[_first_flow(each) for each in flows if _is_said(each)],
            elsewhere=elsewhere,
            today=timezone.localdate(),
        )

    def place(self, field: str) -> str | None:
        return self.places.get(field, field.partition("[")[0])

    def refuse(self, error: InvalidInput) -> None:
        rest = []
        for problem in error.problems:
            if not self._refuse_row(problem):
                rest.append(problem)
        if rest:
            super().refuse(InvalidInput(*rest))
        else:
            self.add_error(None, _("Some rows need mending."))

    def _refuse_row(self, problem: Problem) -> bool:
        """Tell a row's problem at its field, if it is one of a row."""
        part, bracket, rest = problem.field.partition("[")
        if not bracket or part not in ("components", "flows"):
            return False
        number, _bracket, path = rest.partition("]")
        filled = [
            each
            for each in (self.components if part == "components" else self.flows)
            if each.cleaned_data.get("name") or _is_said(each.cleaned_data)
        ]
        form = filled[int(number)]
        field = path.strip(".").partition("[")[0].partition(".")[0]
        form.add_error(field if field in form.fields else None, self.sentence(problem))
        return True


def _is_said(flow: Json) -> bool:
    return any(flow.get(key) for key in ("source", "destination", "services", "purpose"))


def _first_flow(row: Json) -> FirstFlow:
    # Blanks part services, for their own commas part ports.
    services = tuple(part for line in lines_of(row["services"]) for part in line.split())
    return FirstFlow(row["source"], row["destination"], services, row["purpose"])


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or more."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) and data else [None]
        return [super(FilesField, self).clean(each, initial) for each in given]


class UploadForm(PortalForm):
    uploads = FilesField(
        label=_("YAML files"),
        widget=FilesInput(attrs={"accept": ".yaml,.yml", "multiple": True}),
        help_text=_("One product in each; they take the place of the same products in the draft."),
    )


class TextForm(PortalForm):
    """A file of the draft as YAML."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=80)
    text = forms.CharField(
        label=_("The file as YAML"),
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 40, "class": "mono editor-text", "spellcheck": "false", "wrap": "off"}
        ),
        help_text=_(
            "Comments are not kept. The order of keys and what is at its default may change."
        ),
    )


class PublishForm(PortalForm):
    effective = forms.DateField(
        label=_("Holds from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Told with the changes; today unless given."),
    )


class SeenForm(PortalForm):
    """That one acts on what one saw: the digest, or the version, of it."""

    seen = forms.CharField(max_length=80)


class VersionForm(PortalForm):
    row_version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
