"""The catalogue editor's forms: one for each part of a product's file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from requirements_app.catalogue.parts import Json

from .editor_base import Choices, ItemForm, choices, name_field, prose_field
from .editor_fields import Codec, ListField, lines, lines_of, maybe, text, third, truth, words

_WAYS: Choices = [("none", "none"), ("basic", "Basic"), ("ntlm", "NTLM"), ("kerberos", "Kerberos")]
_LINES = forms.Textarea(attrs={"rows": 3})


class ProductForm(ItemForm):
    part = "product"
    codecs: ClassVar[Mapping[str, Codec]] = {
        "name": text("product", "name"),
        "description": text("product", "description"),
        "lifecycle": text("product", "lifecycle"),
        "successor": maybe("product", "successor"),
        "vendor_slug": text("vendor", "slug"),
        "vendor_name": text("vendor", "name"),
    }
    name = forms.CharField(label=_("Name"), max_length=2000)
    description = prose_field(_("Description"))
    lifecycle = forms.ChoiceField(label=_("Lifecycle"), choices=choices("lifecycle"))
    successor = name_field(_("Successor"), required=False, suggestions="known-products")
    vendor_slug = name_field(_("Vendor's id"))
    vendor_name = forms.CharField(
        label=_("Vendor's name"),
        max_length=200,
        help_text=_("One vendor has one name in the whole catalogue."),
    )


class ComponentForm(ItemForm):
    part = "components"
    codecs: ClassVar[Mapping[str, Codec]] = {
        "id": text("id"),
        "name": text("name"),
        "kind": text("kind"),
        "description": text("description"),
        "specialises": maybe("specialises"),
        "same_as": words("same_as"),
    }
    id = name_field(_("Id"), help_text=_("Lasts for ever; rename the name instead."))
    name = forms.CharField(label=_("Name"), max_length=2000)
    kind = forms.ChoiceField(label=_("Kind"), choices=choices("component_kind"))
    description = prose_field(_("Description"))
    specialises = name_field(
        _("Specialises"),
        required=False,
        suggestions="known-components",
        help_text=_("A role whose flows and bindings this one inherits."),
    )
    same_as = ListField(label=_("The same role in other products"), suggestions="known-components")


class HostForm(ItemForm):
    part = "hosts"
    codecs: ClassVar[Mapping[str, Codec]] = {
        "pattern": text("pattern"),
        "kind": text("kind"),
        "party": text("party"),
        "name": text("name"),
        "stands_for": maybe("stands_for"),
        "tls_inspection": text("tls_inspection"),
        "proxy_supported": third("proxy", "supported"),
        "proxy_authentication": words("proxy", "authentication"),
        "proxy_refused": words("proxy", "refused"),
        "notes": lines("notes"),
    }
    pattern = name_field(
        _("Host name, wildcard, template or address"),
        max_length=253,
        help_text=_("update.example.com, *.example.com, {instance}.example.com, 192.0.2.0/24"),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=choices("host_kind"))
    party = forms.ChoiceField(label=_("Whose it is"), choices=choices("party"))
    name = forms.CharField(label=_("Name"), required=False, max_length=2000)
    stands_for = name_field(
        _("Stands for"),
        required=False,
        suggestions="known-components",
        help_text=_("For a placeholder: the component whose example it is."),
    )
    tls_inspection = forms.ChoiceField(
        label=_("TLS inspection"), choices=choices("tls_inspection"), initial="unstated"
    )
    proxy_supported = forms.ChoiceField(
        label=_("Reached through a proxy"),
        required=False,
        choices=[("", _("Not stated")), ("yes", _("Yes")), ("no", _("No"))],
    )
    proxy_authentication = forms.MultipleChoiceField(
        label=_("Proxy authentication that works"),
        required=False,
        choices=_WAYS,
        widget=forms.CheckboxSelectMultiple,
    )
    proxy_refused = forms.MultipleChoiceField(
        label=_("Proxy authentication that does not"),
        required=False,
        choices=_WAYS[1:],
        widget=forms.CheckboxSelectMultiple,
    )
    notes = prose_field(_("Notes, one on each line"))


class ParameterForm(ItemForm):
    part = "parameters"
    codecs: ClassVar[Mapping[str, Codec]] = {
        "id": text("id"),
        "name": text("name"),
        "meaning": text("meaning"),
        "pattern": maybe("pattern"),
        "example": maybe("example"),
    }
    id = name_field(_("Id"), help_text=_("As {id} in a host template; lasts for ever."))
    name = forms.CharField(label=_("Name"), max_length=2000)
    meaning = prose_field(_("Meaning"))
    allowed = forms.CharField(
        label=_("Allowed values, one on each line"),
        required=False,
        widget=_LINES,
        help_text=_("With its meaning after a colon: “eu: Europe”."),
    )
    pattern = name_field(
        _("Or a pattern"),
        required=False,
        help_text=_("A regular expression that a value matches in full."),
    )
    example = forms.CharField(label=_("Example"), required=False, max_length=2000)

    def initial_of(self, item: Json) -> Json:
        meanings = item["allowed_meaning"]
        told = [
            f"{value}: {meanings[value]}" if value in meanings else value
            for value in item["allowed"]
        ]
        return {**super().initial_of(item), "allowed": "\n".join(told)}

    def value(self) -> Json:
        pairs = [line.partition(": ") for line in lines_of(self.cleaned_data["allowed"])]
        return super().value() | {
            "allowed": [value.strip() for value, _, _ in pairs],
            "allowed_meaning": {value.strip(): said.strip() for value, _, said in pairs if said},
        }

    @classmethod
    def hinted(cls, field: str) -> str | None:
        return "allowed" if field.startswith("allowed") else None


class FeatureForm(ItemForm):
    part = "features"
    codecs: ClassVar[Mapping[str, Codec]] = {
        "id": text("id"),
        "name": text("name"),
        "default": truth("default"),
        "description": text("description"),
    }
    id = name_field(_("Id"), help_text=_("Lasts for ever; rename the name instead."))
    name = forms.CharField(label=_("Name"), max_length=2000)
    default = forms.BooleanField(label=_("On unless a deployment says otherwise"), required=False)
    description = prose_field(_("Description"))


class AlternativeForm(ItemForm):
    part = "alternatives"
    codecs: ClassVar[Mapping[str, Codec]] = {
        "id": text("id"),
        "name": text("name"),
        "default": maybe("default"),
        "description": text("description"),
    }
    id = name_field(_("Id"), help_text=_("Lasts for ever; rename the name instead."))
    name = forms.CharField(label=_("Name"), max_length=2000)
    options = forms.CharField(
        label=_("Options, one on each line"),
        required=False,
        widget=_LINES,
        help_text=_("Id: name. At least two; each stands for the flows that choose it."),
    )
    default = name_field(_("Option taken unless a deployment says otherwise"), required=False)
    description = prose_field(_("Description"))

    def initial_of(self, item: Json) -> Json:
        told = "\n".join(f"{each['id']}: {each['name']}" for each in item["options"])
        return {**super().initial_of(item), "options": told}

    def value(self) -> Json:
        return super().value() | {"options": list(self._options())}

    def _options(self) -> Iterator[Json]:
        before = {each["id"]: each for each in (self.before or {}).get("options", ())}
        for line in lines_of(self.cleaned_data["options"]):
            identifier, _, name = (part.strip() for part in line.partition(":"))
            said = before.get(identifier, {}).get("description", "")
            yield {"id": identifier, "name": name or identifier, "description": said}

    @classmethod
    def hinted(cls, field: str) -> str | None:
        return "options" if field.startswith("options") else None
