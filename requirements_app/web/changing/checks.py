"""The files and the reachability checks of a change, as its page offers them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requirements_app.accounts.models import User
from requirements_app.changes.models import Change, CheckRun
from requirements_app.changes.selectors import check_runs_seen

from .items import Totals

DOCUMENTS: Sequence[tuple[str, str | Promise]] = (
    ("change-pdf", _("PDF")),
    ("change-csv", _("CSV")),
    ("change-json", _("JSON")),
)
PAPERS: Sequence[tuple[str, str | Promise]] = (
    ("papers-zip", _("Everything (ZIP)")),
    ("papers-pdf", _("PDF")),
    ("papers-md", _("Text (Markdown)")),
    ("papers-csv", _("CSV")),
    ("papers-json", _("JSON")),
)
RUNS_SHOWN = 30


@dataclass(frozen=True)
class RunTold:
    """A check; `open`: a result of it is taken up."""

    run: CheckRun
    open: bool


def runs_told(reader: User, change: Change) -> list[RunTold]:
    """The checks that were handed out, newest first; one query."""
    now = timezone.now()
    runs = check_runs_seen(reader, change)[:RUNS_SHOWN]
    return [RunTold(run, run.used_at is None and run.expires_at > now) for run in runs]


def check_places(totals: Totals) -> list[tuple[str, str]]:
    """Where checks can start: (site/zone, blank for every zone; site and zone in words)."""
    sites = sorted({site for site, _from, _to in totals.pairs})
    zones = sorted({(site, source) for site, source, _to in totals.pairs})
    every = [(f"{site}/", f"{site}: {_('every zone')}") for site in sites]
    return sorted(every + [(f"{site}/{zone}", f"{site}: {zone}") for site, zone in zones])


def paper_places(change: Change) -> list[tuple[str, str]]:
    """The firewalls that have papers, each with its site; one query."""
    rows = change.items.order_by().values_list("site__slug", "firewalls").distinct()
    return sorted({(site, name) for site, names in rows for name in names})
