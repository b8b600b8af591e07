"""Requests as templates: a request line, headers, an empty line, the body.

    POST /api/issues
    X-Team: {group}

    {"title": "{title}", "text": "{body}"}

A placeholder is a name in braces. It is no language: a value is put in escaped for where it stands
(the address, a header, a JSON string, a form field), so no value ends what it stands in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from requirements_app.core.http import Headers, Request

from ..calls import segment, upload
from ..port import File

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
JSON, FORM, MULTIPART = (
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
)
_NAME = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[\w.-]+)?)\}")
_HEADER = re.compile(r"([A-Za-z0-9-]+):[ \t]*(.*)")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Template:
    """A request with placeholders. `kind` is the media type of the body, empty without one; `body`
    what JSON holds, the fields of a form, or the name of a file's part."""

    method: str
    path: str
    headers: Headers
    kind: str
    body: Any

    @classmethod
    def parse(cls, text: str) -> Template:
        """Raises ValueError, in words that a form can show."""
        head, _, body = text.replace("\r\n", "\n").strip().partition("\n\n")
        first, *lines = head.split("\n")
        method, _, path = first.strip().partition(" ")
        path = path.strip()
        if method not in METHODS:
            raise ValueError(f"the first line begins with one of {', '.join(METHODS)}")
        if not re.fullmatch(r"/[\x21-\x7e]*", path) or path.startswith("//"):
            raise ValueError("after the method stands a path such as /api/issues, without spaces")
        headers = tuple(_header(line) for line in lines)
        kind = next((value for name, value in headers if name.lower() == "content-type"), "")
        rest = tuple(each for each in headers if each[0].lower() != "content-type")
        kind = kind.split(";")[0].strip().lower() or (JSON if body.strip() else "")
        return cls(method, path, rest, kind, _body(kind, body.strip()))

    def placeholders(self) -> set[str]:
        """The names that it uses."""
        texts = [self.path, *(value for _, value in self.headers), *_strings(self.body)]
        return {name for text in texts for name in _NAME.findall(text)}

    def in_headers(self, some: Collection[str]) -> set[str]:
        """Which of some placeholders stand in headers and nowhere else."""
        others = {
            name for text in (self.path, *_strings(self.body)) for name in _NAME.findall(text)
        }
        headers = {name for _, value in self.headers for name in _NAME.findall(value)}
        return headers.intersection(some) - others

    def request(self, address: str, values: Values, file: File | None = None) -> Request:
        """The request with everything filled in. Raises KeyError for an unknown placeholder."""
        where = address + _filled(self.path, values, segment)
        headers = tuple((name, _filled(value, values, _in_line)) for name, value in self.headers)
        if self.kind == MULTIPART and file is not None:
            return upload(where, file, headers, self.body)
        if not self.kind:
            return Request(self.method, where, headers)
        if self.kind == JSON:
            return Request.json(self.method, where, _json(self.body, values), headers)
        headers = (*headers, ("Content-Type", self.kind))
        if self.kind == FORM:
            fields = [(name, _filled(value, values, str)) for name, value in self.body]
            return Request(self.method, where, headers, urlencode(fields).encode())
        return Request(self.method, where, headers, file.content if file else b"")


def pointed(value: Any, pointer: str) -> Any:
    """What a JSON pointer (RFC 6901) names in a value. Raises KeyError, IndexError, TypeError or
    ValueError where nothing is there."""
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value


def _header(line: str) -> tuple[str, str]:
    found = _HEADER.fullmatch(line.strip())
    if not found:
        raise ValueError(f"{line.strip()[:60]!r} is no header such as X-Team: network")
    return found[1], found[2]


def _body(kind: str, text: str) -> Any:
    if kind == JSON:
        try:
            return json.loads(text)
        except ValueError as error:
            raise ValueError(
                f"the body is no JSON ({error}); placeholders stand within quotes"
            ) from error
    if kind == FORM:
        return parse_qsl(text.replace("\n", ""), keep_blank_values=True, strict_parsing=True)
    if kind == MULTIPART:
        if not re.fullmatch(r"[\w.\[\]-]+", text):
            raise ValueError("the body of a multipart form is the name of the file's part")
        return text
    if text not in ("", "{content}"):
        raise ValueError(f"a body of {kind} is {{content}}, the file as it is")
    return None


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield name
            yield from _strings(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _strings(each)


def _json(value: Any, values: Values) -> Any:
    """The same structure with its strings filled; a string that is nothing but a placeholder
    becomes the value itself, which may be a number or an object."""
    if isinstance(value, str):
        alone = _NAME.fullmatch(value)
        return values[alone[1]] if alone else _filled(value, values, str)
    if isinstance(value, Mapping):
        return {_filled(name, values, str): _json(each, values) for name, each in value.items()}
    return [_json(each, values) for each in value] if isinstance(value, list) else value


def _filled(text: str, values: Values, escape: Callable[[str], str]) -> str:
    return _NAME.sub(lambda found: escape(_text(values[found[1]])), text)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _in_line(text: str) -> str:
    """A value within a header: one line, and ASCII."""
    return _CONTROLS.sub(" ", text).encode("ascii", "replace").decode().strip()
