"""Step 2b, resolve ends: a selected flow becomes pairs of concrete endpoints.

An end is a role (its players), a named host (its parameters filled in) or the vendor's literal
`any`. What cannot be resolved becomes a finding and yields no pair.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from requirements_app.catalogue.content import HOST, full_id
from requirements_app.catalogue.schema import FlowService, Host
from requirements_app.core.endpoints import (
    ANY,
    AddressRange,
    Endpoint,
    NamePattern,
    parse_endpoint,
)
from requirements_app.core.errors import InvalidInput

from .index import CatalogueIndex
from .model import Deployment, Member
from .notes import Notes
from .roles import Cast, Roles
from .select import Excluded, Selected, major


@dataclass(frozen=True)
class End:
    """A concrete end. `host` is set for the vendor's named hosts; `internet`: the name lies there;
    `zones` limits the literal any; `member` carries zone and translations of a bound one."""

    endpoint: Endpoint
    name: str
    component: str
    origin: str
    member: Member | None = None
    host: Host | None = None
    zones: tuple[str, ...] = ()
    offer: str = ""
    internet: bool = False

    @property
    def version(self) -> int | None:
        """4 or 6 for addresses, None for names and any."""
        return self.endpoint.version if isinstance(self.endpoint, AddressRange) else None


@dataclass(frozen=True)
class Pair:
    source: End
    destination: End
    service: FlowService
    reverse: bool = False


@dataclass(frozen=True)
class Resolved:
    """The pairs of one flow, with remarks on what was left out and why."""

    pairs: tuple[Pair, ...]
    remarks: tuple[str, ...] = ()


class Resolver:
    """Resolves the selected flows of one deployment."""

    def __init__(
        self, index: CatalogueIndex, deployment: Deployment, roles: Roles, notes: Notes
    ) -> None:
        self.index = index
        self.deployment = deployment
        self.roles = roles
        self.notes = notes

    def resolve(self, selected: Selected) -> Resolved | Excluded:
        """The endpoint pairs of a flow, or why it yields none."""
        sources, destinations, services = self._terms(selected)
        casts = {
            name: self.roles.cast(name)
            for name in (*sources, *destinations)
            if not name.startswith(HOST)
        }
        if unused := self._classic_unused(selected, casts):
            return unused
        if other := self._belongs_elsewhere(sources, destinations, casts):
            return other
        if clash := self._version_clash(selected, casts):
            return clash
        left = self._side(selected, sources, casts)
        right = self._side(selected, destinations, casts)
        if not left or not right:
            return self._unresolved(sources if not left else destinations, casts)
        return self._pairs(selected, left, right, services)

    def _terms(
        self, selected: Selected
    ) -> tuple[tuple[str, ...], tuple[str, ...], tuple[FlowService, ...]]:
        flow, reading = selected.flow, selected.reading
        sources = (reading and reading.source) or flow.source
        destinations = (reading and reading.destination) or flow.destination
        services = (reading and reading.services) or flow.services
        if flow.replaceable_by and self.roles.cast(flow.replaceable_by).players:
            destinations = (flow.replaceable_by,)
        for override in selected.replace:
            if hosts := override.replacement.get("hosts"):
                new = tuple(f"{HOST}{host}" for host in _texts(hosts))
                destinations = tuple(
                    dict.fromkeys(
                        part
                        for end in destinations
                        for part in (new if _replaced(end, override.host) else (end,))
                    )
                )
            if replaced := override.replacement.get("services"):
                services = tuple(FlowService(service=text) for text in _texts(replaced))
        product = self.deployment.product
        return (
            tuple(end if end.startswith(HOST) else full_id(product, end) for end in sources),
            tuple(end if end.startswith(HOST) else full_id(product, end) for end in destinations),
            services,
        )

    def _classic_unused(self, selected: Selected, casts: dict[str, Cast]) -> Excluded | None:
        """A product's classic parts count only where the site binds them: most sites run none,
        and a gap for each of them would bury the gaps that matter."""
        if selected.flow.lifecycle != "classic":
            return None
        for component, cast in sorted(casts.items()):
            own = component.startswith(f"{self.deployment.product}.")
            if own and cast.state == "unbound":
                name = self.index.components[component].name
                return Excluded(
                    "classic-not-used", f"“{name}” ({component}) is not bound, so it is not used."
                )
        return None

    # --- whose connection it is ----------------------------------------------------------------

    def _belongs_elsewhere(
        self, sources: Iterable[str], destinations: Iterable[str], casts: dict[str, Cast]
    ) -> Excluded | None:
        """A connection both of whose ends lie outside this site is another site's: an offered
        role towards the internet, towards the services its own site supplies, or another offer."""

        def outside(ends: Iterable[str]) -> tuple[bool, bool]:
            via_offer, foreign = False, True
            for end in ends:
                if end.startswith(HOST) or self.index.kind(end) in ("internet-service", "any"):
                    continue
                cast = casts[end]
                if any(cast.offers):
                    via_offer = True
                elif not (
                    self.index.kind(end) == "site-service"
                    or cast.own_service
                    or self._is_site_service_kin(end)
                ):
                    foreign = False
            return via_offer, foreign

        left, right = outside(sources), outside(destinations)
        if (left[0] or right[0]) and left[1] and right[1]:
            return Excluded(
                "other-site", "Both ends lie outside this site; the offering site holds this flow."
            )
        return None

    def _is_site_service_kin(self, component: str) -> bool:
        return any(
            self.index.kind(ancestor) == "site-service"
            for ancestor in self.index.ancestors(component)
        )

    def _version_clash(self, selected: Selected, casts: dict[str, Cast]) -> Excluded | None:
        if selected.flow.version_rule != "same-major":
            return None
        versions = {
            name: cast.version or self.deployment.version
            for name, cast in casts.items()
            if cast.state == "bound"
        }
        majors = {major(version) for version in versions.values()} - {None}
        if len(majors) < 2:
            return None
        told = ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))
        self.notes.find(
            "blocking",
            "versions-do-not-match",
            f"deployments/{self.deployment.slug}/bindings",
            f"The vendor rules out this connection between different major versions: {told}.",
            "Bind members of the same major version, or correct the bindings' versions.",
            deployment=self.deployment.slug,
            flow=selected.slug,
        )
        return Excluded("versions-do-not-match", f"Different major versions: {told}.")

    # --- one side ------------------------------------------------------------------------------

    def _side(
        self, selected: Selected, ends: tuple[str, ...], casts: dict[str, Cast]
    ) -> tuple[End, ...]:
        found: list[End] = []
        for end in ends:
            if end.startswith(HOST):
                found += self._host(selected, end.removeprefix(HOST))
            elif self.index.kind(end) == "any":
                found += self._any(selected, end)
            else:
                found += self._players(selected, end, casts[end])
        return tuple(found)

    def _players(self, selected: Selected, component: str, cast: Cast) -> Iterator[End]:
        if cast.state in ("unbound", "ambiguous"):
            self._gap(selected, component, cast)
        service = self.index.kind(component) == "internet-service"
        for player in cast.players:
            endpoint = parse_endpoint(player.member.value)
            named = isinstance(endpoint, NamePattern) and player.member.zone is None
            yield End(
                endpoint=endpoint,
                name=player.member.name,
                component=component,
                origin=player.origin,
                member=player.member,
                offer=player.offer,
                internet=service and named,
            )

    def _gap(self, selected: Selected, component: str, cast: Cast) -> None:
        name = self.index.components[component].name
        service = self.index.kind(component) == "site-service"
        place = "site-services" if service else f"deployments/{self.deployment.slug}"
        if cast.state == "ambiguous":
            message = f"Who plays “{name}” ({component}) is ambiguous: {cast.reason}."
            mend = "Bind it in this deployment, to addresses or to one of the site's own offers."
        else:
            message = f"Nobody is bound to “{name}” ({component})."
            mend = "Bind addresses, networks or names to it, or declare it absent with a reason."
        self.notes.find(
            selected.gap,
            "role-ambiguous" if cast.state == "ambiguous" else "role-not-bound",
            f"{place}/bindings/{component}",
            message,
            mend,
            deployment="" if service else self.deployment.slug,
            flow=selected.slug,
        )

    def _any(self, selected: Selected, component: str) -> Iterator[End]:
        accepted = selected.accept_any
        if accepted is None:
            self.notes.find(
                selected.gap,
                "any-not-accepted",
                f"deployments/{self.deployment.slug}/overrides",
                f"The document says “any” for an end of {selected.slug}, and the site has not"
                " accepted that.",
                "Accept it by an override of kind `accept-any` that names the zones, with reason,"
                " owner and expiry; or choose another alternative; or suppress the flow.",
                deployment=self.deployment.slug,
                flow=selected.slug,
            )
            return
        yield End(
            endpoint=ANY,
            name="any",
            component=component,
            origin=f"the document's “any”, accepted by override {accepted.slug}"
            f" until {accepted.expires_on}",
            zones=_texts(accepted.replacement.get("zones", ())),
        )

    def _host(self, selected: Selected, pattern: str) -> Iterator[End]:
        host = self.index.hosts.get(pattern)
        if host is None:  # a host that an override names
            endpoint = parse_endpoint(pattern)
            yield End(endpoint, "", "", "a host named by an override", internet=True)
            return
        if host.kind == "placeholder" and host.stands_for:
            component = full_id(self.deployment.product, host.stands_for)
            yield from self._players(selected, component, self.roles.cast(component))
            return
        text = self._filled(selected, host)
        if text is not None:
            endpoint, origin = parse_endpoint(text), f"host {host.pattern}"
            yield End(endpoint, host.name, "", origin, host=host, internet=True)

    def _filled(self, selected: Selected, host: Host) -> str | None:
        """A template with the deployment's parameters; None, with findings, where one lacks."""
        known = self.index.parameters(self.deployment.product)
        text, complete = host.pattern, True
        for name in host.parameters:
            parameter = known[name]
            value = self.deployment.parameters.get(name, "")
            allowed = not parameter.allowed or value in parameter.allowed
            fits = parameter.pattern is None or re.fullmatch(parameter.pattern, value)
            if value and allowed and fits:
                text = text.replace(f"{{{name}}}", value)
                continue
            complete = False
            hint = (
                f"one of {', '.join(parameter.allowed)}"
                if parameter.allowed
                else (
                    f"for example {parameter.example}" if parameter.example else parameter.meaning
                )
            )
            self.notes.find(
                selected.gap,
                "parameter-missing" if not value else "parameter-not-allowed",
                f"deployments/{self.deployment.slug}/parameters/{name}",
                f"{host.pattern} needs “{parameter.name}” ({name}), which is"
                + (f" set to {value!r}." if value else " not set."),
                f"Set it: {hint}.",
                deployment=self.deployment.slug,
                flow=selected.slug,
            )
        if not complete:
            return None
        try:
            return parse_endpoint(text).text
        except InvalidInput as error:
            self.notes.find(
                "blocking",
                "host-not-valid",
                f"deployments/{self.deployment.slug}/parameters",
                f"{host.pattern} becomes {text!r}, which is no host name: {error}",
                "Correct the parameters.",
                deployment=self.deployment.slug,
                flow=selected.slug,
            )
            return None

    def _unresolved(self, ends: Iterable[str], casts: dict[str, Cast]) -> Excluded:
        for end in ends:
            if end in casts and casts[end].state == "absent":
                return Excluded("absent", f"{end} is {casts[end].reason}.")
        names = ", ".join(ends)
        return Excluded("not-resolved", f"No endpoint for {names}; see the findings.")

    # --- pairs -----------------------------------------------------------------------------------

    def _pairs(
        self,
        selected: Selected,
        left: tuple[End, ...],
        right: tuple[End, ...],
        services: tuple[FlowService, ...],
    ) -> Resolved | Excluded:
        directions = [(left, right, False)]
        if selected.flow.bidirectional:
            directions.append((right, left, True))
        pairs: list[Pair] = []
        families = itself = 0
        for sources, destinations, reverse in directions:
            for source in sources:
                if source.member is not None and source.member.is_virtual:
                    continue  # connections leave from a member's own address
                for destination in destinations:
                    if selected.flow.bidirectional and _is_virtual(destination):
                        continue
                    if source.endpoint == destination.endpoint and source.endpoint != ANY:
                        itself += 1
                    elif None not in (source.version, destination.version) and (
                        source.version != destination.version
                    ):
                        families += 1
                    else:
                        pairs += [Pair(source, destination, s, reverse) for s in services]
        return self._judged(selected, pairs, families, itself)

    def _judged(
        self, selected: Selected, pairs: list[Pair], families: int, itself: int
    ) -> Resolved | Excluded:
        remarks = []
        if itself:
            remarks.append(f"{itself} pairs of a member with itself cross no network.")
        if families:
            remarks.append(f"{families} pairs of IPv4 with IPv6 cannot connect.")
        if pairs:
            return Resolved(tuple(pairs), tuple(remarks))
        if families:
            self.notes.find(
                selected.gap,
                "no-common-address-family",
                f"deployments/{self.deployment.slug}/bindings",
                f"The ends of {selected.slug} share no address family.",
                "Bind both ends with IPv4, or both with IPv6.",
                deployment=self.deployment.slug,
                flow=selected.slug,
            )
            return Excluded("no-common-address-family", " ".join(remarks))
        return Excluded("same-member", " ".join(remarks) or "Only virtual addresses are bound.")


def _is_virtual(end: End) -> bool:
    return end.member is not None and end.member.is_virtual


def _replaced(end: str, host: str) -> bool:
    """Whether an override of hosts replaces this end: the named host, or every host."""
    return end.startswith(HOST) and host in ("", end.removeprefix(HOST))


def _texts(values: object) -> tuple[str, ...]:
    return tuple(str(value) for value in values) if isinstance(values, list | tuple) else ()
