"""Catalogue files: reading them with errors that name the line, and writing them.

A first pass finds everything wrong within the files, a second, once each file is sound by
itself, everything wrong across them (:mod:`.validation`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

import yaml
from pydantic import ValidationError

from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.schema import ProductFile
from requirements_app.catalogue.validation import located_by_product, validate
from requirements_app.core.errors import InvalidInput, Problem
from requirements_app.core.yaml_lines import MAX_CHARACTERS, MarkedYaml, Path, load_yaml
from requirements_app.core.yaml_problems import problems_of

SUFFIXES = frozenset({".yaml", ".yml"})


@dataclass(frozen=True)
class ReadFile:
    """A product file with the text it came from."""

    product_file: ProductFile
    marked: MarkedYaml


def read_text(text: str, name: str) -> ReadFile:
    """The product file in `text`, sound by itself; `name` is what problems call it.

    Raises InvalidInput with one problem for each error, such as
    ``nextron-asgard.yaml:57 flows[3].services[0]``.
    """
    marked = load_yaml(text, name)
    if not isinstance(marked.data, dict):
        problem = marked.problem((), "the file", "is no mapping", "begin it with `schema: 1`")
        raise InvalidInput(problem)
    try:
        return ReadFile(ProductFile.model_validate(marked.data), marked)
    except ValidationError as error:
        raise InvalidInput(*problems_of(error, marked, ProductFile)) from error


def read_file(path: FilePath) -> ProductFile:
    """The product file at `path`, sound by itself; raises InvalidInput."""
    return _read(path).product_file


def read_folder(
    path: FilePath,
    beside: CatalogueContent = CatalogueContent(),  # noqa: B008 - frozen
) -> CatalogueContent:
    """The content of all YAML files directly in a folder; see `read_files`."""
    if not path.is_dir():
        raise InvalidInput.one("path", str(path), "is no folder", "name a folder of YAML files")
    paths = sorted(each for each in path.iterdir() if each.suffix in SUFFIXES)
    if not paths:
        raise InvalidInput.one(
            "path", str(path), "holds no YAML file", "put a file such as product.yaml there"
        )
    return read_files(paths, beside)


def read_files(
    paths: Iterable[FilePath],
    beside: CatalogueContent = CatalogueContent(),  # noqa: B008 - frozen
) -> CatalogueContent:
    """The content of these files, each holding one product, sound by itself and together.

    The files are the whole of their sources. `beside` is what the other sources hold already;
    it is looked up in, not returned. Raises InvalidInput with every problem of every file, or,
    where each is sound by itself, every problem across them.
    """
    read: list[ReadFile] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            read.append(_read(path))
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput(*problems)
    files = [each.product_file for each in read]
    sources = {file.source for file in files}
    validate(beside.with_files(files), _Locator(read), only=sources)
    return CatalogueContent(tuple(files))


class _Locator:
    """Names a place by file and line where the product was read from a file."""

    def __init__(self, read: Iterable[ReadFile]) -> None:
        # By identity: two files may wrongly hold the same product.
        self._read = {id(each.product_file): each for each in read}

    def __call__(self, file: ProductFile, path: Path) -> str:
        found = self._read.get(id(file))
        return found.marked.field(path) if found else located_by_product(file, path)


def _read(path: FilePath) -> ReadFile:
    try:
        if path.stat().st_size > 4 * MAX_CHARACTERS:
            mend = f"keep it to {MAX_CHARACTERS} characters"
            raise InvalidInput.one(path.name, str(path), "is too large", mend)
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        message = f"cannot be read ({error.strerror})"
        raise InvalidInput.one(path.name, str(path), message, "check path and rights") from error
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 at byte {error.start}"
        raise InvalidInput.one(path.name, str(path), message, "save it as UTF-8") from error
    return read_text(text, path.name)


# --- writing -------------------------------------------------------------------------------


def dump(file: ProductFile) -> str:
    """The file's canonical YAML, which reads back equal; what is at its default is left out."""
    data = file.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return yaml.dump(
        _compact(data),
        Dumper=yaml.SafeDumper,
        sort_keys=False,
        allow_unicode=True,
        width=100,
    )


def _compact(value: Any) -> Any:
    """The short forms that people write: `lines: 12-14`, and a service as plain text."""
    if isinstance(value, list):
        return [_compact(each) for each in value]
    if not isinstance(value, dict):
        return value
    return dict(_compact_items(value))


def _compact_items(value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, inner in value.items():
        if key == "lines" and isinstance(inner, dict):
            first, last = inner["first"], inner["last"]
            yield key, first if first == last else f"{first}-{last}"
        elif key == "services" and isinstance(inner, list):
            yield key, [each["service"] if set(each) == {"service"} else each for each in inner]
        else:
            yield key, _compact(inner)
