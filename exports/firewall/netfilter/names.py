"""What the chains are called, and what their readers are told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from exports.firewall.words import LONGEST_LINE, digest, plain, resolutions
from requirements_app.core.firewall_rules import FirewallRule, Resolved

_SLUG = re.compile("[a-z0-9-]+")


def explanations(rules: Iterable[FirewallRule], resolved: Sequence[Resolved]) -> list[str]:
    """What a reader is told above a rule, line by line."""
    told = []
    for rule in rules:
        way = f"{rule.source_zone} to {rule.destination_zone}"
        until = f", until {rule.expires_on}" if rule.expires_on else ""
        told.append(f"{rule.rule_id}, {rule.phase}{until}, {way}: {'; '.join(rule.purposes)}")
    return [*(plain(each, LONGEST_LINE) for each in told), *resolutions(resolved)]


def short(slug: str, longest: int = 16) -> str:
    """A slug for use in names of chains: itself, or its beginning with a digest."""
    if len(slug) <= longest and _SLUG.fullmatch(slug):
        return slug
    begin = "".join(_SLUG.findall(slug.lower()))[: longest - 9].strip("-")
    return f"{begin}-{digest(slug, 8)}".lstrip("-")
