"""The steps of a publication. They run in one transaction, one publication at a time."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.audit.services import record
from requirements_app.core.canonical import content_hash
from requirements_app.core.errors import Conflict
from requirements_app.documents.models import Row, Section
from requirements_app.documents.services import revision_store

from .content import CatalogueContent
from .diff import ObjectChange, objects_difference
from .drafting import published_digests
from .entities import identities_ensure
from .flow_rows import flows_store
from .in_force import differing
from .models import (
    Change,
    Component,
    Draft,
    Flow,
    FlowEnd,
    FlowProvenance,
    FlowRevision,
    FlowService,
    Host,
    Product,
    Version,
)
from .objects import CatalogueObject, catalogue_objects
from .signals import catalogue_published
from .statistics import statistics_renew
from .storing import STORES, Publication, revisions_store

_LOCK = 0x0CA7_A106
_LAST_OF_A_DAY = 99
_FILLED: tuple[type[Model], ...] = (
    *(store.model for store in STORES.values()),
    *(Component, Flow, FlowEnd, FlowProvenance, FlowRevision, FlowService, Host, Product),
    *(Change, Row, Section),
)


def publication_lock() -> None:
    """Waits until no other publication is under way; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def publish(
    *,
    draft: Draft,
    content: CatalogueContent,
    publisher: User | None,
    effective: dt.date | None,
) -> Version:
    """Stores an open, sound draft as the next version. The caller holds the lock.

    Raises Conflict where the draft differs in nothing from what is published.
    """
    objects = catalogue_objects(content)
    changes = objects_difference(*differing(draft.source_id, objects))
    if not changes:
        raise Conflict(
            f"There is nothing to publish: {draft.source_id} differs in nothing.",
            "Discard the draft, or save one with changes.",
        )
    version = _version(draft, publisher, effective)
    _store(draft, content, tuple(objects.values()), version)
    _changes_store(version, changes)
    statistics_renew(_FILLED, grown=FlowRevision, rows=len(changes))
    draft.state = Draft.State.PUBLISHED
    draft.version = version
    draft.save(update_fields=["state", "version"])
    record(
        actor=publisher,
        action="catalogue.published",
        obj=version,
        data={
            "source": draft.source_id,
            "draft": draft.pk,
            "author": draft.author and draft.author.get_username(),
            "changes": len(changes),
            "digest": version.digest,
        },
    )
    catalogue_published.send(sender=Version, version=version, changes=changes)
    return version


def _version(draft: Draft, publisher: User | None, effective: dt.date | None) -> Version:
    """The new version. Its digest is a hash over the digests of all sources in force."""
    now = timezone.now()
    return Version.objects.create(
        number=_next_number(now.date()),
        published_at=now,
        published_by=publisher,
        effective=effective or now.date(),
        digest=content_hash(published_digests() | {draft.source_id: draft.digest}),
    )


def _next_number(today: dt.date) -> int:
    """YYYYMMDDNN: the first of today, or the one after the newest version."""
    first = int(f"{today:%Y%m%d}01")
    newest = Version.objects.values_list("number", flat=True).order_by("-number").first()
    if newest is None or newest < first:
        return first
    if newest % 100 == _LAST_OF_A_DAY:
        raise Conflict("The day has its 99 catalogue versions.", "Publish again tomorrow.")
    return newest + 1


def _store(
    draft: Draft,
    content: CatalogueContent,
    objects: tuple[CatalogueObject, ...],
    version: Version,
) -> None:
    readings = {
        document.id: revision_store(document)
        for file in content.files
        for document in file.documents
    }
    publication = Publication(
        source=draft.source,
        version=version,
        files=content.files,
        objects=objects,
        identities=identities_ensure(draft.source, content.files, objects),
        readings=readings,
    )
    for kind in STORES:
        revisions_store(publication, kind)
    flows_store(publication)


def _changes_store(version: Version, changes: tuple[ObjectChange, ...]) -> None:
    products = dict(Product.objects.values_list("slug", "pk"))
    Change.objects.bulk_create(
        Change(
            version=version,
            position=position,
            kind=change.key.kind,
            slug=change.key.slug,
            product_id=products.get(change.product),
            disposition=change.disposition,
            previous=change.previous,
            current=change.current,
            impact=list(change.impact),
            effective=version.effective,
        )
        for position, change in enumerate(changes)
    )
