"""Rules fitted to a platform: what it can hold, and a finding for all that it cannot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from requirements_app.core.endpoints import Endpoint, NamePattern
from requirements_app.core.firewall_rules import FirewallReport, FirewallRule, Resolved, names_of
from requirements_app.core.report import FindingLine
from requirements_app.core.services import ICMP_PROTOCOLS, Service

from .base import FirewallOptions, Platform, misfits
from .parts import Part, parts_of
from .spaces import bounded

_DNS_LETTERS = re.compile("[a-z0-9-]+")
_NAMES_NOT_HELD = "names-not-held"


@dataclass(frozen=True, kw_only=True)
class Fit:
    """How a platform takes rules, besides `Platform`.

    `matches`: whether it matches the zones that packets come from and go to, so that any may
    stand for one. `icmp_types`: whether a rule can name the type; without, a typed ICMP would be
    widened and is not written. `underscores`: whether a host name may hold them.
    """

    platform: Platform
    matches: tuple[bool, bool] = (False, False)
    icmp_types: bool = True
    underscores: bool = True


@dataclass
class Fitted:
    """`parts` in the order of the rules, and what could not be written of them."""

    parts: list[Part] = field(default_factory=list)
    findings: list[FindingLine] = field(default_factory=list)


def fitted(
    rules: Iterable[FirewallRule], report: FirewallReport, options: FirewallOptions, fit: Fit
) -> Fitted:
    """The parts of `rules` that the platform can hold. Nothing is widened, no side is empty, and
    whatever is left out has a finding."""
    made = Fitted()
    known = {each.name: each for each in report.resolved} if options.resolve else {}
    for rule in rules:
        made.findings += _names(rule, fit, known)
        able = _able(bounded(rule, report.zones, fit.matches), fit)
        made.findings += _lost_any(rule, able)
        made.findings += _lost_services(rule, able)
        parts = list(parts_of(able, fit.platform, known))
        written = {each for part in parts for each in part.services}
        unpaired = [str(each) for each in able.services if each not in written]
        if parts and unpaired:
            made.findings.append(
                _warning(
                    rule,
                    "service-without-addresses",
                    f"{', '.join(unpaired)} is not written: it has no addresses of its family on"
                    " both sides.",
                    "Bind addresses of that family, or leave it.",
                )
            )
        if not parts:
            made.findings.append(
                _warning(
                    rule,
                    "rule-not-written",
                    "Nothing of this rule is in the file: a side or its services would be empty.",
                    "See the other findings of this rule; permit it by other means.",
                )
            )
        made.parts += parts
    return made


def _able(rule: FirewallRule, fit: Fit) -> FirewallRule:
    return replace(
        rule,
        sources=_spelled(rule.sources, fit),
        destinations=_spelled(rule.destinations, fit),
        services=tuple(each for each in rule.services if _held(each, fit)),
    )


def _held(service: Service, fit: Fit) -> bool:
    protocols = fit.platform.protocols
    if protocols is not None and service.protocol not in protocols:
        return False
    typed = service.protocol in ICMP_PROTOCOLS and service.icmp_type is not None
    return fit.icmp_types or not typed


def _spelled(side: Sequence[Endpoint], fit: Fit) -> tuple[Endpoint, ...]:
    return tuple(each for each in side if not _misspelled(each, fit))


def _misspelled(value: Endpoint, fit: Fit) -> bool:
    return (
        not fit.underscores
        and isinstance(value, NamePattern)
        and not all(map(_DNS_LETTERS.fullmatch, value.labels))
    )


def _names(rule: FirewallRule, fit: Fit, known: dict[str, Resolved]) -> Iterator[FindingLine]:
    """The platform's misfits, and what is told of names instead where they were resolved."""
    names = [each for side in (rule.sources, rule.destinations) for each in names_of(side)]
    found = list(misfits(rule, fit.platform))
    plain = [each.text for each in names if not each.wildcard]
    if plain and not fit.platform.names and known:
        found = [each for each in found if each.code != _NAMES_NOT_HELD]
        for name in dict.fromkeys(plain):
            yield _resolution(rule, name, known)
    yield from found
    odd = [each.text for each in names if fit.platform.names and _misspelled(each, fit)]
    if odd:
        yield _warning(
            rule,
            _NAMES_NOT_HELD,
            f"{', '.join(odd)} cannot be written: the platform takes no such name.",
            "Permit it by the proxy, or give its addresses.",
        )


def _resolution(rule: FirewallRule, name: str, known: dict[str, Resolved]) -> FindingLine:
    found = known.get(name)
    if found is None or not found.addresses:
        return _warning(
            rule,
            _NAMES_NOT_HELD,
            f"{name} cannot be written: the platform knows no host names, and it had no address.",
            "Serve it as a list of addresses, or use a proxy.",
        )
    return _warning(
        rule,
        "names-resolved",
        f"{name} is written as the addresses that it had at"
        f" {found.at.isoformat(timespec='seconds')}, asked of {found.resolver}, good for"
        f" {found.ttl} s.",
        "Make the file anew when they change, or serve them as a list.",
    )


def _lost_any(rule: FirewallRule, able: FirewallRule) -> Iterator[FindingLine]:
    for side, before, after, zone in (
        ("source", rule.sources, able.sources, rule.source_zone),
        ("destination", rule.destinations, able.destinations, rule.destination_zone),
    ):
        if before and not after and not names_of(before):
            yield _warning(
                rule,
                "any-without-networks",
                f"The {side} any cannot be written: the zone {zone or '(none)'} has no networks"
                " that would bound it.",
                "Give the zone its networks.",
            )


def _lost_services(rule: FirewallRule, able: FirewallRule) -> Iterator[FindingLine]:
    lost = [str(each) for each in rule.services if each not in able.services]
    if lost:
        yield _warning(
            rule,
            "services-not-held",
            f"{', '.join(lost)} cannot be written: the platform cannot say it without permitting"
            " more.",
            "Permit it by other means, or leave it.",
        )


def _warning(rule: FirewallRule, code: str, message: str, mend: str) -> FindingLine:
    return FindingLine("warning", code, f"rule {rule.number}", message, mend)
