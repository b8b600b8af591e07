"""The forms that ask about one connection, and about pasted log lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requirements_app.core.log_lines import MOST_LINES

from .base import PortalForm

Sites = Sequence[tuple[str, str]]

PROTOCOLS = ("tcp", "udp", "sctp", "icmp", "icmpv6", "gre", "esp", "ah")


class LookupForm(PortalForm):
    """Values are read by `rulesets.questions.question`, which says what is wrong with them."""

    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "10.1.2.3", "class": "mono"}),
    )
    destination = forms.CharField(
        label=_("Destination"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "update1.example.com", "class": "mono"}),
    )
    protocol = forms.CharField(
        label=_("Protocol"), max_length=20, required=False, widget=forms.Select
    )
    port = forms.CharField(
        label=_("Port"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "443", "inputmode": "numeric"}),
    )
    icmp_type = forms.CharField(
        label=_("ICMP type"),
        max_length=3,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "8", "inputmode": "numeric"}),
    )
    site = forms.CharField(
        label=_("Site"),
        max_length=80,
        required=False,
        widget=forms.Select(choices=[("", _("All"))]),
    )

    def __init__(self, *args: Any, sites: Sites = (), **options: Any) -> None:
        super().__init__(*args, **options)
        asked = str(self["protocol"].value() or "").strip().lower()
        known = PROTOCOLS if asked in ("", *PROTOCOLS) else (*PROTOCOLS, asked)
        self.fields["protocol"].widget.choices = [(each, each) for each in known]
        self.fields["site"].widget.choices = [("", _("All")), *sites]


class LogLinesForm(PortalForm):
    """Lines are read by `core.log_lines`, which says what is wrong with them."""

    text = forms.CharField(
        label=_("Log lines"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={
                "rows": 8,
                "class": "mono",
                "spellcheck": "false",
                "autocapitalize": "off",
                "autocomplete": "off",
                "wrap": "off",
            }
        ),
        help_text=_("Up to %(count)s lines, of several firewalls together if you like.")
        % {"count": MOST_LINES},
    )
    site = forms.CharField(
        label=_("Site"),
        max_length=80,
        required=False,
        widget=forms.Select(choices=[("", _("All"))]),
    )

    def __init__(self, *args: Any, sites: Sites = (), **options: Any) -> None:
        options.setdefault("prefix", "log")
        super().__init__(*args, **options)
        self.fields["site"].widget.choices = [("", _("All")), *sites]
