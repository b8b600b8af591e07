"""The form of a firewall configuration: which firewall, format and difference, and the options of
the format, from their JSON schema. It is sent by GET, so that an address has all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from exports.firewall.base import FirewallExporter, FirewallOptions
from requirements_app.core.errors import InvalidInput, Problem
from requirements_app.sites.models import Firewall, Zone
from requirements_app.web.firewalls.option_words import OPTIONS, VALUES, OptionWords, zones_help

from .base import PortalForm

IMPLEMENTED = "implemented"
"""The word of `since` for the rule set that was implemented last at the firewall."""

CHOICES = ("firewall", "format", "since", "view")
"""The parameters that no format has of its own."""

ZONE = "zone-"
_PLAIN = {"autocomplete": "off", "spellcheck": "false"}
_APART = ("firewall", "since", "zones")
_LONGEST_ZONE = 80
_LONGEST_TEXT = 200
_NO = "no"


class Offered(NamedTuple):
    """What can be chosen: the site's firewalls and zones, the formats, what there is to compare
    with as (value, words); the slug of the firewall that is `chosen`, and the format that fits it,
    "" for none."""

    chosen: str
    firewalls: Sequence[Firewall]
    formats: Mapping[str, FirewallExporter[Any]]
    since: Sequence[tuple[str, str]]
    zones: Sequence[Zone]
    fitting: str


class ConfigurationForm(PortalForm):
    """Always bound: what an address leaves out is as it is by default. `exporter` is the format
    whose options are asked for, None where none is chosen. `of` tells whose options an address
    has: for another firewall or format they begin anew."""

    firewall = forms.ChoiceField(label=_("Firewall"))
    format = forms.ChoiceField(label=_("Format"), required=False)
    since = forms.ChoiceField(label=_("What is written"), required=False)

    def __init__(
        self, given: QueryDict, *, offered: Offered, exporter: FirewallExporter[Any] | None
    ) -> None:
        self.exporter = exporter
        self.schema = _schema(exporter)
        super().__init__(self._complete(given, offered))
        choices: dict[str, list[tuple[str, str]]] = {
            "firewall": [(each.slug, _named(each)) for each in offered.firewalls],
            "format": [
                ("", _fitting(offered)),
                *((word, each.label) for word, each in offered.formats.items()),
            ],
            "since": [("", _t("The whole configuration")), *offered.since],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        self.fields |= {name: _field(name, said) for name, said in self.schema.items()}
        if exporter is not None:
            self.fields |= dict(_zone_fields(offered.zones))

    def _complete(self, given: QueryDict, offered: Offered) -> QueryDict:
        """What was given, with the defaults of what was not: a blank text is none."""
        data = given.copy()
        self.of = f"{offered.chosen}:{self.exporter.identifier if self.exporter else ''}"
        if data.get("of", self.of) != self.of:
            for name in [each for each in data if each not in CHOICES]:
                del data[name]
        defaults = {name: said.get("default") for name, said in self.schema.items()}
        defaults["firewall"] = offered.chosen
        for name, value in defaults.items():
            if not data.get(name) and isinstance(value, str):
                data[name] = value
        return data

    @property
    def own(self) -> list[forms.BoundField]:
        """The options of the format, without the names of zones."""
        return [self[name] for name in self.schema]

    @property
    def zones(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(ZONE)]

    @property
    def zones_help(self) -> str:
        return str(zones_help(self.exporter.identifier)) if self.exporter else ""

    @property
    def altered(self) -> int:
        """How many options are not as they are by default."""
        return len(self._own_said()) + len(self._zones_said())

    def options(self, since: str | None = None) -> FirewallOptions | None:
        """The options as the exporter reads them, None where it refuses some: these problems are at
        their fields then. Call it on a valid form; `since` is the id of a rule set."""
        if self.exporter is None:
            return None
        try:
            options: FirewallOptions = self.exporter.read_options(self.said(since))
            self.exporter.check([each.name.removeprefix(ZONE) for each in self.zones], options)
        except InvalidInput as error:
            self.refuse(error)
            return None
        return options

    def said(self, since: str | None = None) -> dict[str, Any]:
        """The options as an export is asked for with them."""
        said: dict[str, Any] = {"firewall": self.cleaned_data["firewall"], **self._own_said()}
        if zones := self._zones_said():
            said["zones"] = zones
        return said if since is None else {**said, "since": since}

    def _own_said(self) -> dict[str, Any]:
        given = {name: self._value(name) for name in self.schema if name in self.cleaned_data}
        return {
            name: value
            for name, value in given.items()
            if value not in (None, "", self.schema[name].get("default"))
        }

    def _value(self, name: str) -> Any:
        value = self.cleaned_data[name]
        return value != _NO if _is_on_by_default(self.schema[name]) else value

    def _zones_said(self) -> dict[str, str]:
        return {
            name.removeprefix(ZONE): value
            for name, value in self.cleaned_data.items()
            if name.startswith(ZONE) and value
        }

    # --- problems land at their fields -------------------------------------------------------

    def refuse(self, error: InvalidInput) -> None:
        for problem in error.problems:
            for field in self._fields_of(problem):
                self.add_error(field, self.sentence(problem))

    def _fields_of(self, problem: Problem) -> list[str | None]:
        name, _dot, slug = problem.field.removeprefix("options.").partition(".")
        found: list[str | None] = [name]
        if name == "zones":
            said = self._zones_said()
            wrong = [slug] if slug else [zone for zone in said if self._refused(zone, said[zone])]
            wrong = wrong or [each for each in said if problem.value in (each, said[each])]
            found = [f"{ZONE}{each}" for each in wrong]
        return [each for each in found if each in self.fields] or [None]

    def _refused(self, zone: str, name: str) -> bool:
        """Whether the format refuses this one name, whatever the others are."""
        try:
            if self.exporter is not None:
                self.exporter.read_options({"firewall": "x", "zones": {zone: name}})
        except InvalidInput:
            return True
        return False

    def sentence(self, problem: Problem) -> str:
        """Without the value, which stands in its field."""
        message = problem.message.removeprefix("was refused: ").removeprefix("Value error, ")
        if message == problem.message:
            return f"{problem.value} {message}; {problem.mend}."
        return f"{message[:1].upper()}{message[1:]}."


def _schema(exporter: FirewallExporter[Any] | None) -> dict[str, Mapping[str, Any]]:
    """The options that have a field of their own. Names are resolved where none can be written."""
    if exporter is None:
        return {}
    left_out = (*_APART, "resolve") if exporter.platform.names else _APART
    properties = exporter.options.model_json_schema()["properties"]
    return {name: _plain(said) for name, said in properties.items() if name not in left_out}


def _plain(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is said of an option that may also be left out, as of one that may not."""
    kinds = [each for each in said.get("anyOf", ()) if each.get("type") != "null"]
    return {**said, **kinds[0]} if kinds else said


