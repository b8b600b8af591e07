"""Port sets as PostgreSQL `int4multirange`, which Django does not know by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Lookup
from psycopg.types.multirange import Int4Multirange
from psycopg.types.range import Int4Range

from requirements_app.core.ports import PortRange

if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
    _Lookup = Lookup[Any]
else:  # Django's classes take type arguments only in the stubs
    _Field, _Lookup = models.Field, Lookup


class PortSetField(_Field):
    """A tuple of :class:`PortRange`, stored as one `int4multirange`."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002
        return "int4multirange"

    def from_db_value(self, value: Any, *_: object) -> tuple[PortRange, ...] | None:
        if value is None:
            return None
        return tuple(PortRange(part.lower, part.upper - 1) for part in value)

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Int4Multirange | int):
            return value
        return Int4Multirange([Int4Range(part.first, part.last + 1) for part in value])

    def to_python(self, value: Any) -> Any:
        return None if value is None else tuple(value)


@PortSetField.register_lookup
class HoldsPort(_Lookup):
    """`ports__holds=443`: the set contains the port."""

    lookup_name = "holds"

    def get_prep_lookup(self) -> int:
        return int(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} @> {right}::int4", (*left_params, *right_params)
