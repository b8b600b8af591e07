"""Plain text in the markup of other systems: nothing in it is read as markup, macro, command or
mention there.

The text is paragraphs parted by empty lines; lines that begin with "- " are a list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

_NOTHING = "\u200b"  # parts a mention or reference from its sign, and shows as nothing
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ITEM = "- "

_MENTIONS = re.compile(r"(?<![A-Za-z0-9])@(?=\w)|[#!&$](?=\d)|[~%](?=[\w\"])|\bGH(?=-\d)")
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>|~$^]")
_MARKDOWN_LINE = re.compile(r"^(?:(?=[-+=#:/])|(\d{1,9})(?=[.)](?:\s|$)))")
_CODE_TAG = re.compile(r"\[(?=/?code\])", re.IGNORECASE)

_WIKI = re.compile(r"[*_?\-+^~{}\[\]|!#@()]|:(?=[PDpd])")
_WIKI_LINE = re.compile(r"^(\s*(?:h[1-6]|bq))\.", re.IGNORECASE)


def one_line(text: str, limit: int) -> str:
    """The text as a title: one line, at most `limit` characters, an ellipsis where it is cut."""
    words = " ".join(_safe(text).split())
    return words if len(words) <= limit else f"{words[: limit - 1].rstrip()}…"


def fitted(text: str, limit: int, link: str = "") -> str:
    """The text and a last line with the link (if it does not hold it), at most `limit` characters;
    what does not fit is cut, and said to be."""
    text = _safe(text).strip()
    tail = f"\n\n{link}" if link and link not in text else ""
    if len(text) + len(tail) <= limit:
        return f"{text}{tail}".strip()
    tail = f"\n[…]\n\n{link}" if link else "\n[…]"
    return f"{text[: limit - len(tail)].rstrip()}{tail}"


def within(render: Callable[[str, str], str], text: str, link: str, limit: int) -> str:
    """The text in a markup, at most `limit` characters with all that is escaped."""
    room = limit
    while len(found := render(fitted(text, room), link)) > limit:
        room = room * 3 // 4
    return found


def quiet(text: str) -> str:
    """The text without mentions of people and references to other tickets, for titles."""
    return _MENTIONS.sub(lambda found: f"{found[0]}{_NOTHING}", text)


def journal(text: str) -> str:
    """Plain text for ServiceNow's journals, where [code] would begin HTML."""
    return _CODE_TAG.sub(f"[{_NOTHING}", _safe(text))


def markdown(text: str, link: str = "") -> str:
    """GitHub's and GitLab's Markdown."""
    parts = [
        "\n".join(f"- {_markdown(line)}" for line in lines)
        if listed
        else "  \n".join(_markdown(line) for line in lines)
        for listed, lines in _blocks(text)
    ]
    return "\n\n".join([*parts, f"<{link}>"] if link else parts)


def wiki(text: str, link: str = "") -> str:
    """Jira's wiki markup (REST v2)."""
    parts = [
        "\n".join(f"{'* ' if listed else ''}{_wiki(line)}" for line in lines)
        for listed, lines in _blocks(text)
    ]
    return "\n\n".join([*parts, f"[{_in_link(link)}]"] if link else parts)


def adf(text: str, link: str = "") -> dict[str, Any]:
    """Jira's document format (REST v3)."""
    content: list[dict[str, Any]] = [
        {
            "type": "bulletList",
            "content": [{"type": "listItem", "content": [_paragraph([line])]} for line in lines],
        }
        if listed
        else _paragraph(lines)
        for listed, lines in _blocks(text)
    ]
    if link:
        mark = {"type": "link", "attrs": {"href": link}}
        words = {"type": "text", "text": link, "marks": [mark]}
        content.append({"type": "paragraph", "content": [words]})
    return {"type": "doc", "version": 1, "content": content or [_paragraph([])]}


def _safe(text: str) -> str:
    """The text without what JSON, XML or a terminal could stumble over."""
    return _UNSAFE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def _blocks(text: str) -> Iterator[tuple[bool, list[str]]]:
    """Whether it is a list, and its lines, of one block after the other."""
    for paragraph in re.split(r"\n[ \t]*\n", _safe(text)):
        lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
        for listed, run in groupby(lines, lambda line: line.startswith(_ITEM)):
            yield listed, [line.removeprefix(_ITEM).strip() or "…" if listed else line
                           for line in run]  # fmt: skip


def _markdown(line: str) -> str:
    line = quiet(line).replace("&", "&amp;")
    line = _MARKDOWN.sub(r"\\\g<0>", line)
    return _MARKDOWN_LINE.sub(r"\g<1>\\", line)


def _wiki(line: str) -> str:
    line = line.replace("&", "&amp;").replace("\\", "&#92;")
    # Numeric references are ours; the hash in them must stay.
    line = re.sub(
        r"&#92;|&amp;|" + _WIKI.pattern,
        lambda found: found[0] if found[0].startswith("&") else f"\\{found[0]}",
        line,
    )
    return _WIKI_LINE.sub(r"\1&#46;", line)


def _in_link(link: str) -> str:
    return "".join(f"%{ord(sign):02X}" if sign in "[]|{}\\ " else sign for sign in link)


def _paragraph(lines: list[str]) -> dict[str, Any]:
    content: list[dict[str, Any]] = []
    for line in lines:
        content += [{"type": "hardBreak"}] if content else []
        content.append({"type": "text", "text": line})
    return {"type": "paragraph", "content": content} if content else {"type": "paragraph"}
