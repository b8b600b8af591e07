"""Atlassian's document format, as far as the portal writes it: what may stand in what."""

from __future__ import annotations

from typing import Any

from .server import Unfit

_INSIDE = {
    "doc": {"paragraph", "bulletList"},
    "bulletList": {"listItem"},
    "listItem": {"paragraph", "bulletList"},
    "paragraph": {"text", "hardBreak"},
}


def check_document(value: Any) -> None:
    """Raise Unfit for what is no document."""
    if not isinstance(value, dict) or value.get("type") != "doc" or value.get("version") != 1:
        raise Unfit("Operation value must be an Atlassian Document")
    _check({name: each for name, each in value.items() if name != "version"})


def _check(node: dict[str, Any]) -> None:
    kind = node["type"]
    if kind == "text":
        if not node["text"] or not set(node) <= {"type", "text", "marks"}:
            raise Unfit("a text node has a text that is not empty, marks, and nothing else")
        for mark in node.get("marks", ()):
            if mark["type"] != "link" or not mark["attrs"]["href"].startswith("https://"):
                raise Unfit("an unknown mark")
        return
    if kind == "hardBreak":
        return
    content = node.get("content", [])
    if kind != "paragraph" and not content:
        raise Unfit(f"{kind} is not empty")
    for each in content:
        if each["type"] not in _INSIDE[kind]:
            raise Unfit(f"{each['type']} may not stand in {kind}")
        _check(each)
