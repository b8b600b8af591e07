"""What differs between two built rule sets of one site, entry by entry, found by PostgreSQL.

Entries are matched by id, as `compute.diff` does: it is made of deployment, flow, endpoints,
service and zones. Renumbering or regrouping rules is no difference, nor are the steps that led to
an entry. An entry that went and one that came are told as one line, *replaced*, where nothing
but the source, the destination or the service (and the zones) is another, and no other entry that
went or came fits as well.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Any, Literal, TypeAlias, get_args

from django.db import connection

from requirements_app.core.errors import InvalidInput
from requirements_app.core.text import clean_text

from .differing import FACTS, LINES, ORDER, SHARED
from .models import Content, Entry, RuleSet
from .selectors import built_content

Kind: TypeAlias = Literal["added", "removed", "replaced", "changed"]
_Keys: TypeAlias = tuple[Kind, int | None, int | None]

KINDS: tuple[Kind, ...] = get_args(Kind)
FILTER_KEYS = ("kind", "source_zone", "destination_zone", "product")
MOST_KEPT = 50_000
"""So many lines a process keeps of one comparison, 20 bytes each; more are found anew for each
page."""
_LONGEST = 253
_COMPARISONS_KEPT = 8
_TALLIES_KEPT = 64


@dataclass(frozen=True)
class Filters:
    """What lines are picked by; what is empty does not filter. All that is given must hold."""

    kind: str = ""
    source_zone: str = ""
    destination_zone: str = ""
    product: str = ""

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> Filters:
        """Filters as a query string writes them. Raises InvalidInput."""
        found = cls(**{key: clean_text(texts.get(key, ""), key, _LONGEST) for key in FILTER_KEYS})
        if found.kind and found.kind not in KINDS:
            mend = f"use {', '.join(KINDS)}"
            raise InvalidInput.one("kind", found.kind, "is no kind of difference", mend)
        return found

    def given(self) -> dict[str, str]:
        return {key: text for key in FILTER_KEYS if (text := getattr(self, key))}


@dataclass(frozen=True)
class Share:
    """How many lines of one kind a zone pair and product have."""

    kind: str
    source_zone: str
    destination_zone: str
    product: str
    count: int


@dataclass(frozen=True)
class Tally:
    """How much differs, and where. `unchanged`: the entries that both rule sets have alike."""

    shares: tuple[Share, ...]
    unchanged: int

    def count(self, filters: Filters = Filters()) -> int:
        """How many lines the filters pick."""
        return sum(each.count for each in self._picked(filters))

    def counts(self, key: str, filters: Filters = Filters()) -> dict[str, int]:
        """How many lines each value of a filter would pick beside the other filters, in order."""
        found: dict[str, int] = {}
        for each in self._picked(replace(filters, **{key: ""})):
            value = getattr(each, key)
            found[value] = found.get(value, 0) + each.count
        return dict(sorted(found.items()))

    def _picked(self, filters: Filters) -> Iterable[Share]:
        wanted = filters.given().items()
        return (
            each for each in self.shares if all(getattr(each, key) == text for key, text in wanted)
        )


@dataclass(frozen=True)
class Line:
    """One difference. `facts` names what differs between `before` and `after` (`FACTS`), where
    there are both."""

    kind: Kind
    before: Entry | None
    after: Entry | None
    facts: tuple[str, ...]

    @property
    def entry(self) -> Entry:
        """The new entry, or the old one where nothing took its place."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a line without an entry")
        return found


@dataclass(frozen=True)
class Comparison:
    """What comes from the rule set `old` to `new`, of one site and both built."""

    old: RuleSet
    new: RuleSet
    old_content: Content
    new_content: Content

    @property
    def identical(self) -> bool:
        """Whether both have the same content, to the last byte."""
        return self.old_content.digest == self.new_content.digest

    def tally(self) -> Tally:
        """How much differs. What differs is found once in each process, by one query."""
        if self.identical:
            return Tally((), self.new_content.entry_count)
        kept = self._kept()
        shares = kept.shares() if kept else self._shares()
        gone = sum(each.count for each in shares if each.kind != "added")
        return Tally(shares, self.old_content.entry_count - gone)

    def lines(self, filters: Filters, start: int, size: int) -> list[Line]:
        """Up to `size` lines after the first `start` that the filters pick, by `ORDER`: one query
        for their entries, and another where so much differs that no process keeps it."""
        if self.identical or size < 1:
            return []
        kept = self._kept()
        return _lines(
            kept.picked(filters, start, size) if kept else self._read(filters, start, size)
        )

    def _contents(self) -> tuple[str, str, int, int]:
        # The digests are in it because a number alone names other content in another database.
        old, new = self.old_content, self.new_content
        return old.digest, new.digest, old.pk, new.pk

    def _kept(self) -> _Kept | None:
        return _kept_lines(*self._contents())

    def _shares(self) -> tuple[Share, ...]:
        return _counted(*self._contents())

    def _read(self, filters: Filters, start: int, size: int) -> list[_Keys]:
        # Only names of columns are put into the text; what a reader gives is passed beside it.
        given = filters.given()
        where = f"WHERE {' AND '.join(f'{key} = %({key})s' for key in given)}" if given else ""
        query = (
            f"{LINES} SELECT kind, before, after FROM lines {where}"  # noqa: S608
            f" ORDER BY {ORDER} LIMIT %(size)s OFFSET %(start)s"
        )
        contents = {"old": self.old_content.pk, "new": self.new_content.pk}
        return _rows(query, **contents, **given, size=size, start=start)


