"""A drawing that was laid out, as SVG.

One text serves the page, print and PDF: attributes give the colours of paper, and a style sheet
that knows the classes overrides them. There is no style element and no style attribute, which the
portal's Content-Security-Policy forbids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from .drawing import Arrow, Box, Drawing, Place
from .elk import (
    LINE_SIZE,
    LINE_STEP,
    PADDING,
    TITLE_SIZE,
    TITLE_STEP,
    BoxText,
    box_text,
    label_text,
)
from .routes import Point, head, route, shortened

FONTS = "Arial, 'Liberation Sans', Helvetica, Arimo, 'Source Sans Pro', sans-serif"
_INK, _MUTED, _RED, _ACCENT = "#1a2029", "#4a5362", "#a3211f", "#1b5fae"
_BOX_LOOKS = {
    "server": ("#e6f0fb", "#1b5296"),
    "client": ("#e4f5ea", "#17663a"),
    "site-service": ("#fdf2dc", "#7d4a00"),
    "internet": ("#eceff3", "#4a5362"),
    "vendor": ("#f1eafb", "#5f3a97"),
    "other": ("#ffffff", "#5d6776"),
    "zone": ("#e6f0fb", "#1b5296"),
    "firewall": ("#fdecea", "#a3211f"),
    "proxy": ("#fdf2dc", "#7d4a00"),
}
_TEXT_LOOKS = {
    # class: colour, size, weight
    "place-title": (_MUTED, TITLE_SIZE, ' font-weight="bold"'),
    "title": (_INK, TITLE_SIZE, ' font-weight="bold"'),
    "line": (_MUTED, LINE_SIZE, ""),
    "service": (_INK, LINE_SIZE, ""),
    "note": (_MUTED, LINE_SIZE, ""),
    "warning": (_RED, LINE_SIZE, ""),
}
_DASHES = {"conditional": "8 5", "optional": "2 4"}


@dataclass(frozen=True)
class Picture:
    """`text` is a whole SVG document without an XML declaration, `width` × `height` CSS pixels."""

    text: str
    width: int
    height: int


def svg(drawing: Drawing, laid_out: Mapping[str, Any]) -> Picture:
    """The picture. `laid_out` is the layout library's answer to `elk.elk_graph(drawing)`."""
    wide, high = round(laid_out["width"]), round(laid_out["height"])
    nodes = dict(_nodes(laid_out["children"]))
    edges = {each["id"]: each for each in laid_out["edges"]}
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="picture" viewBox="0 0 {wide} {high}"'
        f' width="{wide}" height="{high}" lang={quoteattr(drawing.language)} role="group"'
        ' aria-labelledby="picture-title picture-description"'
        f" font-family={quoteattr(FONTS)}>"
    )
    parts = [
        opening,
        f'<title id="picture-title">{escape(drawing.title)}</title>',
        f'<desc id="picture-description">{escape(drawing.description)}</desc>',
        f'<rect class="ground" width="{wide}" height="{high}" fill="#ffffff"/>',
        *(_place(each, nodes[each.id]) for each in drawing.places),
        # Labels after all lines: no line crosses a text.
        *(_line(each, edges[each.id]) for each in drawing.arrows),
        *(_box(each, nodes[each.id]) for each in drawing.boxes),
        *(_label(each, edges[each.id]) for each in drawing.arrows),
        "</svg>",
    ]
    return Picture("\n".join(part for part in parts if part) + "\n", wide, high)


