"""What an organisation says of the pairs of a site's zones: a later stage's word, which is part of
what a build reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from requirements_app.sites.models import Site

from .compute.model import ZoneVerdict

ZonePolicy = Callable[[Site], Iterable[ZoneVerdict]]
_POLICIES: list[ZonePolicy] = []


def speaks_of_zone_pairs(policy: ZonePolicy) -> ZonePolicy:
    """Decorate the function that gives a site's verdicts. It reads in a constant number of queries
    and writes nothing, for builds work on a snapshot."""
    _POLICIES.append(policy)
    return policy


def zone_verdicts(site: Site) -> tuple[ZoneVerdict, ...]:
    """The verdicts on pairs of the site's zones, by zones."""
    found = {(each.source, each.destination): each for policy in _POLICIES for each in policy(site)}
    return tuple(found[pair] for pair in sorted(found))
