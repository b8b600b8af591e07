"""The form of a deployment's options, made from what its product offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requirements_app.catalogue.schema import Alternative, Feature, Parameter
from requirements_app.sites.models import Deployment
from requirements_app.sites.pinned import Pinned

from .base import PortalForm

ON, OFF = "on", "off"
_GROUPS = ("features", "parameters", "alternatives")
_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DeploymentForm(PortalForm):
    """Fields `features-<id>`, `parameters-<id>` and `alternatives-<id>`, beside those that every
    deployment has. An empty choice leaves the product's default."""

    row_version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=200)
    product_version = forms.CharField(
        label=_("Product version"),
        max_length=40,
        required=False,
        help_text=_("Some flows depend on it."),
    )
    platform = forms.CharField(
        label=_("Platform"),
        max_length=40,
        required=False,
        help_text=_("Some flows depend on it."),
    )
    installation_until = forms.DateField(
        label=_("Installation access until"), required=False, widget=_DATE
    )
    troubleshooting_until = forms.DateField(
        label=_("Troubleshooting access until"), required=False, widget=_DATE
    )

    def __init__(self, *args: Any, deployment: Deployment, pinned: Pinned, **options: Any) -> None:
        options.setdefault("initial", _initial(deployment))
        super().__init__(*args, **options)
        product = deployment.product.slug
        for feature in pinned.features(product).values():
            self.fields[f"features-{feature.id}"] = _feature_field(feature)
        for parameter in pinned.parameters(product).values():
            self.fields[f"parameters-{parameter.id}"] = _parameter_field(parameter)
        for group in pinned.alternatives(product).values():
            self.fields[f"alternatives-{group.id}"] = _alternative_field(group)

    def place(self, field: str) -> str | None:
        group, dot, key = field.partition(".")
        return f"{group}-{key}" if dot and group in _GROUPS else field

    def values(self) -> dict[str, Any]:
        """What the service takes; call it on a valid form."""
        cleaned = self.cleaned_data
        return {
            "name": cleaned["name"],
            "product_version": cleaned["product_version"],
            "platform": cleaned["platform"],
            "installation_until": cleaned["installation_until"],
            "troubleshooting_until": cleaned["troubleshooting_until"],
            "features": {key: value == ON for key, value in self._group("features").items()},
            "parameters": self._group("parameters"),
            "alternatives": self._group("alternatives"),
        }

    def section(self, group: str) -> list[forms.BoundField]:
        """The fields of features, parameters or alternatives."""
        return [self[name] for name in self.fields if name.startswith(f"{group}-")]

    @property
    def features(self) -> list[forms.BoundField]:
        return self.section("features")

    @property
    def parameters(self) -> list[forms.BoundField]:
        return self.section("parameters")

    @property
    def alternatives(self) -> list[forms.BoundField]:
        return self.section("alternatives")

    @property
    def general(self) -> list[forms.BoundField]:
        return [self[name] for name in self.base_fields if name != "row_version"]

    def _group(self, group: str) -> dict[str, str]:
        return {
            name.partition("-")[2]: value
            for name, value in self.cleaned_data.items()
            if name.startswith(f"{group}-") and value
        }


def _initial(deployment: Deployment) -> dict[str, Any]:
    initial: dict[str, Any] = {
        name: getattr(deployment, name)
        for name in (
            "row_version",
            "name",
            "product_version",
            "platform",
            "installation_until",
            "troubleshooting_until",
        )
    }
    values: Mapping[str, Mapping[str, Any]] = {
        "features": {key: ON if on else OFF for key, on in deployment.features.items()},
        "parameters": deployment.parameters,
        "alternatives": deployment.alternatives,
    }
    for group, chosen in values.items():
        initial |= {f"{group}-{key}": value for key, value in chosen.items()}
    return initial


def _feature_field(feature: Feature) -> forms.Field:
    default = _("Default (on)") if feature.default else _("Default (off)")
    return forms.ChoiceField(
        label=feature.name,
        help_text=feature.description,
        required=False,
        choices=[("", default), (ON, _("On")), (OFF, _("Off"))],
    )


def _parameter_field(parameter: Parameter) -> forms.Field:
    if parameter.allowed:
        meanings = parameter.allowed_meaning
        choices: list[tuple[str, Any]] = [("", _("Not set"))]
        choices += [
            (each, f"{each} ({meanings[each]})" if each in meanings else each)
            for each in parameter.allowed
        ]
        return forms.ChoiceField(
            label=parameter.name, help_text=parameter.meaning, required=False, choices=choices
        )
    example = parameter.example or ""
    return forms.CharField(
        label=parameter.name,
        help_text=parameter.meaning,
        required=False,
        max_length=63,
        widget=forms.TextInput(attrs={"placeholder": example, "class": "mono"}),
    )


def _alternative_field(group: Alternative) -> forms.Field:
    names = {option.id: option.name for option in group.options}
    default = names.get(group.default or "", "")
    blank = _("Default (%(name)s)") % {"name": default} if default else _("Not chosen")
    return forms.ChoiceField(
        label=group.name,
        help_text=group.description,
        required=False,
        choices=[("", blank), *names.items()],
    )
