"""The columns of tables of flows: which there are, and the cells of a row.

A page shows hundreds of cells; each is put together here, since a template for each would take
longer than all the rest of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from requirements_app.core.errors import InvalidInput

from .links import catalogue_url
from .templatetags.portal import breakable
from .words import Label, say

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """`sort` is the order that its heading asks for; "" for none."""

    key: str
    label: Label
    sort: str = ""


COLUMNS: Mapping[str, Column] = {
    column.key: column
    for column in (
        Column("source", _("Source")),
        Column("destination", _("Destination")),
        Column("service", _("Service")),
        Column("need", _("Need"), "requirement"),
        Column("purpose", _("Purpose"), "purpose"),
        Column("product", _("Product"), "product"),
        Column("feature", _("Feature")),
        Column("depends", _("Depends on")),
        Column("phase", _("Phase"), "phase"),
        Column("lifecycle", _("Lifecycle")),
        Column("assertion", _("How sure")),
        Column("tls_inspection", _("TLS inspection")),
        Column("encryption", _("Encryption")),
        Column("effect", _("If blocked")),
        Column("notes", _("Notes")),
        Column("document", _("Document rows")),
        Column("id", _("Id"), "flow"),
        Column("since", _("As it is since")),
    )
}
DEFAULT = ("source", "destination", "service", "need", "purpose")


def columns_of(text: str) -> tuple[Column, ...]:
    """The columns that an address names, joined by commas, in its order; the usual ones for "".
    Raises InvalidInput."""
    keys = dict.fromkeys(part for part in text.replace(" ", ",").split(",") if part) or DEFAULT
    for key in keys:
        if key not in COLUMNS:
            mend = f"use {', '.join(COLUMNS)}"
            raise InvalidInput.one("columns", key, "is no column", mend)
    return tuple(COLUMNS[key] for key in keys)


def services_html(services: Iterable[Facts]) -> SafeString:
    """Services as people write them, with their application protocols."""
    return SafeString(f'<ul class="values">{"".join(map(_service, services))}</ul>')


def _service(service: Facts) -> str:
    told = service["protocol"]
    if service.get("ports"):
        told += f"/{','.join(map(str, service['ports']))}"
    elif service.get("icmp_type") is not None:
        told += f"/{service['icmp_type']}"
    application = service.get("application")
    said = f' <span class="muted">{escape(application)}</span>' if application else ""
    return f'<li><span class="mono nowrap">{escape(told)}</span>{said}</li>'


def marks_html(flow: Facts) -> SafeString:
    """What a reader should see of a flow at a glance."""
    marks = [(f"need-{flow['requirement']}", say(flow["requirement"], "requirement"))]
    if flow["tls_inspection"] == "forbidden":
        marks.append(("tls-forbidden", _("No TLS inspection")))
    elif flow["tls_inspection"] == "allowed":
        marks.append(("tls-allowed", _("TLS inspection allowed")))
    if flow["assertion"] != "stated":
        marks.append((f"assertion-{flow['assertion']}", say(flow["assertion"], "assertion")))
    if flow["lifecycle"] != "current":
        marks.append(("lifecycle-classic", say(flow["lifecycle"], "lifecycle")))
    if flow["phase"] != "operation":
        marks.append(("plain", say(flow["phase"], "phase")))
    if flow["alternative"]:
        marks.append(("alternative", _("Alternative")))
    if flow["bidirectional"]:
        marks.append(("plain", _("Both ways")))
    return SafeString(
        " ".join([f'<span class="badge {look}">{escape(label)}</span>' for look, label in marks])
    )


@dataclass(frozen=True)
class FlowCells:
    """Makes rows of flows. `pinned` is the version that links keep. A row's link leads to the
    address `panel` with the flow's id after it, or to the flow's own page where `panel` is ""."""

    columns: tuple[Column, ...]
    pinned: int | None = None
    one_product: bool = False
    panel: str = ""
    said: dict[str, str] = field(default_factory=dict, compare=False)

    def row(self, flow: Facts) -> str:
        """One `<tr>` of a flow's facts, with `content` and `depends` where columns need them."""
        cells = [
            f'<td data-label="{self._label(column)}">{_CELLS[column.key](self, flow)}</td>'
            for column in self.columns
        ]
        return f'<tr class="line">{"".join(cells)}</tr>'

    def _label(self, column: Column) -> str:
        if column.key not in self.said:
            self.said[column.key] = escape(column.label)
        return self.said[column.key]

    def url(self, name: str, argument: str) -> str:
        return escape(catalogue_url(name, argument, version=self.pinned))

    def ends(self, ends: Iterable[Facts]) -> str:
        return f'<ul class="values">{"".join([self._end(end) for end in ends])}</ul>'

    def _end(self, end: Facts) -> str:
        known = end.get("pattern") or end["slug"]
        key = f"end {end['kind']} {known}"  # a page names the same few ends again and again
        if key not in self.said:
            self.said[key] = self._new_end(end)
        return self.said[key]

    def _new_end(self, end: Facts) -> str:
        name = escape(end["name"])
        if end["kind"] != "host":
            return f'<li><a class="end" href="{self.url("component", end["slug"])}">{name}</a></li>'
        pattern = end["pattern"]
        sub = f'<span class="sub">{name}</span>' if name else ""
        link = f'<a class="mono end" href="{self.url("host", pattern)}">{breakable(pattern)}</a>'
        return f"<li>{link}{sub}</li>"

    def purpose(self, flow: Facts) -> str:
        slug, purpose = flow["id"], escape(flow["purpose"])
        if self.panel:
            address = escape(f"{self.panel}{slug}")
            link = f'<a class="strong" href="{address}" data-row data-panel>{purpose}</a>'
        else:
            link = f'<a class="strong" href="{self.url("flow", slug)}" data-row>{purpose}</a>'
        told = [flow["through"]] if flow.get("through") else []
        if not self.one_product and all(column.key != "product" for column in self.columns):
            told.append(flow["product"])
        subs = "".join([f'<span class="sub">{escape(each)}</span>' for each in told])
        return f"<div>{link}{subs}</div>"

    def product(self, flow: Facts) -> str:
        slug = flow["product"]
        return f'<a href="{self.url("product", slug)}">{escape(slug)}</a>'

    def rows_behind(self, flow: Facts) -> str:
        said = []
        for each in flow["provenance"]:
            page, row = self.url("document", each["document"]), escape(each["row"])
            link = f'<a class="mono small" href="{page}#row-{row}">{row}</a>'
            said.append(f'<li title="{escape(each["section"])}">{link}</li>')
        return f'<ul class="values">{"".join(said)}</ul>'


