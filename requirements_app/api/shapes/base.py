"""What shapes are, and how the shape of an answer follows from the body that made the thing."""

from __future__ import annotations

import copy
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers as s

from ..fields import Body


class Shape(s.Serializer[object]):
    """A JSON object in an answer; it is never used to read one."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.__doc__ = cls.__doc__ or ""  # not the base's: it describes the component
        extend_schema_serializer(component_name=cls.__name__.removesuffix("Shape"))(cls)


def answer_to(body: type[Body], **added: s.Field[Any, Any, Any, Any]) -> type[Shape]:
    """The shape of what `body` makes: each of its fields, always present, and those `added`."""
    fields = {name: _present(field) for name, field in body._declared_fields.items()}
    return type(f"{body.__name__.removesuffix('Body')}Shape", (Shape,), {**fields, **added})


def _present(field: Any) -> Any:
    if isinstance(field, s.ListSerializer) and isinstance(field.child, Body):
        return answer_to(type(field.child))(many=True)
    field = copy.deepcopy(field)
    # A serializer makes its fields anew from what they were made with.
    field._kwargs = {**field._kwargs, "required": True}
    return field
