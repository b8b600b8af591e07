"""What the catalogue editor's pages tell beside the content: what an item may refer to, and where
a problem is mended. Pure but for the catalogue in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from requirements_app.catalogue.content import HOST
from requirements_app.catalogue.desk import Workspace
from requirements_app.catalogue.diff import ObjectChange
from requirements_app.catalogue.files import dump
from requirements_app.catalogue.models import Change
from requirements_app.catalogue.parts import LISTS, Item, Json, Part, items_of, key_field
from requirements_app.catalogue.schema import ProductFile
from requirements_app.catalogue.selectors import content_at, current_version
from requirements_app.catalogue.surroundings import PlacedProblem
from requirements_app.catalogue.validation import visible_sources
from requirements_app.core.yaml_lines import MarkedYaml, Path, load_yaml

from .forms.editor_base import ItemForm, Known
from .forms.editor_flows import FlowForm
from .forms.editor_items import (
    AlternativeForm,
    ComponentForm,
    FeatureForm,
    HostForm,
    ParameterForm,
    ProductForm,
)
from .lists import ChangeLine, FieldChange, change_lines, content_fields
from .words import Label

FORMS: Final[Mapping[Part, type[ItemForm]]] = {
    "product": ProductForm,
    "components": ComponentForm,
    "hosts": HostForm,
    "parameters": ParameterForm,
    "features": FeatureForm,
    "alternatives": AlternativeForm,
    "flows": FlowForm,
}
PART_NAMES: Final[Mapping[Part, Label]] = {
    "product": _("Product"),
    "components": _("Components"),
    "hosts": _("Hosts"),
    "parameters": _("Parameters"),
    "features": _("Features"),
    "alternatives": _("Alternatives"),
    "flows": _("Flows"),
}

# --- what an item may refer to -------------------------------------------------------------------


def known_of(workspace: Workspace, product: str) -> Known:
    """What items of a product's file may refer to: its own, its source's, and what the sources
    in force offer that it may see."""
    file = workspace.file(product) or {}
    own = workspace.excerpts("product", "components", "hosts")
    others = [*_seen_files(workspace), *_own_files(own, product)]
    components = [(each["id"], each["name"]) for each in file.get("components", ())]
    components += [
        (f"{other.slug}.{id_}", f"{other.name}: {name}")
        for other in others
        for id_, name in other.components
    ]
    hosts = [
        (f"{HOST}{each['pattern']}", each["name"])
        for each_file in own
        for each in each_file["hosts"]
    ]
    return Known(
        components=[*components],
        ends=[*components, *dict(hosts).items()],
        products=[(other.slug, other.name) for other in others],
        features=_named(file, "features"),
        alternatives=[
            (f"{group['id']}/{option['id']}", f"{group['name']}: {option['name']}")
            for group in file.get("alternatives", ())
            for option in group["options"]
        ],
        crypto_profiles=_named(file, "crypto_profiles"),
        rows=list(_rows(file)),
    )


@dataclass(frozen=True)
class _Outline:
    slug: str
    name: str
    components: tuple[tuple[str, str], ...]


def _seen_files(workspace: Workspace) -> Iterator[_Outline]:
    version = current_version()
    if version is None:
        return
    seen = {*visible_sources(workspace.source)} - {workspace.source}
    for file in content_at(version.number).outlines:
        if file.source in seen:
            components = tuple((each.id, each.name) for each in file.components)
            yield _Outline(file.product.slug, file.product.name, components)


def _own_files(own: Iterable[Json], product: str) -> Iterator[_Outline]:
    for file in own:
        slug = file["product"]["slug"]
        if slug != product:
            components = tuple((each["id"], each["name"]) for each in file["components"])
            yield _Outline(slug, file["product"]["name"], components)


def _named(file: Json, part: str) -> list[tuple[str, Label]]:
    return [(each["id"], f"{each['name']} ({each['id']})") for each in file.get(part, ())]


def _rows(file: Json) -> Iterator[tuple[str, Label]]:
    for document in file.get("documents", ()):
        for section in document["sections"]:
            for row in section["rows"]:
                yield row["id"], " | ".join(cell or "…" for cell in row["cells"])
            for statement in section["statements"]:
                yield statement["id"], statement["summary"]


# --- where a problem is mended -------------------------------------------------------------------


@dataclass(frozen=True)
class ProblemLine:
    """A problem, the item that has it, and the address of the field that mends it."""

    placed: PlacedProblem
    subject: str
    address: str


def problem_lines(workspace: Workspace, problems: Iterable[PlacedProblem]) -> list[ProblemLine]:
    """Problems with where to mend each."""
    return [_line(workspace, each) for each in problems]


def _line(workspace: Workspace, placed: PlacedProblem) -> ProblemLine:
    file, path = workspace.file(placed.product), placed.path
    item = _item_at(file, path) if file is not None else None
    if item is not None:
        part, found = item
        page = item_url(workspace.source, placed.product, part, found.key)
        field = FORMS[part].field_of(tuple(str(key) for key in _below(part, path)))
        return ProblemLine(placed, f"{placed.product}.{found.key}", f"{page}#{field}")
    page = reverse("draft-file-text", args=[workspace.source, placed.product])
    line = marked_text(file).line_of(path) if file is not None else 1
    return ProblemLine(placed, placed.product, f"{page}?line={line}#text")


def _item_at(file: Json, path: Path) -> tuple[Part, Item] | None:
    if path[:1] in (("product",), ("vendor",)):
        return "product", items_of(file, "product")[0]
    for part in LISTS:
        if path[:1] == (part,) and len(path) > 1 and isinstance(path[1], int):
            return part, items_of(file, part)[path[1]]
    return None


def _below(part: Part, path: Path) -> Path:
    return path if part == "product" else path[2:]


def item_url(source: str, product: str, part: Part, key: str) -> str:
    """The form of an item."""
    return reverse("draft-item", args=[source, product, part, key])


# --- the text of a file --------------------------------------------------------------------------


def file_text(file: Json) -> str:
    """A file's YAML, as it is downloaded."""
    return dump(ProductFile.model_validate(file))


