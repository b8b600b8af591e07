"""Step 2b, the terms of a flow: its ends and services after reading, replacements and overrides.

A term is still the catalogue's: a role or a named host. An override that names a host concerns
the pairs with that host only; one that names none, all of the flow's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from requirements_app.catalogue.content import HOST, full_id
from requirements_app.catalogue.schema import FlowService

from .index import CatalogueIndex
from .model import Override
from .notes import Notes
from .overrides import last_day, texts
from .roles import Roles
from .select import Excluded, Selected, suppressed_by


@dataclass(frozen=True)
class Term:
    """One end: a component's full name or `host:PATTERN`. `services` are this end's own where an
    override replaces them; `until` is the last day of the overrides it rests on."""

    end: str
    services: tuple[FlowService, ...] = ()
    until: dt.date | None = None
    why: tuple[str, ...] = ()

    @property
    def host(self) -> str | None:
        return self.end.removeprefix(HOST) if self.end.startswith(HOST) else None


@dataclass(frozen=True)
class Terms:
    """Both sides and the flow's services; `until` and `why` are those of the services."""

    sources: tuple[Term, ...]
    destinations: tuple[Term, ...]
    services: tuple[FlowService, ...]
    until: dt.date | None = None
    why: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def terms_of(
    selected: Selected, index: CatalogueIndex, roles: Roles, notes: Notes
) -> Terms | Excluded:
    """The terms of a selected flow; excluded where overrides suppress a whole side."""
    flow, reading = selected.flow, selected.reading
    source_ends = (reading and reading.source) or flow.source
    destination_ends = (reading and reading.destination) or flow.destination
    _tell_without_effect(selected, (*source_ends, *destination_ends), notes)
    sources = tuple(_side(selected, source_ends, index))
    destinations = tuple(_side(selected, destination_ends, index))
    remarks = tuple(_suppressions(selected, (*source_ends, *destination_ends)))
    if not sources or not destinations:
        return Excluded("suppressed", " ".join(remarks))
    if flow.replaceable_by and roles.cast(flow.replaceable_by).players:
        name = index.components[flow.replaceable_by].name
        destinations = (
            Term(flow.replaceable_by, why=(f"the site's own “{name}” replaces a public default",)),
        )
    services = (reading and reading.services) or flow.services
    replacing = selected.overrides.replacing("services")
    if replacing is None:
        return Terms(sources, destinations, services, remarks=remarks)
    why = (_replaced_by("services", replacing),)
    return Terms(sources, destinations, _services(replacing), replacing.expires_on, why, remarks)


def _side(selected: Selected, ends: tuple[str, ...], index: CatalogueIndex) -> Iterator[Term]:
    product = selected.product
    seen: set[str] = set()
    for end in ends:
        for term in _of_end(selected, end, product):
            role = _stood_for(term, product, index)
            if role.end not in seen:
                seen.add(role.end)
                yield role


def _of_end(selected: Selected, end: str, product: str) -> Iterator[Term]:
    """The terms in the place of one end: itself, what replaces it, or nothing."""
    if not end.startswith(HOST):
        yield Term(full_id(product, end))
        return
    host = end.removeprefix(HOST)
    overrides = selected.overrides
    if overrides.suppressing(host):
        return
    services = overrides.replacing("services", host)
    hosts = overrides.replacing("hosts", host) or overrides.replacing("hosts")
    why = [
        *([_replaced_by("services", services)] if services else []),
        *([_replaced_by("hosts", hosts)] if hosts else []),
    ]
    until = last_day(services, hosts)
    named = texts(hosts.replacement.get("hosts")) if hosts else (host,)
    for name in named:
        own = _services(services) if services else ()
        yield Term(f"{HOST}{name}", own, until, tuple(why))


def _stood_for(term: Term, product: str, index: CatalogueIndex) -> Term:
    """The role that a placeholder stands for; a placeholder is never a real host."""
    host = index.hosts.get(term.host) if term.host else None
    if host is None or host.kind != "placeholder" or host.stands_for is None:
        return term
    return Term(full_id(product, host.stands_for), term.services, term.until, term.why)


def _suppressions(selected: Selected, ends: tuple[str, ...]) -> Iterator[str]:
    for end in dict.fromkeys(ends):
        if end.startswith(HOST):
            override = selected.overrides.suppressing(end.removeprefix(HOST))
            if override:
                yield suppressed_by(override)


def _tell_without_effect(selected: Selected, ends: tuple[str, ...], notes: Notes) -> None:
    """Note the overrides of hosts that the flow, as it is read, does not have."""
    hosts = {end.removeprefix(HOST) for end in ends if end.startswith(HOST)}
    for override in selected.overrides.live:
        if override.kind not in ("suppress", "replace"):
            continue
        if override.host in hosts or (not override.host and not _only_hosts(override, hosts)):
            continue
        notes.find(
            "warning",
            "override-without-effect",
            f"overrides/{override.slug}",
            f"Override {override.slug} concerns {override.host or 'hosts'}, which"
            f" {selected.slug} does not have.",
            "Compare it with the flow, then change or delete it.",
            flow=selected.slug,
        )


def _only_hosts(override: Override, hosts: set[str]) -> bool:
    """Whether all that the override replaces are hosts, and the flow has none."""
    replaced = {part for part in override.replacement if texts(override.replacement.get(part))}
    return replaced == {"hosts"} and not hosts


def _services(override: Override) -> tuple[FlowService, ...]:
    named = texts(override.replacement.get("services"))
    return tuple(FlowService(service=text) for text in named)


def _replaced_by(what: str, override: Override) -> str:
    return (
        f"{what} replaced by override {override.slug} until {override.expires_on}:"
        f" {override.reason.rstrip('.')} (owner {override.owner})"
    )
