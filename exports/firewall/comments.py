"""What rules are called in a configuration's comments. Names, purposes and references are other
people's words: they are brought to letters that no platform reads as anything else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from requirements_app.core.firewall_rules import FirewallRule

_UNSAFE = re.compile(r"[^A-Za-z0-9 .,:;/_+=@*-]+")
_LIKE = str.maketrans({"–": "-", "—": "-", "−": "-", "’": "", "'": "", '"': ""})
_BRACKETS = re.compile(r"[()\[\]{}<>]")
_LONGEST_PURPOSE = 200
_CUT = "..."


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


def told(rules: Sequence[FirewallRule], limit: int) -> str:
    """The comment on what these rules ask for together, at most `limit` characters: rule ids, the
    changes' references, last day, phase and TLS constraint, purposes, and entry ids: as many as
    fit, then how many more there are."""
    facts = "; ".join(dict.fromkeys(fact for rule in rules for fact in _facts(rule)))
    purposes = ", ".join(dict.fromkeys(each for rule in rules for each in rule.purposes))
    purpose = plain(purposes, min(_LONGEST_PURPOSE, limit // 4))
    entries = list(dict.fromkeys(each for rule in rules for each in rule.entry_ids))
    start = "; ".join(filter(None, [plain(facts, limit // 2), purpose]))
    return _with_entries(start, [plain(each, limit) for each in entries], limit)


def _facts(rule: FirewallRule) -> Iterable[str]:
    yield rule.rule_id
    if rule.reference:
        yield f"change {rule.reference}"
    if rule.expires_on:
        yield f"until {rule.expires_on.isoformat()}"
    if rule.phase != "operation":
        yield f"for {rule.phase}"
    if rule.tls_inspection == "forbidden":
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