def marked_text(file: Json) -> MarkedYaml:
    """The same with the line of each value."""
    return load_yaml(file_text(file), file_name(file["product"]["slug"]))


def file_name(product: str) -> str:
    return f"{product}.yaml"


# --- tables --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PartTable:
    """The items of a part, each with what a reader knows it by."""

    part: Part
    name: Label
    rows: tuple[PartRow, ...]

    @cached_property
    def count(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class PartRow:
    key: str
    name: str
    digest: str
    item: Json


def part_tables(file: Json) -> list[PartTable]:
    """Everything that has a form, part by part."""
    return [
        PartTable(part, PART_NAMES[part], tuple(_row(each) for each in items_of(file, part)))
        for part in LISTS
    ]


def _row(item: Item) -> PartRow:
    name = item.value.get("purpose") or item.value.get("name") or ""
    return PartRow(item.key, name, item.digest, item.value)


def item_title(item: Item) -> str:
    """What a reader knows the item by."""
    value = item.value.get("product") or item.value
    return str(value.get("purpose") or value.get("name") or item.key)


@dataclass(frozen=True)
class DraftChange:
    """A change as pages show it, and the form of what it is about; "" where there is none.
    `facts` has what was added or removed."""

    line: ChangeLine
    address: str
    facts: tuple[FieldChange, ...]


_FORM_OF: Final[Mapping[str, Part]] = {
    "product": "product",
    "component": "components",
    "host": "hosts",
    "parameter": "parameters",
    "feature": "features",
    "flow": "flows",
}


def draft_changes(
    workspace: Workspace, changes: Iterable[ObjectChange], *, editable: bool
) -> list[DraftChange]:
    """Changes as pages show them, with links to their forms where they can be edited."""
    shown = []
    for each in changes:
        change = Change(
            kind=each.key.kind,
            slug=each.key.slug,
            disposition=each.disposition,
            previous=each.previous,
            current=each.current,
            impact=list(each.impact),
        )
        address = _change_address(workspace, each) if editable else ""
        whole = each.current or each.previous or {}
        facts = content_fields(whole) if each.disposition != "change" else ()
        shown.append(DraftChange(change_lines([change])[0], address, facts))
    return shown


def _change_address(workspace: Workspace, change: ObjectChange) -> str:
    part = _FORM_OF.get(change.key.kind)
    if part is None or change.current is None:
        return ""
    if part == "hosts":
        pattern = change.key.slug
        product = next(
            file["product"]["slug"]
            for file in workspace.content["files"]
            if any(each["pattern"] == pattern for each in file["hosts"])
        )
        return item_url(workspace.source, product, part, pattern)
    key = change.key.slug if part == "product" else str(change.current[key_field(part)])
    return item_url(workspace.source, change.product, part, key)
