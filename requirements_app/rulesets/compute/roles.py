"""Step 2a, resolve roles: who plays a component's role in a deployment.

The order of search for one component: its own binding, the binding of the same role (`same_as`)
in this deployment, the members of components that specialise it, the binding of what it
specialises, the site's services, and the same role in the one other deployment of the site that
binds it. A gap is never filled with more than was bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .index import CatalogueIndex
from .model import Binding, Deployment, Member


@dataclass(frozen=True)
class Player:
    """One member in a role, with the binding it comes from."""

    member: Member
    component: str
    offer: str = ""
    origin: str = ""


@dataclass(frozen=True)
class Cast:
    """The players of a role, or why there are none.

    `own_service`: the role is a service the site supplies, which says nothing of whether a
    connection belongs to this site.
    """

    state: Literal["bound", "unbound", "absent", "ambiguous"]
    players: tuple[Player, ...] = ()
    reason: str = ""
    own_service: bool = False
    version: str = ""

    @property
    def offers(self) -> frozenset[str]:
        return frozenset(player.offer for player in self.players)


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
        self.deployment = deployment
        self.others = others
        self.own = {binding.component: binding for binding in deployment.bindings}
        self.services = {binding.component: binding for binding in services}
        self._known: dict[str, Cast] = {}

    def cast(self, component: str) -> Cast:
        """Who plays `component` (full name) in this deployment."""
        if component not in self._known:
            self._known[component] = self._search(component)
        return self._known[component]

    def _search(self, component: str) -> Cast:
        direct = self._with_kin(component, self.own, f"deployment {self.deployment.slug}")
        if direct:
            return direct
        for ancestor in self.index.ancestors(component):
            inherited = self._here(ancestor, self.own, f"deployment {self.deployment.slug}")
            if inherited:
                return inherited
        for name in (component, *self.index.ancestors(component)):
            service = self._with_kin(name, self.services, "the site's services")
            if service:
                return Cast(
                    service.state,
                    service.players,
                    service.reason,
                    own_service=self.index.kind(name) == "site-service",
                    version=service.version,
                )
        return self._elsewhere(component)

    def _with_kin(self, component: str, bindings: dict[str, Binding], where: str) -> Cast | None:
        """The role's own players together with those of the roles that specialise it."""
        casts = [
            cast
            for name in (component, *self.index.descendants(component))
            if (cast := self._here(name, bindings, where))
        ]
        if not casts:
            return None
        players = {
            (player.member.value, player.member.address_space): player
            for cast in reversed(casts)
            for player in cast.players
        }
        if players:
            ordered = tuple(players[key] for key in sorted(players))
            version = next((cast.version for cast in casts if cast.version), "")
            return Cast("bound", ordered, version=version)
        return casts[0]

    def _here(self, component: str, bindings: dict[str, Binding], where: str) -> Cast | None:
        for name in (component, *self.index.same_role.get(component, ())):
            if binding := bindings.get(name):
                return _cast_of(binding, where)
        return None

    def _elsewhere(self, component: str) -> Cast:
        """The same role in the other deployments of the site: only an only one counts."""
        found = []
        for other in self.others:
            bindings = {binding.component: binding for binding in other.bindings}
            for name in self.index.same_role.get(component, ()):
                if name.partition(".")[0] != other.product:
                    continue
                for kin in (name, *self.index.descendants(name)):
                    if (binding := bindings.get(kin)) and binding.members:
                        found.append((other, _cast_of(binding, f"deployment {other.slug}")))
        if len({other.slug for other, _ in found}) > 1:
            names = ", ".join(sorted({other.slug for other, _ in found}))
            return Cast("ambiguous", reason=f"deployments {names} all play this role")
        if found:
            players = tuple(player for _, cast in found for player in cast.players)
            return Cast("bound", players, version=found[0][1].version)
        return Cast("unbound")


def _cast_of(binding: Binding, where: str) -> Cast:
    if binding.state == "absent":
        return Cast(
            "absent",
            reason=f"declared absent: {binding.reason} (approved by {binding.approved_by}"
            f" on {binding.approved_on})",
        )
    if binding.state == "unbound" or not binding.members:
        return Cast("unbound")
    origin = f"offer {binding.offer}" if binding.offer else where
    return Cast(
        "bound",
        tuple(
            Player(member, binding.component, binding.offer, f"{binding.component} in {origin}")
            for member in binding.members
        ),
        version=binding.version,
    )
