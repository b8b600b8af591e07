"""How large a rule set may become."""

from __future__ import annotations

from requirements_app.core.errors import Conflict

from .select import Selected

MOST_ENTRIES = 500_000


class TooManyEntries(Conflict):
    """A site that spells out what networks would say, which no firewall would take and no memory
    hold; or one beyond the limit that the caller set."""

    def __init__(self, selected: Selected, most_entries: int) -> None:
        super().__init__(
            f"Deployment {selected.deployment} leads to more than {most_entries} entries with flow"
            f" {selected.slug}.",
            "Bind networks and ranges instead of so many single addresses.",
        )
