"""What the organisation's zone matrix says of the entries of a build."""

from __future__ import annotations

from collections.abc import Iterable

from .model import Entry, ZoneVerdict
from .notes import Notes


def tell_zone_pairs(
    verdicts: Iterable[ZoneVerdict], entries: Iterable[Entry], notes: Notes
) -> None:
    """Find each zone pair with entries that the matrix forbids, or wants an approval for.

    Neither blocks: an entry is right by what the vendor says, and it is the change to bring it into
    force that is refused, or approved.
    """
    told = {(each.source, each.destination): each for each in verdicts}
    if not told:
        return
    for entry in entries:
        if found := told.get((entry.source.zone, entry.destination.zone)):
            _tell(found, entry.flow, notes)


def _tell(found: ZoneVerdict, flow: str, notes: Notes) -> None:
    pair = f"{found.source} → {found.destination}"
    because = f" {found.reason}" if found.reason else ""
    subject = f"zones/{found.source}→{found.destination}"
    if found.verdict == "forbidden":
        notes.find(
            "warning",
            "zone-pair-forbidden",
            subject,
            f"The zone matrix forbids connections {pair}.{because}",
            "Have them start or end in another zone, or leave them out of the change: none with"
            " them is submitted.",
            flow=flow,
        )
    else:
        notes.find(
            "info",
            "zone-pair-needs-approval",
            subject,
            f"The zone matrix wants an approval for connections {pair}.{because}",
            "Nothing is to be mended: a change with them is approved as the policy says.",
            flow=flow,
        )
