"""Product files of the catalogue in requests and answers: as JSON, or as the YAML that people
write and the pages download."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import IO, Any

from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer, JSONRenderer

from requirements_app.catalogue.files import dump, read_text
from requirements_app.catalogue.parts import Json, file_checked
from requirements_app.catalogue.schema import ProductFile
from requirements_app.core.errors import InvalidInput, Problem

MEDIA_TYPE = "application/yaml"
_BETWEEN = re.compile(r"^---[ \t]*$\n?", re.MULTILINE)
_SAYS_SOMETHING = re.compile(r"^[ \t]*[^ \t\n#]", re.MULTILINE)
_FILES = "files"


class YamlText(str):
    """A body that came as YAML."""

    __slots__ = ()


class YamlParser(BaseParser):
    """YAML as text: what it says is read where it is known what it is about."""

    media_type = MEDIA_TYPE

    def parse(  # type: ignore[override]  # the framework takes anything, and says less
        self,
        stream: IO[Any],
        media_type: str | None = None,  # noqa: ARG002
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> YamlText:
        try:
            return YamlText(stream.read().decode("utf-8"))
        except UnicodeDecodeError as error:
            message = f"is not UTF-8 at byte {error.start}"
            raise InvalidInput.one("body", "", message, "encode the body as UTF-8") from error


class YamlRenderer(BaseRenderer):
    """Text as it is. Problems stay JSON, whatever the request accepts."""

    media_type = MEDIA_TYPE
    format = "yaml"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,  # noqa: ARG002
        renderer_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> bytes:
        if isinstance(data, str):
            return data.encode()
        rendered: bytes = JSONRenderer().render(data)
        return rendered


def yaml_of(files: Iterable[Json]) -> str:
    """Files as drafts keep them as YAML, one document each."""
    return "---\n".join(dump(ProductFile.model_validate(each)) for each in files)


def file_in(body: Any) -> ProductFile:
    """The one product file that a request sends. Raises InvalidInput."""
    if isinstance(body, YamlText):
        return read_text(body.replace("\r\n", "\n"), "body").product_file
    if not isinstance(body, dict):
        raise InvalidInput.one("body", body, "is no JSON object", "send a product file: {…}")
    return file_checked(body)


def files_in(body: Any) -> list[ProductFile]:
    """The files of a whole source: one YAML document each, or ``{"files": […]}``. Raises
    InvalidInput with the problems of all of them."""
    if isinstance(body, YamlText):
        texts = _BETWEEN.split(body.replace("\r\n", "\n"))
        said = [YamlText(each) for each in texts if _SAYS_SOMETHING.search(each)]
        places = [f"file {number}" for number in range(1, len(said) + 1)]
        found = _each(said, places, lambda text, name: read_text(text, name).product_file)
    else:
        given = _listed(body)
        places = [f"{_FILES}[{at}]" for at in range(len(given))]
        found = _each(given, places, _placed)
    if not found:
        mend = "send every file that the source shall have"
        raise InvalidInput.one(_FILES, "", "has no product file", mend)
    return _refuse_twice(found)


def _each(given: list[Any], places: list[str], read: Any) -> list[ProductFile]:
    found: list[ProductFile] = []
    problems: list[Problem] = []
    for value, place in zip(given, places, strict=True):
        try:
            found.append(read(value, place))
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput(*problems)
    return found


def _placed(value: Any, place: str) -> ProductFile:
    if not isinstance(value, dict):
        raise InvalidInput.one(place, value, "is no JSON object", "send a product file: {…}")
    try:
        return file_checked(value)
    except InvalidInput as error:
        raise error.under(place) from error


def _listed(body: Any) -> list[Any]:
    mend = 'send {"files": […]}, or YAML'
    if not isinstance(body, dict):
        raise InvalidInput.one("body", body, "is no JSON object", mend)
    if unknown := [key for key in body if key != _FILES]:
        raise InvalidInput(*(Problem(key, body[key], "is not known here", mend) for key in unknown))
    found = body.get(_FILES)
    if not isinstance(found, list):
        raise InvalidInput.one(_FILES, found, "is no list", mend)
    return found


def _refuse_twice(files: list[ProductFile]) -> list[ProductFile]:
    slugs = [file.product.slug for file in files]
    if twice := sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        mend = "send one file for each product"
        raise InvalidInput.one("product.slug", twice[0], "comes in two files", mend)
    return files
