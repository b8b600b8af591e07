"""A ruleset for `nft -f`."""

from __future__ import annotations

from exports.firewall.base import Platform
from exports.firewall.netfilter.exporter import NetfilterExporter, Ruleset
from exports.firewall.netfilter.options import NftablesOptions
from exports.firewall.netfilter.permits import Permits
from requirements_app.core.firewall_rules import FirewallReport
from requirements_app.core.services import Service

from .chains import LONGEST_COMMENT, NftablesRuleset


class NftablesExporter(NetfilterExporter[NftablesOptions]):
    identifier = "nftables"
    label = "nftables ruleset"
    suffix = "nft"
    options = NftablesOptions
    loader = "nft -f"
    notes = (
        "What a chain of one table accepts, a chain of another table can still drop.",
        "Where there is one that drops, have these chains written into its table (option table).",
    )
    platform = Platform(
        comment=LONGEST_COMMENT,
        object_name=128,
    )

    def ruleset(
        self, report: FirewallReport, options: NftablesOptions, permits: Permits
    ) -> Ruleset:
        return NftablesRuleset(report.firewall, options, permits.zones)

    def held(self, service: Service, family: int) -> bool:  # noqa: ARG002
        return True
