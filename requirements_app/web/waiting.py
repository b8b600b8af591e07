"""What waits for somebody on the first page: one line each, the most urgent first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from requirements_app.accounts.models import User
from requirements_app.catalogue import access as catalogue_access
from requirements_app.catalogue.desk import may_publish, waiting_drafts
from requirements_app.changes.models import Change, Step
from requirements_app.changes.reviews import ReviewsAtSite, reviews_waiting
from requirements_app.changes.selectors import own_changes
from requirements_app.changes.selectors import waiting_for as changes_waiting_for
from requirements_app.rulesets.standing import Standing, standings
from requirements_app.sites.endings import Ending, endings
from requirements_app.sites.models import UpgradeProposal
from requirements_app.sites.selectors import visible_sites

from .links import mend_url

SHOWN = 6
_SOON = dt.timedelta(days=30)
_AGO = dt.timedelta(days=14)


@dataclass(frozen=True)
class Line:
    """`mark` is the class of the badge, `about` says to screen readers what the action is for."""

    mark: str
    label: str
    text: str
    address: str
    action: str
    about: str


@dataclass(frozen=True)
class Block:
    """Lines of one sort; `more` beyond them are behind `address`."""

    lines: tuple[Line, ...]
    more: int = 0
    address: str = ""


@dataclass(frozen=True)
class Waiting:
    """The blocks that have lines, and how many sites the reader sees, has blocking findings at,
    and has open proposals at."""

    blocks: tuple[Block, ...]
    sites: int
    blocked: int
    unbuilt: int
    proposals: int


def waiting_for(reader: User) -> Waiting:
    """What waits for the reader: approvals, their own changes, reviews, findings, proposals,
    drafts, what ends soon, what is not built. A constant number of queries."""
    sites = visible_sites(reader)
    standing = standings(sites)
    blocked = sorted((each for each in standing if each.blocking), key=lambda each: -each.blocking)
    unbuilt = [each for each in standing if each.rule_set is None]
    open_ones = UpgradeProposal.objects.filter(site__in=sites, state=UpgradeProposal.State.OPEN)
    proposals = list(
        open_ones.select_related("site")
        .only("site__slug", "site__name", "to_version")
        .order_by("site__slug")
    )
    today = timezone.localdate()
    ending = endings(sites, today - _AGO, today + _SOON)
    sorts = (
        _block(map(_approval, changes_waiting_for(reader)), reverse("approvals")),
        _block(
            map(_own_change, own_changes(reader)), f"{reverse('changes')}?owner={reader.username}"
        ),
        _block(
            (_review(each, today) for each in reviews_waiting(reader)),
            f"{reverse('reviews')}?due=soon&owner={quote(reader.username)}",
        ),
        _block(map(_finding, blocked), f"{reverse('sites')}?state=blocking"),
        _block(map(_proposal, proposals), f"{reverse('sites')}?state=proposal"),
        _block(_drafts(reader), ""),
        _block((_ending(each, today) for each in ending), reverse("sites")),
        _block(map(_unbuilt, unbuilt), f"{reverse('sites')}?state=unbuilt"),
    )
    return Waiting(
        tuple(block for block in sorts if block.lines),
        len(standing),
        len(blocked),
        len(unbuilt),
        len(proposals),
    )


def _block(lines: Iterable[Line], address: str) -> Block:
    every = tuple(lines)
    return Block(every[:SHOWN], max(0, len(every) - SHOWN), address)


def _approval(each: tuple[Change, list[Step]]) -> Line:
    change, steps = each
    text = _("#%(number)s %(title)s waits for your decision (%(step)s)") % {
        "number": change.pk,
        "title": change.title,
        "step": ", ".join(step.name for step in steps),
    }
    late = any(step.due_at and step.due_at < timezone.now() for step in steps)
    mark, label = ("sev-blocking", _("Overdue")) if late else ("sev-info", _("Approval"))
    address = f"{reverse('change', args=[change.pk])}#decide"
    return Line(mark, label, text, address, _("Look and decide"), f"#{change.pk}")


def _own_change(change: Change) -> Line:
    said = {
        Change.State.DRAFT: _("Your change #%(number)s %(title)s is a draft: submit it"),
        Change.State.REJECTED: _("Your change #%(number)s %(title)s was rejected"),
        Change.State.APPROVED: _("Your change #%(number)s %(title)s is approved: schedule it"),
    }[Change.State(change.state)]
    text = said % {"number": change.pk, "title": change.title}
    mark = "sev-warning" if change.state == Change.State.REJECTED else "sev-info"
    address = reverse("change", args=[change.pk])
    return Line(mark, _("Change"), text, address, _("Open"), f"#{change.pk}")


def _review(each: ReviewsAtSite, today: dt.date) -> Line:
    text = ngettext(
        "%(name)s: %(count)s entry of yours is to be reviewed by %(day)s",
        "%(name)s: %(count)s entries of yours are to be reviewed, the first by %(day)s",
        each.count,
    ) % {"name": each.name, "count": each.count, "day": each.first.isoformat()}
    late = each.first < today
    query = urlencode({"due": "soon", "site": each.slug})
    mark, label = ("sev-warning", _("Overdue")) if late else ("sev-info", _("Review"))
    return Line(mark, label, text, f"{reverse('reviews')}?{query}", _("Review"), each.name)


def _finding(each: Standing) -> Line:
    text = ngettext(
        "%(name)s: %(count)s blocking finding in its newest rule set",
        "%(name)s: %(count)s blocking findings in its newest rule set",
        each.blocking,
    ) % {"name": each.site.name, "count": each.blocking}
    address = reverse("rule-set-findings", args=[each.rule_set])
    return Line("sev-blocking", _("Findings"), text, address, _("See them"), each.site.name)


def _proposal(each: UpgradeProposal) -> Line:
    text = _("%(name)s: catalogue version %(version)s would change its rules") % {
        "name": each.site.name,
        "version": each.to_version_id,
    }
    address = reverse("proposal", args=[each.site.slug, each.pk])
    return Line("sev-info", _("Proposal"), text, address, _("Decide"), each.site.name)


def _drafts(reader: User) -> Iterator[Line]:
    if not reader.has_perm(catalogue_access.PUBLISH):
        return
    for draft in waiting_drafts(reader).defer("content"):
        if may_publish(reader, draft):
            text = _("The draft of %(source)s waits to be published by a second person") % {
                "source": draft.source_id
            }
            address = reverse("drafts")
            yield Line("sev-info", _("Draft"), text, address, _("Look at it"), draft.source_id)


def _ending(each: Ending, today: dt.date) -> Line:
    over = each.day < today
    if each.kind == "override":
        said = _("%(site)s: the override %(name)s ends on %(day)s")
        if over:
            said = _("%(site)s: the override %(name)s ended on %(day)s")
        subject = f"overrides/{each.slug}"
    else:
        said = _("%(site)s: %(kind)s access of %(name)s ends on %(day)s")
        if over:
            said = _("%(site)s: %(kind)s access of %(name)s ended on %(day)s")
        subject = f"deployments/{each.slug}/features"
    kinds = {"installation": _("installation"), "troubleshooting": _("troubleshooting")}
    text = said % {
        "site": each.site.name,
        "name": each.name,
        "day": each.day.isoformat(),
        "kind": kinds.get(each.kind, ""),
    }
    address = mend_url(each.site.slug, subject)
    label = _("Ended") if over else _("Ends soon")
    return Line("sev-warning", label, text, address, _("Open"), f"{each.site.name} {each.name}")


def _unbuilt(each: Standing) -> Line:
    text = _("%(name)s has no rule set yet") % {"name": each.site.name}
    address = reverse("site", args=[each.site.slug])
    return Line("", _("New"), text, address, _("Open"), each.site.name)
