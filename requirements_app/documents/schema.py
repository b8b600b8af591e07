"""A document and the inventory of its rows, as curated files state them. Pure: no Django.

These models are a part of the catalogue's file format; :mod:`requirements_app.catalogue.schema`
has the rest.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from requirements_app.core.yaml_problems import refused

MAX_ID = 79
MAX_LINE = 2**31 - 1
LOCAL_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")


def _local_id(value: str) -> str:
    if not LOCAL_ID.fullmatch(value) or len(value) > MAX_ID:
        mend = f"use lower-case letters, digits and inner hyphens, at most {MAX_ID}"
        suggestion = "-".join(re.findall("[a-z0-9]+", value.lower()))[:MAX_ID].strip("-")
        raise refused("is no id", f"{mend}: `{suggestion}`" if suggestion else mend)
    return value


LocalId = Annotated[str, AfterValidator(_local_id)]
Words = Annotated[str, Field(min_length=1, max_length=2000)]
Label = Annotated[str, Field(min_length=1, max_length=200)]


class Strict(BaseModel):
    """Frozen, and a key nobody knows is an error rather than a fact lost."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Lines(Strict):
    """First and last line (1-based, inclusive) of a passage in the original."""

    first: int = Field(ge=1, le=MAX_LINE)
    last: int = Field(ge=1, le=MAX_LINE)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise refused("runs backwards", "write first line - last line, such as 12-14")
        return self


def _lines(value: object) -> object:
    if isinstance(value, int):
        return {"first": value, "last": value}
    if isinstance(value, str):
        match = re.fullmatch("([0-9]{1,9})-([0-9]{1,9})", value)
        if not match:
            raise refused("is no span of lines", "write a line such as 12, or lines such as 12-14")
        return {"first": int(match[1]), "last": int(match[2])}
    return value


LineSpan = Annotated[Lines, BeforeValidator(_lines)]


class Decision(Strict):
    """Why a row or passage is not a flow of its own."""

    code: Literal[
        "not-a-connection",  # states no network connection
        "restated",  # says again what `see` already gives
        "crypto-profile",  # encryption facts, held by a crypto profile
        "fact-of-flows",  # a condition or ban that flows and hosts carry
        "placeholder",  # an example value that stands for the customer's own
        "return-traffic",  # replies inside a connection, which stateful filters pass
    ]
    reason: Words
    see: tuple[str, ...] = ()


class TableRow(Strict):
    """One table row. A cell is the fact or label as written, "" when empty, and null where
    the vendor's own sentence stands, which is read from the original instead."""

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9./-]{0,60}$")
    lines: LineSpan
    cells: tuple[str | None, ...] = Field(min_length=1)
    decision: Decision | None = None


class Statement(Strict):
    """A need or fact that prose states, told in our words."""

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9./-]{0,60}$")
    lines: LineSpan
    summary: Words
    decision: Decision | None = None


class Section(Strict):
    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,40}$")
    title: Label
    lines: LineSpan
    header: tuple[str, ...] = ()
    rows: tuple[TableRow, ...] = ()
    statements: tuple[Statement, ...] = ()

    @property
    def said(self) -> tuple[TableRow | Statement, ...]:
        """Rows, then statements."""
        return (*self.rows, *self.statements)


class Document(Strict):
    """One revision of a vendor document and the inventory of what it says."""

    id: LocalId
    publisher: Label
    title: Label
    url: str | None = Field(default=None, pattern=r"^https?://", max_length=500)
    retrieved: dt.date
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    language: str = Field(default="en", min_length=1, max_length=20)
    sections: tuple[Section, ...] = Field(min_length=1)