def _word(kind: str) -> Callable[[FlowCells, Facts], str]:
    return lambda _cells, flow: escape(say(flow[kind], kind))


def _paragraphs(texts: Iterable[str]) -> str:
    return "".join([f"<p>{escape(text)}</p>" for text in texts])


_CELLS: Mapping[str, Callable[[FlowCells, Facts], str]] = {
    "source": lambda cells, flow: cells.ends(flow["source"]),
    "destination": lambda cells, flow: cells.ends(flow["destination"]),
    "service": lambda _cells, flow: services_html(flow["services"]),
    "need": lambda _cells, flow: f'<div class="badges">{marks_html(flow)}</div>',
    "purpose": FlowCells.purpose,
    "product": FlowCells.product,
    "feature": lambda _cells, flow: escape(flow["feature"] or ""),
    "depends": lambda _cells, flow: _paragraphs(flow["depends"]),
    "phase": _word("phase"),
    "lifecycle": _word("lifecycle"),
    "assertion": _word("assertion"),
    "tls_inspection": _word("tls_inspection"),
    "encryption": lambda _cells, flow: escape(say(flow["content"]["encryption"], "encryption")),
    "effect": lambda _cells, flow: escape(flow["content"]["effect_if_blocked"]),
    "notes": lambda _cells, flow: _paragraphs(flow["notes"]),
    "document": FlowCells.rows_behind,
    "id": lambda _cells, flow: f'<span class="mono small">{breakable(flow["id"])}</span>',
    "since": lambda _cells, flow: f'<span class="mono">{flow["since"]}</span>',
}
