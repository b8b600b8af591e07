"""A drawing as the Eclipse Layout Kernel reads it: every box and label with its size.

Sizes are in CSS pixels. What is measured here is drawn so by `svg`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .drawing import Arrow, Box, Drawing, Place
from .text import width, wrapped

TITLE_SIZE = 13.0
LINE_SIZE = 11.5
TITLE_STEP = 17.0
LINE_STEP = 15.0
PADDING = 12.0
PLACE_HEAD = 34.0
_BOX_ROOM = 210.0
_LABEL_ROOM = 190.0
_NARROWEST = 96.0
_TITLE_LINES = 3
_LINES_SHOWN = 2

_OPTIONS = {
    "elk.algorithm": "layered",
    "elk.direction": "RIGHT",
    "elk.hierarchyHandling": "INCLUDE_CHILDREN",
    "elk.partitioning.activate": "true",
    "elk.json.shapeCoords": "ROOT",
    "elk.json.edgeCoords": "ROOT",
    "elk.edgeRouting": "ORTHOGONAL",
    "elk.randomSeed": "1",
    "elk.padding": "[top=16,left=16,bottom=16,right=16]",
    "elk.spacing.nodeNode": "26",
    "elk.spacing.edgeNode": "18",
    "elk.spacing.edgeEdge": "14",
    "elk.spacing.edgeLabel": "4",
    "elk.spacing.labelLabel": "10",
    "elk.spacing.componentComponent": "32",
    "elk.layered.spacing.nodeNodeBetweenLayers": "44",
    "elk.layered.spacing.edgeNodeBetweenLayers": "18",
    "elk.layered.spacing.edgeEdgeBetweenLayers": "12",
    "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
    "elk.layered.considerModelOrder.strategy": "PREFER_NODES",
    "elk.layered.unnecessaryBendpoints": "true",
}


@dataclass(frozen=True)
class BoxText:
    """The lines of a box as they are set, and the size they need."""

    title: tuple[str, ...]
    lines: tuple[str, ...]
    width: float
    height: float


@dataclass(frozen=True)
class LabelText:
    """The lines of an arrow's label, each with its class, and the size they need."""

    lines: tuple[tuple[str, str], ...]
    width: float
    height: float


def box_text(box: Box) -> BoxText:
    title = wrapped(box.title, TITLE_SIZE, _BOX_ROOM, most=_TITLE_LINES, bold=True)
    lines = [
        part
        for line in box.lines
        for part in wrapped(line, LINE_SIZE, _BOX_ROOM, most=_LINES_SHOWN)
    ]
    widest = max(
        [width(each, TITLE_SIZE, bold=True) for each in title]
        + [width(each, LINE_SIZE) for each in lines]
    )
    return BoxText(
        tuple(title),
        tuple(lines),
        max(_NARROWEST, _rounded(widest + 2 * PADDING)),
        _rounded(len(title) * TITLE_STEP + len(lines) * LINE_STEP + 1.5 * PADDING),
    )


def label_text(arrow: Arrow) -> LabelText:
    lines = tuple(
        (kind, part)
        for kind, texts in (
            ("service", arrow.lines),
            ("note", arrow.notes),
            ("warning", arrow.warnings),
        )
        for text in texts
        for part in wrapped(text, LINE_SIZE, _LABEL_ROOM, most=_LINES_SHOWN)
    )
    if not lines:
        return LabelText((), 0, 0)
    widest = max(width(text, LINE_SIZE) for _, text in lines)
    return LabelText(lines, _rounded(widest + PADDING), _rounded(len(lines) * LINE_STEP + 6))


def place_width(place: Place) -> float:
    """How wide a place must be for its title."""
    return _rounded(width(place.title, TITLE_SIZE, bold=True) + 2 * PADDING)


def elk_graph(drawing: Drawing) -> dict[str, Any]:
    """The graph in ELK's JSON. The same drawing gives the same graph, and the same layout."""
    children = [_place(place, drawing.boxes) for place in drawing.places]
    children += [_node(box, box.rank) for box in drawing.boxes if not box.place]
    return {
        "id": "picture",
        "layoutOptions": _OPTIONS,
        "children": children,
        "edges": [_edge(arrow) for arrow in drawing.arrows],
    }


def _place(place: Place, boxes: Iterable[Box]) -> dict[str, Any]:
    return {
        "id": place.id,
        "layoutOptions": {
            "elk.partitioning.partition": str(place.rank),
            "elk.padding": f"[top={PLACE_HEAD + 10},left=18,bottom=18,right=18]",
            "elk.nodeSize.constraints": "[MINIMUM_SIZE]",
            "elk.nodeSize.minimum": f"({place_width(place)},{PLACE_HEAD + 28})",
        },
        "children": [_node(box, None) for box in boxes if box.place == place.id],
    }


def _node(box: Box, rank: int | None) -> dict[str, Any]:
    text = box_text(box)
    # A box that many arrows lead to grows until they have room.
    options = {
        "elk.nodeSize.constraints": "[PORTS,MINIMUM_SIZE]",
        "elk.nodeSize.minimum": f"({text.width},{text.height})",
        "elk.spacing.portPort": "14",
    }
    if rank is not None:
        options["elk.partitioning.partition"] = str(rank)
    return {"id": box.id, "width": text.width, "height": text.height, "layoutOptions": options}


def _edge(arrow: Arrow) -> dict[str, Any]:
    edge: dict[str, Any] = {
        "id": arrow.id,
        "sources": [arrow.source],
        "targets": [arrow.target],
    }
    text = label_text(arrow)
    if text.lines:
        edge["labels"] = [
            {
                "id": f"{arrow.id}-label",
                "text": "label",
                "width": text.width,
                "height": text.height,
                "layoutOptions": {
                    "elk.edgeLabels.inline": "true",
                    "elk.edgeLabels.placement": "CENTER",
                },
            }
        ]
    return edge


def _rounded(value: float) -> float:
    """Up to the next half: as exact as is needed, and the same on every machine."""
    return -(-value * 2 // 1) / 2
