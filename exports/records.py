"""Lines of a report as JSON values."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, is_dataclass

Record = dict[str, object]


def record(line: object, but: tuple[str, ...] = ()) -> Record:
    """The fields of a report's line, in the order of its class; dates and times as ISO 8601."""
    if not is_dataclass(line):
        raise TypeError(f"{type(line).__name__} is not a line of a report")
    return {
        each.name: json_value(getattr(line, each.name))
        for each in fields(line)
        if each.name not in but
    }


def json_value(value: object) -> object:
    """A field's value: lines become objects, tuples become lists, times are told in UTC."""
    if isinstance(value, tuple):
        return [json_value(each) for each in value]
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return record(value) if is_dataclass(value) else value
