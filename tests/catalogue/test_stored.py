"""Content as it is read from the database: equal to what was published, and made on demand."""

from __future__ import annotations

import pytest

from requirements_app.catalogue import stored
from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.stored import stored_content

from .publications import content_of, local, publish, publish_shared
from .samples import SHARED, product

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> int:
    publish_shared()
    publish(product())
    return publish(local()).pk


@pytest.fixture
def unpacked(monkeypatch) -> list[str]:
    """The products whose files become values from now on."""
    made: list[str] = []

    def unpack(packed: bytes):
        file = stored._unpacked.__wrapped__(packed)
        made.append(file.product.slug)
        return file

    original = stored._unpacked
    unpack.__wrapped__ = original.__wrapped__  # type: ignore[attr-defined]
    monkeypatch.setattr(stored, "_unpacked", unpack)
    return made


def test_it_equals_content_of_the_same_files(version):
    whole = content_of(SHARED, product(), local())

    assert stored_content(version) == whole
    assert whole == stored_content(version)
    assert stored_content(version).of_source("vendor") == whole.of_source("vendor")
    assert stored_content(version) != whole.of_source("vendor")
    assert isinstance(stored_content(version).with_files(()), CatalogueContent)


def test_look_ups_are_those_of_the_files(version):
    whole, kept = content_of(SHARED, product(), local()), stored_content(version)

    assert list(kept.products.items()) == list(whole.products.items())
    assert list(kept.flows.items()) == list(whole.flows.items())
    assert len(kept.flows) == len(whole.flows)
    assert dict(kept.components) == dict(whole.components)
    assert dict(kept.hosts) == dict(whole.hosts)
    assert kept.citations("app") == whole.citations("app")


def test_what_is_not_there_is_not_found(version):
    kept = stored_content(version)

    assert "none" not in kept.products
    assert kept.products.get("none") is None
    for slug in ("none.flow", "app.none", "app"):
        assert slug not in kept.flows


def test_components_hosts_and_outlines_make_no_file_a_value(version, unpacked):
    kept = stored_content(version)

    assert {file.product.slug for file in kept.outlines} == {"site", "app", "own"}
    assert all(file.flows == () and file.documents == () for file in kept.outlines)
    assert kept.components
    assert kept.hosts
    assert "app" in kept.products
    assert unpacked == []


def test_only_the_product_that_is_asked_for_becomes_a_value(version, unpacked):
    kept = stored_content(version)
    slug = next(iter(content_of(product()).flows))

    assert slug in kept.flows
    assert set(unpacked) == {"app"}


def test_versions_share_the_files_that_are_the_same(version):
    earlier = stored_content(version)
    later = stored_content(publish(local(parameters=[{"id": "p", "name": "P", "meaning": "m"}])).pk)

    assert earlier.products["app"] is later.products["app"]
