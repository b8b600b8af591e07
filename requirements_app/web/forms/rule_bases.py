"""The forms about an existing rule base: bringing one, and saying what it is of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from requirements_app.core.errors import Problem
from requirements_app.rulebases.compute.parsing import PLATFORMS
from requirements_app.rulebases.compute.parsing.limits import MAX_BYTES
from requirements_app.sites.models import Firewall
from requirements_app.web.words import WORDS

from .base import PortalForm

_ZONE = "zone_"
_MOST_ZONES = 200


def _firewalls(firewalls: Sequence[Firewall]) -> list[tuple[str, Any]]:
    return [("", _("not said yet")), *((each.slug, each.name) for each in firewalls)]


class RuleBaseForm(PortalForm):
    """A file, its format where its content shall not tell it, and its firewall."""

    file = forms.FileField(label=_("File"), max_length=200, allow_empty_file=True)
    firewall = forms.ChoiceField(
        label=_("Firewall"), required=False, help_text=_("Whose rules these are.")
    )
    format = forms.ChoiceField(
        label=_("Format"),
        required=False,
        choices=[
            ("", _("by its content")),
            *((each, WORDS["rule_base_format"][each]) for each in PLATFORMS),
        ],
    )
    field_order = ("file", "firewall", "format")

    def __init__(self, *args: Any, firewalls: Sequence[Firewall], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["firewall"]
        if isinstance(field, forms.ChoiceField):
            field.choices = _firewalls(firewalls)

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(most)s MB. Send one firewall's alone."),
                params={"most": MAX_BYTES // 1_000_000},
            )
        return file

    def values(self) -> dict[str, Any]:
        """What the service takes; call it on a valid form."""
        file = self.cleaned_data["file"]
        return {
            "data": file.read(),
            "file_name": str(file.name or ""),
            "platform": self.cleaned_data["format"],
            "firewall": self.cleaned_data["firewall"],
        }

    def place(self, field: str) -> str | None:
        return field.partition(".")[0]

    def sentence(self, problem: Problem) -> str:
        where = problem.field.partition(".")[2]
        value = f"{problem.value} " if problem.value not in (None, "") else ""
        return f"{where.capitalize()} {value}{problem.message}; {problem.mend}.".strip()


class RuleBaseFactsForm(PortalForm):
    """Which firewall the rules are of, and what the site's zones are called in the file."""

    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    firewall = forms.ChoiceField(label=_("Firewall"), required=False)

    def __init__(
        self,
        *args: Any,
        firewalls: Sequence[Firewall],
        zones: Sequence[tuple[str, str]],
        words: Sequence[str],
        **options: Any,
    ) -> None:
        """`zones` are the slugs and names of the site's, `words` what the file names."""
        super().__init__(*args, **options)
        field = self.fields["firewall"]
        if isinstance(field, forms.ChoiceField):
            field.choices = _firewalls(firewalls)
        choices = [("", "—"), *((word, word) for word in words)]
        self.zones = [slug for slug, _name in zones[:_MOST_ZONES]] if words else []
        for slug, name in zones if words else ():
            self.fields[f"{_ZONE}{slug}"] = forms.ChoiceField(
                label=name, required=False, choices=choices
            )

    def values(self) -> dict[str, Any]:
        """What the service takes; call it on a valid form."""
        named = {slug: self.cleaned_data[f"{_ZONE}{slug}"] for slug in self.zones}
        values: dict[str, Any] = {"firewall": self.cleaned_data["firewall"]}
        return {**values, "zone_names": named} if named else values


def facts_initial(version: int, firewall: str, names: Mapping[str, str]) -> dict[str, Any]:
    """What the form begins with."""
    zones = {f"{_ZONE}{slug}": word for slug, word in names.items()}
    return {"row_version": version, "firewall": firewall, **zones}
