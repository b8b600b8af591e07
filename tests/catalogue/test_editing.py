"""Editing a source: who may, what each change does, two editors, and the way to publication."""

from __future__ import annotations

import datetime as dt
from copy import deepcopy
from hashlib import sha256
from typing import Any

import pytest

from requirements_app.audit.models import Event
from requirements_app.catalogue import desk
from requirements_app.catalogue.drafting import content_json, json_content
from requirements_app.catalogue.editing import (
    file_digest,
    file_remove,
    files_save,
    item_remove,
    item_save,
    removal_undo,
)
from requirements_app.catalogue.files import dump, read_folder, read_text
from requirements_app.catalogue.json_diff import json_difference
from requirements_app.catalogue.loading import BUNDLED, content_load
from requirements_app.catalogue.models import Draft, Version, WorkingCopy
from requirements_app.catalogue.own_statements import original, statement_add
from requirements_app.catalogue.parts import Json, file_of, item_of
from requirements_app.catalogue.services import draft_publish, draft_save
from requirements_app.catalogue.submitting import (
    draft_reopen,
    publication_request,
    working_copy_discard,
    working_copy_submit,
)
from requirements_app.catalogue.surroundings import Surroundings
from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed, NotFound, Stale
from requirements_app.jobs.again import job_retry
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline
from requirements_app.jobs.services import job_cancel
from tests.catalogue import edits
from tests.catalogue.publications import content_of, publish
from tests.catalogue.samples import flow, product


@pytest.fixture
def app(db: None) -> Version:
    """The product `app` of the source `vendor`, published."""
    return publish(product("app"))


def copy() -> WorkingCopy:
    return WorkingCopy.objects.get(source="vendor")


def in_work(part: Any, key: str) -> Json:
    file = file_of(copy().content, "app")
    assert file is not None
    found = item_of(file, part, key)
    assert found is not None, key
    return found.value


def digest(user, part: Any, key: str) -> str:
    file = file_of(desk.workspace_get(user, "vendor").content, "app")
    assert file is not None
    found = item_of(file, part, key)
    assert found is not None
    return found.digest


def add_flow(actor, key: str = "fresh", **facts: Any) -> str:
    return item_save(
        actor=actor, source="vendor", product="app", part="flows", value=flow(key, **facts)
    )


# --- items -----------------------------------------------------------------------------------


def test_the_first_change_begins_the_working_copy_from_what_is_in_force(app, editor):
    before = desk.workspace_get(editor, "vendor")
    assert before.copy is None
    add_flow(editor)
    after = desk.workspace_get(editor, "vendor")
    assert after.copy is not None
    assert [change.key.slug for change in desk.changes_of(after)] == ["app.fresh"]
    assert after.in_force == before.content
    event = Event.objects.get(action="catalogue.item-saved")
    assert (event.actor, event.data["key"], event.data["part"]) == (editor, "fresh", "flows")


def test_a_change_of_one_item_leaves_all_others(app, editor):
    add_flow(editor)
    before = deepcopy(copy().content)
    value = {**in_work("flows", "fresh"), "purpose": "Other."}
    seen = digest(editor, "flows", "fresh")
    item_save(actor=editor, source="vendor", product="app", part="flows", value=value,
              key="fresh", seen=seen)  # fmt: skip
    file = file_of(before, "app")
    assert file is not None
    found = item_of(file, "flows", "fresh")
    assert found is not None
    found.value["purpose"] = "Other."
    assert copy().content == before


def test_saving_what_is_there_changes_nothing(app, editor):
    add_flow(editor)
    version = copy().row_version
    item_save(actor=editor, source="vendor", product="app", part="flows",
              value=in_work("flows", "fresh"), key="fresh",
              seen=digest(editor, "flows", "fresh"))  # fmt: skip
    assert copy().row_version == version


def test_a_value_the_schema_refuses_is_told_with_its_field(app, editor):
    with pytest.raises(InvalidInput) as refused:
        add_flow(editor, services=["tcp/99999"])
    assert [each.field for each in refused.value.problems] == ["services[0]"]
    assert not WorkingCopy.objects.exists()


