"""The chains of a ruleset: one for each rule, named by what it permits, since nftables deletes a
single rule by a handle that only the firewall knows, but a chain by its name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from exports.firewall.netfilter.names import explanations, short
from exports.firewall.netfilter.options import NftablesOptions
from exports.firewall.netfilter.permits import KEY_LENGTH, Permit
from exports.firewall.netfilter.stages import chained
from exports.firewall.netfilter.zones import VERSIONS, Zones
from exports.firewall.words import comment, digest
from requirements_app.core.address_ranges import AddressRange

from .matches import addresses, stages

Chains = dict[str, list[str]]

LONGEST_COMMENT = 128


class NftablesRuleset:
    """Main chain → the chain of rules → a chain for each pair of zones → those of each rule."""

    def __init__(self, firewall: str, options: NftablesOptions, zones: Zones) -> None:
        self._firewall = firewall
        self._options = options
        self._zones = zones
        self.main = f"nrp-{short(firewall)}"
        self.table = f"inet {options.table or self.main}"

    def whole(self, permits: Sequence[Permit]) -> list[str]:
        chains = {**self._rule_chains(permits), **self._dispatch(permits), self.main: self._main()}
        if not self._options.table:
            hook = "type filter hook forward priority filter; policy accept;"
            chains["forward"] = [hook, f"jump {self.main}"]
            fresh = [f"add table {self.table}", f"delete table {self.table}"]
            return [*fresh, *self._block(chains)]
        jump = f"insert rule {self.table} {self._options.hook_chain} jump {self.main}"
        return [
            *self._each("add", chains),
            *self._each("flush", chains),
            *self._block(chains),
            *([jump] if self._options.jump else []),
        ]

    def removal(self, permits: Sequence[Permit]) -> list[str]:
        """The main chain of an existing table stays, empty: rules of that table may jump to it."""
        if not self._options.table:
            return [f"delete table {self.table}"]
        dispatch = self._dispatch(permits)
        rules = self._rule_chains(permits)
        return [
            *self._each("flush", [self.main, *dispatch, *rules]),
            *self._each("delete", [*dispatch, *rules]),
        ]

    def change(self, before: Sequence[Permit], after: Sequence[Permit]) -> list[str]:
        old, new = self._dispatch(before), self._dispatch(after)
        known, wanted = {each.key for each in before}, {each.key for each in after}
        fresh = self._rule_chains(each for each in after if each.key not in known)
        gone = self._rule_chains(each for each in before if each.key not in wanted)
        # All of them permit, so their order is nothing to the firewall.
        written = {
            name: lines
            for name, lines in new.items()
            if name not in old or set(old[name]) != set(lines)
        }
        left = [name for name in old if name not in new]
        if not (fresh or gone or written or left):
            return []
        added = [*fresh, *(name for name in written if name not in old)]
        return [
            *self._each("add", added),
            *self._each("flush", [*fresh, *written, *left, *gone]),
            *self._block({**fresh, **written}),
            *self._each("delete", [*left, *gone]),
        ]

    def _main(self) -> list[str]:
        lines = ["ct state established,related counter accept"] * self._options.return_traffic
        lines.append(f"jump {self.main}-rules")
        if self._options.default_drop:
            for zone in self._zones.slugs:
                lines += [f"{each} counter drop" for each in self._coming_from(zone)]
        return lines

    def _coming_from(self, zone: str) -> Iterator[str]:
        """What comes from a zone, but not what stays in it, unless that is the rules' as well."""
        interface, within = self._zones.interface(zone), self._options.inside_zones
        if interface:
            elsewhere = "" if within or self._zones.shares_interface(zone) else (
                f' oifname != "{interface}"'
            )  # fmt: skip
            yield f'iifname "{interface}"{elsewhere}'
            return
        for family in VERSIONS:
            own = _of(self._zones.addresses(zone), family)
            if own:
                elsewhere = "" if within else f" {addresses('daddr', own, family, but=True)}"
                yield addresses("saddr", own, family) + elsewhere

    def _dispatch(self, permits: Iterable[Permit]) -> Chains:
        """The chain of rules and those of pairs of zones, in the order of the rules."""
        pairs: Chains = {}
        jumps: list[str] = []
        for permit in permits:
            first = permit.rules[0]
            zones = (first.from_zone, first.to_zone)
            name = f"nrp-p-{digest([self._firewall, *zones], KEY_LENGTH)}"
            if name not in pairs:
                pairs[name] = []
                jumps.append(f"{_between(permit)}jump {name}")
            pairs[name].append(f"{_until(permit)}jump {_name(permit)}")
        return {**pairs, f"{self.main}-rules": jumps}

    def _rule_chains(self, permits: Iterable[Permit]) -> Chains:
        chains: Chains = {}
        for permit in permits:
            chains |= self._rules(permit)
        return chains

    def _rules(self, permit: Permit) -> Chains:
        """The permit's chain, and those that it leads to."""
        name = _name(permit)
        last = f'counter accept comment "{comment(permit.rules, LONGEST_COMMENT)}"'
        first = [f"# {each}" for each in explanations(permit.rules, permit.resolved)]
        found: Chains = {}
        for part in permit.parts:
            told = stages(part, translates=self._options.translates)
            made = chained(f"{name}-{part.family}", told, "jump", last)
            first += made.pop(f"{name}-{part.family}")
            found |= made
        return {**found, name: first}

    def _each(self, verb: str, chains: Iterable[str]) -> list[str]:
        return [f"{verb} chain {self.table} {name}" for name in chains]

    def _block(self, chains: Mapping[str, Sequence[str]]) -> list[str]:
        if not chains:
            return []
        lines = [f"table {self.table} {{"]
        for name, body in chains.items():
            lines += [f"    chain {name} {{", *(f"        {each}" for each in body), "    }"]
        return [*lines, "}"]


def _name(permit: Permit) -> str:
    return f"nrp-r-{permit.key}"


def _between(permit: Permit) -> str:
    told = (("iifname", permit.entering), ("oifname", permit.leaving))
    return "".join(f'{word} "{interface}" ' for word, interface in told if interface)


def _until(permit: Permit) -> str:
    """nft reads the time as the firewall's local one."""
    return f'meta time < "{permit.until + dt.timedelta(1)} 00:00:00" ' if permit.until else ""


def _of(ranges: Iterable[AddressRange], family: int) -> list[AddressRange]:
    return [each for each in ranges if each.version == family]
