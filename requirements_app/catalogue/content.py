"""The whole content of a catalogue: every product of every source, with look-ups. Pure.

Rule-set computing and publishing read this and nothing else. The look-ups presume content
that :mod:`.validation` found sound.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from requirements_app.catalogue.schema import (
    Component,
    Document,
    Flow,
    Host,
    ProductFile,
    ProxyFacts,
    Section,
    Statement,
    TableRow,
    TlsInspection,
)

HOST = "host:"
_STRICTEST: tuple[TlsInspection, ...] = ("forbidden", "allowed", "unstated")
_SOURCES = {"vendor": 0, "shared": 1}


@dataclass(frozen=True)
class Citation:
    """A row or statement with the place it has in its document."""

    document: Document
    section: Section
    row: TableRow | Statement


@dataclass(frozen=True)
class CatalogueContent:
    """Product files in a fixed order: vendor, shared, then local sources, each by slug."""

    files: tuple[ProductFile, ...] = ()

    def __post_init__(self) -> None:
        ordered = sorted(self.files, key=lambda file: position(file.source, file.product.slug))
        object.__setattr__(self, "files", tuple(ordered))

    def of_source(self, *sources: str) -> CatalogueContent:
        """The part that these sources keep."""
        return CatalogueContent(tuple(file for file in self.files if file.source in sources))

    def with_files(self, files: Iterable[ProductFile]) -> CatalogueContent:
        """This content with the sources of `files` replaced by `files`."""
        new = tuple(files)
        sources = {file.source for file in new}
        return CatalogueContent(
            (*(file for file in self.files if file.source not in sources), *new)
        )

    @property
    def outlines(self) -> tuple[ProductFile, ...]:
        """The files in their order, perhaps without documents and flows: what is needed of every
        product where only some are needed whole."""
        return self.files

    @cached_property
    def products(self) -> Mapping[str, ProductFile]:
        """Files by product slug."""
        return MappingProxyType({file.product.slug: file for file in self.files})

    @cached_property
    def components(self) -> Mapping[str, Component]:
        """Components by full id, `product.id`."""
        return MappingProxyType(
            {
                f"{file.product.slug}.{component.id}": component
                for file in self.outlines
                for component in file.components
            }
        )

    @cached_property
    def flows(self) -> Mapping[str, tuple[ProductFile, Flow]]:
        """Flows by full id, `product.id`, each with the file of its product."""
        return MappingProxyType(
            {
                f"{file.product.slug}.{flow.id}": (file, flow)
                for file in self.files
                for flow in file.flows
            }
        )

    @cached_property
    def hosts(self) -> Mapping[str, Host]:
        """Hosts by pattern; one that several files list carries the facts of all of them.

        What a placeholder stands for is a full component id here.
        """
        listed: dict[str, list[Host]] = defaultdict(list)
        for file in self.outlines:
            for host in file.hosts:
                listed[host.pattern].append(with_full_id(host, file.product.slug))
        return MappingProxyType({pattern: merge_hosts(hosts) for pattern, hosts in listed.items()})

    def citations(self, product: str) -> Mapping[str, Citation]:
        """The rows and statements of a product's documents, by row id."""
        return {each.row.id: each for each in cited_rows(self.products[product])}


def full_id(product: str, reference: str) -> str:
    """`agent` in product `p` is `p.agent`; a reference that is full already stays."""
    return reference if "." in reference else f"{product}.{reference}"


def with_full_id(host: Host, product: str) -> Host:
    """`host` as any product may read it: `stands_for` is a full component id."""
    if host.stands_for is None:
        return host
    return host.model_copy(update={"stands_for": full_id(product, host.stands_for)})


def cited_rows(file: ProductFile) -> Iterator[Citation]:
    """Every row and statement of the file's documents, in the order of the file."""
    for document in file.documents:
        for section in document.sections:
            said: tuple[TableRow | Statement, ...] = (*section.rows, *section.statements)
            for row in said:
                yield Citation(document, section, row)


def merge_hosts(hosts: Iterable[Host]) -> Host:
    """One host with the facts of several listings of its pattern.

    What one listing leaves unstated another fills in. Listings that contradict each other, which
    validation refuses, yield the stricter fact: no TLS inspection, no proxy, fewer ways to
    authenticate.
    """
    first, *others = hosts
    for other in others:
        first = first.model_copy(
            update={
                "name": first.name or other.name,
                "stands_for": first.stands_for or other.stands_for,
                "tls_inspection": min(
                    first.tls_inspection, other.tls_inspection, key=_STRICTEST.index
                ),
                "proxy": _merge_proxies(first.proxy, other.proxy),
                "notes": tuple(dict.fromkeys((*first.notes, *other.notes))),
            }
        )
    return first


def host_contradictions(one: Host, other: Host) -> Iterator[str]:
    """The facts, by field name, on which two listings of one pattern disagree."""
    for name in ("kind", "party"):
        if getattr(one, name) != getattr(other, name):
            yield name
    if one.stands_for and other.stands_for and one.stands_for != other.stands_for:
        yield "stands_for"
    if {one.tls_inspection, other.tls_inspection} == {"forbidden", "allowed"}:
        yield "tls_inspection"
    if {one.proxy.supported, other.proxy.supported} == {True, False}:
        yield "proxy.supported"
    ways, more_ways = set(one.proxy.authentication), set(other.proxy.authentication)
    if ways and more_ways and ways != more_ways:
        yield "proxy.authentication"
    if ways & set(other.proxy.refused) or more_ways & set(one.proxy.refused):
        yield "proxy.refused"


def _merge_proxies(one: ProxyFacts, other: ProxyFacts) -> ProxyFacts:
    known = [each.supported for each in (one, other) if each.supported is not None]
    ways = one.authentication or other.authentication
    if one.authentication and other.authentication:
        ways = tuple(way for way in one.authentication if way in other.authentication)
    return ProxyFacts(
        supported=all(known) if known else None,
        authentication=ways,
        refused=tuple(dict.fromkeys((*one.refused, *other.refused))),
    )


def position(source: str, product: str) -> tuple[int, str, str]:
    """Where the file of a product stands among all files."""
    return _SOURCES.get(source, len(_SOURCES)), source, product
