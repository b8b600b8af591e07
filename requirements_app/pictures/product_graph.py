"""What the picture of one or several products shows: who connects to whom. Pure.

Nodes are components, and hosts grouped by domain; all flows from one node to another are one link.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from requirements_app.catalogue.content import HOST, CatalogueContent, full_id
from requirements_app.catalogue.schema import Component, Condition, Flow, Host, ProductFile

Place = Literal["clients", "servers", "site", "others", "vendor", "internet"]

_SITE = "site"
_MOST_DOMAINS = 30
_CLIENTS = ("agent", "workstation")


@dataclass(frozen=True)
class Choice:
    """Which options of the products are on. `features` are full ids; `options` maps an
    alternative's full id to the option that is used, "" for all of them. What a mapping lacks has
    the product's default."""

    features: Mapping[str, bool] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    phases: Collection[str] = ("installation", "operation", "troubleshooting")


@dataclass(frozen=True)
class Node:
    """A component (`components`: full ids, more than one where products name one role twice) or
    hosts of one domain (`hosts`: patterns). `owner` is the product or vendor whose place it is."""

    id: str
    name: str
    place: Place
    kind: str
    owner: str = ""
    components: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    specialises: str = ""


@dataclass(frozen=True)
class LinkFlow:
    """One flow of a link, by its full id."""

    id: str
    flow: Flow
    forbids_inspection: bool


@dataclass(frozen=True)
class Link:
    """All flows from one node to another, in the order of the catalogue. Either side opens
    connections where `both`."""

    source: str
    target: str
    both: bool
    flows: tuple[LinkFlow, ...]


@dataclass(frozen=True)
class Graph:
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]


def product_graph(content: CatalogueContent, products: Collection[str], choice: Choice) -> Graph:
    """The graph of the products' flows that the choice leaves. `products` are slugs that the
    content has."""
    return _Reader(content, products, choice).read()


def shown_flows(
    content: CatalogueContent, products: Collection[str], choice: Choice
) -> Iterator[tuple[ProductFile, Flow]]:
    """The flows that the choice leaves, product by product."""
    for file in (content.products[slug] for slug in products):
        yield from ((file, flow) for flow in file.flows if _is_shown(file, flow, choice))


def _is_shown(file: ProductFile, flow: Flow, choice: Choice) -> bool:
    product = file.product.slug
    enabled = {
        each.id: choice.features.get(f"{product}.{each.id}", each.default) for each in file.features
    }
    if flow.phase not in choice.phases or (flow.feature and not enabled[flow.feature]):
        return False
    if flow.alternative:
        default = next(
            each.default for each in file.alternatives if each.id == flow.alternative.group
        )
        used = choice.options.get(f"{product}.{flow.alternative.group}", default or "")
        if used and used != flow.alternative.option:
            return False
    # What hangs on a parameter, version or platform may be needed, and is shown.
    if any(_is_off(each, enabled) for each in flow.conditions.all):
        return False
    return not flow.conditions.any or not all(
        _is_off(each, enabled) for each in flow.conditions.any
    )


def _is_off(condition: Condition, enabled: Mapping[str, bool]) -> bool:
    return condition.feature is not None and enabled[condition.feature] != condition.enabled