def test_what_does_not_fit_yet_is_kept_and_told_with_its_place(app, editor):
    add_flow(editor, destination=["nobody"])
    space = desk.workspace_get(editor, "vendor")
    (found,) = Surroundings().problems(space)
    assert (found.product, found.path[2:]) == ("app", ("destination", 0))
    assert found.problem.value == "nobody"
    with pytest.raises(InvalidInput):
        working_copy_submit(actor=editor, source="vendor", expected_version=1)
    assert WorkingCopy.objects.exists()


def test_a_taken_id_is_refused(app, editor):
    add_flow(editor)
    with pytest.raises(InvalidInput, match="taken already"):
        add_flow(editor)


def test_what_is_published_keeps_its_id_and_what_is_new_may_change_it(app, editor):
    add_flow(editor)
    component = in_work("components", "client")
    with pytest.raises(InvalidInput, match="for ever"):
        item_save(actor=editor, source="vendor", product="app", part="components",
                  value={**component, "id": "other"}, key="client",
                  seen=digest(editor, "components", "client"))  # fmt: skip
    value = {**in_work("flows", "fresh"), "id": "fresher"}
    item_save(actor=editor, source="vendor", product="app", part="flows", value=value,
              key="fresh", seen=digest(editor, "flows", "fresh"))  # fmt: skip
    assert in_work("flows", "fresher")["purpose"]


def test_odd_characters_are_refused(app, editor):
    with pytest.raises(InvalidInput, match="direction"):
        add_flow(editor, purpose="a\u202eb")


# --- two editors -----------------------------------------------------------------------------


def test_two_editors_of_one_item_are_told_of_each_other(app, editor, both):
    add_flow(editor)
    seen = digest(editor, "flows", "fresh")
    value = in_work("flows", "fresh")
    options: dict[str, Any] = {
        "source": "vendor", "product": "app", "part": "flows", "key": "fresh", "seen": seen,
    }  # fmt: skip
    item_save(actor=both, value={**value, "purpose": "First."}, **options)
    with pytest.raises(Stale):
        item_save(actor=editor, value={**value, "purpose": "Second."}, **options)
    with pytest.raises(Stale):
        item_remove(actor=editor, **options)
    assert in_work("flows", "fresh")["purpose"] == "First."


def test_two_editors_of_different_items_do_not_meet(app, editor, both):
    seen = digest(editor, "components", "client")
    add_flow(both)
    item_save(actor=editor, source="vendor", product="app", part="components", key="client",
              seen=seen, value={**in_work("components", "client"), "name": "C"})  # fmt: skip
    assert set(copy().contributors.all()) == {editor, both}


# --- removing and putting back ---------------------------------------------------------------


def test_what_is_removed_can_be_put_back_where_it_was(app, editor):
    add_flow(editor)
    add_flow(editor, "last")
    before = copy().content
    item_remove(actor=editor, source="vendor", product="app", part="flows", key="fresh",
                seen=digest(editor, "flows", "fresh"))  # fmt: skip
    (removed,) = copy().removed
    removal_undo(actor=editor, source="vendor", removal=removed["id"])
    assert copy().content == before
    assert copy().removed == []
    with pytest.raises(NotFound):
        removal_undo(actor=editor, source="vendor", removal=removed["id"])


def test_a_name_that_is_taken_meanwhile_keeps_the_old_one_out(app, editor):
    add_flow(editor)
    item_remove(actor=editor, source="vendor", product="app", part="flows", key="fresh",
                seen=digest(editor, "flows", "fresh"))  # fmt: skip
    add_flow(editor)
    with pytest.raises(Conflict, match="there again"):
        removal_undo(actor=editor, source="vendor", removal=copy().removed[0]["id"])


def test_a_whole_product_goes_and_comes_back(app, editor):
    content = desk.workspace_get(editor, "vendor").content
    file_remove(actor=editor, source="vendor", product="app",
                seen=file_digest(file_of(content, "app")))  # fmt: skip
    assert copy().content == {"files": []}
    changes = desk.changes_of(desk.workspace_get(editor, "vendor"))
    assert {change.disposition for change in changes} == {"remove"}
    removal_undo(actor=editor, source="vendor", removal=copy().removed[0]["id"])
    assert copy().content == content


# --- files -----------------------------------------------------------------------------------


