"""The frozen report of a change: what exporters make its document and the implementers' papers
of. Like `core.report`, it carries texts ready to print and no objects of a later stage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from requirements_app.core.report import EntryLine, SourceRow

ItemKind: TypeAlias = Literal["add", "remove", "modify"]
StepState: TypeAlias = Literal["waiting", "open", "approved", "rejected"]


@dataclass(frozen=True)
class SiteShare:
    """A site of the change, and what its items were computed from. A share without a rule set, as
    when a site is given up, has None for the version and "" for the others."""

    site: str
    name: str
    catalogue_version: int | None
    rule_set: str
    rule_set_hash: str
    baseline_revision: int


@dataclass(frozen=True)
class SeenAt:
    """What one firewall on the path sees of an entry, as its packets arrive there."""

    firewall: str
    source: str
    destination: str
    service: str


@dataclass(frozen=True)
class ItemLine:
    """One item: an entry that comes (`before` is None), goes (`after` is None) or changes.

    `number` is its position in the change, from 1. `facts` name what differs inside. The paths
    run beside `before` and `after`: the firewalls in the order in which they are crossed, none
    where there is no entry or it stays inside one zone. `before_shared_with` and
    `after_shared_with` are the ids of entries in force which the change leaves alone, and which
    let through all that `before` (`after`) does: taking the entry away closes nothing there.
    `rows` are the document rows behind the entry's flow. `allowed` tells, a sentence for each
    firewall on the path, which rules there allow the entry already; nothing is done for it then.
    """

    number: int
    site: str
    kind: ItemKind
    state: str
    before: EntryLine | None
    after: EntryLine | None
    facts: tuple[str, ...]
    path_before: tuple[SeenAt, ...]
    path_after: tuple[SeenAt, ...]
    before_shared_with: tuple[str, ...]
    after_shared_with: tuple[str, ...]
    rows: tuple[SourceRow, ...]
    owner: str
    reason: str
    review_on: dt.date | None
    allowed: tuple[str, ...] = ()

    @property
    def entry(self) -> EntryLine:
        """The entry as it will be, or as it was where it goes."""
        found = self.after or self.before
        if found is None:
            raise ValueError(f"item {self.number} has no entry")
        return found


@dataclass(frozen=True)
class RiskLine:
    """What a check says. `item` is the number of the item it speaks of; None: the whole change."""

    check: str
    severity: str
    reason: str
    item: int | None


@dataclass(frozen=True)
class ApprovalLine:
    """One decision, for the content with this hash. `on_behalf_of` names whom a delegate stood
    for, or is "". `voided_at`: when it lost its force, and `void_reason` by what."""

    person: str
    on_behalf_of: str
    decision: Literal["approved", "rejected"]
    comment: str
    at: dt.datetime
    content_hash: str
    voided_at: dt.datetime | None
    void_reason: str


@dataclass(frozen=True)
class StepLine:
    """A step of the approval. Steps of one `order` are asked in parallel; `asked` says who, in
    words. `round` counts the submissions of the change from 1."""

    round: int
    order: int
    name: str
    asked: str
    needed: int
    state: StepState
    due_at: dt.datetime | None
    after_the_fact: bool
    decisions: tuple[ApprovalLine, ...]


@dataclass(frozen=True)
class EventLine:
    at: dt.datetime
    who: str
    what: str


@dataclass(frozen=True)
class ChangeReport:
    """One change as a board, an implementer and an auditor read it.

    `items` come by site and zone pair, numbered in that order; they may be read lazily and be
    walked once for each iterator they give, so that the memory of an export does not grow with
    their number. The counts are those of all items. `steps` are those of all rounds in order.
    `risk_policy` and `approval_policy` are the revisions that judged the change. `updated_at` is
    when it was last touched, and stands for the time of its document. `origin` says where the
    change comes from, in words such as `rolls back change 41`, or is "". `owner_account` is the
    name by which the owner stands in what was hashed.
    """

    number: int
    url: str
    title: str
    justification: str
    owner: str
    owner_account: str
    requester: str
    state: str
    emergency: bool
    origin: str
    created_at: dt.datetime
    updated_at: dt.datetime
    wanted_from: dt.datetime | None
    wanted_until: dt.datetime | None
    scheduled_from: dt.datetime | None
    scheduled_until: dt.datetime | None
    risk: str
    content_hash: str
    risk_policy: int | None
    approval_policy: int | None
    external_system: str
    external_reference: str
    sites: tuple[SiteShare, ...]
    impact: tuple[str, ...]
    risks: tuple[RiskLine, ...]
    steps: tuple[StepLine, ...]
    comment_count: int
    events: tuple[EventLine, ...]
    added: int
    removed: int
    modified: int
    items: Iterable[ItemLine]

    @property
    def item_count(self) -> int:
        return self.added + self.removed + self.modified