class _Reader:
    def __init__(
        self, content: CatalogueContent, products: Collection[str], choice: Choice
    ) -> None:
        self.content = content
        self.products = products
        self.flows = list(shown_flows(content, products, choice))
        self.lone_vendor_hosts = self._domains() <= _MOST_DOMAINS

    def _domains(self) -> int:
        patterns = {
            end.removeprefix(HOST)
            for _, flow in self.flows
            for end in (*flow.source, *flow.destination)
            if end.startswith(HOST)
        }
        return len({domain_of(each) for each in patterns})

    def read(self) -> Graph:
        components: dict[str, set[str]] = defaultdict(set)
        hosts: dict[tuple[Place, str, str], dict[str, None]] = defaultdict(dict)
        links: dict[tuple[str, str, bool], dict[str, LinkFlow]] = defaultdict(dict)
        for file, flow in self.flows:
            ends: dict[str, list[str]] = {}
            for side in ("source", "destination"):
                ends[side] = []
                for end in getattr(flow, side):
                    ends[side].append(self._node_of(file, end, components, hosts))
            told = LinkFlow(f"{file.product.slug}.{flow.id}", flow, self._forbids_inspection(flow))
            for source in ends["source"]:
                for target in ends["destination"]:
                    links[source, target, flow.bidirectional][told.id] = told
        nodes = [self._component_node(key, known) for key, known in components.items()]
        nodes += [_host_node(*key, tuple(patterns)) for key, patterns in hosts.items()]
        return Graph(
            tuple(nodes), tuple(Link(*key, tuple(flows.values())) for key, flows in links.items())
        )

    def _node_of(
        self,
        file: ProductFile,
        end: str,
        components: dict[str, set[str]],
        hosts: dict[tuple[Place, str, str], dict[str, None]],
    ) -> str:
        product = file.product.slug
        if not end.startswith(HOST):
            slug = full_id(product, end)
        else:
            host = self.content.hosts[end.removeprefix(HOST)]
            if host.stands_for is None:
                key = self._host_key(file, host)
                hosts[key][host.pattern] = None
                return _host_id(*key)
            slug = host.stands_for
        role = role_of(self.content, slug, {*self.products, _SITE})
        components[role].add(slug)
        return role

    def _host_key(self, file: ProductFile, host: Host) -> tuple[Place, str, str]:
        group = domain_of(host.pattern) if self.lone_vendor_hosts else ""
        if host.party == "vendor":
            return "vendor", file.vendor.name, group
        return ("internet" if host.party == "third-party" else "site"), "", group

    def _component_node(self, role: str, known: set[str]) -> Node:
        slugs = tuple(sorted(known))
        named = slugs[0] if len(slugs) == 1 else role
        component = self.content.components[named]
        place, owner = self._place(role, named)
        parent = component.specialises and full_id(named.partition(".")[0], component.specialises)
        return Node(
            id=role,
            name=component.name,
            place=place,
            kind=component.kind,
            owner=owner,
            components=slugs,
            specialises=self.content.components[parent].name if parent else "",
        )

    def _place(self, role: str, named: str) -> tuple[Place, str]:
        component, product = self.content.components[named], role.partition(".")[0]
        if component.kind in _CLIENTS:
            return "clients", ""
        if component.kind in ("internet-service", "vendor-remote-access"):
            return "vendor", self.content.products[product].vendor.name
        if component.kind == "any":
            return "internet", ""
        if product == _SITE or component.kind == "site-service":
            return "site", ""
        if product not in self.products or self._belongs_elsewhere(named, component):
            return "others", ""
        return "servers", product

    def _belongs_elsewhere(self, slug: str, component: Component) -> bool:
        """Whether it is the same as a component of a product that the picture does not show."""
        others = {
            full_id(slug.partition(".")[0], each).partition(".")[0] for each in component.same_as
        }
        return bool(others) and not others & {*self.products, _SITE}

    def _forbids_inspection(self, flow: Flow) -> bool:
        if flow.tls_inspection != "unstated":
            return flow.tls_inspection == "forbidden"
        return any(
            self.content.hosts[end.removeprefix(HOST)].tls_inspection == "forbidden"
            for end in (*flow.source, *flow.destination)
            if end.startswith(HOST)
        )


def role_of(content: CatalogueContent, slug: str, products: Collection[str] | None = None) -> str:
    """The component that stands for all that are the same as it; of these `products` only, where
    they are given."""
    seen = {slug}
    while True:
        product = slug.partition(".")[0]
        others = [full_id(product, each) for each in content.components[slug].same_as]
        known = [
            each
            for each in others
            if each not in seen
            and each in content.components
            and (products is None or each.partition(".")[0] in products)
        ]
        if not known:
            return slug
        slug = known[0]
        seen.add(slug)


def domain_of(pattern: str) -> str:
    """What a host is grouped by: the last two labels of its name, three below `co.uk` and its
    like; an address or prefix as it is."""
    labels = pattern.split(".")
    if ":" in pattern or "/" in pattern or labels[-1].isdigit():
        return pattern
    short = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3:] if short else labels[-2:])


def _host_id(place: Place, owner: str, group: str) -> str:
    return f"{HOST}{place}:{owner}:{group}"


def _host_node(place: Place, owner: str, group: str, patterns: tuple[str, ...]) -> Node:
    name = patterns[0] if len(patterns) == 1 else group
    return Node(
        id=_host_id(place, owner, group),
        name=name,
        place=place,
        kind="host",
        owner=owner,
        hosts=patterns,
    )
