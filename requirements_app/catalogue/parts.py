"""The parts of a product's file that editors change one by one, as the plain JSON that drafts
keep. Pure: no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from pydantic import BaseModel, ValidationError

from requirements_app.core.canonical import plain_content_hash
from requirements_app.core.errors import InvalidInput
from requirements_app.core.yaml_lines import MarkedYaml, Path, path_text
from requirements_app.core.yaml_problems import problems_of

from .schema import (
    Alternative,
    Component,
    Feature,
    Flow,
    Host,
    Parameter,
    Product,
    ProductFile,
    Strict,
    Vendor,
)

Json = dict[str, Any]
Part = Literal["product", "components", "hosts", "parameters", "features", "alternatives", "flows"]
PARTS: Final[tuple[Part, ...]] = get_args(Part)
LISTS: Final[tuple[Part, ...]] = PARTS[1:]


class ProductFacts(Strict):
    """What a file says of its product as a whole."""

    vendor: Vendor
    product: Product


MODELS: Final[Mapping[Part, type[BaseModel]]] = {
    "product": ProductFacts,
    "components": Component,
    "hosts": Host,
    "parameters": Parameter,
    "features": Feature,
    "alternatives": Alternative,
    "flows": Flow,
}


@dataclass(frozen=True)
class Item:
    """One item of a part; `at` is its place in the list."""

    key: str
    at: int
    value: Json

    @property
    def digest(self) -> str:
        """By which an editor is told that somebody else changed it meanwhile."""
        return plain_content_hash(self.value)


def key_field(part: Part) -> str:
    """The field that an item of the part is known by."""
    return "pattern" if part == "hosts" else "id"


def file_of(content: Json, product: str) -> Json | None:
    """The file of a product; None where the content has none."""
    return next((each for each in content["files"] if each["product"]["slug"] == product), None)


def items_of(file: Json, part: Part) -> list[Item]:
    """The items of a part, in the order of the file."""
    if part == "product":
        facts = {"vendor": file["vendor"], "product": file["product"]}
        return [Item(file["product"]["slug"], 0, facts)]
    field = key_field(part)
    return [Item(each[field], at, each) for at, each in enumerate(file[part])]


def item_of(file: Json, part: Part, key: str) -> Item | None:
    """The first item of that key; None where there is none."""
    return next((each for each in items_of(file, part) if each.key == key), None)


def item_put(file: Json, part: Part, value: Json, at: int | None = None) -> None:
    """Replace the item at `at`, or append a new one."""
    if part == "product":
        file |= value
    elif at is None:
        file[part].append(value)
    else:
        file[part][at] = value


def item_checked(part: Part, value: Json) -> Json:
    """The item as drafts keep it, with every default filled in. Raises InvalidInput with a field
    such as ``services[0].service`` for each problem."""
    model = MODELS[part]
    try:
        checked = model.model_validate(value)
    except ValidationError as error:
        raise InvalidInput(*problems_of(error, _Values("", value, {}), model)) from error
    return checked.model_dump(mode="json", by_alias=True)


def file_checked(value: Json) -> ProductFile:
    """A whole file, sound by itself. Raises InvalidInput as `item_checked` does."""
    try:
        return ProductFile.model_validate(value)
    except ValidationError as error:
        problems = problems_of(error, _Values("", value, {}), ProductFile)
        raise InvalidInput(*problems) from error


class _Values(MarkedYaml):
    """Values that come from a form: their places are paths without file and line."""

    def field(self, path: Path) -> str:
        return path_text(path)