def comparison(*, old: RuleSet, new: RuleSet) -> Comparison:
    """What comes from one rule set to another. Raises InvalidInput for rule sets of different
    sites, and Conflict while one of them is not built."""
    if old.site_id != new.site_id:
        raise InvalidInput.one(
            "other", str(old.pk), "is a rule set of another site", "name two of one site"
        )
    return Comparison(old, new, built_content(old), built_content(new))


@dataclass(frozen=True)
class _Kept:
    """All lines by `ORDER`, as numbers: which of the `groups` (kind, zones, product) each belongs
    to, and its entries' keys, 0 for none."""

    groups: tuple[tuple[Kind, str, str, str], ...]
    group: array[int]
    before: array[int]
    after: array[int]

    def shares(self) -> tuple[Share, ...]:
        counts = Counter(self.group)
        return tuple(Share(*group, counts[at]) for at, group in enumerate(self.groups))

    def picked(self, filters: Filters, start: int, size: int) -> list[_Keys]:
        wanted = {
            at
            for at, group in enumerate(self.groups)
            if all(group[FILTER_KEYS.index(key)] == text for key, text in filters.given().items())
        }
        places = (place for place, group in enumerate(self.group) if group in wanted)
        return [
            (self.groups[self.group[at]][0], self.before[at] or None, self.after[at] or None)
            for at in islice(places, start, start + size)
        ]


@lru_cache(maxsize=_COMPARISONS_KEPT)
def _kept_lines(old_digest: str, new_digest: str, old: int, new: int) -> _Kept | None:  # noqa: ARG001
    """The lines, unless there are more of them than a process should keep."""
    query = (
        f"{LINES} SELECT {SHARED}, coalesce(before, 0), coalesce(after, 0) FROM lines"  # noqa: S608
        f" ORDER BY {ORDER} LIMIT %(most)s"
    )
    rows = _rows(query, old=old, new=new, most=MOST_KEPT + 1)
    if len(rows) > MOST_KEPT:
        return None
    groups: dict[tuple[Kind, str, str, str], int] = {}
    group, before, after = array("I"), array("Q"), array("Q")
    for *shared, old_key, new_key in rows:
        group.append(groups.setdefault(tuple(shared), len(groups)))
        before.append(old_key)
        after.append(new_key)
    return _Kept(tuple(groups), group, before, after)


@lru_cache(maxsize=_TALLIES_KEPT)
def _counted(old_digest: str, new_digest: str, old: int, new: int) -> tuple[Share, ...]:  # noqa: ARG001
    query = f"{LINES} SELECT {SHARED}, count(*) FROM lines GROUP BY {SHARED} ORDER BY {SHARED}"  # noqa: S608
    return tuple(Share(*row) for row in _rows(query, old=old, new=new))


def _rows(query: str, **values: str | int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _lines(rows: Sequence[_Keys]) -> list[Line]:
    keys = {key for _, *ends in rows for key in ends if key is not None}
    entries = Entry.objects.in_bulk(keys)
    found = []
    for kind, before_key, after_key in rows:
        before = entries[before_key] if before_key is not None else None
        after = entries[after_key] if after_key is not None else None
        found.append(Line(kind, before, after, facts_between(before, after)))
    return found


def facts_between(before: Entry | None, after: Entry | None) -> tuple[str, ...]:
    """The names of what differs inside two entries (`differing.FACTS`); nothing where one is
    missing."""
    if before is None or after is None:
        return ()
    return tuple(
        fact
        for fact, columns in FACTS.items()
        if any(getattr(before, column) != getattr(after, column) for column in columns)
    )
