"""The chains of a ruleset: one for each rule and family, named by what it permits, and those that
it leads to where sides are many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from exports.firewall.netfilter.names import explanations, short
from exports.firewall.netfilter.options import IptablesOptions
from exports.firewall.netfilter.permits import KEY_LENGTH, Permit
from exports.firewall.netfilter.stages import chained
from exports.firewall.netfilter.zones import VERSIONS, Zones
from exports.firewall.parts import Part
from exports.firewall.words import comment, digest

from .matches import from_each, stages, to_each

Chains = dict[str, list[str]]

LONGEST_COMMENT = 255
_FAMILIES = {"both": VERSIONS, "ipv4": (4,), "ipv6": (6,)}


class IptablesRuleset:
    """Main chain → the chain of rules → the chains of each rule. A line that begins with -4 or -6
    is passed over by the other family's program."""

    def __init__(self, firewall: str, options: IptablesOptions, zones: Zones) -> None:
        self._options = options
        self._zones = zones
        self._families = _FAMILIES[options.family]
        self.main = f"NRP-{short(firewall)}"
        self.rules = f"{self.main}-RULES"

    def whole(self, permits: Sequence[Permit]) -> list[str]:
        rules = self._rule_chains(permits)
        chains = {**self._main(), self.rules: self._jumps("-A", permits), **rules}
        jump = [f"-I {self._options.hook_chain} 1 -j {self.main}"] * self._options.jump
        return _table([*_made(chains), *_lines(chains), *jump])

    def removal(self, permits: Sequence[Permit]) -> list[str]:
        """Without a jump of its own, the main chain stays, empty: another chain may jump to it."""
        jump = [f"-D {self._options.hook_chain} -j {self.main}"] * self._options.jump
        chains = [*self._main(), self.rules, *self._rule_chains(permits)]
        kept = [] if self._options.jump else [self.main]
        gone = [each for each in chains if each not in kept]
        return _table([*jump, *_each("-F", chains), *_each("-X", gone)])

    def change(self, before: Sequence[Permit], after: Sequence[Permit]) -> list[str]:
        known, wanted = {each.key for each in before}, {each.key for each in after}
        new = [each for each in after if each.key not in known]
        old = [each for each in before if each.key not in wanted]
        if not new and not old:
            return []
        fresh, gone = self._rule_chains(new), self._rule_chains(old)
        return _table(
            [
                *_made(fresh),
                *_lines(fresh),
                *self._jumps("-A", new),
                *self._jumps("-D", old),
                *_each("-F", gone),
                *_each("-X", gone),
            ]
        )

    def _main(self) -> Chains:
        chains: Chains = {self.main: []}
        lines = chains[self.main]
        if self._options.return_traffic:
            lines.append(f"-A {self.main} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT")
        lines.append(f"-A {self.main} -j {self.rules}")
        if self._options.default_drop:
            for zone in self._zones.slugs:
                self._drop(zone, chains)
        return chains

    def _drop(self, zone: str, chains: Chains) -> None:
        """What comes from a zone, but not what stays in it, unless that is the rules' as well."""
        interface, within = self._zones.interface(zone), self._options.inside_zones
        if interface:
            inside = within or self._zones.shares_interface(zone)
            elsewhere = "" if inside else f" ! -o {interface}"
            chains[self.main].append(f"-A {self.main} -i {interface}{elsewhere} -j DROP")
            return
        name, back = f"NRP-z-{digest([self.main, zone], KEY_LENGTH)}", []
        for family in self._families:
            own = [each for each in self._zones.addresses(zone) if each.version == family]
            sign = self._sign(family)
            chains[self.main] += [
                f"{sign}-A {self.main} {each} -j {name}" for each in from_each(own)
            ]
            if not within:
                back += [f"{sign}-A {name} {each} -j RETURN" for each in to_each(own)]
        if self._zones.addresses(zone):
            chains[name] = [*back, f"-A {name} -j DROP"]

    def _jumps(self, command: str, permits: Iterable[Permit]) -> list[str]:
        return [
            f"{self._sign(part.family)}{command} {self.rules} {_between(permit)}"
            f"{_until(permit)}-j {_name(permit, part)}"
            for permit in permits
            for part in self._parts(permit)
        ]

    def _rule_chains(self, permits: Iterable[Permit]) -> Chains:
        chains: Chains = {}
        for permit in permits:
            told = [f"# {each}" for each in explanations(permit.rules, permit.resolved)]
            for part in self._parts(permit):
                made = self._staged(permit, part)
                first = next(iter(made))
                made[first] = told + made[first]
                chains |= made
                told = []
        return chains

    def _staged(self, permit: Permit, part: Part) -> Chains:
        about = f'-m comment --comment "{comment(permit.rules, LONGEST_COMMENT)}"'
        told = stages(part, translates=self._options.translates)
        made = chained(_name(permit, part), told, "-j", f"{about} -j ACCEPT")
        sign = self._sign(part.family)
        return {name: [f"{sign}-A {name} {each}" for each in made[name]] for name in made}

    def _parts(self, permit: Permit) -> Iterator[Part]:
        return (part for part in permit.parts if part.family in self._families)

    def _sign(self, family: int) -> str:
        return f"-{family} " if self._options.family == "both" else ""


def _name(permit: Permit, part: Part) -> str:
    return f"NRP-{permit.key}-{part.family}"


def _between(permit: Permit) -> str:
    told = (("-i", permit.entering), ("-o", permit.leaving))
    return "".join(f"{word} {interface} " for word, interface in told if interface)


def _until(permit: Permit) -> str:
    """The kernel reads the time as UTC."""
    return f"-m time --datestop {permit.until}T23:59:59 " if permit.until else ""


def _table(lines: Iterable[str]) -> list[str]:
    return ["*filter", *lines, "COMMIT"]


def _made(chains: Iterable[str]) -> list[str]:
    """Makes the chains, or empties those that there are."""
    return [f":{name} - [0:0]" for name in chains]


def _lines(chains: Chains) -> Iterator[str]:
    return (line for lines in chains.values() for line in lines)


def _each(command: str, chains: Iterable[str]) -> list[str]:
    return [f"{command} {name}" for name in chains]
