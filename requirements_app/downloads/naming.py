"""The addresses that host names have now, for a firewall's format that can hold no names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import Endpoint
from requirements_app.core.firewall_rules import FirewallReport, FirewallRule, Resolved, names_of
from requirements_app.jobs.registry import JobFailure
from requirements_app.outgoing.addresses import Address, plain, why_not_public
from requirements_app.outgoing.names import MOST_NAMES, Answer, NoNameServer, names_ask


def with_addresses(
    report: FirewallReport, rules: Iterable[FirewallRule], told: Callable[[int, int], object]
) -> FirewallReport:
    """The report with what the names of `rules` have as addresses. `told` hears how many of how
    many are asked.

    An address that the name cannot rightly have is left out with a remark: the internet's names
    have none inside, whoever answers for them. Raises JobFailure where too many would be asked, or
    nobody can be.
    """
    inside = _names_by_place(report, rules)
    names = sorted(inside)
    if len(names) > MOST_NAMES:
        raise JobFailure(
            f"The rules name {len(names)} hosts, more than the {MOST_NAMES} that are asked for.",
            "Serve them as a list of addresses, use a proxy, or export a smaller rule set.",
            code="names",
        )
    try:
        answers = names_ask(names, told=lambda done: told(done, len(names)))
    except NoNameServer as error:
        raise JobFailure(
            f"No name was asked: {error.message}.", error.mend, code="names"
        ) from error
    networks = [net for zone in report.zones for net in zone.networks]
    found = (_resolved(each, inside[each.name], networks) for each in answers)
    return replace(report, resolved=tuple(found))


def _names_by_place(report: FirewallReport, rules: Iterable[FirewallRule]) -> dict[str, bool]:
    """name → whether it stands for hosts of the site alone, and nowhere for one outside."""
    outside = {zone.slug for zone in report.zones if zone.is_internet}
    found: dict[str, bool] = {}
    for zone, values in _sides(rules):
        for each in names_of(values):
            if not each.wildcard:
                found[each.text] = found.get(each.text, True) and zone not in outside
    return found


def _sides(rules: Iterable[FirewallRule]) -> Iterator[tuple[str, tuple[Endpoint, ...]]]:
    for rule in rules:
        yield rule.source_zone, rule.sources
        yield rule.destination_zone, rule.destinations


def _resolved(answer: Answer, inside: bool, networks: Sequence[AddressRange]) -> Resolved:
    kept: list[AddressRange] = []
    refused: Counter[str] = Counter()
    for address in map(plain, answer.addresses):
        if why := _never_inside(address) if inside else _never_outside(address, networks):
            refused[why] += 1
        else:
            kept.append(AddressRange.from_text(str(address)))
    left_out = [
        f"{why} address is left out"
        if count == 1
        else f"{count} addresses are left out, each {why} one"
        for why, count in refused.items()
    ]
    return Resolved(
        name=answer.name,
        addresses=tuple(dict.fromkeys(kept)),
        ttl=answer.ttl,
        resolver=answer.resolver,
        at=answer.at,
        remark="; ".join(filter(None, [answer.remark, *left_out])),
    )


def _never_outside(address: Address, networks: Iterable[AddressRange]) -> str:
    """Which kind of address it is that no host of the internet has, or ""."""
    if why := why_not_public(address):
        return why
    within = (
        each.version == address.version and each.first <= int(address) <= each.last
        for each in networks
    )
    return "the site's own" if any(within) else ""


def _never_inside(address: Address) -> str:
    """Which kind of address it is that leads to no other host, or ""."""
    kinds = {
        "a loopback": address.is_loopback,
        "a link-local": address.is_link_local,
        "a multicast": address.is_multicast,
        "an unspecified": address.is_unspecified,
    }
    return next((words for words, so in kinds.items() if so), "")
