"""`manage.py documents`."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from requirements_app.documents import schema
from requirements_app.documents.models import Original
from requirements_app.documents.services import revision_store
from tests.catalogue.samples import ORIGINAL, SHA256, document

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("documents", *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        err.write(str(error))
    return out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "ports.txt"
    path.write_bytes(ORIGINAL)
    return path


def test_a_known_original_is_added(file):
    revision_store(schema.Document.model_validate(document()))

    out, err = run("add", file)

    assert SHA256 in out
    assert err == ""
    assert Original.objects.get().name == "ports.txt"


def test_one_refused_file_does_not_keep_the_others_out(file, tmp_path):
    revision_store(schema.Document.model_validate(document()))
    other = tmp_path / "other.txt"
    other.write_text("something else")

    _, err = run("add", other, tmp_path / "missing.txt", file)

    assert "which no known document has" in err
    assert "missing.txt" in err
    assert "2 of 3 files were not added" in err
    assert Original.objects.count() == 1


def test_documents_are_listed_with_their_presence(file):
    assert "publish the catalogue first" in run("list")[0]
    revision_store(schema.Document.model_validate(document()))
    assert "original absent" in run("list")[0]

    run("add", file)

    assert (
        f"app-ports r1: Maker, Ports, retrieved 2026-11-21, original present, {SHA256}"
        in run("list")[0]
    )
