"""The overrides in force on a day, and which of several counts.

One that names the deployment goes before one for all deployments. What rests on an override ends
with it: an entry that is there because of a replacement, an accepted any or a reading confirmed
for a time expires on the override's day, after which a build has what the vendor says. The end of
a suppression brings entries back and limits none.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from .index import CatalogueIndex
from .model import Override
from .notes import Notes

Part = Literal["services", "hosts"]


@dataclass(frozen=True)
class FlowOverrides:
    """The overrides of one flow in one deployment, those that count first."""

    live: tuple[Override, ...] = ()

    def first(self, kind: str) -> Override | None:
        return next((each for each in self.live if each.kind == kind), None)

    def suppressing(self, host: str = "") -> Override | None:
        """What suppresses this one host; without a host, what suppresses the whole flow."""
        suppressing = (each for each in self.live if each.kind == "suppress")
        return next((each for each in suppressing if each.host == host), None)

    def replacing(self, part: Part, host: str = "") -> Override | None:
        """What replaces the services or hosts of this one host; without a host, of the flow."""
        replacing = (each for each in self.live if each.kind == "replace")
        return next(
            (each for each in replacing if each.host == host and texts(each.replacement.get(part))),
            None,
        )


class Overrides:
    """The overrides that concern one deployment. `scope` is what overrides call it."""

    def __init__(
        self,
        overrides: Iterable[Override],
        index: CatalogueIndex,
        notes: Notes,
        *,
        scope: str,
        as_of: dt.date,
    ) -> None:
        self.index = index
        self.notes = notes
        self.as_of = as_of
        self._of: dict[str, list[Override]] = defaultdict(list)
        for override in overrides:
            if override.deployment in (None, scope):
                self._of[override.flow].append(override)

    def of(self, flow: str) -> FlowOverrides:
        """Those of a flow (full slug) that are in force; findings tell of the others."""
        live = sorted(self._live(flow), key=lambda each: (each.deployment is None, each.slug))
        self._tell_contradictions(live)
        return FlowOverrides(tuple(live))

    def _live(self, flow: str) -> Iterator[Override]:
        for override in self._of.get(flow, ()):
            if override.expires_on is not None and override.expires_on < self.as_of:
                self.tell(
                    override,
                    "override-expired",
                    f"Override {override.slug} of {flow} expired on {override.expires_on} and"
                    " no longer applies.",
                    "Renew it with a new expiry, or delete it.",
                )
                continue
            if override.flow_digest != self.index.digest(flow):
                self.tell(
                    override,
                    "override-outdated",
                    f"Override {override.slug} was made against another revision of {flow}.",
                    "Compare the flow's revisions, then confirm or change the override.",
                )
            yield override

    def _tell_contradictions(self, live: list[Override]) -> None:
        counting: dict[tuple[str, str, str, str | None], Override] = {}
        for override in live:
            for part in _parts(override):
                key = (override.kind, part, override.host, override.deployment)
                first = counting.setdefault(key, override)
                if first is not override:
                    self.tell(
                        override,
                        "overrides-contradict",
                        f"Overrides {first.slug} and {override.slug} of {override.flow} concern"
                        f" the same; {first.slug} counts.",
                        "Keep one of the two.",
                    )

    def tell(self, override: Override, code: str, message: str, mend: str) -> None:
        """A warning about an override; it belongs to the site, whatever deployment met it."""
        self.notes.find(
            "warning", code, f"overrides/{override.slug}", message, mend, flow=override.flow
        )


def tell_gone(overrides: Iterable[Override], index: CatalogueIndex, notes: Notes) -> None:
    """Note the overrides whose flow this catalogue version does not have."""
    for override in overrides:
        if index.digest(override.flow) is None:
            notes.find(
                "warning",
                "override-flow-gone",
                f"overrides/{override.slug}",
                f"Override {override.slug} is of {override.flow}, which this catalogue version"
                " does not have.",
                "Delete it; what takes the flow's place may need one of its own.",
                flow=override.flow,
            )


def earliest(*dates: dt.date | None) -> dt.date | None:
    """The first day of several; None stands for no end."""
    return min((each for each in dates if each is not None), default=None)


def last_day(*overrides: Override | None) -> dt.date | None:
    """The last day on which all of these overrides hold; None for no end."""
    return earliest(*(each.expires_on for each in overrides if each is not None))


def texts(values: object) -> tuple[str, ...]:
    """A replacement's list as texts, whatever else may stand there."""
    return tuple(str(value) for value in values) if isinstance(values, list | tuple) else ()


def _parts(override: Override) -> Iterable[str]:
    return tuple(override.replacement) if override.kind == "replace" else ("",)
