"""What an edit of a site would change in what it needs, told without making it.

The edit is made by the very service call that would save it, in a transaction that is rolled back;
both states are read in there, and compared once nothing is locked any more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from requirements_app.catalogue.selectors import content_at
from requirements_app.sites.models import Member, Site

from .compute import TooManyEntries, needs
from .compute import model as values
from .compute.diff import Changed, Difference, difference
from .compute.model import Entry, Finding, Needs
from .inputs import site_input
from .selectors import newest_built

MOST_ENTRIES = 3_000
"""Sites beyond it take longer than people wait for a field, so that they are told to build."""


@dataclass(frozen=True)
class Effect:
    """What would be different: entries, and findings that go or come."""

    entries: Difference
    solved: tuple[Finding, ...]
    raised: tuple[Finding, ...]
    is_known = True

    @property
    def is_none(self) -> bool:
        """Whether everything would stay as it is."""
        return not (self.entries or self.solved or self.raised)

    @property
    def added(self) -> tuple[Entry, ...]:
        return self.entries.added

    @property
    def removed(self) -> tuple[Entry, ...]:
        return self.entries.removed

    @property
    def changed(self) -> tuple[Changed, ...]:
        return self.entries.changed


@dataclass(frozen=True)
class TooLarge:
    """The site has more than `most_entries`, before the edit or after it."""

    most_entries: int
    is_known = False


def edit_effect(*, site: Site, edit: Callable[[], object]) -> Effect | TooLarge:
    """What `edit` would change in what the site needs today. `edit` makes its change by services of
    the site; whatever it raises is raised, and nothing of it stays: no row, no audit event, no job.
    """
    newest = newest_built(site)
    if newest is not None and newest.content and newest.content.entry_count > MOST_ENTRIES:
        return TooLarge(MOST_ENTRIES)
    read = _both_states(site, edit)
    if read is None:
        return TooLarge(MOST_ENTRIES)
    try:
        before, after = map(_needs, read)
    except TooManyEntries:
        return TooLarge(MOST_ENTRIES)
    solved, raised = _findings(before, after)
    return Effect(difference(before.entries, after.entries), solved, raised)


def _both_states(site: Site, edit: Callable[[], object]) -> tuple[values.Site, values.Site] | None:
    """The site before and after the edit, which is undone; None where it has too many members."""
    with transaction.atomic():
        # Nobody else's edit is told as this one's.
        Site.objects.select_for_update(no_key=True).filter(pk=site.pk).first()
        before = _state(site)
        if before is not None:
            edit()
        after = _state(site)
        transaction.set_rollback(True)
    return (before, after) if before and after else None


def _state(site: Site) -> values.Site | None:
    """The site as it is now; None where it has too many members to be read in a moment."""
    if Member.objects.filter(binding__site=site).count() > MOST_ENTRIES:
        return None
    found = Site.objects.get(pk=site.pk)
    return site_input(found, version=found.catalogue_version_id)


def _needs(site: values.Site) -> Needs:
    catalogue = content_at(site.catalogue_version)
    return needs(site, catalogue, timezone.localdate(), most_entries=MOST_ENTRIES)


def _findings(before: Needs, after: Needs) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Those that go, and those that come; one that only reads differently does neither."""
    gone = _without(before.findings, after.findings)
    come = _without(after.findings, before.findings)
    places = {_place(each) for each in gone} & {_place(each) for each in come}
    return (
        tuple(each for each in gone if _place(each) not in places),
        tuple(each for each in come if _place(each) not in places),
    )


def _without(findings: tuple[Finding, ...], others: tuple[Finding, ...]) -> list[Finding]:
    known = {(_place(each), each.message) for each in others}
    return [each for each in findings if (_place(each), each.message) not in known]


def _place(finding: Finding) -> tuple[str, str]:
    return finding.code, finding.subject
