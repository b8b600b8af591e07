"""How a moment is written: in somebody's time zone, which stands beside it. Days stay days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.utils.html import format_html
from django.utils.safestring import SafeString

_FORMATS: Mapping[str, str] = {
    "minutes": "%Y-%m-%d %H:%M",
    "seconds": "%Y-%m-%d %H:%M:%S",
    "text": "%Y-%m-%d %H:%M",
}


def moment(value: dt.datetime | None, zone: ZoneInfo, precision: str = "minutes") -> SafeString:
    """A `<time>` that programs can read too, to "minutes" or "seconds"; as "text" without markup,
    for what takes none."""
    if value is None:
        return SafeString("")
    local = value.astimezone(zone)
    if precision == "text":
        return format_html("{} {}", local.strftime(_FORMATS[precision]), _abbreviation(local))
    return format_html(
        '<time datetime="{}">{} <span class="zone">{}</span></time>',
        value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        local.strftime(_FORMATS[precision]),
        _abbreviation(local),
    )


def _abbreviation(local: dt.datetime) -> str:
    """`CET`, or `UTC+03:30` where the zone has no letters of its own."""
    name = local.tzname() or ""
    return name if name.isalpha() else f"UTC{_offset(local)}"


def _offset(local: dt.datetime) -> str:
    minutes = int((local.utcoffset() or dt.timedelta()).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"
