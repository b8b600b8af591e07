"""Cross-references over the files of a catalogue: everything a single file cannot show.

Every problem is collected. A file's references may reach its own source, `shared`, and from a
local source also `vendor`; nothing may redefine what another source keeps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from requirements_app.catalogue.checks import Checker, Locate, file_problems
from requirements_app.catalogue.content import (
    CatalogueContent,
    full_id,
    host_contradictions,
    with_full_id,
)
from requirements_app.catalogue.schema import Host, ProductFile
from requirements_app.core.errors import InvalidInput, Problem
from requirements_app.core.yaml_lines import Path, path_text


def located_by_product(file: ProductFile, path: Path) -> str:
    """The place in content that comes from no file: ``nextron-asgard flows[3]``."""
    return f"{file.product.slug} {path_text(path)}".rstrip()


def validate(
    content: CatalogueContent, locate: Locate = located_by_product, *, only: Iterable[str] = ()
) -> None:
    """Raises InvalidInput with all `content_problems`, if there are any."""
    if problems := content_problems(content, locate, only=only):
        raise InvalidInput(*problems)


def content_problems(
    content: CatalogueContent, locate: Locate = located_by_product, *, only: Iterable[str] = ()
) -> list[Problem]:
    """Everything wrong across the files of `content`; an empty list when it is sound.

    `locate` turns a place in a file into the problem's field. `only` names the sources to
    report on (default: all); the others are looked up, not checked.
    """
    wanted = set(only) or {file.source for file in content.files}
    problems = [
        *_clashing_products(content, locate),
        *_clashing_documents(content, locate),
        *_clashing_vendors(content, locate),
        *_contradicting_hosts(content, locate),
        *_circles(content, locate),
    ]
    for source in dict.fromkeys(file.source for file in content.files if file.source in wanted):
        seen, own = content.of_source(*visible_sources(source)), content.of_source(source)
        for file in own.files:
            problems += file_problems(Checker(file, content, seen, own, locate))
    return problems


def visible_sources(source: str) -> tuple[str, ...]:
    """The sources that files of `source` may refer to."""
    if source == "shared":
        return ("shared",)
    return ("vendor", "shared", source) if source.startswith("local/") else ("shared", source)


def _clashing_products(content: CatalogueContent, locate: Locate) -> Iterator[Problem]:
    first: dict[str, ProductFile] = {}
    for file in content.files:
        slug = file.product.slug
        if slug not in first:
            first[slug] = file
            continue
        earlier, mend = first[slug], "keep one file for each product"
        if earlier.source != file.source:
            mend = "refer to its components as `product.id`, and name your own product differently"
        message = f"is defined by source {earlier.source} already"
        yield Problem(locate(file, ("product", "slug")), slug, message, mend)


def _clashing_documents(content: CatalogueContent, locate: Locate) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for file in content.files:
        for at, document in enumerate(file.documents):
            here = locate(file, ("documents", at, "id"))
            if document.id in first:
                message = f"is the id of another document ({first[document.id]})"
                yield Problem(here, document.id, message, "give each document its own id")
            first.setdefault(document.id, here)


def _clashing_vendors(content: CatalogueContent, locate: Locate) -> Iterator[Problem]:
    first: dict[str, ProductFile] = {}
    for file in content.files:
        known = first.setdefault(file.vendor.slug, file).vendor
        if known.name != file.vendor.name:
            yield Problem(
                locate(file, ("vendor", "name")),
                file.vendor.name,
                f"is another name of vendor {known.slug}, which is {known.name!r} elsewhere",
                "use one name for a vendor",
            )


def _contradicting_hosts(content: CatalogueContent, locate: Locate) -> Iterator[Problem]:
    listed: dict[str, list[tuple[ProductFile, int, Host]]] = defaultdict(list)
    for file in content.files:
        for at, host in enumerate(file.hosts):
            listed[host.pattern].append((file, at, with_full_id(host, file.product.slug)))
    mend = "state the same fact in both, or leave it out where the document does not say it"
    for places in listed.values():
        for (first, at, host), (file, other_at, other) in combinations(places, 2):
            if first.source not in visible_sources(file.source):
                continue  # two local sources know nothing of each other; the stricter fact counts
            for fact in host_contradictions(host, other):
                where = locate(file, ("hosts", other_at, *fact.split(".")))
                message = f"contradicts {locate(first, ('hosts', at))} in `{fact}`"
                yield Problem(where, other.pattern, message, mend)


def _circles(content: CatalogueContent, locate: Locate) -> Iterator[Problem]:
    """Components that specialise themselves, directly, through others or through `same_as`."""
    role = _roles(content)
    above: dict[str, set[str]] = defaultdict(set)
    for name, component in content.components.items():
        if component.specialises:
            above[role[name]].add(_role_of(role, full_id(_product(name), component.specialises)))
    for file in content.files:
        for at, component in enumerate(file.components):
            name = f"{file.product.slug}.{component.id}"
            if component.specialises and role[name] in _reachable(above[role[name]], above):
                yield Problem(
                    locate(file, ("components", at, "specialises")),
                    component.specialises,
                    f"makes {name} specialise itself",
                    "break the circle of `specialises` and `same_as`",
                )


def _roles(content: CatalogueContent) -> dict[str, str]:
    """For each component the least name among those that `same_as` joins it with."""
    neighbours: dict[str, set[str]] = {name: set() for name in content.components}
    for name, component in content.components.items():
        for reference in component.same_as:
            other = full_id(_product(name), reference)
            if other in neighbours:
                neighbours[name].add(other)
                neighbours[other].add(name)
    return {name: min(_reachable({name}, neighbours) | {name}) for name in neighbours}


def _role_of(role: dict[str, str], name: str) -> str:
    return role.get(name, name)


def _reachable(start: Iterable[str], edges: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += edges.get(name, ())
    return seen


def _product(component: str) -> str:
    return component.partition(".")[0]
