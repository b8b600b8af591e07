"""Texts and names that go into a device's configuration.

Names, purposes and references are written by people anywhere: they are brought to letters that no
platform reads as anything else. Objects are named by what they hold, so that equal content has
equal names in every file.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import Endpoint, NamePattern
from requirements_app.core.errors import InvalidInput
from requirements_app.core.firewall_rules import FirewallRule, Resolved
from requirements_app.core.services import Service

PREFIX = "nrp-"
"""What every name that the portal gives begins with: those that begin otherwise are not its own."""

LONGEST_LINE = 500
"""Of a comment line of its own. iptables-restore would read what is beyond 10,240 bytes of a line
as another one."""

_UNSAFE = re.compile(r"[^A-Za-z0-9 .,:;/_+=@*-]+")
_LIKE = str.maketrans({"–": "-", "—": "-", "−": "-", "’": "", "'": "", '"': ""})
_BRACKETS = re.compile(r"[()\[\]{}<>]")
_CUT = "..."
_RESERVED = frozenset({"any", "all", "multicast"})
# Comments with less room than this are for ids alone.
_ROOM_FOR_PURPOSES = 300
_LONGEST_PURPOSE = 200


def plain(text: str, limit: int) -> str:
    """`text` on one line of at most `limit` ASCII letters, digits and harmless signs.

    Quotes, brackets, backslashes, #, ? (the help key of two command lines), $ and runs of hyphens
    (which end a comment in XML) are gone; what has no plain form becomes one underscore.
    """
    likened = unicodedata.normalize("NFKD", text.translate(_LIKE))
    letters = "".join(each for each in likened if not unicodedata.combining(each))
    spaced = " ".join(_BRACKETS.sub(" ", letters).split())
    safe = re.sub("-{2,}", "-", _UNSAFE.sub("_", spaced))
    return safe if len(safe) <= limit else safe[: max(limit - len(_CUT), 0)].rstrip() + _CUT


def comment(rules: Sequence[FirewallRule], limit: int) -> str:
    """The comment on what these rules ask for together, at most `limit` characters: rule ids, the
    changes' references, the last day where all have one, and entry ids: as many as fit, then how
    many more there are. Where there is room, phase, TLS constraint and purposes as well."""
    roomy = limit >= _ROOM_FOR_PURPOSES
    facts = plain("; ".join(_facts(rules, roomy=roomy)), limit // 2 if roomy else limit * 3 // 4)
    purposes = ", ".join(dict.fromkeys(each for rule in rules for each in rule.purposes))
    purpose = plain(purposes, min(_LONGEST_PURPOSE, limit // 4)) if roomy else ""
    entries = list(dict.fromkeys(each for rule in rules for each in rule.entry_ids))
    start = "; ".join(filter(None, [facts, purpose]))
    return _with_entries(start, [plain(each, limit) for each in entries], limit)


def resolutions(resolved: Iterable[Resolved]) -> list[str]:
    """A line for each name that addresses stand for: when, by whom and for how long."""
    return [
        plain(
            f"{each.name} had {', '.join(map(str, each.addresses))}"
            f" at {each.at.isoformat(timespec='seconds')}, asked of {each.resolver},"
            f" good for {each.ttl} s",
            LONGEST_LINE,
        )
        for each in resolved
        if each.addresses
    ]


def digest(value: object, digits: int = 16) -> str:
    """The first hexadecimal digits of the SHA-256 of a value of JSON."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:digits]


def endpoint_name(endpoint: Endpoint, limit: int, family: int = 0) -> str:
    """The name of the object for an address, a range or a host name; of a host name, with the
    `family` whose addresses alone are meant, if one is."""
    if isinstance(endpoint, NamePattern):
        kind = f"{'w' if endpoint.wildcard else 'f'}{family or ''}-"
        return _fitting(kind, ".".join(reversed(endpoint.labels)), limit)
    if isinstance(endpoint, AddressRange):
        joined = "_to_" if endpoint.prefix_length is None else "-"
        return _fitting("a-", endpoint.text.replace("-", joined).replace(":", "-"), limit)
    raise TypeError(f"{endpoint!r} has no object")


def service_name(service: Service, limit: int) -> str:
    """The name of the object for a service."""
    text = str(service).replace(",", "_").replace("/", "-")
    return _fitting("s-", text, limit)


def group_name(members: Sequence[str]) -> str:
    """The name of the group that holds these objects."""
    return f"{PREFIX}g-{digest(sorted(members))}"


def zone_word(slug: str, given: Mapping[str, str], pattern: str, label: str) -> str:
    """The firewall's own word for a zone: what the option `zones` says, else the slug.

    Raises InvalidInput for a word that `label` could not name a zone by, or would read as another
    one.
    """
    word = given.get(slug, slug)
    if not re.fullmatch(pattern, word) or word.lower() in _RESERVED:
        raise InvalidInput.one(
            f"options.zones.{slug}",
            word,
            f"is not a zone that {label} can name",
            "name the firewall's own zone or interface for it by the option zones",
        )
    return word


def _facts(rules: Sequence[FirewallRule], *, roomy: bool) -> Iterator[str]:
    yield " ".join(dict.fromkeys(rule.rule_id for rule in rules))
    references = dict.fromkeys(rule.reference for rule in rules if rule.reference)
    if references:
        yield f"change {' '.join(references)}"
    days = [rule.expires_on for rule in rules if rule.expires_on]
    if days and len(days) == len(rules):
        yield f"until {max(days)}"
    if not roomy:
        return
    for phase in dict.fromkeys(rule.phase for rule in rules if rule.phase != "operation"):
        yield f"for {phase}"
    if any(rule.tls_inspection == "forbidden" for rule in rules):
        yield "no TLS inspection"


def _with_entries(start: str, entries: Sequence[str], limit: int) -> str:
    text = start
    for place, entry in enumerate(entries):
        left = len(entries) - place - 1
        longer = f"{text}{'; entries ' if place == 0 else ' '}{entry}"
        if len(longer) + (len(f" +{left} more") if left else 0) > limit:
            count = f"; {len(entries)} entries" if place == 0 else f" +{left + 1} more"
            return f"{text}{count}" if len(text) + len(count) <= limit else text
        text = longer
    return text


def _fitting(kind: str, text: str, limit: int) -> str:
    name = f"{PREFIX}{kind}{text.replace('/', '_')}"
    return name if len(name) <= limit else f"{PREFIX}{kind}{digest(text)}"
