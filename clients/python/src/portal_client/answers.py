"""What every answer of the portal has in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from pydantic import BaseModel, ConfigDict

T_co = TypeVar("T_co", covariant=True)


class Answer(BaseModel):
    """An answer does not change. Fields that a newer portal adds are kept, without a type."""

    model_config = ConfigDict(frozen=True, extra="allow", protected_namespaces=())


class Page(Protocol[T_co]):
    """A part of a list; `next` is the address of the part after it."""

    @property
    def next(self) -> str | None: ...

    @property
    def results(self) -> Sequence[T_co]: ...
