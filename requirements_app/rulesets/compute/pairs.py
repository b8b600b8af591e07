"""Step 2d, pair ends: a selected flow becomes pairs of concrete endpoints with a service.

Pairs that cannot be, or are not this site's, fall out, each for a reason that the decision tells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from requirements_app.catalogue.schema import FlowService
from requirements_app.core.services import Service

from .conditions import major
from .ends import End, Ends
from .index import CatalogueIndex
from .limits import MOST_ENTRIES, TooManyEntries
from .model import Deployment
from .notes import Notes
from .roles import Cast, Roles
from .select import Excluded, Selected
from .terms import Term, Terms, terms_of
from .texts import service_of

Drop = Literal["other-site", "virtual", "same-member", "versions", "families"]

_REMARKS: dict[Drop, str] = {
    "other-site": "outside this site, held by the offering site",
    "virtual": "from a virtual address, which opens no connection",
    "same-member": "of a member with itself, which crosses no network",
    "versions": "of different major versions, which the vendor rules out",
    "families": "of IPv4 with IPv6, which cannot connect",
}
_ICMP_FAMILY = {"icmp": 4, "icmpv6": 6}
_ECHO = {4: Service("icmp", icmp_type=8), 6: Service("icmpv6", icmp_type=128)}


@dataclass(frozen=True)
class Pair:
    """`declared` is the service as the catalogue or an override has it, the same on both sides of
    an offer; `service` is the concrete one, `inferred` where it says more than was declared."""

    source: End
    destination: End
    declared: str
    service: Service
    application: str
    inferred: bool = False


@dataclass(frozen=True)
class Resolved:
    """The pairs of one flow, the services' terms, and remarks on what was left out and why."""

    pairs: tuple[Pair, ...]
    terms: Terms
    remarks: tuple[str, ...] = ()


