"""What may stand in an address for a source of the catalogue, and for a part of a file."""

from __future__ import annotations

from django.urls import register_converter

from .parts import PARTS


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


register_converter(SourceConverter, "source")
register_converter(PartConverter, "part")
