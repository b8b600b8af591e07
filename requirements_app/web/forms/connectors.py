"""The form of a connector: what is the same for all systems, and what its driver asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from exports.tickets.port import Driver
from requirements_app.accounts.models import User
from requirements_app.tickets import selectors
from requirements_app.tickets.models import Connector

from .base import PortalForm

SETTING, SECRET, FORGET = "setting_", "secret_", "forget_"
INCOMING = "incoming_secret"
_PLAIN = {"autocomplete": "off", "spellcheck": "false"}
_HIDDEN = {"autocomplete": "new-password", "spellcheck": "false"}
_SHORT = 5_000


class ConnectorForm(PortalForm):
    """One connector of a system. Secrets are entered and never shown: a blank one stays as it is.
    `revision` is that which its reader saw, none for a new one."""

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("As people know it here."))
    slug = forms.SlugField(
        label=_("Short name"),
        max_length=40,
        help_text=_("In addresses and in the tickets' external ids. It stays for ever."),
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=300,
        widget=forms.URLInput(attrs=_PLAIN),
        help_text=_("Of the system, with https://. One inside needs an entry in OUTGOING_ALLOW."),
    )
    account = forms.ChoiceField(
        label=_("Account that acts for it here"),
        help_text=_(
            "A service account. It has to be a reader of the sites; what a ticket does to a change"
            " is what this account may do."
        ),
    )
    sites = forms.MultipleChoiceField(
        label=_("For these sites"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
        help_text=_("None chosen: for all."),
    )
    begin = forms.ChoiceField(
        label=_("A change may become a ticket"),
        choices=Connector.Begin.choices,
        initial=Connector.Begin.APPROVED,
    )
    automatic = forms.BooleanField(
        label=_("By itself"),
        required=False,
        help_text=_("Every change of these sites that is that far becomes a ticket."),
    )
    revision = forms.IntegerField(
        required=False, min_value=1, max_value=2_147_483_647, widget=forms.HiddenInput
    )

    def __init__(
        self,
        *args: Any,
        driver: Driver[Any],
        offered: Sequence[tuple[str, str]],
        connector: Connector | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.driver, self.connector = driver, connector
        self.fields["sites"].choices = list(offered)  # type: ignore[attr-defined]
        services = User.objects.filter(kind=User.Kind.SERVICE, is_active=True)
        names = services.order_by("username").values_list("username", flat=True)
        self.fields["account"].choices = [  # type: ignore[attr-defined]
            ("", "—"), *((name, name) for name in names)
        ]  # fmt: skip
        if connector is not None:
            del self.fields["slug"]
        self.fields |= dict(setting_fields(driver.settings.model_json_schema()))
        self.fields |= dict(self._secret_fields(secrets_set(connector)))

    def _secret_fields(self, kept: set[str]) -> Iterator[tuple[str, forms.Field]]:
        asked = {f"{SECRET}{name}": words for name, words in self.driver.secrets.items()}
        if self.driver.signs_webhooks:
            asked[INCOMING] = _t("Secret of its webhooks")
        for name, words in asked.items():
            there = name in kept
            yield (
                name,
                forms.CharField(
                    label=words,
                    required=False,
                    strip=False,
                    widget=forms.PasswordInput(attrs=_HIDDEN),
                    help_text=_t("Set. Leave it empty to keep it, or enter another.")
                    if there
                    else _t("Kept encrypted, and never shown again."),
                ),
            )
            if there:
                yield (
                    f"{FORGET}{name}",
                    forms.BooleanField(
                        label=_t("Forget it: %(secret)s") % {"secret": words}, required=False
                    ),
                )

    @property
    def general(self) -> list[forms.BoundField]:
        """What is the same for all systems."""
        return [self[name] for name in ConnectorForm.base_fields if name in self.fields
                and name != "revision"]  # fmt: skip

    @property
    def own(self) -> list[forms.BoundField]:
        """What the system is asked for, besides the credential."""
        return [self[name] for name in self.fields if name.startswith(SETTING)]

    @property
    def credential(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith((SECRET, FORGET, INCOMING))]

    def place(self, field: str) -> str | None:
        first, _dot, rest = field.partition(".")
        if first == "settings":
            return f"{SETTING}{rest.partition('.')[0]}"
        if first == "secret":
            return f"{SECRET}{rest}"
        return first

    def said(self) -> dict[str, Any]:
        """What the service is given; call it on a valid form."""
        given = self.cleaned_data
        plain = ("name", "address", "account", "sites", "begin", "automatic")
        secrets = self._said_secrets()
        incoming = secrets.pop(INCOMING, None)
        found = {
            **{name: given[name] for name in plain},
            "settings": {
                name.removeprefix(SETTING): _unix(value)
                for name, value in given.items()
                if name.startswith(SETTING) and value is not None
            },
            "secret": {name.removeprefix(SECRET): value for name, value in secrets.items()},
        }
        if self.connector is None:
            found["slug"] = given["slug"]
        return found if incoming is None else {**found, INCOMING: incoming}

    def _said_secrets(self) -> dict[str, str]:
        """The secrets that are given anew; "" for one that is to be forgotten."""
        given = self.cleaned_data
        names = [name for name in given if name.startswith(SECRET) or name == INCOMING]
        forgotten = {name: "" for name in names if given.get(f"{FORGET}{name}")}
        return {name: given[name] for name in names if given[name]} | forgotten

    @staticmethod
    def shown(connector: Connector) -> dict[str, Any]:
        """The values of a form that changes a connector."""
        return {
            "name": connector.name,
            "address": connector.address,
            "account": connector.account.username,
            "sites": [site.slug for site in connector.sites.all()],
            "begin": connector.begin,
            "automatic": connector.automatic,
            "revision": connector.revision,
            **{f"{SETTING}{name}": value for name, value in connector.settings.items()},
        }


def _unix(value: Any) -> Any:
    """A text's lines as they were written: browsers end them otherwise."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def secrets_set(connector: Connector | None) -> set[str]:
    """The names of the secrets' form fields that are set."""
    if connector is None:
        return set()
    named = selectors.secrets_set(connector)
    incoming = {INCOMING} if connector.incoming_secret else set()
    return {f"{SECRET}{name}" for name in named} | incoming


def setting_fields(schema: Mapping[str, Any]) -> Iterator[tuple[str, forms.Field]]:
    """A form field for each of a driver's settings, from their JSON schema."""
    needed = schema.get("required", ())
    for name, said in schema.get("properties", {}).items():
        yield f"{SETTING}{name}", _setting(said, {
            "label": said.get("title", name),
            "help_text": said.get("description", ""),
            "required": name in needed,
            "initial": said.get("default"),
        })  # fmt: skip


def _setting(said: Mapping[str, Any], words: dict[str, Any]) -> forms.Field:
    if "enum" in said:
        return forms.ChoiceField(
            choices=[(each, str(each).replace("_", " ")) for each in said["enum"]], **words
        )
    if said.get("type") == "boolean":
        return forms.BooleanField(**{**words, "required": False})
    if said.get("type") == "integer":
        return forms.IntegerField(
            min_value=said.get("minimum"), max_value=said.get("maximum", 2**53), **words
        )
    long = said.get("widget") == "textarea"
    return forms.CharField(
        max_length=said.get("maxLength", _SHORT),
        strip=not long,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "class": "mono"})
        if long
        else forms.TextInput(attrs=_PLAIN),
        **words,
    )