def test_the_real_catalogue_exported_and_imported_differs_in_nothing(published, editor):
    for source in ("vendor", "shared"):
        space = desk.workspace_get(editor, source)
        texts = [dump(file) for file in json_content(space.content).files]
        files = [read_text(text, "file.yaml").product_file for text in texts]
        files_save(actor=editor, source=source, files=files)
        again = desk.workspace_get(editor, source)
        assert again.copy is None
        assert json_difference(source, space.in_force, content_json(json_content(again.content))) \
            == ()  # fmt: skip


def test_the_bundled_files_survive_editing_import_and_export(db, editor):
    """The same through a working copy that began empty."""
    wanted = read_folder(BUNDLED).of_source("vendor")
    files_save(actor=editor, source="vendor", files=wanted.files)
    texts = [dump(file) for file in json_content(copy().content).files]
    again = tuple(read_text(text, "file.yaml").product_file for text in texts)
    assert again == wanted.files


def test_a_file_of_another_source_is_refused(app, editor):
    with pytest.raises(InvalidInput, match="is not the source"):
        files_save(actor=editor, source="shared", files=content_of(product("app")).files)


def test_a_file_that_somebody_else_changed_is_not_overwritten(app, editor, both):
    file = file_of(desk.workspace_get(editor, "vendor").content, "app")
    add_flow(both)
    with pytest.raises(Stale):
        files_save(actor=editor, source="vendor", files=content_of(product("app")).files,
                   seen={"app": file_digest(file)})  # fmt: skip


def test_a_product_of_another_source_is_refused(app, editor):
    foreign = product("app", source="local/org", vendor={"slug": "org", "name": "We"})
    with pytest.raises(InvalidInput, match="belongs to the source vendor"):
        files_save(actor=editor, source="local/org", files=content_of(foreign).files)


# --- our own statements ----------------------------------------------------------------------


def test_an_own_statement_becomes_a_row_that_the_flow_cites(app, editor):
    item_save(
        actor=editor,
        source="vendor",
        product="app",
        part="flows",
        value=flow("fresh", provenance=[]),
        statement="The server  asks\nthe client.",
    )
    assert in_work("flows", "fresh")["provenance"] == ["own/p1"]
    file = file_of(copy().content, "app")
    assert file is not None
    document = next(each for each in file["documents"] if each["id"] == "app-own-statements")
    assert document["sections"][0]["statements"][0]["summary"] == "The server asks the client."
    space = desk.workspace_get(editor, "vendor")
    assert Surroundings().problems(space) == ()


def test_a_statement_stands_once_and_its_document_keeps_its_hash():
    file = content_json(content_of(product("app")))["files"][0]
    day = dt.date(2026, 11, 21)
    said = [statement_add(file, text, day) for text in ("One.", "Two.", "One.")]
    assert said == ["own/p1", "own/p2", "own/p1"]
    document = file["documents"][-1]
    assert original(document) == b"One.\nTwo.\n"
    assert document["sha256"] == sha256(b"One.\nTwo.\n").hexdigest()
    assert document["sections"][0]["lines"] == {"first": 1, "last": 2}


# --- the difference --------------------------------------------------------------------------


@pytest.mark.parametrize("impact", edits.EDITS)
def test_the_difference_of_what_is_not_equal_is_the_whole_difference(impact):
    from requirements_app.catalogue.diff import difference

    _, edit = edits.EDITS[impact]
    before, after = edits.as_content(edits.before()), edits.as_content(edits.edited(edit))
    found = json_difference("vendor", content_json(before), content_json(after))
    assert found == difference(before, after)


# --- the way to publication --------------------------------------------------------------------


def submitted(author) -> Draft:
    add_flow(author)
    return working_copy_submit(actor=author, source="vendor", expected_version=1)