class Resolver:
    """Resolves the selected flows of one deployment."""

    def __init__(
        self,
        index: CatalogueIndex,
        deployment: Deployment,
        roles: Roles,
        notes: Notes,
        most_entries: int = MOST_ENTRIES,
    ) -> None:
        self.index = index
        self.deployment = deployment
        self.roles = roles
        self.notes = notes
        self.most_entries = most_entries
        self.ends = Ends(index, deployment, roles, notes)

    def resolve(self, selected: Selected) -> Resolved | Excluded:
        """The endpoint pairs of a flow, or why it yields none."""
        terms = terms_of(selected, self.index, self.roles, self.notes)
        if isinstance(terms, Excluded):
            return terms
        if excluded := self._not_here(selected, terms):
            return excluded
        left = self.ends.side(selected, terms.sources)
        right = self.ends.side(selected, terms.destinations)
        if not left or not right:
            side = terms.destinations if left else terms.sources
            names = ", ".join(term.host or term.end for term in side)
            return Excluded("not-resolved", f"No endpoint for {names}; see the findings.")
        return self._paired(selected, terms, left, right)

    # --- flows that are none of this site's, before any gap is told -----------------------------

    def _not_here(self, selected: Selected, terms: Terms) -> Excluded | None:
        sides = [self._casts(terms.sources), self._casts(terms.destinations)]
        for side in sides:
            if all(cast is not None and cast.state == "absent" for cast in side.values()):
                told = "; ".join(f"{name} is {cast.reason}" for name, cast in side.items() if cast)
                return Excluded("absent", f"{told}.")
        if selected.flow.lifecycle == "classic":
            for side in sides:
                if unused := self._unused(side):
                    return unused
        if any(self._offered(side) for side in sides) and all(map(self._outside, sides)):
            return Excluded(
                "other-site", "Both ends lie outside this site; the offering site holds this flow."
            )
        return None

    def _casts(self, terms: tuple[Term, ...]) -> dict[str, Cast | None]:
        """Who plays each end; None for named hosts and the vendor's any."""
        return {
            term.end: None
            if term.host is not None or self.index.kind(term.end) == "any"
            else self.roles.cast(term.end)
            for term in terms
        }

    def _unused(self, side: dict[str, Cast | None]) -> Excluded | None:
        """A product's classic parts count only where the site binds them: most sites run none,
        and a gap for each of them would bury the gaps that matter."""
        own = f"{self.deployment.product}."
        for name, cast in side.items():
            if cast is None or cast.state != "unbound" or not name.startswith(own):
                return None
        named = ", ".join(f"“{self.index.components[name].name}” ({name})" for name in side)
        return Excluded("classic-not-used", f"{named} is not bound, so it is not used.")

    @staticmethod
    def _offered(side: dict[str, Cast | None]) -> bool:
        return any(cast is not None and cast.offered for cast in side.values())

    def _outside(self, side: dict[str, Cast | None]) -> bool:
        return all(self._is_outside(name, cast) for name, cast in side.items())

    def _is_outside(self, name: str, cast: Cast | None) -> bool:
        if cast is None or cast.state == "absent" or cast.offered_only or cast.own_service:
            return True
        return self.index.kind(name) == "internet-service" or self.index.is_site_service(name)

    # --- pairs -----------------------------------------------------------------------------------

    def _paired(
        self, selected: Selected, terms: Terms, left: tuple[End, ...], right: tuple[End, ...]
    ) -> Resolved | Excluded:
        dropped: Counter[Drop] = Counter()
        pairs: list[Pair] = []
        directions = [(left, right)]
        if selected.flow.bidirectional:
            directions.append((right, left))
        if len(left) * len(right) * len(directions) > self.most_entries:
            raise TooManyEntries(selected, self.most_entries)
        for sources, destinations in directions:
            for source in sources:
                for destination in destinations:
                    if reason := _impossible(selected, source, destination):
                        dropped[reason] += 1
                        continue
                    services = destination.services or source.services or terms.services
                    made = list(_served(source, destination, services))
                    pairs += made
                    dropped["families"] += len(services) - len(made)
        self._tell_versions(selected, (*left, *right), clash=dropped["versions"] > 0)
        remarks = (
            *terms.remarks,
            *self._absences(terms),
            *(
                f"Left out {dropped[name]} {why}."
                for name, why in _REMARKS.items()
                if dropped[name]
            ),
        )
        if pairs:
            return Resolved(tuple(pairs), terms, remarks)
        return self._none_left(selected, dropped, " ".join(remarks))

    def _absences(self, terms: Terms) -> Iterator[str]:
        for name, cast in self._casts((*terms.sources, *terms.destinations)).items():
            if cast is not None and cast.state == "absent":
                yield f"{name} is {cast.reason}."

    def _none_left(self, selected: Selected, dropped: Counter[Drop], told: str) -> Excluded:
        """Why no pair is left, the gravest reason first; a gap besides where someone must act."""
        subject = f"deployments/{self.deployment.slug}/bindings"
        if dropped["versions"]:
            return Excluded("versions-do-not-match", told)
        if dropped["families"]:
            self.notes.gap(
                selected,
                "no-common-address-family",
                subject,
                f"The ends of {selected.slug} share no address family.",
                "Bind both ends with IPv4, or both with IPv6.",
            )
            return Excluded("no-common-address-family", told)
        if dropped["virtual"] or (dropped["same-member"] and selected.flow.bidirectional):
            self.notes.gap(
                selected,
                "members-missing",
                subject,
                f"The bindings leave no two members that {selected.slug} could connect: {told}",
                "Bind each member's own address, besides the virtual one.",
            )
            return Excluded("members-missing", told)
        if dropped["other-site"]:
            return Excluded("other-site", told)
        return Excluded("same-member", told)

    def _tell_versions(self, selected: Selected, ends: Iterable[End], *, clash: bool) -> None:
        if selected.flow.version_rule != "same-major":
            return
        bound = [end for end in ends if end.member is not None]
        told = ", ".join(
            sorted({f"{end.component} {end.version or '(version not stated)'}" for end in bound})
        )
        subject = f"deployments/{self.deployment.slug}/bindings"
        mend = "Bind members of the same major version, or state each binding's version."
        if clash:
            message = f"The vendor rules out different major versions at both ends: {told}."
            self.notes.gap(selected, "versions-do-not-match", subject, message, mend)
        elif any(major(end.version) is None for end in bound):
            self.notes.find(
                "warning",
                "version-unknown",
                subject,
                f"The vendor asks for the same major version at both ends of {selected.slug},"
                f" and not all are stated: {told}.",
                mend,
                deployment=self.deployment.slug,
                flow=selected.slug,
            )


def _impossible(selected: Selected, source: End, destination: End) -> Drop | None:
    """Why two ends make no pair, if they make none."""
    if (source.offer or destination.offer) and source.foreign and destination.foreign:
        return "other-site"
    if source.virtual or (selected.flow.bidirectional and destination.virtual):
        return "virtual"
    if (
        source.single
        and source.endpoint == destination.endpoint
        and _space(source) == _space(destination)
    ):
        return "same-member"
    if None not in (source.family, destination.family) and source.family != destination.family:
        return "families"
    if selected.flow.version_rule == "same-major":
        majors = {major(source.version), major(destination.version)} - {None}
        if len(majors) > 1:
            return "versions"
    return None


def _space(end: End) -> str:
    return end.member.address_space if end.member else "default"


def _served(source: End, destination: End, services: tuple[FlowService, ...]) -> Iterator[Pair]:
    """The pair with each service that its address family can carry."""
    family = source.family or destination.family
    for declared in services:
        service = service_of(declared.service)
        if concrete := _concrete(service, family):
            yield Pair(
                source=source,
                destination=destination,
                declared=declared.service,
                service=concrete,
                application=declared.application or "",
                inferred=concrete != service,
            )


def _concrete(service: Service, family: int | None) -> Service | None:
    """A bare ICMP is the echo request of the family; ICMP of the other family cannot be."""
    only = _ICMP_FAMILY.get(service.protocol)
    if only is None:
        return service
    if service.protocol == "icmp" and service.icmp_type is None:
        return _ECHO[family or only]
    if family not in (None, only):
        return None
    return _ECHO[only] if service.icmp_type is None else service
