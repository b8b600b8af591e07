"""What the portal says about a rule base that is held against what is needed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from requirements_app.core.describe import box_text
from requirements_app.core.packets import PacketSet


class Need(StrEnum):
    """How a needed rule stands to the rule base. UNDECIDABLE: nothing of it is missing for sure,
    but part of it is told by a name here and by an address there, or met a rule that was not
    understood."""

    ALLOWED = "allowed"
    PARTLY = "partly"
    MISSING = "missing"
    UNDECIDABLE = "undecidable"


@dataclass(frozen=True)
class NeedAnswer:
    """A needed rule in three parts: what is surely permitted, surely not, and undecidable.
    `rules` are the positions in the rule base of those that permit the first part or may permit
    the third, in order."""

    rule_id: str
    allowed: PacketSet
    missing: PacketSet
    unclear: PacketSet
    rules: tuple[int, ...] = ()

    @property
    def standing(self) -> Need:
        if self.missing:
            return Need.PARTLY if self.allowed or self.unclear else Need.MISSING
        return Need.UNDECIDABLE if self.unclear else Need.ALLOWED


@dataclass(frozen=True)
class BaseAnswer:
    """A rule of the rule base, by its position.

    `wider` is what it permits beyond all that is needed; `left_over` whether it permits nothing
    that is needed, `perhaps_needed` whether a name may yet be needed by an address or the other way
    round, so that it is not. `shadowed_by` are the earlier rules that together leave it no packet,
    `duplicate_of` an earlier one with the same packets, zones and action.
    """

    position: int
    wider: PacketSet
    left_over: bool
    perhaps_needed: bool
    shadowed_by: tuple[int, ...] = ()
    duplicate_of: int | None = None


@dataclass(frozen=True)
class Coverage:
    """The answers for a firewall's rules and for each enabled rule of its rule base. A zone of
    `unknown_zones` is needed, but no rule of the base names it: tell what it is called there."""

    needs: tuple[NeedAnswer, ...]
    base: tuple[BaseAnswer, ...]
    unknown_zones: tuple[str, ...] = ()


def in_words(packets: PacketSet, most: int = 5) -> tuple[str, ...]:
    """The first boxes of a packet set as lines, and how many more there are."""
    texts: list[str] = []
    more = 0
    for box in packets.boxes():
        if len(texts) < most:
            texts.append(box_text(box))
        else:
            more += 1
    return (*texts, f"and {more} more") if more else tuple(texts)
