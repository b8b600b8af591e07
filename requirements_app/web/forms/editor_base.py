"""What the catalogue editor's forms of items share: their values, and where problems land."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from requirements_app.catalogue.parts import Json, Part
from requirements_app.core.errors import InvalidInput, Problem, shown
from requirements_app.web.words import WORDS, Label

from .base import PortalForm
from .editor_fields import Codec

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Choices = list[tuple[str, Label]]


@dataclass(frozen=True)
class Known:
    """What an item may refer to, as (reference, label): `ends` are components and hosts."""

    components: Choices
    ends: Choices
    products: Choices
    features: Choices
    alternatives: Choices
    crypto_profiles: Choices
    rows: Choices


def choices(kind: str) -> Choices:
    """The words of the file format for a field, with their labels."""
    return list(WORDS[kind].items())


def name_field(label: StrPromise, **options: Any) -> forms.CharField:
    """A short identifier or reference."""
    suggestions = options.pop("suggestions", "")
    attrs = {"class": "mono", "spellcheck": "false", "autocomplete": "off"}
    if suggestions:
        attrs["list"] = suggestions
    return forms.CharField(label=label, widget=forms.TextInput(attrs=attrs), **options)


def prose_field(label: StrPromise, **options: Any) -> forms.CharField:
    """A few sentences."""
    rows = options.pop("rows", 2)
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=widget, required=False, **options)


class ItemForm(PortalForm):
    """An item of one part. `codecs` says for each field where its value stands in the item;
    what the form does not show stays as it was."""

    part: ClassVar[Part]
    codecs: ClassVar[Mapping[str, Codec]]
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=80)

    def __init__(
        self, *args: Any, known: Known, before: Json | None = None, **options: Any
    ) -> None:
        self.before = before
        if before is not None:
            options["initial"] = {**self.initial_of(before), **options.get("initial", {})}
        super().__init__(*args, **options)
        self.offer(known)

    def offer(self, known: Known) -> None:
        """Put what may be chosen into the fields."""

    def initial_of(self, item: Json) -> Json:
        """The fields' values for an item."""
        return {name: codec.shown(_at(item, codec.path)) for name, codec in self.codecs.items()}

    def value(self) -> Json:
        """The item as the form has it; call it on a form that read well."""
        item: Json = deepcopy(self.before) if self.before is not None else {}
        for name, codec in self.codecs.items():
            _put(item, codec.path, codec.read(self.cleaned_data[name]))
        return item

    def clean(self) -> Json:
        """Whether every field can be read at all; what it means is the schema's to say."""
        cleaned = super().clean() or {}
        for name, codec in self.codecs.items():
            if name in cleaned:
                try:
                    codec.read(cleaned[name])
                except InvalidInput as error:
                    for problem in error.problems:
                        self.add_error(name, self.sentence(problem))
        return cleaned

    def place(self, field: str) -> str | None:
        """The field with the value at a path such as ``proxy.supported`` or ``services[0]``."""
        plain = ".".join(part.partition("[")[0] for part in field.split("."))
        return self.placed(tuple(plain.split("."))) or self.hinted(field)

    @classmethod
    def placed(cls, path: tuple[str, ...]) -> str | None:
        """The field for a path of keys, by the longest codec that begins it."""
        fits = [
            (len(codec.path), name)
            for name, codec in cls.codecs.items()
            if path[: len(codec.path)] == codec.path
        ]
        return max(fits)[1] if fits else None

    @classmethod
    def field_of(cls, path: tuple[str, ...]) -> str:
        """The field, or the part of the page, where the value at a path of keys is mended."""
        return cls.placed(path) or cls.hinted(".".join(path)) or (path[0] if path else "main")

    @classmethod
    def hinted(cls, field: str) -> str | None:  # noqa: ARG003
        """The field for a path that names none."""
        return None

    def sentence(self, problem: Problem) -> str:
        value = shown(problem.value) if problem.value not in ("", None) else ""
        return f"{value} {problem.message}; {problem.mend}.".strip()

    def refuse(self, error: InvalidInput) -> None:
        for problem in error.problems:
            name = self.place(problem.field) or self._mended_by(problem)
            self.add_error(name if name in self.fields else None, self.sentence(problem))

    def _mended_by(self, problem: Problem) -> str | None:
        """The field that the mend of a problem of the whole item speaks of: ``name the `x` …``."""
        said = problem.mend.split("`")[1::2]
        keys = [word.partition(":")[0].strip() for word in said]
        return next((name for key in keys for name in (self.placed((key,)),) if name), None)


def _at(item: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        item = item[key]
    return item


def _put(item: Json, path: tuple[str, ...], value: Any) -> None:
    for key in path[:-1]:
        item = item.setdefault(key, {})
    item[path[-1]] = value
