"""Words for invented texts, common and rare ones, always the same."""

from __future__ import annotations

from random import Random

_SYLLABLES = ("ba", "cor", "dan", "el", "fir", "gal", "hen", "is", "jor", "kel", "lum", "mar")
_ENDINGS = ("a", "en", "ix", "or", "um", "is", "ane", "ost")
_VERBS = ("Sending", "Fetching", "Checking", "Copying", "Reporting", "Storing", "Refreshing")
_THINGS = (
    "inventory records", "status messages", "configuration", "log events", "backup sets",
    "licence facts", "scan results", "job queues", "audit trails", "software packages",
)  # fmt: skip
_TOPICS = (
    "nightly reporting", "agent management", "central administration", "high availability",
    "archiving", "user sessions", "alerting", "capacity planning", "data protection",
)  # fmt: skip


def name(number: int) -> str:
    """An invented word that no other number has."""
    word = ""
    number += 1
    while number:
        number, digit = divmod(number, len(_SYLLABLES))
        word += _SYLLABLES[digit]
    return word


def rare(random: Random) -> str:
    """One of some thousand invented words."""
    return name(random.randrange(2_000)) + random.choice(_ENDINGS)


def purpose(random: Random) -> str:
    """What a flow is for; every sixth time with a rare word in it."""
    told = f"{random.choice(_VERBS)} {random.choice(_THINGS)} for {random.choice(_TOPICS)}"
    return f"{told}, module {rare(random)}." if random.random() < 1 / 6 else f"{told}."
