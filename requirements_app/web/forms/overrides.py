"""The form that deviates from a flow, on record."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from requirements_app.catalogue.content import HOST
from requirements_app.catalogue.schema import Flow, Reading
from requirements_app.core.errors import Problem
from requirements_app.sites.models import Override, Site
from requirements_app.sites.pinned import Pinned

from .base import PortalForm

Kind = Override.Kind
_SLUG_LENGTH = 80
_PARTS = re.compile(r"[\n;]")


class OverrideForm(PortalForm):
    """`flow` is the one the site's catalogue version has by that name, where it is known yet."""

    flow = forms.CharField(
        label=_("Flow"),
        max_length=160,
        widget=forms.TextInput(attrs={"class": "mono", "list": "flows", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(label=_("What to do"), choices=Kind.choices)
    deployment = forms.ChoiceField(label=_("Deployment"), required=False)
    reading = forms.ChoiceField(label=_("Reading"), required=False)
    zones = forms.MultipleChoiceField(
        label=_("Zones that stand for “any”"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    host = forms.ChoiceField(label=_("Only this host of the flow"), required=False)
    services = forms.CharField(
        label=_("Services instead, one on each line"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "mono", "placeholder": "tcp/8443"}),
    )
    hosts = forms.CharField(
        label=_("Hosts or addresses instead, one on each line"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "mono"}),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )
    expires_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Every exception ends; only a confirmed reading may go without."),
    )

    def __init__(self, *args: Any, site: Site, pinned: Pinned, **options: Any) -> None:
        super().__init__(*args, **options)
        deployments = list(site.deployments.select_related("product"))
        products = {each.product.slug for each in deployments}
        self.flows = [
            f"{product}.{flow.id}"
            for product in pinned.products
            if product in products
            for flow in pinned.products[product].flows
        ]
        known = pinned.content.flows.get(str(self["flow"].value() or ""))
        self.known = known[1] if known else None
        readings = self.known.readings if self.known else ()
        hosts = _hosts(self.known) if self.known else []
        named = [(each.slug, each.name) for each in deployments]
        self._offer("deployment", [("", _("All of the flow's product")), *named])
        self._offer("zones", [(zone.slug, zone.slug) for zone in site.zones.all()])
        self._offer("reading", [("", _("None")), *((each.id, each.name) for each in readings)])
        self._offer("host", [("", _("All of them")), *((host, host) for host in hosts)])

    def place(self, field: str) -> str | None:
        return field.removeprefix("replacement.").partition("[")[0]

    def sentence(self, problem: Problem) -> str:
        return f"{problem.value or problem.field} {problem.message}; {problem.mend}."

    def values(self) -> dict[str, Any]:
        """What the service takes; call it on a valid form."""
        cleaned = self.cleaned_data
        kind, flow, deployment = cleaned["kind"], cleaned["flow"], cleaned["deployment"]
        name = f"{deployment or 'all'}-{flow.partition('.')[2]}-{kind}"
        return {
            "slug": slugify(name)[:_SLUG_LENGTH].strip("-"),
            "kind": kind,
            "flow": flow,
            "deployment": deployment or None,
            "reason": cleaned["reason"],
            "expires_on": cleaned["expires_on"],
            "host": cleaned["host"] if kind in (Kind.REPLACE, Kind.SUPPRESS) else "",
            "replacement": self._replacement(kind),
        }

    def _replacement(self, kind: str) -> dict[str, object]:
        cleaned = self.cleaned_data
        if kind == Kind.READING:
            return {"reading": cleaned["reading"]}
        if kind == Kind.ACCEPT_ANY:
            return {"zones": cleaned["zones"]}
        if kind == Kind.REPLACE:
            return {key: _texts(cleaned[key]) for key in ("services", "hosts")}
        return {}

    def _offer(self, field: str, choices: list[tuple[Any, Any]]) -> None:
        chosen = self.fields[field]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = choices


def _hosts(flow: Flow) -> list[str]:
    meanings: tuple[Flow | Reading, ...] = (flow, *flow.readings)
    ends = [end for each in meanings for end in (*each.source, *each.destination)]
    return list(dict.fromkeys(end.removeprefix(HOST) for end in ends if end.startswith(HOST)))


def _texts(text: str) -> list[str]:
    return [part.strip() for part in _PARTS.split(text) if part.strip()]
