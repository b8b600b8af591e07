"""What is held against a file before it is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256

from requirements_app.core.errors import InvalidInput, Problem
from requirements_app.core.text import clean_text
from requirements_app.sites.models import Site

from .compute.parsing import PLATFORMS, READABLE, recognised
from .compute.parsing.limits import text_of

FIELD = "file"
MOST_ZONES = 500


def file_checked(data: bytes, platform: str) -> str:
    """The platform of a file, told or by its look; whether it can be read as such, its reading
    tells. Raises InvalidInput naming the line and the mend."""
    if platform and platform not in PLATFORMS:
        raise InvalidInput.one(
            "format", platform, "cannot be read", f"use one of {', '.join(PLATFORMS)}"
        )
    try:
        text = text_of(data)
    except InvalidInput as error:
        raise _of_file(error) from error
    looks = recognised(text)
    if platform and looks and looks != platform:
        raise InvalidInput.one(
            "format", platform, f"is not what the file looks like, which is {looks}",
            f"send it as {looks}",
        )  # fmt: skip
    if not (platform or looks):
        first = text.lstrip().split("\n", 1)[0][:200]
        raise InvalidInput.one(
            f"{FIELD}.line 1", first.encode("unicode_escape").decode(),
            "looks like no format that can be read", READABLE,
        )  # fmt: skip
    return platform or str(looks)


def zone_names_checked(site: Site, given: Mapping[str, object]) -> dict[str, str]:
    """What zones of the site are called in the file, blank ones left out. Raises InvalidInput."""
    known = set(site.zones.values_list("slug", flat=True))
    problems: list[Problem] = []
    if len(given) > MOST_ZONES:
        mend = f"give at most {MOST_ZONES}"
        raise InvalidInput.one("zone_names", None, f"names {len(given)} zones", mend)
    found: dict[str, str] = {}
    for slug, word in given.items():
        if slug not in known:
            mend = f"use {', '.join(sorted(known))}"
            problems.append(Problem("zone_names", slug, f"is no zone of {site.name}", mend))
            continue
        try:
            text = clean_text(word, f"zone_names.{slug}", 200)
        except InvalidInput as error:
            problems += error.problems
            continue
        if text and text != slug:
            found[slug] = text
    if problems:
        raise InvalidInput(*problems)
    return found


def zone_names_digest(names: Mapping[str, str]) -> str:
    """What tells one naming of zones from another."""
    return sha256(json.dumps(names, sort_keys=True).encode()).hexdigest()


def _of_file(error: InvalidInput) -> InvalidInput:
    """The same problems, told of the field that brought the file."""
    return InvalidInput(
        *(
            Problem(each.field.replace("rule_base", FIELD, 1), each.value, each.message, each.mend)
            for each in error.problems
        )
    )
