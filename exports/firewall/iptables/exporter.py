"""A ruleset for `iptables-restore` and `ip6tables-restore`."""

from __future__ import annotations

from exports.firewall.base import Platform
from exports.firewall.netfilter.exporter import NetfilterExporter, Ruleset
from exports.firewall.netfilter.options import IptablesOptions
from exports.firewall.netfilter.permits import Permits
from requirements_app.core.firewall_rules import FirewallReport
from requirements_app.core.services import Service

from .chains import LONGEST_COMMENT, IptablesRuleset

# Both are iptables' ways to say every one: of protocols, of ICMP's types.
_EVERY_PROTOCOL = "0"
_EVERY_TYPE = 255


class IptablesExporter(NetfilterExporter[IptablesOptions]):
    identifier = "iptables"
    label = "iptables and ip6tables rules"
    suffix = "rules"
    options = IptablesOptions
    loader = "iptables-restore --noflush"
    notes = (
        "The same with ip6tables-restore.",
        "Without --noflush, all other rules of the table would be taken away.",
    )
    platform = Platform(
        comment=LONGEST_COMMENT,
        object_name=28,
    )

    def ruleset(
        self, report: FirewallReport, options: IptablesOptions, permits: Permits
    ) -> Ruleset:
        return IptablesRuleset(report.firewall, options, permits.zones)

    def held(self, service: Service, family: int) -> bool:
        if service.protocol == _EVERY_PROTOCOL:
            return False
        return family != 4 or service.icmp_type != _EVERY_TYPE