def test_a_draft_goes_from_its_author_to_a_version_by_a_second_person(app, both, publisher):
    draft = submitted(both)
    assert not WorkingCopy.objects.exists()
    request = publication_request(draft=draft, publisher=publisher)
    assert request.job is not None
    assert publication_request(draft=draft, publisher=publisher) == request
    job = run_inline(request.job)
    assert job.state == Job.State.SUCCEEDED
    version = Version.objects.get(pk=job.result["version"])
    assert version.published_by == publisher
    assert [change.slug for change in version.changes.all()] == ["app.fresh"]
    actions = [event.action for event in desk.history(draft=draft)]
    assert actions == [
        "catalogue.publication-requested", "catalogue.draft-saved", "catalogue.item-saved",
    ]  # fmt: skip
    assert Event.objects.filter(action="catalogue.published").count() == 2


def test_nobody_who_had_a_hand_in_it_publishes(app, editor, both, publisher):
    add_flow(both)
    add_flow(editor, "another")
    draft = working_copy_submit(actor=editor, source="vendor", expected_version=2)
    assert not desk.may_publish(both, draft)
    assert desk.publishers_of(draft) == [publisher]
    with pytest.raises(NotAllowed, match="had a hand"):
        publication_request(draft=draft, publisher=both)
    with pytest.raises(NotAllowed, match="had a hand"):
        draft_publish(draft=draft, publisher=both)
    with pytest.raises(NotAllowed, match="system"):
        draft_publish(draft=draft, publisher=None)


def test_taking_a_draft_back_keeps_who_had_a_hand_in_it(app, editor, both):
    draft = submitted(both)
    again = draft_reopen(draft=draft, actor=editor)
    assert set(again.contributors.all()) == {both, editor}
    draft.refresh_from_db()
    assert draft.state == Draft.State.DISCARDED
    second = working_copy_submit(actor=editor, source="vendor", expected_version=1)
    with pytest.raises(NotAllowed, match="had a hand"):
        publication_request(draft=second, publisher=both)


def test_a_draft_that_is_taken_back_is_not_published(app, editor, publisher):
    draft = submitted(editor)
    request = publication_request(draft=draft, publisher=publisher)
    draft_reopen(draft=draft, actor=editor)
    assert request.job is not None
    job = run_inline(request.job)
    assert job.state == Job.State.FAILED
    assert "discarded already" in job.error["message"]
    assert Version.objects.count() == 1


def test_a_publication_that_was_stopped_is_asked_for_again(app, editor, publisher):
    draft = submitted(editor)
    first = publication_request(draft=draft, publisher=publisher)
    assert first.job is not None
    stopped = job_cancel(job=first.job, actor=publisher)
    again = job_retry(job=stopped, actor=publisher)
    assert run_inline(again).state == Job.State.SUCCEEDED
    draft.refresh_from_db()
    assert draft.state == Draft.State.PUBLISHED
    with pytest.raises(Conflict, match="published already"):
        job_retry(job=stopped, actor=publisher)


def test_while_a_draft_waits_nothing_is_edited(app, editor):
    submitted(editor)
    with pytest.raises(Conflict, match="waits for a publisher"):
        add_flow(editor, "another")


def test_what_is_discarded_leaves_what_is_published(app, editor):
    add_flow(editor)
    with pytest.raises(Stale):
        working_copy_discard(actor=editor, source="vendor", expected_version=7)
    working_copy_discard(actor=editor, source="vendor", expected_version=1)
    assert not WorkingCopy.objects.exists()
    assert desk.changes_of(desk.workspace_get(editor, "vendor")) == ()


def test_the_command_line_does_not_throw_away_what_people_edit(app, editor):
    add_flow(editor)
    with pytest.raises(Conflict, match="is being edited, last by edith"):
        draft_save(source="vendor", content=content_of(product(flows=[])), author=None)
    with pytest.raises(Conflict, match="is being edited"):
        list(content_load(content_of(product("app", flows=[]))))


# --- who may ---------------------------------------------------------------------------------


def test_editing_and_seeing_drafts_need_a_role(app, person, publisher):
    with pytest.raises(NotAllowed):
        add_flow(person)
    with pytest.raises(NotAllowed):
        add_flow(publisher)
    with pytest.raises(NotAllowed):
        desk.workspace_get(person, "vendor")
    assert desk.workspace_get(publisher, "vendor").in_force["files"]


def test_asking_for_a_publication_needs_the_role(app, both, editor):
    draft = submitted(both)
    with pytest.raises(NotAllowed, match="publish the catalogue"):
        publication_request(draft=draft, publisher=editor)
