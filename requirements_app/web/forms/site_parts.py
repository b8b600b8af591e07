"""The forms of a site's parts: zones with networks, firewalls, proxies, offers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from requirements_app.core.errors import Problem
from requirements_app.sites import pasting
from requirements_app.sites.models import Firewall, Offer, Proxy, Site, Zone
from requirements_app.sites.services import NetworkValue, networks_digest

from .named import PLAIN, NamedForm

_MOST_TEXT = 1_000_000
_INDEX = re.compile(r"(\w+)\[(\d+)\]")


class PartForm(NamedForm):
    """The form of one kind of part, of a `thing` that is there or of a new one."""

    def __init__(
        self, *args: Any, site: Site, visible: Iterable[Site], thing: Any = None, **options: Any
    ) -> None:
        self.site, self.visible, self.thing = site, visible, thing
        if thing is not None:
            options["initial"] = self.told(thing) | {"row_version": thing.row_version}
        super().__init__(*args, **options)
        self.prepare()

    def told(self, thing: Any) -> dict[str, Any]:
        """What the fields hold for a thing that is there."""
        return {"name": thing.name, "slug": thing.slug}

    def prepare(self) -> None:
        """Fill the choices, and drop what this thing does not have."""

    def values(self) -> dict[str, Any]:
        """What the service takes; call it on a valid form."""
        return self.named

    def _zones(self, *, internet: bool) -> list[tuple[str, str]]:
        zones = self.site.zones.all() if internet else self.site.zones.filter(is_internet=False)
        return [(zone.slug, f"{zone.name} ({zone.slug})") for zone in zones]


class ZoneForm(PartForm):
    """`networks` are lines `prefix; name`, or many prefixes on a line; `seen` tells which networks
    the zone had when the form was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)
    networks = forms.CharField(
        label=_("Networks, one on each line"),
        required=False,
        max_length=_MOST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, **PLAIN}),
        help_text=_(
            "Prefixes such as 10.1.2.0/24 or 2001:db8:1::/48. A name may follow after a semicolon"
            " or a tab; a column or a row of a spreadsheet can be pasted."
        ),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("not said")), *Zone.Kind.choices],
        help_text=_(
            "Who or what is in it: people's computers (users), servers, what administers them"
            " (management), what the internet may reach (DMZ), what needs most protection"
            " (sensitive), or others' networks (external). Policies look at it; rules stay the"
            " same."
        ),
    )
    description = forms.CharField(
        label=_("Description"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    address_space = forms.CharField(
        label=_("Address space"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs=PLAIN),
        help_text=_("Only where the same prefixes are used twice at the site."),
    )

    def told(self, thing: Zone) -> dict[str, Any]:
        networks = list(thing.networks.all())
        lines = [pasting.written(each.prefix, each.name) for each in networks]
        return super().told(thing) | {
            "seen": networks_digest(networks),
            "networks": "\n".join(lines),
            "kind": thing.kind,
            "description": thing.description,
            "address_space": "" if thing.address_space == "default" else thing.address_space,
        }

    def prepare(self) -> None:
        self.lines: list[int] = []
        if isinstance(self.thing, Zone) and self.thing.is_internet:
            del self.fields["networks"], self.fields["slug"]

    def sentence(self, problem: Problem) -> str:
        text = super().sentence(problem)
        match = _INDEX.match(problem.field)
        if match and match[1] == "networks" and int(match[2]) < len(self.lines):
            line = _now("Line %(number)s: ") % {"number": self.lines[int(match[2])]}
            return f"{line}{text}"
        return text

    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        values = {
            "name": cleaned["name"],
            "kind": cleaned["kind"],
            "description": cleaned["description"],
            "address_space": cleaned["address_space"] or "default",
            "networks": [],
        }
        if "networks" in cleaned:
            pasted = pasting.pasted_lines(cleaned["networks"])
            self.lines = [each.line for each in pasted]
            values |= self.named
            values["networks"] = [NetworkValue(each.value, each.name) for each in pasted]
        if self.thing is not None:
            values["seen"] = cleaned["seen"] or None
        return values

    def clean_networks(self) -> str:
        """Refuses lines that say more than a network and its name."""
        text: str = self.cleaned_data["networks"]
        for each in pasting.pasted_lines(text):
            if each.zone or each.flag or any(each.rest):
                told = _("Line %(number)s has more than a network and its name.")
                self.add_error("networks", told % {"number": each.line})
        return text


class FirewallForm(PartForm):
    platform = forms.CharField(
        label=_("Platform"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={**PLAIN, "list": "platforms"}),
        help_text=_("Its make, such as fortios or panos."),
    )
    zones = forms.MultipleChoiceField(
        label=_("Zones it joins"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Two at least. Firewalls that share a zone stand in series."),
    )

    def told(self, thing: Firewall) -> dict[str, Any]:
        zones = [zone.slug for zone in thing.zones.all()]
        return super().told(thing) | {"platform": thing.platform, "zones": zones}

    def prepare(self) -> None:
        self._offer("zones", self._zones(internet=True))

    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return self.named | {"platform": cleaned["platform"], "zones": cleaned["zones"]}


class ProxyForm(PartForm):
    address = forms.CharField(
        label=_("Address"),
        max_length=253,
        widget=forms.TextInput(attrs=PLAIN),
        help_text=_("An IP address; names are never looked up."),
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535)
    authentication = forms.ChoiceField(label=_("Login"), choices=Proxy.Authentication.choices)
    inspects_tls = forms.BooleanField(label=_("Opens TLS to inspect it"), required=False)
    bypasses_inspection = forms.CharField(
        label=_("Hosts whose TLS it leaves alone"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 4, **PLAIN}),
        help_text=_("Names, *.example.com, addresses or prefixes, one on each line."),
    )
    source_zones = forms.MultipleChoiceField(
        label=_("Zones it serves"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all."),
    )

    def told(self, thing: Proxy) -> dict[str, Any]:
        return super().told(thing) | {
            "address": thing.address,
            "port": thing.port,
            "authentication": thing.authentication,
            "inspects_tls": thing.inspects_tls,
            "bypasses_inspection": "\n".join(thing.bypasses_inspection),
            "source_zones": [zone.slug for zone in thing.source_zones.all()],
        }

    def prepare(self) -> None:
        self._offer("source_zones", self._zones(internet=False))

    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        hosts = re.split(r"[\s,;]+", cleaned["bypasses_inspection"])
        own = ("address", "port", "authentication", "inspects_tls", "source_zones")
        return (
            self.named
            | {key: cleaned[key] for key in own}
            | {"bypasses_inspection": [host for host in hosts if host]}
        )


class OfferForm(PartForm):
    """An offer has no name but its short one. `role` is `deployment/component`."""

    places: Mapping[str, str] = {"deployment": "role", "component": "role", "name": "slug"}

    role = forms.ChoiceField(
        label=_("What is offered"),
        help_text=_("Roles that members of this site play in one of its deployments."),
    )
    to_sites = forms.MultipleChoiceField(
        label=_("To these sites"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They may bind to it, and read no more of this site than that."),
    )
    note = forms.CharField(
        label=_("Note"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def told(self, thing: Offer) -> dict[str, Any]:
        return {
            "slug": thing.slug,
            "role": f"{thing.deployment.slug}/{thing.component.slug}",
            "to_sites": [site.slug for site in thing.to_sites.all()],
            "note": thing.note,
        }

    def place(self, field: str) -> str | None:
        own = super().place(field) or ""
        return self.places.get(own, own)

    def prepare(self) -> None:
        del self.fields["name"]
        self.fields["slug"].help_text = _("What the other sites know it by.")
        self.fields["slug"].required = True
        bound = self.site.bindings.filter(deployment__isnull=False, state="bound")
        roles = [
            f"{binding.deployment.slug}/{binding.component.slug}"
            for binding in bound.select_related("deployment", "component")
            if binding.deployment
        ]
        sites = {site.slug: site.name for site in self.visible if site.pk != self.site.pk}
        if isinstance(self.thing, Offer):
            roles.append(f"{self.thing.deployment.slug}/{self.thing.component.slug}")
            sites |= {site.slug: site.name for site in self.thing.to_sites.all()}
        self._offer(
            "role", [("", _("Choose a role")), *((each, each) for each in sorted({*roles}))]
        )
        self._offer("to_sites", [(slug, f"{name} ({slug})") for slug, name in sites.items()])

    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        deployment, _slash, component = cleaned["role"].partition("/")
        return {
            "slug": cleaned["slug"],
            "deployment": deployment,
            "component": component,
            "to_sites": cleaned["to_sites"],
            "note": cleaned["note"],
        }
