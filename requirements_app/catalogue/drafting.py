"""A draft's content: how it is kept, read and validated among the other sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from requirements_app.core.canonical import plain_content_hash
from requirements_app.core.errors import InvalidInput, Problem
from requirements_app.core.text import clean_text

from .content import CatalogueContent
from .models import Draft
from .schema import ProductFile
from .validation import validate


def content_json(content: CatalogueContent) -> dict[str, Any]:
    """The content as a draft keeps it: the file format's own JSON."""
    return {"files": [file.model_dump(mode="json", by_alias=True) for file in content.files]}


def draft_digest(content: CatalogueContent) -> str:
    """The content hash of a draft's content."""
    return plain_content_hash(content_json(content))


def refuse_odd_text(content: CatalogueContent) -> None:
    """Raises InvalidInput for texts that cannot be stored or deceive a reader: control
    characters, marks that turn the direction of writing. Files are read without them already."""
    for file in content.files:
        refuse_odd_values(file.model_dump(mode="json"), file.product.slug)


def refuse_odd_values(value: Any, path: str = "") -> None:
    """The same for the texts of a JSON value that stands at `path`."""
    problems: list[Problem] = []
    for field, text in _texts(value, path):
        try:
            clean_text(text, field, len(text), multiline=True)
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput(*problems)


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield f"{path} key", key
            yield from _texts(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _texts(inner, f"{path}[{at}]")


def draft_content(draft: Draft) -> CatalogueContent:
    """A draft's content by itself, without the other sources."""
    return json_content(draft.content)


def json_content(content: dict[str, Any]) -> CatalogueContent:
    """The content that was kept as `content_json`."""
    return CatalogueContent(tuple(ProductFile.model_validate(each) for each in content["files"]))


def in_force_json(source: str) -> dict[str, Any]:
    """What a source has published, as drafts keep it; no files where it has published nothing."""
    content = _in_force().filter(source=source).values_list("content", flat=True).first()
    return content or {"files": []}


def published_version(source: str) -> int | None:
    """The number of the version that a source published last."""
    return _in_force().filter(source=source).values_list("version_id", flat=True).first()


def published_drafts(*, but: str = "") -> dict[str, Draft]:
    """By source, the draft whose publication is in force; of every source but one."""
    return {draft.source_id: draft for draft in _in_force().exclude(source=but)}


def published_digests() -> dict[str, str]:
    """By source, the digest of the draft whose publication is in force."""
    return dict(_in_force().values_list("source_id", "digest"))


def _in_force() -> QuerySet[Draft]:
    published = Draft.objects.filter(state=Draft.State.PUBLISHED)
    return published.order_by("source_id", "-version_id").distinct("source_id")


def open_drafts(*, but: str = "") -> dict[str, Draft]:
    """The open drafts by source; of every source but one."""
    waiting = Draft.objects.filter(state=Draft.State.OPEN).exclude(source=but)
    return {draft.source_id: draft for draft in waiting}


def whole_content(drafts: dict[str, Draft]) -> CatalogueContent:
    """The content of several sources together."""
    return CatalogueContent(
        tuple(file for draft in drafts.values() for file in draft_content(draft).files)
    )


def refuse_invalid(source: str, content: CatalogueContent, *, with_drafts: bool) -> None:
    """Raises InvalidInput unless `content` is sound together with what the other sources
    publish, or with their open drafts where `with_drafts`."""
    others = published_drafts(but=source) | (open_drafts(but=source) if with_drafts else {})
    validate(CatalogueContent((*whole_content(others).files, *content.files)))
