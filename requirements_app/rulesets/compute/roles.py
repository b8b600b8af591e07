"""Step 2a, resolve roles: who plays a component's role in a deployment.

The order of search for one component: the deployment's bindings, the site's services, and the
bindings of the one other deployment of the site whose product has the same role. In each, what is
bound to the component, to the same role (`same_as`) and to what specialises it comes together;
only without any of these the binding of what it specialises serves. A declared absence ends the
search, and a gap is never filled with more than was bound.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from .index import CatalogueIndex
from .model import Binding, Deployment, Member


@dataclass(frozen=True)
class Player:
    """One member in a role, with the binding it comes from. `subject` names the field of the site
    that holds it; `version` is its product's, "" where nobody states it."""

    member: Member
    component: str
    offer: str = ""
    origin: str = ""
    subject: str = ""
    version: str = ""


@dataclass(frozen=True)
class Cast:
    """The players of a role, or why there are none.

    `own_service`: the role is a service the site supplies, which says nothing of whether a
    connection belongs to this site. `open`: roles within this one that are bound to nobody yet.
    """

    state: Literal["bound", "unbound", "absent", "ambiguous"]
    players: tuple[Player, ...] = ()
    reason: str = ""
    own_service: bool = False
    open: tuple[str, ...] = ()

    @property
    def offered(self) -> bool:
        """Whether any player is another site's, read through its offer."""
        return any(player.offer for player in self.players)

    @property
    def offered_only(self) -> bool:
        return bool(self.players) and all(player.offer for player in self.players)


@dataclass(frozen=True)
class _Book:
    """The bindings of one place: a deployment, or the site's services."""

    bindings: dict[str, Binding] = field(default_factory=dict)
    where: str = ""
    subject: str = ""
    version: str = ""


def _book_of(deployment: Deployment, product: str = "") -> _Book:
    """A deployment's bindings; only those of its product's own components where that is given."""
    prefix = f"{product}." if product else ""
    return _Book(
        {each.component: each for each in deployment.bindings if each.component.startswith(prefix)},
        f"deployment {deployment.slug}",
        f"deployments/{deployment.slug}/bindings",
        deployment.version,
    )


class Roles:
    """Resolves components for one deployment of a site."""

    def __init__(
        self,
        index: CatalogueIndex,
        deployment: Deployment,
        others: tuple[Deployment, ...],
        services: tuple[Binding, ...],
    ) -> None:
        self.index = index
        self.own = _book_of(deployment)
        self.services = _Book(
            {each.component: each for each in services},
            "the site's services",
            "site-services/bindings",
        )
        self.others = [
            (each.slug, _book_of(each, each.product))
            for each in sorted(others, key=lambda each: each.slug)
            if each.product != deployment.product
        ]
        self._known: dict[str, Cast] = {}

    def cast(self, component: str) -> Cast:
        """Who plays `component` (full name) in this deployment."""
        if component not in self._known:
            self._known[component] = self._search(component)
        return self._known[component]

    def _search(self, component: str) -> Cast:
        if found := self._bound_in(component, self.own):
            return found
        if service := self._bound_in(component, self.services):
            return Cast(
                service.state,
                service.players,
                service.reason,
                self.index.is_site_service(component),
                service.open,
            )
        return self._elsewhere(component)

    def _bound_in(self, component: str, book: _Book) -> Cast | None:
        """What one place says of a role: who plays it, or else who plays what it specialises."""
        if direct := self._together(component, book):
            return direct
        for name in self.index.above(component):
            if binding := book.bindings.get(name):
                return _cast_of(binding, book)
        return None

    def _together(self, component: str, book: _Book) -> Cast | None:
        """The role's own players with those of the roles that specialise it."""
        casts = {
            name: _cast_of(binding, book)
            for name in self.index.playing(component)
            if (binding := book.bindings.get(name))
        }
        players: dict[tuple[str, str], Player] = {}
        for cast in casts.values():
            for player in cast.players:
                players.setdefault((player.member.value, player.member.address_space), player)
        unbound = tuple(name for name, cast in casts.items() if cast.state == "unbound")
        if players:
            ordered = tuple(players[key] for key in sorted(players))
            return Cast("bound", ordered, open=unbound)
        if unbound:
            return casts[unbound[0]]
        own = (casts[name] for name in self.index.role(component) if name in casts)
        return next(own, None)  # what specialises it may be absent without it being absent

    def _elsewhere(self, component: str) -> Cast:
        """The same role in the other deployments of the site: only an only one counts."""
        found = {
            slug: cast
            for slug, book in self.others
            if (cast := self._bound_in(component, book)) and cast.players
        }
        if len(found) > 1:
            return Cast("ambiguous", reason=f"deployments {', '.join(found)} all play this role")
        return next(iter(found.values()), Cast("unbound"))


def _cast_of(binding: Binding, book: _Book) -> Cast:
    if binding.state == "absent":
        return Cast(
            "absent",
            reason=f"declared absent: {binding.reason.rstrip('.')} (approved by"
            f" {binding.approved_by} on {binding.approved_on})",
        )
    if binding.state == "unbound":
        return Cast("unbound")
    if not binding.members:
        return Cast("unbound", reason=f"offer {binding.offer} hands on nobody")
    return Cast("bound", tuple(_players(binding, book)))


def _players(binding: Binding, book: _Book) -> Iterable[Player]:
    origin = f"offer {binding.offer}" if binding.offer else book.where
    for member in sorted(binding.members, key=lambda each: (each.value, each.address_space)):
        yield Player(
            member,
            binding.component,
            binding.offer,
            f"{binding.component} in {origin}",
            f"{book.subject}/{binding.component}",
            binding.version or ("" if binding.offer else book.version),
        )
