"""Texts that go into a device's configuration: notes on rules, and stable names of objects.

Names, purposes and references are written by people anywhere; of them only letters, digits and
harmless punctuation pass, so that no platform can read one as syntax.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence

from requirements_app.core.errors import InvalidInput
from requirements_app.core.firewall_rules import FirewallRule, Resolved

_HARMFUL = re.compile(r"[^A-Za-z0-9 ._,:/()+-]+")
_NOT_TOLD = re.compile(r"[^A-Za-z0-9 ._,:;/()*+-]+")
_LONGEST_LINE = 500
_DASHES = re.compile("-{2,}")
_ZONE = re.compile("[A-Za-z0-9][A-Za-z0-9_.-]*")
_IN_NAMES = str.maketrans({"/": "-", ":": "_", ",": "_"})
_NAME = re.compile("[A-Za-z0-9._-]+")
_LONGEST_REFERENCE = 40
_LONGEST_ID = 40


def harmless(text: str, longest: int = 1000) -> str:
    """`text` on one line of plain ASCII: letters, digits and `._,:/()+-`, cut to `longest`."""
    plain = _DASHES.sub("-", _HARMFUL.sub(" ", text))
    return " ".join(plain.split())[:longest].strip()


def told(text: str) -> str:
    """`text` for a comment line of its own: like `harmless`, with the words of our sentences."""
    return " ".join(_NOT_TOLD.sub(" ", text).split())[:_LONGEST_LINE]


def note(rule: FirewallRule, longest: int) -> str:
    """What a rule's comment says: its id, the change, its end, and as many entry ids as fit in
    `longest` characters, then how many more."""
    parts = [harmless(rule.rule_id, _LONGEST_ID)]
    reference = harmless(rule.reference, _LONGEST_REFERENCE)
    if reference:
        parts.append(reference)
    if rule.expires_on:
        parts.append(f"until {rule.expires_on}")
    head = " ".join(parts)
    entries = [found for each in rule.entry_ids if (found := harmless(each, _LONGEST_ID))]
    return _fitting(head, entries, longest)


def notes(rules: Iterable[FirewallRule], longest: int) -> str:
    """The same for an object that serves several rules: their ids, as many as fit."""
    ids = list(dict.fromkeys(harmless(rule.rule_id, _LONGEST_ID) for rule in rules))
    return _fitting(ids[0], ids[1:], longest, ",") if ids else ""


def resolutions(resolved: Iterable[Resolved]) -> list[str]:
    """A line for each name that addresses stand for: when, by whom and for how long."""
    return [
        harmless(
            f"{each.name} had {', '.join(map(str, each.addresses))}"
            f" at {each.at.isoformat(timespec='seconds')}, asked of {each.resolver},"
            f" good for {each.ttl} s"
        )
        for each in resolved
    ]


def object_name(kind: str, values: Sequence[object], longest: int = 63) -> str:
    """A name made from what the object holds, in order: the same for the same content, whatever
    is around it. One value that fits is told; else it is a hash.

    `kind` keeps apart what would read alike, such as fd00::/64 and fd00::-64.
    """
    texts = [str(each) for each in values]
    if len(texts) == 1:
        plain = f"{kind}-{texts[0].translate(_IN_NAMES)}"
        if len(plain) <= longest and _NAME.fullmatch(plain):
            return plain
    return f"{kind}-{digest(texts)}"


def digest(texts: Iterable[object]) -> str:
    """Sixteen characters that stand for these texts, in order."""
    return hashlib.sha256("\n".join(map(str, texts)).encode()).hexdigest()[:16]


def zone_word(slug: str, given: Mapping[str, str], longest: int) -> str:
    """The firewall's own word for a zone: what the option `zones` says, else the slug.

    Raises InvalidInput for a word that could be read as something else.
    """
    word = given.get(slug, slug)
    if len(word) > longest or not _ZONE.fullmatch(word):
        raise InvalidInput.one(
            f"options.zones.{slug}",
            word,
            "is no name of a zone or interface",
            f"use letters, digits, -, _ and . only, a letter or digit first, at most {longest}",
        )
    return word


def _fitting(head: str, more: Sequence[str], longest: int, joint: str = "") -> str:
    line, count = head[:longest].strip(), 0
    for each in more:
        left = len(more) - count - 1
        longer = f"{line}{joint if count or joint else ''} {each}"
        if len(longer) + (len(f" and {left} more") if left else 0) > longest:
            break
        line, count = longer, count + 1
    rest = f" and {len(more) - count} more"
    if count < len(more) and len(line) + len(rest) <= longest:
        line += rest
    return line
