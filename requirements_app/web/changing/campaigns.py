"""How far a campaign of reviews is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import is_change_manager
from requirements_app.changes.models import Campaign, Review
from requirements_app.sites.access import grants_of
from requirements_app.sites.models import SiteRole
from requirements_app.sites.selectors import visible_sites
from requirements_app.web.words import Label

OWNERS_SHOWN = 50
DECIDED: Mapping[str, Label] = {
    Review.Outcome.KEEP: _("kept"),
    Review.Outcome.CHANGE: _("to be changed"),
    Review.Outcome.REMOVE: _("to be removed"),
}
_LEFT = Q(outcome="", entry__until=None)


@dataclass(frozen=True)
class Share:
    """How many entries somebody, or a site, is asked about, and how many of them are left.
    `key` is the user name or the site's slug."""

    key: str
    name: str
    asked: int
    left: int

    @property
    def decided(self) -> int:
        return self.asked - self.left


@dataclass(frozen=True)
class Progress:
    """`outcomes` are (what was decided, how often); `gone` the entries that went out of force
    before anybody decided. `owners` are those who have something left."""

    sites: Sequence[Share]
    owners: Sequence[Share]
    outcomes: Sequence[tuple[Label, int]]
    gone: int


def campaign_progress(campaign: Campaign) -> Progress:
    """By site, by who answers for the entries now, and by decision; three queries."""
    rows = campaign.reviews.order_by()
    sites = rows.values_list("entry__site__slug", "entry__site__name")
    owners = rows.values_list("entry__owner__username").annotate(
        asked=Count("pk"), left=Count("pk", filter=_LEFT)
    )
    outcomes = dict(rows.values_list("outcome").annotate(n=Count("pk")))
    left_by_site = [
        Share(*each)
        for each in sites.annotate(asked=Count("pk"), left=Count("pk", filter=_LEFT)).order_by(
            "entry__site__name"
        )
    ]
    left = sum(each.left for each in left_by_site)
    waiting = owners.filter(left__gt=0).order_by("-left", "entry__owner__username")[:OWNERS_SHOWN]
    return Progress(
        sites=left_by_site,
        owners=[Share(name, name, asked, rest) for name, asked, rest in waiting],
        outcomes=[
            (label, outcomes[value]) for value, label in DECIDED.items() if value in outcomes
        ],
        gone=outcomes.get("", 0) - left,
    )


def campaign_places(actor: User) -> list[tuple[str, str]]:
    """The sites (slug, name) for which somebody may hold a campaign: their own, and for change
    managers all that they see."""
    seen = visible_sites(actor)
    if not is_change_manager(actor):
        owned = SiteRole.objects.filter(grants_of(actor), role=SiteRole.Role.OWNER)
        seen = seen.filter(pk__in=owned.values("site"))
    return list(seen.order_by("name").values_list("slug", "name"))
