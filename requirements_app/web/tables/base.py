"""Tables in the portal's design, for lists that are short enough for django-tables2."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import django_tables2 as tables
from django.core.paginator import EmptyPage
from django.http import HttpRequest
from django.utils.safestring import SafeString

from requirements_app.accounts.models import User
from requirements_app.accounts.preferences import zone_of
from requirements_app.web.moments import moment
from requirements_app.web.paging import page_number
from requirements_app.web.words import Label


class PortalTable(tables.Table):  # type: ignore[misc]  # django-tables2 is untyped
    """Sorted and paged by the query string: `sort`, `page`. `label` names it for those who
    cannot see it."""

    label: Label

    class Meta:
        template_name = "tables/table.html"
        attrs = {"class": "table rows stackable"}
        order_by_field = "sort"

    def __init__(self, data: Any, *, request: HttpRequest, **options: Any) -> None:
        number, rows = page_number(request.GET), cast("User", request.user).page_rows
        # The library would take every parameter it knows from the address, `per_page` too.
        super().__init__(data, order_by_field="sort", **options)
        self.request = request
        wanted = request.GET.getlist("sort")
        if known := [each for each in wanted if each.removeprefix("-") in self.base_columns]:
            self.order_by = known
        try:
            self.paginate(per_page=rows, page=number)
        except EmptyPage:
            self.paginate(per_page=rows, page=self.paginator.num_pages)

    def moment(self, value: dt.datetime, precision: str = "minutes") -> SafeString:
        """A moment in the reader's time zone."""
        return moment(value, zone_of(self.request.user), precision)
