"""Storing readings of documents and their originals."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from requirements_app.audit.models import Event
from requirements_app.core.errors import InvalidInput
from requirements_app.documents import schema, services
from requirements_app.documents.models import Document, Original, Revision, Row, Section
from requirements_app.documents.services import original_add, revision_store
from tests.catalogue.samples import ORIGINAL, SHA256, document

pytestmark = pytest.mark.django_db


def reading(**facts: Any) -> schema.Document:
    return schema.Document.model_validate(document(**facts))


def mixed_section() -> dict[str, Any]:
    decision = {"code": "restated", "reason": "The row below says it.", "see": ["mixed/1"]}
    return {
        "id": "mixed",
        "title": "Mixed",
        "lines": "1-9",
        "header": ["From", "To"],
        "rows": [{"id": "mixed/1", "lines": "4-5", "cells": ["Client", None]}],
        "statements": [
            {"id": "mixed/p1", "lines": 2, "summary": "Said before.", "decision": decision},
            {"id": "mixed/p2", "lines": 8, "summary": "Said after."},
        ],
    }


# --- readings ----------------------------------------------------------------------------


def test_a_reading_is_stored_with_its_sections_and_rows():
    revision = revision_store(reading())

    section = Section.objects.get()
    assert (revision.number, revision.sha256, revision.title) == (1, SHA256, "Ports")
    assert (section.ref, section.header, section.last_line) == ("ports", ["From", "To", "Port"], 5)
    assert list(section.rows.values_list("ref", "kind", "first_line", "cells")) == [
        ("ports/1", "table", 4, ["Client", "Server", "443/tcp"]),
        ("ports/2", "table", 5, ["Client", "updates", "80/tcp"]),
    ]


def test_rows_and_statements_come_in_the_order_of_the_text():
    revision_store(reading(sections=[mixed_section()]))

    assert list(Row.objects.values_list("ref", "summary", "decision", "decision_see")) == [
        ("mixed/p1", "Said before.", "restated", ["mixed/1"]),
        ("mixed/1", "", "", []),
        ("mixed/p2", "Said after.", "", []),
    ]
    assert Row.objects.get(ref="mixed/1").cells == ["Client", None]


def test_an_equal_reading_is_stored_once(django_assert_max_num_queries):
    first = revision_store(reading())

    assert revision_store(reading()) == first
    assert (Revision.objects.count(), Row.objects.count()) == (1, 2)


def test_another_reading_is_another_revision_and_leaves_the_first_one():
    first = revision_store(reading())
    second = revision_store(reading(title="All ports", retrieved="2027-01-01"))

    assert (second.number, second.document) == (2, first.document)
    assert Document.objects.get().title == "All ports"
    assert Revision.objects.get(number=1).title == "Ports"


def test_going_back_to_a_reading_finds_it():
    first = revision_store(reading())
    revision_store(reading(title="All ports"))

    assert revision_store(reading()) == first
    assert Revision.objects.count() == 2


def test_storing_takes_a_number_of_queries_that_does_not_grow(django_assert_num_queries):
    rows = [{"id": f"ports/{n}", "lines": n, "cells": ["x"]} for n in range(1, 200)]
    section = {"id": "ports", "title": "Ports", "lines": "1-300", "rows": rows}
    revision_store(reading(id="other", sections=[section]))

    with django_assert_num_queries(13):
        revision_store(reading(id="another", sections=[section]))
    with django_assert_num_queries(13):
        revision_store(reading(id="small"))


@pytest.mark.parametrize("table", ["revision", "section", "row"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_a_stored_reading_never_changes(table, verb):
    revision_store(reading())

    with (
        pytest.raises(ProgrammingError, match="never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(f"documents_{table}"))


# --- originals ---------------------------------------------------------------------------


def test_an_original_is_known_by_its_hash(person):
    revision_store(reading())

    original = original_add(actor=person, name="ports.txt", content=ORIGINAL)

    assert (original.sha256, bytes(original.content)) == (SHA256, ORIGINAL)
    event = Event.objects.get(action="document.original-added")
    assert (event.actor, event.object_id) == (person, SHA256)
    assert event.data == {"name": "ports.txt", "size": len(ORIGINAL)}


def test_adding_an_original_again_changes_nothing(person):
    revision_store(reading())
    first = original_add(actor=person, name="ports.txt", content=ORIGINAL)

    assert original_add(actor=None, name="again.txt", content=ORIGINAL) == first
    assert Original.objects.get().name == "ports.txt"
    assert Event.objects.filter(action="document.original-added").count() == 1


def test_an_unknown_file_is_refused_with_the_known_documents():
    revision_store(reading())

    with pytest.raises(InvalidInput) as refused:
        original_add(actor=None, name="other.txt", content=ORIGINAL + b"\n")

    (problem,) = refused.value.problems
    assert problem.value == "other.txt"
    assert f"app-ports ({SHA256})" in problem.mend


def test_before_any_publication_the_mend_is_to_publish():
    with pytest.raises(InvalidInput, match="publish the catalogue first"):
        original_add(actor=None, name="ports.txt", content=ORIGINAL)


def test_a_huge_file_is_refused(monkeypatch):
    monkeypatch.setattr(services, "MAX_ORIGINAL_BYTES", 10)

    with pytest.raises(InvalidInput, match="more than 10 bytes"):
        original_add(actor=None, name="ports.txt", content=b"x" * 11)


@pytest.mark.parametrize("name", ["", "  ", "a\x00b", "x" * 256, "a\r\nb"])
def test_a_name_that_cannot_be_shown_is_refused(name):
    with pytest.raises(InvalidInput) as refused:
        original_add(actor=None, name=name, content=ORIGINAL)

    assert refused.value.problems[0].field == "name"


def test_the_content_of_an_original_never_changes():
    revision_store(reading())
    original_add(actor=None, name="ports.txt", content=ORIGINAL)

    with pytest.raises(ProgrammingError, match="never changes"), transaction.atomic():
        Original.objects.update(content=b"forged")
