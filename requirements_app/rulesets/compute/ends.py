"""Step 2c, resolve ends: each term becomes concrete endpoints.

An end is a role (its players), a named host (its parameters filled in) or the vendor's literal
`any`. What cannot be resolved becomes a finding and yields nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from requirements_app.catalogue.schema import FlowService, Host, Parameter
from requirements_app.core.endpoints import (
    ANY,
    AddressRange,
    Endpoint,
    NamePattern,
    endpoint_sort_key,
)
from requirements_app.core.errors import InvalidInput

from .index import CatalogueIndex
from .model import Deployment, Member
from .notes import Notes
from .overrides import earliest, texts
from .roles import Cast, Player, Roles
from .select import Selected
from .terms import Term
from .texts import endpoint_of


@dataclass(frozen=True, eq=False)
class End:
    """A concrete end, known by its identity.

    `host` is set for the vendor's named hosts, `member` for bound ones. `internet`: it lies there
    by what it is. `zones` limits the literal any. `foreign`: it says nothing of whether a
    connection is this site's, for it is out there, offered, or a service every site has.
    `services` and `until` are the term's. `subject` is the field that mends it.
    """

    endpoint: Endpoint
    name: str
    component: str
    origin: str
    subject: str
    member: Member | None = None
    host: Host | None = None
    zones: tuple[str, ...] = ()
    offer: str = ""
    version: str = ""
    internet: bool = False
    foreign: bool = False
    services: tuple[FlowService, ...] = ()
    until: dt.date | None = None
    why: tuple[str, ...] = ()

    @property
    def family(self) -> int | None:
        """4 or 6 for addresses, None for names and any."""
        return self.endpoint.version if isinstance(self.endpoint, AddressRange) else None

    @property
    def single(self) -> bool:
        """Whether it is one host: an address or a name, not a range, a wildcard or any."""
        if isinstance(self.endpoint, AddressRange):
            return self.endpoint.is_address
        return isinstance(self.endpoint, NamePattern) and not self.endpoint.wildcard

    @property
    def virtual(self) -> bool:
        return self.member is not None and self.member.is_virtual


class Ends:
    """Resolves the terms of one deployment's flows."""

    def __init__(
        self, index: CatalogueIndex, deployment: Deployment, roles: Roles, notes: Notes
    ) -> None:
        self.index = index
        self.deployment = deployment
        self.roles = roles
        self.notes = notes
        self.parameters = index.parameters(deployment.product)

    def side(self, selected: Selected, terms: tuple[Term, ...]) -> tuple[End, ...]:
        """The ends of one side, in a fixed order; findings tell what has none."""
        found: list[End] = []
        for term in terms:
            if term.host is not None:
                found += self._host(selected, term, term.host)
            elif self.index.kind(term.end) == "any":
                found += self._any(selected, term)
            else:
                found += self._role(selected, term)
        return tuple(sorted(found, key=_order))

    # --- roles -----------------------------------------------------------------------------------

    def _role(self, selected: Selected, term: Term) -> Iterator[End]:
        component = term.end
        cast = self.roles.cast(component)
        if cast.state in ("unbound", "ambiguous"):
            self._gap(selected, component, cast)
        for open_role in cast.open:
            self._gap(selected, open_role, Cast("unbound"))
        own_service = cast.own_service or self.index.is_site_service(component)
        internet_service = self.index.kind(component) == "internet-service"
        for player in cast.players:
            yield self._player(term, player, internet_service, bool(player.offer) or own_service)

    def _player(self, term: Term, player: Player, internet_service: bool, foreign: bool) -> End:
        endpoint = endpoint_of(player.member.value)
        placeless_name = isinstance(endpoint, NamePattern) and player.member.zone is None
        return End(
            endpoint=endpoint,
            name=player.member.name,
            component=term.end,
            origin=player.origin,
            subject=player.subject,
            member=player.member,
            offer=player.offer,
            version=player.version,
            internet=internet_service and placeless_name,
            foreign=foreign or internet_service,
            services=term.services,
            until=term.until,
            why=term.why,
        )

    def _gap(self, selected: Selected, component: str, cast: Cast) -> None:
        name = self.index.components[component].name
        service = self.index.kind(component) == "site-service"
        place = "site-services" if service else f"deployments/{self.deployment.slug}"
        if cast.state == "ambiguous":
            code = "role-ambiguous"
            message = f"Who plays “{name}” ({component}) is ambiguous: {cast.reason}."
            mend = "Bind it in this deployment, to addresses or to one of the site's own offers."
        else:
            code = "role-not-bound"
            message = f"Nobody is bound to “{name}” ({component})"
            message += f": {cast.reason}." if cast.reason else "."
            mend = "Bind addresses, networks or names to it, or declare it absent with a reason."
        self.notes.gap(selected, code, f"{place}/bindings/{component}", message, mend)

    # --- any -------------------------------------------------------------------------------------

    def _any(self, selected: Selected, term: Term) -> Iterator[End]:
        accepted = selected.overrides.first("accept-any")
        if accepted is None:
            self.notes.gap(
                selected,
                "any-not-accepted",
                f"deployments/{self.deployment.slug}/overrides",
                f"The document says “any” for an end of {selected.slug}, and the site has not"
                " accepted that.",
                "Accept it by an override of kind `accept-any` that names the zones, with reason,"
                " owner and expiry; or choose another alternative; or suppress the flow.",
            )
            return
        yield End(
            endpoint=ANY,
            name="any",
            component=term.end,
            origin=f"the document's “any”, accepted by override {accepted.slug} until"
            f" {accepted.expires_on}: {accepted.reason} (owner {accepted.owner})",
            subject=f"overrides/{accepted.slug}",
            zones=tuple(sorted(texts(accepted.replacement.get("zones")))),
            foreign=True,
            services=term.services,
            until=earliest(term.until, accepted.expires_on),
            why=term.why,
        )

    # --- hosts -----------------------------------------------------------------------------------

    def _host(self, selected: Selected, term: Term, pattern: str) -> Iterator[End]:
        host = self.index.hosts.get(pattern)
        text = self._filled(selected, host) if host else pattern
        if text is None:
            return
        endpoint = endpoint_of(text)
        named = isinstance(endpoint, NamePattern)
        yield End(
            endpoint=endpoint,
            name=host.name if host else "",
            component="",
            origin=f"host {pattern}",
            subject=f"deployments/{self.deployment.slug}/overrides",
            host=host,
            internet=named and not (host and host.party == "customer"),
            foreign=True,
            services=term.services,
            until=term.until,
            why=term.why,
        )

    def _filled(self, selected: Selected, host: Host) -> str | None:
        """A template with the deployment's parameters; None, with findings, where one lacks."""
        text, complete = host.pattern, True
        for name in host.parameters:
            value = self.deployment.parameters.get(name, "")
            parameter = self.parameters.get(name)
            if parameter and value and parameter.takes(value):
                text = text.replace(f"{{{name}}}", value)
            else:
                complete = False
                self._tell_parameter(selected, host, name, parameter, value)
        if not complete:
            return None
        if _is_host(text, wild=host.pattern.startswith("*.")):
            return text
        self.notes.gap(
            selected,
            "host-not-valid",
            f"deployments/{self.deployment.slug}/parameters",
            f"{host.pattern} becomes {text!r}, which is no host name.",
            "Correct the parameters.",
        )
        return None

    def _tell_parameter(
        self, selected: Selected, host: Host, name: str, parameter: Parameter | None, value: str
    ) -> None:
        named = f"“{parameter.name}” ({name})" if parameter else name
        self.notes.gap(
            selected,
            "parameter-not-allowed" if value else "parameter-missing",
            f"deployments/{self.deployment.slug}/parameters/{name}",
            f"{host.pattern} needs {named}, which is"
            + (f" set to {value!r}." if value else " not set."),
            _setting(parameter),
        )


def _is_host(text: str, *, wild: bool) -> bool:
    """Whether a filled-in template names a host; a wildcard only where the template is one."""
    try:
        endpoint = endpoint_of(text)
    except InvalidInput:
        return False
    return wild or not (isinstance(endpoint, NamePattern) and endpoint.wildcard)


def _setting(parameter: Parameter | None) -> str:
    """What to do about a parameter. An example of the document is never proposed as the value."""
    if parameter is None:
        return "Replace the host by an override: the product itself has no such parameter."
    if parameter.allowed:
        return f"Set it to one of {', '.join(parameter.allowed)}."
    if parameter.example:
        example = parameter.example
        return f"Set it to the deployment's own value; {example} is only the document's example."
    return f"Set it: {parameter.meaning.rstrip('.')}."


def _order(end: End) -> tuple[object, ...]:
    return endpoint_sort_key(end.endpoint), end.component, end.offer, end.origin
