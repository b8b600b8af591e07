"""The configuration's tree as set and delete commands of configure mode."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from exports.firewall.pieces import Difference, Item

from .model import Body

_BARE = re.compile("[A-Za-z0-9_.:/@,*-]+")
_MEMBERS_PER_LINE = 20
_FIRST_VSYS = "vsys1"
RULES = "rulebase security rules"


def commands(plan: Difference[Item[Body]], before: str, vsys: str) -> Iterator[str]:
    """A plan as commands for a virtual system; the first one, which every firewall has, needs no
    word. Rules are one command each, so that a broken paste leaves none half said; new ones are
    moved before the rule named `before`, if there is one."""
    own = "" if vsys == _FIRST_VSYS else f"vsys {vsys} "
    for item in plan.add:
        start = f"{own}{item.table} {item.name}"
        if item.table == RULES:
            yield f"set {start} {' '.join(' '.join(leaf) for leaf in _leaves(item.body))}"
            if before:
                yield f"move {start} before {_word(before)}"
        else:
            yield from _object(start, item)
    for item in plan.remove:
        yield f"delete {own}{item.table} {item.name}"


def _object(start: str, item: Item[Body]) -> Iterator[str]:
    # Lists grow with every command, and terminals cut lines that are too long.
    for field, value in item.body.items():
        members = value if isinstance(value, list) else None
        if members is None:
            for leaf in _leaves({field: value}):
                yield f"set {start} {' '.join(leaf)}"
            continue
        for first in range(0, len(members), _MEMBERS_PER_LINE):
            yield f"set {start} {field} {_list(members[first : first + _MEMBERS_PER_LINE])}"


def _leaves(body: Mapping[str, object]) -> Iterator[tuple[str, ...]]:
    for field, value in body.items():
        if isinstance(value, Mapping):
            for leaf in _leaves(value):
                yield (field, *leaf)
        elif isinstance(value, list):
            yield field, _list(value)
        else:
            yield field, _word(str(value))


def _list(values: list[str]) -> str:
    written = [_word(each) for each in values]
    return written[0] if len(written) == 1 else f"[ {' '.join(written)} ]"


def _word(text: str) -> str:
    return text if _BARE.fullmatch(text) else f'"{text}"'