def _nodes(children: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for child in children:
        yield child["id"], child
        yield from _nodes(child.get("children", ()))


def _place(place: Place, at: Mapping[str, Any]) -> str:
    title = _text("place-title", place.title, at["x"] + PADDING, at["y"] + 22)
    return (
        f'<g class="place {place.kind}"><rect {_area(at)} rx="10" fill="#f5f6f8"'
        f' stroke="#c9d0da"/>{title}</g>'
    )


def _box(box: Box, at: Mapping[str, Any]) -> str:
    fill, stroke = _BOX_LOOKS[box.kind]
    dash = ' stroke-width="1.5"' if box.kind != "firewall" else ' stroke-width="2"'
    radius = "3" if box.kind == "firewall" else "7"
    shape = f'<rect {_area(at)} rx="{radius}" fill="{fill}" stroke="{stroke}"{dash}/>'
    return _linked(f"box {box.kind}", box.href, box.name, shape + "".join(_box_lines(box, at)))


def _box_lines(box: Box, at: Mapping[str, Any]) -> Iterator[str]:
    text = box_text(box)
    x, y = at["x"] + PADDING, at["y"] + _top(text, at)
    for line in text.title:
        yield _text("title", line, x, y + 13)
        y += TITLE_STEP
    for line in text.lines:
        yield _text("line", line, x, y + 11)
        y += LINE_STEP


def _top(text: BoxText, at: Mapping[str, Any]) -> float:
    """Where the text starts, so that it stands in the middle of a box that grew."""
    used = len(text.title) * TITLE_STEP + len(text.lines) * LINE_STEP
    return float((at["height"] - used) / 2)


def _line(arrow: Arrow, edge: Mapping[str, Any]) -> str:
    points = _points(edge)
    heads = []
    if arrow.kind != "line":
        heads.append(head(points))
        if arrow.both:
            heads.append(head(points[::-1]))
        points = shortened(points, both=arrow.both)
    dashes = f' stroke-dasharray="{_DASHES[arrow.kind]}"' if arrow.kind in _DASHES else ""
    colour = _MUTED if arrow.kind == "line" else _ACCENT
    way = route(points)
    drawn = f'<path class="way" d="{way}" fill="none" stroke="{colour}"'
    drawn += f' stroke-width="1.6"{dashes}/>'
    drawn += "".join(
        f'<polygon class="head" points="{_listed(each)}" fill="{colour}"/>' for each in heads
    )
    return f'<g class="arrow {arrow.kind}" data-arrow={quoteattr(arrow.id)}>{drawn}</g>'


def _label(arrow: Arrow, edge: Mapping[str, Any]) -> str:
    text = label_text(arrow)
    if not text.lines:
        return ""
    at = edge["labels"][0]
    lines = "".join(
        _text(kind, line, at["x"] + PADDING / 2, at["y"] + 14 + step * LINE_STEP)
        for step, (kind, line) in enumerate(text.lines)
    )
    ground = f'<rect class="label-ground" {_area(at)} rx="4" fill="#ffffff" stroke="#dfe3ea"/>'
    return _linked(f"label {arrow.kind}", arrow.href, arrow.name, ground + lines, arrow.id)


def _linked(look: str, href: str, name: str, content: str, arrow: str = "") -> str:
    of = f" data-of={quoteattr(arrow)}" if arrow else ""
    if not href:
        return f'<g class="{look}"{of}>{content}</g>'
    told = f" aria-label={quoteattr(name)}" if name else ""
    return f'<a class="{look}" href={quoteattr(href)}{told}{of}>{content}</a>'


def _text(look: str, text: str, x: float, y: float) -> str:
    colour, size, weight = _TEXT_LOOKS[look]
    return (
        f'<text class="{look}" x="{_number(x)}" y="{_number(y)}" font-size="{_number(size)}"'
        f'{weight} fill="{colour}">{escape(text)}</text>'
    )


def _points(edge: Mapping[str, Any]) -> list[Point]:
    found: list[Point] = []
    for section in edge["sections"]:
        for point in (section["startPoint"], *section.get("bendPoints", ()), section["endPoint"]):
            found.append((float(point["x"]), float(point["y"])))
    return found


def _area(at: Mapping[str, Any]) -> str:
    return " ".join(f'{key}="{_number(at[key])}"' for key in ("x", "y", "width", "height"))


def _listed(points: Sequence[Point]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{round(float(value), 1):g}"
