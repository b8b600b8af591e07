"""Calls of the management API, and a shell script of mgmt_cli that makes them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .model import DOMAINS, Body

EXISTS = "exists"
IN_USE = "in-use"

_SETUP = """\
set -eu
: "${SESSION:?the file that mgmt_cli login wrote}"
cli() { mgmt_cli "$@" -s "$SESSION"; }
# An object of this name is the same one, there for the sake of another gateway.
has() { mgmt_cli show "$1" name "$2" -s "$SESSION" >/dev/null 2>&1; }
# A domain is the same one only if it also holds the same.
has_domain() {
  mgmt_cli show dns-domain name "$1" -s "$SESSION" --format json 2>/dev/null |
    grep -q "\\"is-sub-domain\\" *: *$2"
}
kept() { echo "$1 $2 stays: it is used elsewhere" >&2; }
"""


@dataclass(frozen=True)
class Call:
    """One call of the API. `skip_if` is EXISTS where an object of this name, being the same one,
    may be there for the sake of another gateway, IN_USE where it may have to stay for it."""

    command: str
    payload: Body
    skip_if: str = ""


def script(lines: Sequence[str], there: Sequence[Call], back: Sequence[Call] | None) -> str:
    """A script with these lines as its head. It stops where a call fails, so that nothing is
    published in part. What undoes it stands at the end, as comments."""
    written = ["#!/bin/sh", *(f"# {line}" for line in lines), _SETUP.rstrip()]
    written += map(_line, there)
    if back is not None:
        written += ["# To undo it, without the signs at the beginning of the lines:"]
        written += [f"#undo {_line(call)}" for call in back]
    return "".join(f"{line}\n" for line in written)


def _line(call: Call) -> str:
    verb, _, what = call.command.partition("-")
    words = [verb, *([what] if what else [])]
    for field, value in _flat(call.payload):
        words += [field, shlex.quote(value)]
    line = f"cli {' '.join(words)}"
    name = shlex.quote(str(call.payload.get("name")))
    if call.skip_if == IN_USE:
        return f"{line} || kept {what} {name}"
    if call.skip_if != EXISTS:
        return line
    if what == DOMAINS:
        below = str(call.payload["is-sub-domain"]).lower()
        return f"has_domain {name} {below} || {line}"
    return f"has {what} {name} || {line}"


def _flat(payload: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Lists as `members.1`, `members.2` …, what lies deeper as `position.above`."""
    for field, value in payload.items():
        if isinstance(value, list):
            yield from _flat({f"{field}.{at}": each for at, each in enumerate(value, start=1)})
        elif isinstance(value, Mapping):
            yield from _flat({f"{field}.{deeper}": each for deeper, each in value.items()})
        else:
            yield field, str(value).lower() if isinstance(value, bool) else str(value)
