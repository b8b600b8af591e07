"""The design's tokens as `static/css/tokens.css` has them, and how well text reads on grounds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

ENOUGH = 4.5
"""The contrast that WCAG 2.2 AA asks of text."""

_TOKEN = re.compile(r"--([a-z0-9-]+):\s*([^;]+);")
_BOTH = re.compile(r"light-dark\(\s*(#[0-9a-f]{6})\s*,\s*(#[0-9a-f]{6})\s*\)")
_REM = re.compile(r"([0-9.]+)rem")
_GROUNDS = ("ground", "surface", "surface-raised", "surface-sunken", "surface-hover")
_MEANINGS = ("red", "amber", "green", "blue", "violet")
# Which text stands on which grounds, anywhere in the pages.
PAIRS: tuple[tuple[str, str], ...] = (
    *((text, ground) for text in ("text", "text-soft", "text-muted") for ground in _GROUNDS),
    *((text, ground) for text in ("accent", "accent-strong") for ground in _GROUNDS),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-accent", "red"),
    ("accent-strong", "accent-soft"),
    ("text", "accent-soft"),
    ("text-soft", "accent-soft"),
    ("text-soft", "grey-soft"),
    *((meaning, f"{meaning}-soft") for meaning in _MEANINGS),
    *((text, f"{each}-soft") for each in _MEANINGS for text in ("text", "text-soft", "text-muted")),
    *((meaning, "surface") for meaning in _MEANINGS),
    *((f"on-heat-{step}", f"heat-{step}") for step in range(6)),
)


@dataclass(frozen=True)
class Colour:
    """A colour token: `#rrggbb` for light and for dark."""

    name: str
    light: str
    dark: str


@dataclass(frozen=True)
class Pair:
    """Text on a ground, with its contrast in light and in dark."""

    text: Colour
    ground: Colour
    light: float
    dark: float

    @property
    def enough(self) -> bool:
        return min(self.light, self.dark) >= ENOUGH


@dataclass(frozen=True)
class Length:
    """A length token; `pixels` at the usual size of a rem."""

    name: str
    value: str
    pixels: float


@cache
def _tokens() -> Mapping[str, str]:
    path = finders.find("css/tokens.css")
    if not isinstance(path, str):
        raise FileNotFoundError("css/tokens.css is not among the static files")
    return dict(_TOKEN.findall(Path(path).read_text()))


@cache
def colours() -> Mapping[str, Colour]:
    """Every colour token by its name."""
    found = ((name, _BOTH.fullmatch(value.strip())) for name, value in _tokens().items())
    return {name: Colour(name, both[1], both[2]) for name, both in found if both}


@cache
def pairs() -> tuple[Pair, ...]:
    """The texts and grounds that pages use together. KeyError names a token that is gone."""
    known = colours()
    return tuple(
        Pair(
            known[text],
            known[ground],
            contrast(known[text].light, known[ground].light),
            contrast(known[text].dark, known[ground].dark),
        )
        for text, ground in PAIRS
    )


def lengths(prefix: str) -> tuple[Length, ...]:
    """The tokens in rem whose name is the prefix and a word: `s` for space, `t-` for type."""
    name = re.compile(rf"{prefix}(\d|[a-z]+\d?)")
    found = ((key, _REM.fullmatch(value)) for key, value in _tokens().items())
    return tuple(
        Length(key, value[0], 16 * float(value[1]))
        for key, value in found
        if value and name.fullmatch(key)
    )


def contrast(one: str, other: str) -> float:
    """The contrast of two colours after WCAG 2.2, from 1 to 21, cut to two digits."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return int(100 * (lighter + 0.05) / (darker + 0.05)) / 100


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
