"""Changes in words, for the command line and for messages. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from requirements_app.core.canonical import canonical_json

from .diff import ObjectChange

_SIGNS = {"add": "+", "change": "~", "remove": "-"}
_LONGEST = 200


def change_words(change: ObjectChange) -> Iterator[str]:
    """One line that says what happened, then one for each field that differs."""
    label = _label(change.current or change.previous or {})
    impact = ", ".join(change.impact)
    yield f"{_SIGNS[change.disposition]} {change.key.kind} {change.key.slug}{label} [{impact}]"
    if change.previous is None or change.current is None:
        return
    for field in sorted({*change.previous, *change.current}):
        before, after = change.previous.get(field), change.current.get(field)
        if before != after:
            yield f"    {field}: {_shown(before)} → {_shown(after)}"


def _label(content: dict[str, Any]) -> str:
    name = content.get("purpose") or content.get("name") or content.get("title")
    return f" ({_short(name)})" if name else ""


def _shown(value: Any) -> str:
    return _short(value if isinstance(value, str) else canonical_json(value).decode())


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
