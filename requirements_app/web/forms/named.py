"""Forms of what has a name: parts of a site, and deployments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from requirements_app.sites.pinned import Pinned

from .base import PortalForm

_SLUG_LENGTH = 80
PLAIN = {"class": "mono", "spellcheck": "false", "autocapitalize": "off"}


class NamedForm(PortalForm):
    """What all parts have: a name, and the short name that addresses and files use."""

    row_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    name = forms.CharField(label=_("Name"), max_length=200)
    slug = forms.CharField(
        label=_("Short name"),
        max_length=_SLUG_LENGTH,
        required=False,
        widget=forms.TextInput(attrs=PLAIN),
        help_text=_("For addresses and files; made from the name where it is left blank."),
    )

    def place(self, field: str) -> str | None:
        """Problems of items of a list belong to the list's field."""
        return field.partition("[")[0]

    @property
    def named(self) -> dict[str, str]:
        """Name and short name; call it on a valid form."""
        name, slug = self.cleaned_data["name"], self.cleaned_data["slug"]
        return {"name": name, "slug": slug or slugify(name)[:_SLUG_LENGTH].strip("-")}

    def _offer(self, field: str, choices: Iterable[tuple[Any, Any]]) -> None:
        chosen = self.fields[field]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = list(choices)


class NewDeploymentForm(NamedForm):
    """Which product runs, in which version, and what people call it here."""

    product = forms.ChoiceField(label=_("Product"))
    product_version = forms.CharField(
        label=_("Product version"),
        max_length=40,
        required=False,
        help_text=_("Such as 4.0.2; some flows depend on it."),
    )
    field_order = ("product", "product_version", "name", "slug")

    def __init__(self, *args: Any, pinned: Pinned, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].help_text = _("What tells it from others: production, test …")
        groups: dict[str, list[tuple[str, str]]] = {}
        for file in pinned.content.outlines:
            if file.source != "shared":
                entry = (file.product.slug, file.product.name)
                groups.setdefault(file.vendor.name, []).append(entry)
        blank: tuple[Any, Any] = ("", _("Choose the product"))
        self._offer("product", [blank, *sorted(groups.items())])

    def values(self) -> dict[str, Any]:
        """What the service takes; call it on a valid form."""
        cleaned = self.cleaned_data
        return {
            **self.named,
            "product": cleaned["product"],
            "product_version": cleaned["product_version"],
        }
