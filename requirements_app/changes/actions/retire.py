"""Taking out of force what is needed no more: a draft with an item for each entry that goes."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict, InvalidInput
from requirements_app.sites.models import Deployment, Site

from ..access import require_editing
from ..checks import MOST_TITLE, prose, title
from ..models import BaselineEntry, Change, Item
from ..policies import approval_policy_current
from .create import change_begin, change_begun, change_site_add


def change_of_removal(
    *,
    actor: User,
    site: Site,
    entries: Sequence[BaselineEntry],
    origin: Change.Origin,
    wanted_title: str,
    justification: str,
) -> Change:
    """A draft that takes these entries of one site out of force. Raises NotAllowed, InvalidInput,
    and Conflict where none of them is in force."""
    return removal(
        actor=actor,
        entries={site: entries},
        origin=origin,
        wanted_title=wanted_title,
        justification=justification,
    )


@transaction.atomic
def removal(
    *,
    actor: User,
    entries: dict[Site, Sequence[BaselineEntry]],
    origin: Change.Origin,
    wanted_title: str,
    justification: str,
    by_itself: bool = False,
) -> Change:
    """A draft that takes entries of several sites out of force; `by_itself`: nobody asked for it,
    the portal proposes it in the actor's place."""
    require_editing(actor, entries)
    change = change_begin(
        actor=actor,
        title=title(wanted_title),
        justification=prose(justification, "justification"),
        origin=origin,
    )
    start = 0
    for site, rows in sorted(entries.items(), key=lambda each: each[0].pk):
        change_site_add(change=change, site=site, rule_set=None)
        items = removal_items(change, rows, start)
        Item.objects.bulk_create(items, batch_size=2_000)
        start += len(items)
    if not start:
        raise Conflict("nothing of it is in force", "there is nothing to take out")
    change.sites.exclude(site__in=change.items.values("site")).delete()
    return change_begun(change=change, actor=actor, by_itself=by_itself)


def removal_items(change: Change, rows: Sequence[BaselineEntry], start: int) -> list[Item]:
    """An item for each of these entries that is in force now, at positions after `start`. The
    change is bound to its sites' baselines already, so that none is missed that goes meanwhile."""
    there = BaselineEntry.objects.filter(pk__in=[row.pk for row in rows], until=None)
    return [
        Item(
            change=change,
            site_id=row.site_id,
            position=position,
            kind=Item.Kind.REMOVE,
            before_id=row.entry_id,
            firewalls=row.firewalls,
        )
        for position, row in enumerate(there.order_by("pk"), start=start + 1)
    ]


def deployment_retire(*, actor: User, deployment: Deployment, justification: str) -> Change:
    """Take out of force what a deployment needed at its site. The deployment itself stays until
    somebody deletes it."""
    site = deployment.site
    return change_of_removal(
        actor=actor,
        site=site,
        entries=_of(site, deployment=deployment.slug),
        origin=Change.Origin.RETIREMENT,
        wanted_title=_titled(f"Retire {deployment.slug} at {site.name}"),
        justification=justification,
    )


@transaction.atomic
def product_retire(
    *, actor: User, product: str, sites: Sequence[Site], justification: str
) -> list[Change]:
    """Take out of force what a product, by its slug, needs at these sites: one change, or one for
    each site where the policy wants that. Raises Conflict where nothing of it is in force."""
    require_editing(actor, sites)
    entries = {site: _of(site, product=product) for site in sites}
    found = {site: rows for site, rows in entries.items() if rows}
    if not found:
        raise Conflict(f"nothing of {product} is in force there", "there is nothing to take out")
    together = len(found) == 1 or approval_policy_current().limits.several_sites
    parts = [found] if together else [{site: rows} for site, rows in found.items()]
    return [
        removal(
            actor=actor,
            entries=dict(part),
            origin=Change.Origin.RETIREMENT,
            wanted_title=_titled(
                f"Retire {product} at {', '.join(sorted(site.name for site in part))}"
            ),
            justification=justification,
        )
        for part in parts
    ]


def site_retire(*, actor: User, site: Site, justification: str) -> Change:
    """Take everything at a site out of force."""
    return change_of_removal(
        actor=actor,
        site=site,
        entries=_of(site),
        origin=Change.Origin.RETIREMENT,
        wanted_title=_titled(f"Retire {site.name}"),
        justification=justification,
    )


def retire(
    *,
    actor: User,
    sites: Sequence[Site],
    justification: str,
    deployment: str = "",
    product: str = "",
) -> list[Change]:
    """Retire a deployment of the one site named, a product at the sites named, or the sites with
    everything in force there. Raises InvalidInput for none of these."""
    if not sites:
        raise InvalidInput.one("sites", [], "names no site", "name at least one")
    if deployment and product:
        raise InvalidInput.one(
            "deployment", deployment, "is given beside a product", "give one of them"
        )
    require_editing(actor, sites)
    if product:
        return product_retire(
            actor=actor, product=product, sites=sites, justification=justification
        )
    if not deployment:
        with transaction.atomic():
            return [
                site_retire(actor=actor, site=site, justification=justification) for site in sites
            ]
    if len(sites) > 1:
        raise InvalidInput.one("sites", len(sites), "are several", "name the deployment's own")
    found = Deployment.objects.filter(site=sites[0], slug=deployment).select_related("site").first()
    if found is None:
        raise InvalidInput.one(
            "deployment", deployment, "is no deployment of this site", "see the site's deployments"
        )
    return [deployment_retire(actor=actor, deployment=found, justification=justification)]


def _of(site: Site, **facts: str) -> list[BaselineEntry]:
    return list(BaselineEntry.objects.filter(site=site, until=None, **facts))


def _titled(text: str) -> str:
    return text if len(text) <= MOST_TITLE else f"{text[: MOST_TITLE - 1]}…"
