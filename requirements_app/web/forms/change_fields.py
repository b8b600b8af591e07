"""Fields of the forms of changes: moments by the reader's clock, and items by their positions."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

_MOST_ITEMS = 50_000
_YEARS = range(2000, 2200)
_RANGE = re.compile(r"(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?")


class MomentField(forms.Field):
    """A moment by the reader's clock, as a browser's field for it writes one."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})
    zone = ZoneInfo("UTC")

    def to_python(self, value: Any) -> dt.datetime | None:
        if value in self.empty_values:
            return None
        try:
            found = dt.datetime.fromisoformat(str(value))
        except ValueError:
            found = None
        if found is None or found.year not in _YEARS:
            raise forms.ValidationError(_("Write a day and a time, as in 2026-05-01T22:00."))
        return found if found.tzinfo else found.replace(tzinfo=self.zone)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dt.datetime):
            return value.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M")
        return value


class Positions(forms.Widget):
    """Several values of one name, as check boxes send them."""

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> list[str]:
        return data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name, [])


class PositionsField(forms.Field):
    """The ticked items, by their positions."""

    widget = Positions

    def to_python(self, value: Any) -> list[int]:
        texts = [str(each) for each in value or ()]
        if not all(each.isascii() and each.isdecimal() and len(each) < 10 for each in texts):
            raise forms.ValidationError(_("Tick the items in the list."))
        return sorted({int(each) for each in texts})


class RangesField(forms.CharField):
    """Positions as people write them: `1, 4-7`. Nothing stands for the whole change."""

    def clean(self, value: Any) -> list[int] | None:
        text = super().clean(value)
        if not text:
            return None
        found: set[int] = set()
        for part in filter(None, (each.strip() for each in text.split(","))):
            match = _RANGE.fullmatch(part)
            first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
            if last < first or last - first > _MOST_ITEMS:
                raise forms.ValidationError(_("Write positions as in 1, 4-7."))
            found |= set(range(first, last + 1))
        return sorted(found)
