"""YAML that people write, read so that every error can say where it stands.

Only plain data comes out: mappings, lists, text, whole numbers, true/false and null. Anchors,
tags, duplicate keys and odd characters are refused, and everything else (`yes`, `1.10`,
`22:30`, a date) stays the text that was written, so nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from requirements_app.core.errors import InvalidInput, Problem

Path = tuple[str | int, ...]

MAX_CHARACTERS = 4_000_000
MAX_DEPTH = 40

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same events, only slower
_ODD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\ue000-\uf8ff\ufffe\uffff]"
)
_INTEGER = re.compile("-?(0|[1-9][0-9]{0,17})")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True)
class MarkedYaml:
    """A YAML document: its plain `data`, and the line on which each value starts."""

    name: str
    data: Any
    lines: Mapping[Path, int]

    def line_of(self, path: Path) -> int:
        """The 1-based line of the value at `path`, or of the nearest value that holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def field(self, path: Path) -> str:
        """How a problem names the place: ``file.yaml:57 flows[3].services[0]``."""
        return f"{self.name}:{self.line_of(path)} {path_text(path)}".rstrip()

    def problem(self, path: Path, value: object, message: str, mend: str) -> Problem:
        """A problem with the value at `path`."""
        return Problem(self.field(path), value, message, mend)


def path_text(path: Path) -> str:
    """``("flows", 3, "services", 0)`` as ``flows[3].services[0]``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def load_yaml(text: str, name: str, max_characters: int = MAX_CHARACTERS) -> MarkedYaml:
    """The one YAML document in `text`; `name` is what problems call it.

    Raises InvalidInput naming file and line: for text that is no YAML, is empty, too long or
    too deep, repeats a key, or uses anchors, aliases, tags or invisible characters.
    """
    if len(text) > max_characters:
        raise InvalidInput.one(
            name, f"{len(text)} characters", "is too long", f"keep it to {max_characters}"
        )
    text = text.removeprefix("\ufeff")  # the byte order mark that some editors write in front
    if odd := _ODD.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        raise InvalidInput(_odd_problem(f"{name}:{line}", odd[0]))
    reader = _Reader(name, yaml.parse(text, Loader=_LOADER))
    try:
        data = reader.document()
    except yaml.MarkedYAMLError as error:
        raise InvalidInput(_syntax_problem(name, error)) from error
    except yaml.YAMLError as error:
        raise InvalidInput.one(name, str(error), "is not YAML", "check the file") from error
    if reader.problems:
        raise InvalidInput(*reader.problems)
    return MarkedYaml(name, data, reader.lines)


class _Reader:
    """Builds plain data from parser events, noting lines and collecting problems."""

    def __init__(self, name: str, events: Iterator[Any]) -> None:
        self.name = name
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []
        self._events = events

    def document(self) -> Any:
        next(self._events)  # the start of the stream
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise InvalidInput.one(self.name, "", "is empty", "write a YAML mapping")
        data = self._value(next(self._events), ())
        next(self._events)  # the end of the document
        following = next(self._events)
        if not isinstance(following, yaml.StreamEndEvent):
            field = f"{self.name}:{following.start_mark.line + 1}"
            raise InvalidInput.one(
                field, "---", "starts a second document", "write one document in a file"
            )
        return data

    def _value(self, event: Any, path: Path) -> Any:
        line = event.start_mark.line + 1
        self.lines.setdefault(path, line)
        if len(path) > MAX_DEPTH:
            raise InvalidInput.one(
                f"{self.name}:{line}", path_text(path), "is nested too deeply", "make it flatter"
            )
        if isinstance(event, yaml.AliasEvent):
            self._refuse(path, f"*{event.anchor}", "is an alias", "write the value out")
            return None
        if event.anchor is not None:
            self._refuse(
                path, f"&{event.anchor}", "is an anchor", "write the value where it is used"
            )
        if event.tag is not None:
            self._refuse(path, event.tag, "is a tag", "remove it; plain values need none")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._scalar(event, path)

    def _mapping(self, path: Path) -> dict[str, Any]:
        data: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            line = event.start_mark.line + 1
            key = event.value if isinstance(event, yaml.ScalarEvent) else None
            if key is None:
                self._value(event, (*path, "?"))
                self._refuse(path, "?", "has a key that is not text", "write plain words as keys")
                self._value(next(self._events), (*path, "?"))
                continue
            inner = (*path, key)
            if event.anchor is not None or event.tag is not None:
                self._refuse(path, key, "is a key with an anchor or tag", "write the key alone")
            if odd := _ODD.search(key):
                self.problems.append(_odd_problem(self._field(path), odd[0]))
            if key in data:
                first = self.lines[inner]
                field = f"{self.name}:{line} {path_text(inner)}"
                message = f"stands twice, first on line {first}"
                self.problems.append(Problem(field, key, message, "keep one of the two"))
            self.lines.setdefault(inner, line)
            data[key] = self._value(next(self._events), inner)
        return data

    def _sequence(self, path: Path) -> list[Any]:
        data: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            data.append(self._value(event, (*path, len(data))))
        return data

    def _scalar(self, event: Any, path: Path) -> Any:
        value: str = event.value
        if odd := _ODD.search(value):
            self.problems.append(_odd_problem(self._field(path), odd[0]))
        if not event.implicit[0]:
            return value
        if value in _WORDS:
            return _WORDS[value]
        return int(value) if _INTEGER.fullmatch(value) else value

    def _refuse(self, path: Path, value: str, message: str, mend: str) -> None:
        self.problems.append(Problem(self._field(path), value, message, mend))

    def _field(self, path: Path) -> str:
        return MarkedYaml(self.name, None, self.lines).field(path)


def _odd_problem(field: str, character: str) -> Problem:
    shown = f"U+{ord(character):04X}"
    return Problem(field, shown, "is a character that is refused here", "remove it")


def _syntax_problem(name: str, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    field = f"{name}:{mark.line + 1}" if mark else name
    said = error.problem or error.context or "it cannot be read"
    return Problem(
        field,
        said,
        "keeps this from being YAML",
        "check indentation, colons and quotes on this line and the one above",
    )
