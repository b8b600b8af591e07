"""Comments and names that no text of the portal's users can break out of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256

from exports.firewall.words import harmless, resolutions
from requirements_app.core.firewall_rules import FirewallRule, Resolved

# iptables-restore reads 10 240 bytes at most as one line, and the rest as another one.
_LONGEST = 400
_LONGEST_WORD = 60
_SLUG = re.compile("[a-z0-9-]+")


def line(text: str, longest: int = _LONGEST) -> str:
    """The text on one line of printable characters, cut at `longest`."""
    plain = "".join(each if each.isprintable() else " " for each in text)
    plain = " ".join(plain.split())
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def comment(rules: Sequence[FirewallRule], longest: int) -> str:
    """A rule's comment: ids of rules, the changes that asked for them, until when if none of them
    is for longer, and as many entries as fit, then how many more."""
    head = [rule.rule_id for rule in rules]
    head += [rule.reference for rule in rules]
    days = [rule.expires_on for rule in rules if rule.expires_on]
    head += [f"until {max(days)}"] if len(days) == len(rules) else []
    entries = [each for rule in rules for each in rule.entry_ids]
    return _fitted(_fitted("", _words(head), longest - 12), _words(entries), longest)


def _words(texts: Iterable[str]) -> list[str]:
    return list(filter(None, dict.fromkeys(harmless(each, _LONGEST_WORD) for each in texts)))


def _fitted(text: str, more: Sequence[str], longest: int) -> str:
    for at, each in enumerate(more):
        left = len(more) - at - 1
        longer = f"{text} {each}".strip()
        if len(longer) + (len(f" +{left} more") if left else 0) > longest:
            return f"{text} +{left + 1} more".strip()
        text = longer
    return text


def explanations(rules: Iterable[FirewallRule], resolved: Sequence[Resolved]) -> list[str]:
    """What a reader is told above a rule, line by line."""
    told = []
    for rule in rules:
        way = f"{rule.source_zone} to {rule.destination_zone}"
        until = f", until {rule.expires_on}" if rule.expires_on else ""
        purposes = "; ".join(rule.purposes)
        told.append(line(f"{rule.rule_id} ({rule.phase}{until}), {way}: {purposes}"))
    return told + [line(each) for each in resolutions(resolved)]


def fingerprint(parts: Iterable[str], length: int = 12) -> str:
    """A short name for content: the same for the same, on every machine."""
    return sha256("\0".join(parts).encode()).hexdigest()[:length]


def short(slug: str, longest: int = 16) -> str:
    """A slug for use in names of chains: itself, or its beginning with a fingerprint."""
    if len(slug) <= longest and _SLUG.fullmatch(slug):
        return slug
    begin = "".join(_SLUG.findall(slug.lower()))[: longest - 9].strip("-")
    return f"{begin}-{fingerprint([slug], 8)}".lstrip("-")
