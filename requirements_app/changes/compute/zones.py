"""How policies name zones: by kind, by slug, or by a site's slug and theirs.

A word of `KINDS` means every zone of that kind, `internet` the zone that stands for it, `*` any.
Other words are slugs; `zone:dmz` is a slug that reads like a kind, `hq/db` a zone of one site. A
zone that was given no kind has the one that its slug names, if it names one.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator

from requirements_app.core.yaml_problems import refused

INTERNET = "internet"
ANY_ZONE = "*"
KINDS = ("users", "servers", "management", "dmz", "sensitive", "external", INTERNET)
_WORD = re.compile(r"\*|(zone:|[A-Za-z0-9_-]{1,80}/)?[A-Za-z0-9_-]{1,80}")
_ALIKE = 0.85


@dataclass(frozen=True)
class Zoned:
    """A zone as policies see it. `kind` is one of `KINDS`, "" where nobody gave it one."""

    slug: str
    kind: str = ""
    site: str = ""

    @property
    def known_as(self) -> str:
        """The kind it was given, or else the one that its slug names."""
        return self.kind or (self.slug if self.slug in KINDS else "")


def exactness(word: str, zone: Zoned) -> int | None:
    """How exactly the word names the zone: 3 by site and slug, 2 by slug, 1 by kind, 0 as any;
    None where it means another."""
    if word == ANY_ZONE:
        return 0
    if word in KINDS:
        return 1 if zone.known_as == word else None
    if "/" in word:
        return 3 if word == f"{zone.site}/{zone.slug}" else None
    return 2 if word.removeprefix("zone:") == zone.slug else None


def among(words: Iterable[str], zone: Zoned) -> bool:
    """Whether one of the words means the zone; without words any zone is meant."""
    found = [exactness(word, zone) is not None for word in words]
    return any(found) or not found


def _zone_word(value: str) -> str:
    if not _WORD.fullmatch(value):
        raise refused(
            "names no zone", f"write {', '.join(KINDS)}, a zone's slug, site/zone or `*` for any"
        )
    if value not in KINDS and value.isalpha():
        # A misspelt kind would be read as the slug of a zone that nobody has, and check nothing.
        near = difflib.get_close_matches(value.lower(), KINDS, n=1, cutoff=_ALIKE)
        if near:
            raise refused(
                f"reads like the kind `{near[0]}`",
                f"write `{near[0]}`, or `zone:{value}` for a zone with this slug",
            )
    return value


ZoneWord = Annotated[str, AfterValidator(_zone_word)]
