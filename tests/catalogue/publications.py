"""Publishing small catalogues in tests, as the system does with the data it loads."""

from __future__ import annotations

from typing import Any

from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.models import Version
from requirements_app.catalogue.schema import ProductFile
from requirements_app.catalogue.services import draft_publish, draft_save

from .samples import SHARED, product


def content_of(*files: dict[str, Any]) -> CatalogueContent:
    return CatalogueContent(tuple(ProductFile.model_validate(file) for file in files))


def publish(*files: dict[str, Any]) -> Version:
    """Publishes files of one source."""
    content = content_of(*files)
    (source,) = {file.source for file in content.files}
    return draft_publish(
        draft=draft_save(source=source, content=content, author=None), publisher=None
    )


def publish_shared() -> Version:
    return publish(SHARED)


def local(slug: str = "own", **facts: Any) -> dict[str, Any]:
    """A product of the organisation's own."""
    vendor = {"slug": "org", "name": "We"}
    return product(slug, **{"source": "local/org", "vendor": vendor, **facts})
