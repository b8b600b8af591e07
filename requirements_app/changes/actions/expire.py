"""Access that ran out is proposed for removal: one open draft a site, for its owner."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.sites.models import Site, SiteRole

from ..models import BaselineEntry, Change, Item
from ..moving import last_position, locked, moved
from ..preparing import prepare
from ..selectors import ENDED
from .retire import removal, removal_items

logger = logging.getLogger(__name__)
_WHY = (
    "Access that was needed for some time only has run out. Submit this change to have it removed,"
    " or build a rule set with a later last day and ask for that instead."
)


def expired_unproposed() -> QuerySet[BaselineEntry]:
    """What is in force beyond its last day, and that no open change takes out or modifies."""
    going = Item.objects.filter(before=OuterRef("entry")).exclude(change__state__in=ENDED)
    over = BaselineEntry.objects.filter(until=None, expires_on__lt=timezone.localdate())
    return over.exclude(Exists(going))


@transaction.atomic
def expired_propose(*, site_id: int) -> Change | None:
    """Put what ran out at a site into its open draft, or a new one. Returns the change, or None
    where nothing is to be proposed, or the site has nobody to propose it to."""
    site = Site.objects.select_for_update(no_key=True).filter(pk=site_id).first()
    rows = list(expired_unproposed().filter(site=site_id).order_by("pk"))
    if site is None or not rows:
        return None
    proposed = Change.objects.filter(sites__site=site, origin=Change.Origin.EXPIRY)
    standing = proposed.exclude(state__in=ENDED).first()
    if standing is not None:
        return _added(standing, rows)
    owner = _owner_of(site)
    if owner is None:
        logger.warning("site %s has access that ran out, and no active owner", site.slug)
        return None
    return removal(
        actor=owner,
        entries={site: rows},
        origin=Change.Origin.EXPIRY,
        wanted_title=f"Remove access that ran out at {site.name}"[:200],
        justification=_WHY,
        by_itself=True,
    )


def _added(change: Change, rows: Sequence[BaselineEntry]) -> Change | None:
    """The draft with these besides; one that is under way is left alone, and followed by another
    once it has come to its end."""
    held = locked(change.pk)
    if held.state != Change.State.DRAFT:
        return None
    Item.objects.bulk_create(removal_items(held, rows, last_position(held)), batch_size=2_000)
    prepare(held)
    return moved(held, None, "expired-added", items=len(rows))


def _owner_of(site: Site) -> User | None:
    """The site's first owner who is a person and active."""
    owners = SiteRole.objects.filter(site=site, role=SiteRole.Role.OWNER)
    theirs = Q(pk__in=owners.values("user")) | Q(groups__in=owners.values("group"))
    people = User.objects.filter(theirs, is_active=True, kind=User.Kind.PERSON)
    return people.order_by("pk").first()
