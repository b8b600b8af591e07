"""What a publication leaves in the database."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import ProgrammingError, connection, connections, transaction
from django.db.models import F

from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.diff import difference
from requirements_app.catalogue.drafting import draft_content
from requirements_app.catalogue.impacts import MEANINGS
from requirements_app.catalogue.models import (
    Change,
    ComponentRevision,
    Draft,
    FlowEnd,
    FlowProvenance,
    FlowRevision,
    FlowService,
    HostRevision,
    ProductRevision,
    Version,
)
from requirements_app.catalogue.selectors import content_at, current_version
from requirements_app.catalogue.services import draft_publish, draft_save
from requirements_app.catalogue.signals import catalogue_published
from requirements_app.catalogue.storing import STORES
from requirements_app.core.errors import Conflict
from requirements_app.documents.models import Revision as Reading
from tests.catalogue.edits import EDITS, as_content, before, changed, edited
from tests.catalogue.publications import content_of, local, publish, publish_shared
from tests.catalogue.samples import document, product

pytestmark = pytest.mark.django_db
ALL_EDITS = [edit for _, edit in EDITS.values()]


@pytest.fixture
def first(db: None) -> Version:
    publish_shared()
    return publish(*before().values())


def republish(*edits: Any) -> Version:
    return publish(*edited(*edits).values())


def live(slug: str) -> FlowRevision:
    return FlowRevision.objects.get(entity__slug=slug, valid_to=None)


# --- versions --------------------------------------------------------------------------------


def test_versions_are_numbered_by_day(first):
    today = int(f"{dt.datetime.now(dt.UTC):%Y%m%d}00")

    assert list(Version.objects.values_list("number", flat=True)) == [today + 2, today + 1]


def test_a_version_of_an_earlier_day_is_followed_by_the_first_of_today():
    _version(2020010107)

    assert publish_shared().number == int(f"{dt.datetime.now(dt.UTC):%Y%m%d}01")


def test_a_clock_that_went_back_does_not_make_an_older_version():
    _version(2999123105)

    assert publish_shared().number == 2999123106


def test_a_day_has_99_versions_at_most():
    _version(2999123199)

    with pytest.raises(Conflict, match="99"):
        publish_shared()


def _version(number: int) -> Version:
    now = dt.datetime.now(dt.UTC)
    return Version.objects.create(
        number=number, published_at=now, effective=now.date(), digest="v1:none"
    )


def test_changes_hold_from_the_effective_date():
    draft = draft_save(source="vendor", content=content_of(product()), author=None)
    version = draft_publish(draft=draft, publisher=None, effective=dt.date(2030, 1, 2))

    assert version.effective == dt.date(2030, 1, 2)
    assert set(version.changes.values_list("effective", flat=True)) == {dt.date(2030, 1, 2)}


def test_equal_content_has_an_equal_digest(first):
    republish(changed("flows", "phase", phase="installation"))
    again = republish()

    assert again.digest == first.digest
    assert again.number > first.number


# --- changes ---------------------------------------------------------------------------------


def test_a_changed_catalogue_is_published_with_every_impact(first):
    version = republish(*ALL_EDITS)
    changes = {f"{each.kind} {each.slug}": each for each in version.changes.all()}

    for code, (subject, _) in EDITS.items():
        assert code in changes[subject].impact, subject
    assert {code for each in changes.values() for code in each.impact} == set(MEANINGS)


def test_changes_are_stored_as_the_difference_says(first):
    version = republish(*ALL_EDITS)
    expected = difference(as_content(before()), as_content(edited(*ALL_EDITS)))

    assert [
        (each.position, each.kind, each.slug, each.disposition, tuple(each.impact))
        for each in version.changes.all()
    ] == [
        (position, each.key.kind, each.key.slug, each.disposition, each.impact)
        for position, each in enumerate(expected)
    ]
    assert [(each.previous, each.current) for each in version.changes.all()] == [
        (each.previous, each.current) for each in expected
    ]


def test_a_change_knows_its_product_and_a_host_has_none(first):
    kinds = {change.kind: change for change in first.changes.all()}

    assert kinds["flow"].product.slug == kinds["flow"].slug.partition(".")[0]
    assert kinds["host"].product is None


# --- revisions -------------------------------------------------------------------------------


def test_what_did_not_change_keeps_its_revision(first):
    untouched = live("app.wording")
    version = republish(changed("flows", "phase", phase="installation"))

    assert live("app.wording") == untouched
    assert live("app.phase").valid_from == version


def test_a_change_ends_one_revision_and_starts_another(first):
    version = republish(changed("flows", "phase", phase="installation"))

    old, new = FlowRevision.objects.filter(entity__slug="app.phase").order_by("valid_from_id")
    assert (old.valid_from, old.valid_to, old.phase) == (first, version, "operation")
    assert (new.valid_from, new.valid_to, new.phase) == (version, None, "installation")


def test_every_change_of_a_revision_is_a_change_of_the_version(first):
    version = republish(*ALL_EDITS)

    for kind, store in STORES.items():
        opened = store.model._default_manager.filter(valid_from=version)
        closed = store.model._default_manager.filter(valid_to=version)
        changes = version.changes.filter(kind=kind)
        assert opened.count() == changes.exclude(disposition="remove").count(), kind
        assert closed.count() == changes.exclude(disposition="add").count(), kind


def test_a_removed_flow_ends_and_may_come_back(first):
    gone = republish(EDITS["RemovedFlow"][1])
    assert not FlowRevision.objects.filter(entity__slug="app.gone", valid_to=None).exists()

    again = republish()
    old, new = FlowRevision.objects.filter(entity__slug="app.gone").order_by("valid_from_id")
    assert (old.valid_to, new.valid_from) == (gone, again)
    assert old.entity == new.entity


def test_a_component_of_another_name_lets_its_flows_be_found_by_it(first):
    before_renaming = live("app.phase")
    version = republish(changed("components", "client", name="Laptop"))

    renamed = live("app.phase")
    assert renamed != before_renaming
    assert renamed.digest == before_renaming.digest
    assert "laptop" in renamed.search_text
    assert list(version.changes.values_list("kind", "slug")) == [("component", "app.client")]


def test_a_flow_has_its_ends_and_services_as_rows(first):
    revision = live("app.loses-ends")

    ends = FlowEnd.objects.filter(revision=revision).values_list("side", "component__slug")
    assert sorted(ends) == [
        ("destination", "app.second"),
        ("destination", "app.server"),
        ("source", "app.client"),
        ("source", "app.spare"),
    ]
    service = FlowService.objects.get(revision=live("app.below"))
    assert (service.protocol, str(service.ports[0])) == ("tcp", "8000-8100")
    untyped = FlowService.objects.get(revision=live("app.address"), protocol="icmp")
    assert (untyped.ports, untyped.icmp_type) == (None, None)


def test_one_host_of_two_files_is_stored_once_with_the_facts_of_both():
    listed = {"pattern": "update.example.com", "kind": "exact", "party": "vendor"}
    publish(
        product("first", hosts=[{**listed, "tls_inspection": "forbidden"}]),
        product("second", hosts=[{**listed, "name": "Updates"}]),
    )

    host = HostRevision.objects.get()
    assert (host.tls_inspection, host.name) == ("forbidden", "Updates")


# --- documents and provenance ------------------------------------------------------------------


def rows_cited(slug: str, version: Version) -> set[tuple[int, str]]:
    citations = FlowProvenance.objects.at(version.pk).filter(
        revision__in=FlowRevision.objects.at(version.pk).filter(entity__slug=slug)
    )
    return set(citations.values_list("row__section__revision__number", "row__ref"))


def test_flows_cite_the_rows_of_their_documents(first):
    assert rows_cited("app.dns", first) == {(1, "notes/p1")}


def test_a_flow_that_did_not_change_cites_the_new_reading_besides(first):
    flow_before = live("app.dns")
    second = republish(EDITS["InventoryChanged"][1])

    assert live("app.dns") == flow_before
    assert rows_cited("app.dns", second) == {(2, "notes/p1")}
    assert rows_cited("app.dns", first) == {(1, "notes/p1")}
    assert rows_cited("app.phase", second) == {(1, "ports/1")}


def test_a_document_may_go_back_to_an_earlier_reading(first):
    republish(EDITS["InventoryChanged"][1])
    third = republish()

    assert rows_cited("app.dns", third) == {(1, "notes/p1")}
    assert Reading.objects.filter(document__slug="app-notes").count() == 2


def test_a_row_of_a_document_is_cited_by_every_version_it_is_in_force(first):
    assert FlowProvenance.objects.filter(revision=live("app.dns")).count() == 1
    republish(EDITS["InventoryChanged"][1])
    assert FlowProvenance.objects.filter(revision=live("app.dns")).count() == 2


# --- content_at --------------------------------------------------------------------------------


def whole(*parts: CatalogueContent) -> CatalogueContent:
    return CatalogueContent(tuple(file for part in parts for file in part.files))


def test_the_content_of_a_version_is_what_was_published(first):
    shared = draft_content(Draft.objects.get(source="shared"))

    assert content_at(first.pk) == whole(shared, as_content(before()))


def test_an_earlier_version_keeps_its_content(first):
    version = first.pk
    known = content_at(version)
    republish(*ALL_EDITS)

    assert content_at(version) == known
    assert content_at(version) != content_at(current_version().pk)


def test_the_content_before_a_source_was_published_has_nothing_of_it(first):
    version = publish(local())

    assert "own" in content_at(version.pk).products
    assert "own" not in content_at(first.pk).products


@pytest.mark.parametrize("edits", [[], ALL_EDITS], ids=["first", "second"])
def test_revision_rows_and_content_say_the_same(first, edits):
    version = republish(*edits) if edits else first
    content = content_at(version.pk)

    flows = FlowRevision.objects.at(version.pk).values_list("entity__slug", "content")
    assert dict(flows) == {
        slug: each.model_dump(mode="json") for slug, (_, each) in content.flows.items()
    }
    components = ComponentRevision.objects.at(version.pk).values_list("entity__slug", "content")
    assert dict(components) == {
        slug: each.model_dump(mode="json") for slug, each in content.components.items()
    }
    hosts = HostRevision.objects.at(version.pk).values_list("entity__pattern", "content")
    assert dict(hosts) == {
        pattern: each.model_dump(mode="json") for pattern, each in content.hosts.items()
    }
    products = ProductRevision.objects.at(version.pk).values_list("entity__slug", flat=True)
    assert set(products) == set(content.products)


# --- the signal --------------------------------------------------------------------------------


@pytest.fixture
def heard():
    told: list[Any] = []

    def listener(sender, version, changes, **_):
        assert connection.in_atomic_block
        told.append((version, changes))

    catalogue_published.connect(listener)
    yield told
    catalogue_published.disconnect(listener)


def test_a_publication_is_told_inside_its_transaction(heard):
    version = publish(product())

    ((told, changes),) = heard
    assert told == version
    assert len(changes) == version.changes.count()


def test_what_a_listener_raises_undoes_the_publication():
    def listener(**_):
        raise RuntimeError("no proposals")

    catalogue_published.connect(listener)
    try:
        with pytest.raises(RuntimeError):
            publish(product())
    finally:
        catalogue_published.disconnect(listener)

    assert not Version.objects.exists()
    assert not FlowRevision.objects.exists()


# --- nothing published changes -------------------------------------------------------------------


def refused(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # TRUNCATE waits for no deferred check
    with (
        pytest.raises(ProgrammingError, match="is refused"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("table", ["version", "change", "flowend", "flowservice", "flowprovenance"])
def test_rows_of_a_version_are_neither_changed_nor_removed(first, table):
    key = "number" if table == "version" else "id"

    refused(f"UPDATE catalogue_{table} SET {key} = {key}")
    refused(f"DELETE FROM catalogue_{table}")
    refused(f"TRUNCATE catalogue_{table} CASCADE")


REVISIONS = ["product", "document", "feature", "parameter", "component", "host", "flow"]


@pytest.mark.parametrize("kind", REVISIONS)
def test_a_revision_is_neither_changed_nor_removed(first, kind):
    table = f"catalogue_{kind}revision"

    refused(f"UPDATE {table} SET name = 'x'")
    refused(f"UPDATE {table} SET content = '{{}}', valid_to_id = {first.pk}")
    refused(f"DELETE FROM {table}")


def test_a_revision_that_ended_is_not_taken_up_again(first):
    republish(EDITS["RemovedFlow"][1])

    refused("UPDATE catalogue_flowrevision SET valid_to_id = NULL WHERE valid_to_id IS NOT NULL")


def test_a_draft_never_says_something_else(editor, publisher):
    draft = draft_save(source="vendor", content=content_of(product()), author=editor)
    refused("UPDATE catalogue_draft SET content = '{}'")
    refused("UPDATE catalogue_draft SET author_id = NULL")

    draft_publish(draft=draft, publisher=publisher)
    refused("UPDATE catalogue_draft SET state = 'open'")
    refused("DELETE FROM catalogue_draft")


def test_an_entity_has_one_live_revision(first):
    ends = FlowRevision.objects.filter(valid_to=None).values("entity").distinct().count()

    assert ends == FlowRevision.objects.filter(valid_to=None).count()
    assert not FlowRevision.objects.filter(valid_to__lte=F("valid_from")).exists()


# --- two at once ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_publications_at_the_same_time_come_one_after_the_other():
    drafts = [
        draft_save(
            source=f"local/{name}",
            content=content_of(
                local(name, source=f"local/{name}", documents=[document(id=f"{name}-ports")])
            ),
            author=None,
        )
        for name in ("one", "two", "three")
    ]
    published: list[int] = []

    def work(draft: Draft) -> None:
        try:
            published.append(draft_publish(draft=draft, publisher=None).number)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[draft]) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    first = min(published)
    assert sorted(published) == [first, first + 1, first + 2]
    assert set(content_at(first + 2).products) == {"one", "two", "three"}
    assert Change.objects.filter(kind="product").count() == 3


@pytest.mark.django_db(transaction=True)
def test_one_draft_published_twice_at_once_makes_one_version():
    draft = draft_save(source="vendor", content=content_of(product()), author=None)
    outcomes: list[object] = []

    def work() -> None:
        try:
            outcomes.append(draft_publish(draft=draft, publisher=None))
        except Conflict as conflict:
            outcomes.append(conflict)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert sorted(type(each).__name__ for each in outcomes) == ["Conflict", "Version"]
    assert Version.objects.count() == 1
