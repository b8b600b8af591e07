"""Tags of the catalogue's pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from requirements_app.web.flow_columns import (
    Column,
    Facts,
    FlowCells,
    columns_of,
    marks_html,
    services_html,
)

register = template.Library()
register.filter("marks", marks_html)
register.filter("services", services_html)


@register.simple_tag(takes_context=True)
def flow_ends(context: Context, ends: Iterable[Facts]) -> SafeString:
    """One side of a flow, as a list of links."""
    return SafeString(FlowCells((), context.get("pinned")).ends(ends))


@register.simple_tag(takes_context=True)
def flow_rows(
    context: Context,
    flows: Iterable[Facts],
    columns: tuple[Column, ...] = (),
    panel: str = "",
) -> SafeString:
    """The rows of a table of flows; the usual columns unless given. With `panel` their links lead
    there, followed by the flow's id. The context says which version links keep (`pinned`) and
    whether all flows are of `one_product`."""
    one_product: Any = context.get("one_product", False)
    cells = FlowCells(columns or columns_of(""), context.get("pinned"), bool(one_product), panel)
    return SafeString("".join([cells.row(flow) for flow in flows]))
