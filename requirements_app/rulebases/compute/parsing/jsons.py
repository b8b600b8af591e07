"""JSON from strangers: each object knows its line, and a key given twice is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from .limits import MAX_DEPTH, bad

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]\n]')


class Lined(dict[str, Any]):
    """An object of JSON, with the line of its opening brace."""

    line: int = 0


def json_of(text: str) -> Any:
    """The value of the text, its objects being `Lined`. Raises InvalidInput naming the line."""
    lines = _lines_of_objects(text)

    def made(pairs: list[tuple[str, Any]]) -> Lined:
        found = Lined(pairs)
        # The decoder ends objects in the order of their closing braces, as `lines` has them.
        found.line = next(lines, 0)
        if len(found) < len(pairs):
            raise bad(
                "has a key twice in one object", "send the tool's output unchanged",
                line=found.line,
            )  # fmt: skip
        return found

    try:
        return json.loads(text, object_pairs_hook=made, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise bad(
            f"is not JSON here: {error.msg}",
            "send the tool's output unchanged and whole",
            line=error.lineno,
        ) from error
    except RecursionError as error:
        raise bad("nests too deep", "send the tool's output unchanged") from error
    except ValueError as error:  # a number of thousands of digits
        raise bad("holds a number that is none", "send the tool's output unchanged") from error


def _no_number(word: str) -> Any:
    raise bad(f"holds {word}, which is not JSON", "send the tool's output unchanged")


def _lines_of_objects(text: str) -> Iterator[int]:
    """The lines at which objects begin, in the order in which they end. Raises InvalidInput for
    brackets too deep."""
    line, depth = 1, 0
    opened: list[int] = []
    closed: list[int] = []
    for found in _TOKENS.finditer(text):
        sign = found[0]
        if sign == "\n":
            line += 1
        elif sign in {"{", "["}:
            depth += 1
            if depth > MAX_DEPTH:
                raise bad("nests too deep", "send the tool's output unchanged", line=line)
            if sign == "{":
                opened.append(line)
        elif sign in {"}", "]"}:
            depth -= 1
            if sign == "}" and opened:
                closed.append(opened.pop())
    return iter(closed)
