"""Saving, discarding and publishing drafts: who may, and what is refused."""

from __future__ import annotations

import pytest

from requirements_app.audit.models import Event
from requirements_app.catalogue.models import Draft, Source, Version
from requirements_app.catalogue.services import (
    draft_discard,
    draft_publish,
    draft_save,
    source_ensure,
)
from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed
from tests.catalogue.publications import content_of, local, publish, publish_shared
from tests.catalogue.samples import SHARED, flow, product

pytestmark = pytest.mark.django_db


def actions() -> list[str]:
    return list(Event.objects.order_by("id").values_list("action", flat=True))


# --- saving --------------------------------------------------------------------------------


def test_a_draft_keeps_the_content_and_its_author(editor):
    draft = draft_save(source="vendor", content=content_of(product()), author=editor)

    assert (draft.source_id, draft.state, draft.author) == ("vendor", "open", editor)
    assert draft.content["files"][0]["product"]["slug"] == "app"
    assert actions() == ["catalogue.draft-saved"]


def test_a_new_draft_takes_the_place_of_the_open_one(editor, both):
    first = draft_save(source="vendor", content=content_of(product()), author=editor)
    second = draft_save(source="vendor", content=content_of(product(flows=[])), author=both)

    first.refresh_from_db()
    assert first.state == Draft.State.DISCARDED
    assert list(Draft.objects.filter(state="open")) == [second]


def test_saving_the_same_again_changes_nothing(editor):
    first = draft_save(source="vendor", content=content_of(product()), author=editor)
    second = draft_save(source="vendor", content=content_of(product()), author=editor)

    assert first == second
    assert actions() == ["catalogue.draft-saved"]


def test_the_same_content_of_another_author_is_another_draft(editor, both):
    draft_save(source="vendor", content=content_of(product()), author=editor)
    second = draft_save(source="vendor", content=content_of(product()), author=both)

    assert second.author == both


def test_only_an_editor_saves(person):
    with pytest.raises(NotAllowed, match="edit the catalogue"):
        draft_save(source="vendor", content=content_of(product()), author=person)

    assert not Source.objects.exists()


def test_an_unsound_draft_is_refused_with_its_problem(editor):
    broken = product(flows=[flow("work", destination="sever")])

    with pytest.raises(InvalidInput, match="sever"):
        draft_save(source="vendor", content=content_of(broken), author=editor)

    assert not Draft.objects.exists()


@pytest.mark.parametrize("odd", ["nul\x00", "bell\x07", "turned \u202e round"])
def test_characters_that_deceive_or_cannot_be_stored_are_refused(editor, odd):
    with pytest.raises(InvalidInput) as refused:
        draft_save(
            source="vendor",
            content=content_of(product(flows=[flow("a", notes=[odd])])),
            author=editor,
        )

    (problem,) = refused.value.problems
    assert problem.field == "app.flows[0].notes[0]"


def test_a_draft_holds_one_source_only(editor):
    with pytest.raises(InvalidInput, match="shared"):
        draft_save(source="vendor", content=content_of(product(), SHARED), author=editor)


@pytest.mark.parametrize("slug", ["", "local", "local/", "local/Ours", "vendors", "local/a b"])
def test_a_source_has_a_known_form(slug):
    with pytest.raises(InvalidInput, match="source"):
        source_ensure(slug=slug)


def test_a_draft_may_end_at_what_another_open_draft_brings(editor):
    uses_dns = product(flows=[flow("dns", destination="site.dns")])
    draft_save(source="shared", content=content_of(SHARED), author=editor)

    assert draft_save(source="vendor", content=content_of(uses_dns), author=editor).pk


def test_publishing_needs_what_it_ends_at_to_be_published(editor, publisher):
    uses_dns = product(flows=[flow("dns", destination="site.dns")])
    draft_save(source="shared", content=content_of(SHARED), author=editor)
    draft = draft_save(source="vendor", content=content_of(uses_dns), author=editor)

    with pytest.raises(InvalidInput, match=r"site\.dns"):
        draft_publish(draft=draft, publisher=publisher)


# --- discarding ----------------------------------------------------------------------------


def test_a_discarded_draft_is_on_record(editor):
    draft = draft_save(source="vendor", content=content_of(product()), author=editor)

    assert draft_discard(draft=draft, actor=editor).state == Draft.State.DISCARDED
    assert actions()[-1] == "catalogue.draft-discarded"


def test_a_draft_is_discarded_once(editor):
    draft = draft_save(source="vendor", content=content_of(product()), author=editor)
    draft_discard(draft=draft, actor=editor)

    with pytest.raises(Conflict, match="discarded already"):
        draft_discard(draft=draft, actor=editor)


