"""The form that asks about one connection."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .base import PortalForm

PROTOCOLS = ("tcp", "udp", "sctp", "icmp", "icmpv6", "gre", "esp", "ah")


class LookupForm(PortalForm):
    """Values are read by `rulesets.lookup.question`, which says what is wrong with them."""

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
    protocol = forms.ChoiceField(
        label=_("Protocol"), required=False, choices=[(each, each) for each in PROTOCOLS]
    )
    port = forms.CharField(
        label=_("Port"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "443", "inputmode": "numeric"}),
    )
    site = forms.CharField(
        label=_("Site"),
        max_length=80,
        required=False,
        widget=forms.Select(choices=[("", _("All"))]),
    )
