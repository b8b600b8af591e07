"""What a picture shows: boxes in places, arrows between boxes. No sizes and no positions."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

BoxKind = Literal[
    "server", "client", "site-service", "internet", "vendor", "other", "zone", "firewall", "proxy"
]
ArrowKind = Literal["required", "conditional", "optional", "line"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(_Part):
    """A frame around boxes. Places of a lower `rank` stand further left."""

    id: str
    title: str
    rank: int = 1
    kind: str = ""


class Box(_Part):
    """`lines` stand below the title. `name` is what a screen reader says for the link to `href`.
    A box in no place has `rank` of its own."""

    id: str
    title: str
    kind: BoxKind
    place: str = ""
    lines: tuple[str, ...] = ()
    href: str = ""
    name: str = ""
    rank: int = 1


class Arrow(_Part):
    """`lines` and `notes` are its label; `warnings` are notes that must not be missed. `services`
    are all that `lines` may shorten. `both`: it has a head at either end. Of the kind `line` it has
    none."""

    id: str
    source: str
    target: str
    kind: ArrowKind = "required"
    both: bool = False
    services: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    href: str = ""
    name: str = ""


class Drawing(_Part):
    """A whole picture. `description` says in a sentence what it shows."""

    title: str
    description: str
    language: str = "en"
    places: tuple[Place, ...] = ()
    boxes: tuple[Box, ...] = ()
    arrows: tuple[Arrow, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        places, boxes = {each.id for each in self.places}, {each.id for each in self.boxes}
        names = [each.id for each in self.places] + [each.id for each in self.boxes]
        names += [each.id for each in self.arrows]
        if len(set(names)) != len(names):
            raise ValueError("two parts of the drawing have one id")
        if stray := {each.place for each in self.boxes if each.place} - places:
            raise ValueError(f"boxes stand in unknown places: {sorted(stray)}")
        ends = {end for each in self.arrows for end in (each.source, each.target)}
        if stray := ends - boxes:
            raise ValueError(f"arrows lead to unknown boxes: {sorted(stray)}")
        return self