def _is_on_by_default(said: Mapping[str, Any]) -> bool:
    return said.get("type") == "boolean" and bool(said.get("default"))


def _field(name: str, said: Mapping[str, Any]) -> forms.Field:
    told = OPTIONS.get(name) or OptionWords(said.get("title", name))
    words: dict[str, Any] = {"label": told.label, "help_text": told.help, "required": False}
    if "enum" in said:
        named = [(each, VALUES.get(each, each)) for each in said["enum"]]
        return forms.ChoiceField(choices=named, **words)
    if _is_on_by_default(said):
        # A box that is not ticked is not in an address; no would be the same as not said.
        return forms.ChoiceField(choices=[("", _("yes")), (_NO, _("no"))], **words)
    if said.get("type") == "boolean":
        return forms.BooleanField(widget=forms.CheckboxInput(attrs={"value": "yes"}), **words)
    if said.get("type") == "integer":
        return forms.IntegerField(
            min_value=said.get("minimum"), max_value=said.get("maximum"), **words
        )
    pattern = said.get("pattern")
    return forms.CharField(
        max_length=said.get("maxLength", _LONGEST_TEXT),
        widget=forms.TextInput(attrs=_PLAIN),
        validators=[RegexValidator(pattern, str(told.shape))] if pattern else [],
        **words,
    )


def _zone_fields(zones: Sequence[Zone]) -> Iterator[tuple[str, forms.Field]]:
    for zone in zones:
        field = forms.CharField(
            label=zone.name,
            required=False,
            max_length=_LONGEST_ZONE,
            widget=forms.TextInput(attrs={**_PLAIN, "class": "mono"}),
        )
        yield f"{ZONE}{zone.slug}", field


def _named(firewall: Firewall) -> str:
    return f"{firewall.name} ({firewall.platform})" if firewall.platform else firewall.name


def _fitting(offered: Offered) -> str:
    if not offered.fitting:
        return _t("Choose one")
    return _t("%(format)s, which fits it") % {"format": offered.formats[offered.fitting].label}