def test_only_an_editor_discards(editor, publisher):
    draft = draft_save(source="vendor", content=content_of(product()), author=editor)

    with pytest.raises(NotAllowed):
        draft_discard(draft=draft, actor=publisher)


# --- who publishes -------------------------------------------------------------------------


def test_somebody_else_publishes_what_an_editor_wrote(editor, publisher):
    draft = draft_save(source="vendor", content=content_of(product()), author=editor)

    version = draft_publish(draft=draft, publisher=publisher)

    draft.refresh_from_db()
    assert version.published_by == publisher
    assert (draft.state, draft.version) == (Draft.State.PUBLISHED, version)
    event = Event.objects.get(action="catalogue.published")
    assert (event.actor, event.data["author"]) == (publisher, "edith")


def test_who_wrote_a_draft_does_not_publish_it(both):
    draft = draft_save(source="vendor", content=content_of(product()), author=both)

    with pytest.raises(NotAllowed, match="does not publish it"):
        draft_publish(draft=draft, publisher=both)

    assert not Version.objects.exists()


def test_a_superuser_does_not_publish_an_own_draft_either(both):
    both.is_superuser = True
    both.save()
    draft = draft_save(source="vendor", content=content_of(product()), author=both)

    with pytest.raises(NotAllowed):
        draft_publish(draft=draft, publisher=both)


def test_an_editor_without_the_role_does_not_publish(editor, both):
    draft = draft_save(source="vendor", content=content_of(product()), author=both)

    with pytest.raises(NotAllowed, match="publish the catalogue"):
        draft_publish(draft=draft, publisher=editor)


def test_the_system_publishes_what_it_loaded_and_is_on_record():
    publish(product())

    event = Event.objects.get(action="catalogue.published")
    assert (event.actor, event.data["author"]) == (None, None)


def test_the_system_does_not_publish_what_a_person_wrote(editor):
    draft = draft_save(source="vendor", content=content_of(product()), author=editor)

    with pytest.raises(NotAllowed, match="only what it loaded"):
        draft_publish(draft=draft, publisher=None)


def test_a_person_may_publish_what_the_system_loaded(publisher):
    draft = draft_save(source="vendor", content=content_of(product()), author=None)

    assert draft_publish(draft=draft, publisher=publisher).published_by == publisher


# --- what cannot be published ----------------------------------------------------------------


def test_a_draft_without_a_difference_is_not_published():
    publish(product())

    with pytest.raises(Conflict, match="nothing to publish"):
        publish(product())

    assert Version.objects.count() == 1


def test_a_draft_is_published_once(editor, publisher):
    draft = draft_save(source="vendor", content=content_of(product()), author=editor)
    draft_publish(draft=draft, publisher=publisher)

    with pytest.raises(Conflict, match="published already"):
        draft_publish(draft=draft, publisher=publisher)


def test_a_discarded_draft_is_not_published(editor, publisher):
    draft = draft_save(source="vendor", content=content_of(product()), author=editor)
    draft_discard(draft=draft, actor=editor)

    with pytest.raises(Conflict, match="discarded already"):
        draft_publish(draft=draft, publisher=publisher)


# --- sources keep to themselves --------------------------------------------------------------


def test_a_local_source_does_not_take_a_vendors_product():
    publish(product())

    with pytest.raises(InvalidInput, match="vendor"):
        publish(local("app"))


def test_a_local_source_does_not_take_a_product_that_the_vendor_gave_up():
    publish(product(), product("old"))
    publish(product())

    with pytest.raises(InvalidInput, match="belongs to the source vendor"):
        publish(local("old"))


def test_a_local_source_does_not_take_a_vendors_document():
    publish(product("first"), product("second"))
    publish(product("first"))
    stolen = [{**document, "id": "second-ports"} for document in local()["documents"]]

    with pytest.raises(InvalidInput, match="belongs to the source vendor"):
        publish(local(documents=stolen))


def test_a_local_source_does_not_take_the_shared_component():
    publish_shared()

    with pytest.raises(InvalidInput, match="site"):
        publish(local("site"))


def test_publishing_one_source_leaves_the_others_as_they_are():
    publish_shared()
    publish(product())
    version = publish(local())

    assert {change.product.slug for change in version.changes.exclude(product=None)} == {"own"}


def test_a_source_does_not_remove_what_another_one_ends_at():
    publish_shared()
    publish(product(flows=[flow("dns", destination="site.dns")]))
    without = {**SHARED, "components": SHARED["components"][1:]}

    with pytest.raises(InvalidInput, match=r"site\.dns"):
        publish(without)
