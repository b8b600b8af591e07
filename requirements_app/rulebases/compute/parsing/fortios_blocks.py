"""FortiOS configuration text as blocks: `config`, `edit`, `set`, `next`, `end`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .limits import MAX_DEPTH, bad

_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|((?:[^\s"\\]|\\.)+)', re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_MEND = "send the output of show full-configuration unchanged"


@dataclass(slots=True)
class Entry:
    """An `edit`: its settings, each a list of words, by name. `vdom` is the one it stands in, ""
    outside of them."""

    name: str
    line: int
    vdom: str = ""
    settings: dict[str, list[str]] = field(default_factory=dict)

    def word(self, setting: str, otherwise: str = "") -> str:
        """The first word of a setting."""
        words = self.settings.get(setting)
        return words[0] if words else otherwise

    def words(self, *settings: str) -> list[str]:
        """The words of several settings."""
        return [word for setting in settings for word in self.settings.get(setting, ())]


Sections = dict[str, list[Entry]]


def sections_of(text: str) -> Sections:
    """The entries of each `config` path that stands at the top, within a VDOM or within global.
    Raises InvalidInput naming the line."""
    blocks = _Blocks()
    for number, words in _lines(text):
        if not blocks.take(words[0], words[1:], number):
            raise bad("is no command of a configuration", _MEND, line=number,
                      value=" ".join(words))  # fmt: skip
    if blocks.path:
        raise bad(f"ends within config {blocks.path[-1]}", "send the configuration whole")
    return blocks.found


@dataclass
class _Blocks:
    """The blocks that are open, outermost first, each with the entry that is edited in it."""

    found: Sections = field(default_factory=dict)
    path: list[str] = field(default_factory=list)
    entries: list[Entry | None] = field(default_factory=list)

    def take(self, word: str, rest: list[str], number: int) -> bool:
        """Follow one command; False where it is none."""
        if word == "config" and rest:
            if len(self.path) >= MAX_DEPTH:
                raise bad("nests too deep", _MEND, line=number)
            self.path.append(" ".join(rest))
            self.entries.append(None)
            return True
        if not self.path:
            return False
        if word == "edit" and rest:
            self._edit(Entry(rest[0], number, self._vdom()))
        elif word in {"set", "append", "unset"} and rest:
            self._set(word, rest)
        elif word == "next":
            self.entries[-1] = None
        elif word == "end":
            self.path.pop()
            self.entries.pop()
        else:
            return False
        return True

    def _vdom(self) -> str:
        outermost = self.entries[0]
        return outermost.name if self.path[0] == "vdom" and outermost else ""

    def _edit(self, entry: Entry) -> None:
        self.entries[-1] = entry
        if len([each for each in self.path if each not in {"vdom", "global"}]) == 1:
            self.found.setdefault(self.path[-1], []).append(entry)

    def _set(self, word: str, rest: list[str]) -> None:
        entry = self.entries[-1]
        if entry is None:
            return
        if word == "unset":
            entry.settings.pop(rest[0], None)
            return
        before = entry.settings.get(rest[0], []) if word == "append" else []
        entry.settings[rest[0]] = [*before, *rest[1:]]


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each command with its line; a quoted word may hold line feeds."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        start, line = at, lines[at]
        at += 1
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        parts = [line]
        while _open_quote(parts[-1], len(parts) > 1):
            if at >= len(lines):
                raise bad("has a quotation mark without its pair", _MEND, line=start + 1,
                          value=line)  # fmt: skip
            parts.append(lines[at])
            at += 1
        words = [_unescaped(each) for each in _WORD.finditer("\n".join(parts))]
        if words:
            yield start + 1, words


def _open_quote(part: str, inside: bool) -> bool:
    """Whether a quotation is open at the end of a line that begins within one or not."""
    escaped = False
    for char in part:
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == '"':
            inside = not inside
    return inside


def _unescaped(found: re.Match[str]) -> str:
    word = found[2] if found[1] is None else found[1]
    return _ESCAPE.sub(r"\1", word) if "\\" in word else word
