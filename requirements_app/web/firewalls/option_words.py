"""What the options of firewall formats are called on pages, and what they do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from requirements_app.web.words import Label


class OptionWords(NamedTuple):
    """`shape` says how a text has to be written, where its pattern is not met."""

    label: Label
    help: Label = ""
    shape: Label = ""


_NAME = _("Use letters, digits, spaces and _ . - only, a letter or digit first.")

OPTIONS: Mapping[str, OptionWords] = {
    "inside_zones": OptionWords(
        _("Rules inside one zone as well"), _("For a firewall that segments a zone.")
    ),
    "resolve": OptionWords(
        _("Resolve host names"),
        _(
            "The platform knows no host names. The job that makes the file asks for their"
            " addresses, and writes them with time, resolver and TTL; this preview asks nobody."
        ),
    ),
    "default_drop": OptionWords(
        _("Drop what is not permitted"),
        _("Without it, the chains permit and leave the rest to the ruleset they are in."),
    ),
    "return_traffic": OptionWords(_("Answers of permitted connections pass")),
    "jump": OptionWords(
        _("Write the jump to the chains"), _("For the first load into an existing ruleset.")
    ),
    "translates": OptionWords(
        _("It translates destinations itself"),
        _("Rules then match address and port as they arrived."),
    ),
    "expire": OptionWords(
        _("It ends rules after their last day"), _("By the firewall's own clock.")
    ),
    "table": OptionWords(
        _("Table"),
        _("An existing table of family inet that takes the chains; blank: one of their own."),
    ),
    "hook_chain": OptionWords(_("Chain to jump from"), _("Of the existing ruleset.")),
    "family": OptionWords(_("Address family")),
    "before": OptionWords(
        _("Before"),
        _("The firewall's own rule (FortiOS: its number) before which the new ones go."),
        _NAME,
    ),
    "vsys": OptionWords(_("Virtual system"), "", _("Write vsys1 to vsys999.")),
    "bind": OptionWords(
        _("Apply the lists to their interfaces"), _("In the place of the lists that are there.")
    ),
    "layer": OptionWords(_("Access layer"), "", _NAME),
    "install_on": OptionWords(
        _("Install on"), _("The gateway's object; blank: all targets of the policy."), _NAME
    ),
    "apex": OptionWords(
        _("Accept that *.x also permits x"), _("As it does on Check Point; else it is left out.")
    ),
    "deny_rest": OptionWords(
        _("Deny the rest"),
        _("Without it, Azure's own rules permit all within the network and to the internet."),
    ),
}
"""Every option that a format has, besides firewall, since and zones."""

VALUES: Mapping[str, Label] = {
    "both": _("IPv4 and IPv6"),
    "ipv4": _("IPv4 only"),
    "ipv6": _("IPv6 only"),
}
"""What the values of options with a few are called."""

_INTERFACES = _("The network interface of a zone; a blank one is known by its addresses alone.")
_CLOUD = _("Name the zones that lie there; all blank: all but the internet do.")
_ZONES: Mapping[str, Label] = {
    "nftables": _INTERFACES,
    "iptables": _INTERFACES,
    "aws-sg": _CLOUD,
    "aws-terraform": _CLOUD,
    "azure-nsg": _CLOUD,
    "k8s-networkpolicy": _("The namespaces of the zones that lie in the cluster; all blank: all but"
                           " the internet do, and have namespaces of their names."),
}  # fmt: skip


def zones_help(format: str) -> Label:  # noqa: A002
    """What the names of zones are for in a format."""
    return _ZONES.get(format, _("What the firewall calls a zone or its interface, if otherwise."))
