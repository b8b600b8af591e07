"""What parts of the pages' addresses may look like."""

from __future__ import annotations

from requirements_app.catalogue.parts import PARTS


class _Text:
    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class SourceConverter(_Text):
    """A source of the catalogue: `vendor`, `shared` or `local/<name>`."""

    regex = "vendor|shared|local/[a-z0-9][a-z0-9-]{0,59}"


class PartConverter(_Text):
    """A part of a product's file, as the file format names it."""

    regex = "|".join(PARTS)
