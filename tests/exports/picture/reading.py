"""What a picture shows, read back from its SVG."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from exports.picture.elk import LINE_SIZE, TITLE_SIZE
from exports.picture.text import width

_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Frame:
    """A rectangle with its look and the texts that stand in it: (text, left, baseline, width)."""

    look: str
    left: float
    top: float
    right: float
    bottom: float
    texts: tuple[tuple[str, float, float, float], ...]

    def holds_its_texts(self) -> bool:
        return all(
            self.left <= x and x + wide <= self.right and self.top < y <= self.bottom
            for _, x, y, wide in self.texts
        )

    def overlaps(self, other: Frame) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def frames(svg: str, *looks: str) -> list[Frame]:
    """The boxes, places or labels of a picture."""
    found = []
    for group in ET.fromstring(svg).iter():
        look = group.get("class", "")
        rect = group.find(f"{_SVG}rect")
        if rect is None or look.split(" ")[0] not in looks:
            continue
        x, y, wide, high = (float(rect.get(key, "")) for key in ("x", "y", "width", "height"))
        texts = tuple(
            (
                text.text or "",
                float(text.get("x", "")),
                float(text.get("y", "")),
                width(
                    text.text or "",
                    TITLE_SIZE if "title" in text.get("class", "") else LINE_SIZE,
                    bold=bool(text.get("font-weight")),
                ),
            )
            for text in group.iter(f"{_SVG}text")
        )
        found.append(Frame(look, x, y, x + wide, y + high, texts))
    return found


def numbers(svg: str) -> list[float]:
    """Every coordinate of lines and heads."""
    root = ET.fromstring(svg)
    texts = [each.get("d", "") for each in root.iter(f"{_SVG}path")]
    texts += [each.get("points", "") for each in root.iter(f"{_SVG}polygon")]
    return [float(each) for text in texts for each in re.findall(r"-?[\d.]+", text)]
