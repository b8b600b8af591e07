"""The picture of one or several products, and the table that says the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from exports.picture.drawing import Arrow, ArrowKind, Box, BoxKind, Drawing, Place
from requirements_app.catalogue.content import CatalogueContent

from .product_graph import Choice, Graph, Link, LinkFlow, Node, product_graph
from .wording import STRENGTH, arrow_name, requirement_words, services_shown, some

_HOSTS_SHOWN = 6
_RANKS: Mapping[str, int] = {"clients": 0, "servers": 1}
_BOX_KINDS: Mapping[str, BoxKind] = {
    "clients": "client",
    "servers": "server",
    "site": "site-service",
    "others": "other",
    "vendor": "vendor",
    "internet": "internet",
}


@dataclass(frozen=True)
class Row:
    """One arrow as the table tells it. `requirements` are in the order of their strength."""

    id: str
    source: Node
    target: Node
    services: tuple[str, ...]
    kind: ArrowKind
    requirements: tuple[str, ...]
    both: bool
    forbids_inspection: bool
    unclear: bool
    flows: tuple[LinkFlow, ...]
    href: str


@dataclass(frozen=True)
class ProductPicture:
    graph: Graph
    drawing: Drawing
    rows: tuple[Row, ...]


def product_picture(
    content: CatalogueContent,
    products: Collection[str],
    choice: Choice,
    *,
    pinned: int | None = None,
) -> ProductPicture:
    """What the picture shows, in the language that is active. `pinned` is the catalogue version
    that its links name."""
    graph = product_graph(content, products, choice)
    nodes = {node.id: node for node in graph.nodes}
    rows = tuple(
        _row(number, link, nodes, _Links(products, pinned))
        for number, link in enumerate(graph.links, 1)
    )
    names = [content.products[slug].product.name for slug in products]
    flows = len({flow.id for link in graph.links for flow in link.flows})
    drawing = Drawing(
        title=_("Architecture of %(products)s") % {"products": ", ".join(names)},
        description=_description(len(graph.nodes), flows),
        language=get_language() or "en",
        places=tuple(_places(content, graph)),
        boxes=tuple(_box(node, _Links(products, pinned)) for node in graph.nodes),
        arrows=tuple(_arrow(row) for row in rows),
    )
    return ProductPicture(graph, drawing, rows)


def _description(nodes: int, flows: int) -> str:
    shown = ngettext(
        "%(count)s component or group of hosts", "%(count)s components and groups of hosts", nodes
    ) % {"count": nodes}
    needed = ngettext("%(count)s flow", "%(count)s flows", flows) % {"count": flows}
    return _("%(nodes)s with %(flows)s between them. The table beside it says the same.") % {
        "nodes": shown,
        "flows": needed,
    }


# --- places and boxes --------------------------------------------------------------------------


def _places(content: CatalogueContent, graph: Graph) -> Iterable[Place]:
    found: dict[str, Place] = {}
    for node in graph.nodes:
        key = _place_id(node)
        if key not in found:
            title = _place_title(content, node)
            rank = _RANKS.get(node.place, 2)
            found[key] = Place(id=key, title=title, rank=rank, kind=node.place)
    return sorted(found.values(), key=lambda place: list(_BOX_KINDS).index(place.kind))


def _place_id(node: Node) -> str:
    return f"place:{node.place}:{node.owner}"


def _place_title(content: CatalogueContent, node: Node) -> str:
    if node.place == "servers":
        return content.products[node.owner].product.name
    if node.place == "vendor":
        return _("%(vendor)s (vendor)") % {"vendor": node.owner}
    return {
        "clients": _("Clients and workstations"),
        "site": _("Services of the site"),
        "others": _("Other products"),
        "internet": _("Internet"),
    }[node.place]


def _box(node: Node, links: _Links) -> Box:
    lines = []
    if node.specialises:
        lines.append(_("a kind of %(parent)s") % {"parent": node.specialises})
    if len(node.hosts) > 1:
        lines += some(node.hosts, _HOSTS_SHOWN)
    return Box(
        id=node.id,
        title=node.name or _("Named hosts"),
        kind=_BOX_KINDS[node.place],
        place=_place_id(node),
        lines=tuple(lines),
        href=links.of_node(node),
        name=_("Flows of %(node)s") % {"node": node.name},
    )


# --- arrows ------------------------------------------------------------------------------------


def _row(number: int, link: Link, nodes: Mapping[str, Node], links: _Links) -> Row:
    source, target = nodes[link.source], nodes[link.target]
    wanted = {each.flow.requirement for each in link.flows}
    requirements = tuple(each for each in STRENGTH if each in wanted)
    services = [
        f"{service.service} {service.application}" if service.application else service.service
        for each in link.flows
        for service in each.flow.services
    ]
    return Row(
        id=f"arrow-{number}",
        source=source,
        target=target,
        services=tuple(dict.fromkeys(services)),
        kind=requirements[0],
        requirements=requirements,
        both=link.both,
        forbids_inspection=any(each.forbids_inspection for each in link.flows),
        unclear=any(each.flow.assertion == "unclear" for each in link.flows),
        flows=link.flows,
        href=links.of_link(source, target, link),
    )


def _arrow(row: Row) -> Arrow:
    notes = [requirement_words(row.requirements)]
    if row.both:
        notes.append(_("either side opens"))
    if row.unclear:
        notes.append(_("unclear in the document"))
    warnings = [_("no TLS inspection")] if row.forbids_inspection else []
    count = len(row.flows)
    behind = ngettext("%(count)s flow", "%(count)s flows", count) % {"count": count}
    return Arrow(
        id=row.id,
        source=row.source.id,
        target=row.target.id,
        kind=row.kind,
        both=row.both,
        services=row.services,
        lines=services_shown(row.services),
        notes=tuple(notes),
        warnings=tuple(warnings),
        href=row.href,
        name=arrow_name(
            row.source.name, row.target.name, row.services, [*notes, *warnings], behind
        ),
    )


# --- where a click leads -------------------------------------------------------------------------


class _Links:
    """Addresses of the flows behind a part of the picture."""

    def __init__(self, products: Collection[str], pinned: int | None) -> None:
        self.products = ",".join(products)
        self.version = {} if pinned is None else {"version": str(pinned)}

    def of_node(self, node: Node) -> str:
        if node.components:
            return self._flows(component=",".join(node.components))
        return self._flows(product=self.products, q=_search(node))

    def of_link(self, source: Node, target: Node, link: Link) -> str:
        if len(link.flows) == 1:
            query = f"?{urlencode(self.version)}" if self.version else ""
            return reverse("flow", args=[link.flows[0].id]) + query
        return self._flows(product=self.products, q=f"{_search(source)} {_search(target)}")

    def _flows(self, **query: str) -> str:
        return f"{reverse('flows')}?{urlencode({**query, **self.version})}"


def _search(node: Node) -> str:
    """A word that the search texts of the node's flows hold. Of a role that products name twice
    it is what both names end in."""
    if node.hosts:
        return node.name if len(node.hosts) == 1 else node.id.rpartition(":")[2]
    return node.components[0] if len(node.components) == 1 else _shared(node.components)


def _shared(slugs: tuple[str, ...]) -> str:
    """The last part that all slugs share; "" where they share none."""
    names = {slug.partition(".")[2] for slug in slugs}
    return names.pop() if len(names) == 1 else ""
