"""XML from strangers as a small tree whose elements know their lines.

Read by expat from the standard library: each limit holds while it reads, and a document type, by
which alone entities and so bombs and foreign files come in, ends it. defusedxml refuses the same
but its elements have no lines; lxml has them, and builds the tree before its depth can be judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from .limits import FIELD, MAX_DEPTH, bad, check_count

MAX_ELEMENTS = 3_000_000
_MEND = "send the exported configuration unchanged"


@dataclass(slots=True)
class Node:
    """An element: its `entry name` is in `name`."""

    tag: str
    line: int
    name: str = ""
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def find(self, path: str) -> Node | None:
        """The first element at a path of tags below this one."""
        node: Node | None = self
        for tag in path.split("/"):
            node = next((each for each in node.children if each.tag == tag), None) if node else None
        return node

    def all(self, path: str) -> Iterator[Node]:
        """Every element at a path of tags below this one."""
        tag, _, rest = path.partition("/")
        for each in self.children:
            if each.tag == tag:
                yield from each.all(rest) if rest else (each,)

    def word(self, path: str) -> str:
        """The text of the element at a path, "" where there is none."""
        found = self.find(path)
        return found.text.strip() if found else ""

    def members(self, path: str) -> list[str]:
        """The texts of the `member` elements at a path."""
        found = self.find(path)
        return [each.text.strip() for each in found.all("member")] if found else []


class _Tree:
    """What expat tells, as nodes."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        self.top = Node("", 0)
        self.open = [self.top]
        self.count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        self.count += 1
        check_count(self.count, MAX_ELEMENTS, "elements", line)
        if len(self.open) > MAX_DEPTH:
            raise bad(f"nests more than {MAX_DEPTH} elements", _MEND, line=line)
        node = Node(tag, line, attributes.get("name", ""))
        self.open[-1].children.append(node)
        self.open.append(node)

    def end(self, _: str) -> None:
        self.open.pop()

    def data(self, text: str) -> None:
        self.open[-1].text += text

    def doctype(self, *_: object) -> None:
        raise bad(
            "has a document type, by which files can be made to explode",
            "remove the DOCTYPE; no configuration needs one",
            line=self.parser.CurrentLineNumber,
        )


def nodes_of(text: str) -> Node:
    """The document's element. Raises InvalidInput naming the line."""
    parser = expat.ParserCreate(encoding="utf-8")
    parser.buffer_text = True
    tree = _Tree(parser)
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.data
    parser.StartDoctypeDeclHandler = tree.doctype
    try:
        parser.Parse(text.encode("utf-8"), True)
    except expat.ExpatError as error:
        raise bad(f"is not XML here: {error}", _MEND, line=error.lineno) from error
    if not tree.top.children:
        raise bad(f"{FIELD} holds no element", _MEND)
    return tree.top.children[0]
