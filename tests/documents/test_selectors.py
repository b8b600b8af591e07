"""Reading documents and the lines of their originals."""

from __future__ import annotations

import hashlib

import pytest

from requirements_app.core.errors import NotFound
from requirements_app.documents import schema, selectors
from requirements_app.documents.selectors import OriginalLine
from requirements_app.documents.services import original_add, revision_store
from tests.catalogue.samples import ORIGINAL, document

pytestmark = pytest.mark.django_db


@pytest.fixture
def revision():
    return revision_store(schema.Document.model_validate(document()))


def test_documents_are_listed_with_their_revisions(revision, django_assert_num_queries):
    newer = revision_store(schema.Document.model_validate(document(title="All ports")))

    with django_assert_num_queries(2):
        (found,) = selectors.documents()
        assert list(found.revisions.all()) == [newer, revision]


def test_a_revision_says_whether_its_original_is_here(revision):
    assert not selectors.revision_get("app-ports").has_original
    original_add(actor=None, name="ports.txt", content=ORIGINAL)

    assert selectors.revision_get("app-ports").has_original


def test_the_newest_revision_is_found_unless_a_number_is_given(revision):
    newer = revision_store(schema.Document.model_validate(document(title="All ports")))

    assert selectors.revision_get("app-ports") == newer
    assert selectors.revision_get("app-ports", 1) == revision


@pytest.mark.parametrize(("slug", "number"), [("none", None), ("app-ports", 7)])
def test_an_unknown_document_is_not_found(revision, slug, number):
    with pytest.raises(NotFound):
        selectors.revision_get(slug, number)


def test_without_the_original_rows_have_no_lines(revision):
    (section,) = selectors.revision_sections(revision)

    assert [shown.row.ref for shown in section.rows] == ["ports/1", "ports/2"]
    assert all(shown.lines == () for shown in section.rows)


def test_with_the_original_each_row_shows_its_lines(revision, django_assert_num_queries):
    original_add(actor=None, name="ports.txt", content=ORIGINAL)

    with django_assert_num_queries(3):
        (section,) = selectors.revision_sections(revision)

    assert section.rows[0].lines == (OriginalLine(4, "Client | Server | 443/tcp"),)


def test_lines_are_counted_as_an_editor_counts_them():
    content = "one\r\nt\u2028w\x0co\n\xff".encode("latin-1", "replace").replace(
        b"?", b"\xe2\x80\xa8"
    )
    revision_store(
        schema.Document.model_validate(document(sha256=hashlib.sha256(content).hexdigest()))
    )
    original = original_add(actor=None, name="odd.txt", content=content)

    assert selectors.original_lines(original.sha256) == ("one", "t\u2028w\x0co", "\ufffd")
