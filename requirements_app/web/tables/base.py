"""Tables in the portal's design, for lists that are short enough for django-tables2."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.http import HttpRequest
from django_tables2 import RequestConfig

from requirements_app.web.paging import page_number
from requirements_app.web.words import Label


class PortalTable(tables.Table):  # type: ignore[misc]  # django-tables2 is untyped
    """Sorted and paged by the query string: `sort`, `page`. `label` names it for those who
    cannot see it."""

    label: Label

    class Meta:
        template_name = "tables/table.html"
        attrs = {"class": "table"}
        order_by_field = "sort"
        per_page = 50

    def __init__(self, data: Any, *, request: HttpRequest, **options: Any) -> None:
        page_number(request.GET)
        super().__init__(data, request=request, order_by_field="sort", **options)
        RequestConfig(request, paginate={"per_page": 50, "silent": True}).configure(self)
