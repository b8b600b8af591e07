"""What an audit event holds besides, as lines that people read. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

_LONGEST = 2000
_BEFORE, _AFTER = ("before", "removed"), ("after", "added")
_CHANGE = {*_BEFORE, *_AFTER}


@dataclass(frozen=True)
class DataLine:
    """`path` leads to the value, `values.name`. A change has `before` and `after`, "" where there
    was or is nothing; everything else has its `value`."""

    path: str
    value: str = ""
    before: str = ""
    after: str = ""
    is_change: bool = False


def data_lines(data: Mapping[str, Any]) -> list[DataLine]:
    """The data in its order, each value or change on a line of its own."""
    return list(_lines("", data)) if data else []


def _lines(path: str, value: Any) -> Iterator[DataLine]:
    if isinstance(value, Mapping) and value:
        if path and set(value) <= _CHANGE:
            before, after = (_side(value, names) for names in (_BEFORE, _AFTER))
            yield DataLine(path, before=before, after=after, is_change=True)
            return
        for key, each in value.items():
            yield from _lines(f"{path}.{key}" if path else str(key), each)
    elif isinstance(value, list) and any(isinstance(each, (Mapping, list)) for each in value):
        for number, each in enumerate(value, start=1):
            yield from _lines(f"{path}[{number}]", each)
    else:
        yield DataLine(path, value=_text(value))


def _side(value: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((_text(value[name]) for name in names if name in value), "")


def _text(value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        text = ", ".join(map(_text, value))
    elif isinstance(value, Mapping):
        text = ", ".join(f"{key}: {_text(each)}" for key, each in value.items())
    else:
        text = str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
