"""The chain itself as a file of JSON lines, which proves itself without any database.

Each line is one link: `position`, `previous`, `digest`, the `event` as it is sealed, and beside
it `actor_name`, for the sealed event knows its actor by number alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.contrib.auth import get_user_model

from requirements_app.core.errors import InvalidInput

from .seal import Head, Link, Verification, chain_links, prove

_MEND = "give a file as `manage.py audit export` writes it"


def chain_lines(*, after: int = 0) -> Iterator[str]:
    """The links behind a position, each a line of JSON without its end."""
    names = dict(get_user_model()._default_manager.values_list("pk", "username"))
    for link in chain_links(after=after):
        line = {
            "position": link.position,
            "previous": link.previous,
            "digest": link.digest,
            "actor_name": names.get(link.content["actor"]),
            "event": link.content,
        }
        yield json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def chain_file_prove(lines: Iterable[str], *, heads: Iterable[Head] = ()) -> Verification:
    """What the lines of such a file prove. Raises InvalidInput for what is no such file."""
    links = _links(lines)
    first = next(links, None)
    if first is None:
        raise InvalidInput.one("events", "", "holds no events", _MEND)
    try:
        return prove(chain([first], links), heads=heads, first=first.position)
    except ValueError as error:  # a number that no event of ours can hold
        raise InvalidInput.one("events", str(error), "cannot be read exactly", _MEND) from error


def _links(lines: Iterable[str]) -> Iterator[Link]:
    for number, line in enumerate(lines, start=1):
        try:
            yield _link(json.loads(line))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise InvalidInput.one(
                f"events, line {number}", line[:60], "is no event of the chain", _MEND
            ) from error


def _link(said: Any) -> Link:
    position, content = said["position"], said["event"]
    texts = (said["previous"], said["digest"])
    if type(position) is not int or type(content["id"]) is not int or position < 1:
        raise ValueError("a position and an id are whole numbers")
    if not all(isinstance(each, str) for each in texts):
        raise ValueError("digests are texts")
    return Link(position, *texts, content)
