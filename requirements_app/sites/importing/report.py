"""What an import did, for people to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from requirements_app.core.canonical import content_hash


@dataclass
class ImportReport:
    """Names such as `campus/zones/servers`, in the order of the work.

    `untouched` is what the site has and the file does not mention.
    """

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    untouched: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """A hash over what it tells; equal for two imports that do the same."""
        return content_hash(asdict(self))

    def lines(self) -> Iterator[str]:
        """One line for each object that changed or was left untouched, then the counts."""
        for word, names in (
            ("created", self.created),
            ("updated", self.updated),
            ("deleted", self.deleted),
            ("left untouched", self.untouched),
        ):
            for name in names:
                yield f"{word} {name}"
        yield (
            f"{len(self.created)} created, {len(self.updated)} updated,"
            f" {len(self.deleted)} deleted, {len(self.unchanged)} unchanged,"
            f" {len(self.untouched)} left untouched"
        )
