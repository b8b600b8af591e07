"""What a reader may do with a change in the state it is in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import is_administrator, is_change_manager
from requirements_app.changes.actions.verify import found_last
from requirements_app.changes.compute.states import AT_ITS_END, EDITABLE, Verb, verbs
from requirements_app.changes.models import Change, Evidence, Item
from requirements_app.sites.access import grants_of, sees_every_site
from requirements_app.sites.models import SiteRole

_BY_OWNERS: frozenset[Verb] = frozenset({"submit", "withdraw", "revise", "roll-back"})
_CARRYING_OUT: frozenset[Verb] = frozenset({"schedule", "implement", "verify", "close"})
_WHERE_IT_WORKS: frozenset[Verb] = frozenset({"verify", "close"})


@dataclass(frozen=True)
class May:
    """`edit`: ask for it at all of its sites; `carry_out`: schedule and implement it there; `verbs`
    are those of its present state that are the reader's, decisions left out. `content`: its items
    may still be edited. `files`: files may be added. `fails`: it waits to be verified or closed,
    and was found not to work."""

    edit: bool
    carry_out: bool
    verbs: frozenset[str]
    content: bool
    files: bool
    evidence: bool
    fails: bool


def may(reader: User, change: Change, sites: Collection[int]) -> May:
    """What the reader may do; `sites` are those of the change, seen or not. Four queries
    at most."""
    roles = SiteRole.objects.filter(grants_of(reader), site__in=sites).values_list("site", "role")
    held = list(roles)
    owned = {site for site, role in held if role == SiteRole.Role.OWNER}
    seen = set(sites) if sees_every_site(reader) else {site for site, _ in held}
    edit = is_administrator(reader) or owned >= set(sites)
    carry_out = edit or (is_change_manager(reader) and seen >= set(sites))
    states = dict(change.items.order_by().values_list("state", "state").distinct())
    begun = bool(states.keys() - {Item.State.PENDING})
    possible = set(verbs(change.state, emergency=change.emergency))  # type: ignore[arg-type]
    if begun:
        possible -= {"withdraw"}
        possible |= {"roll-back"} if change.state not in _ENDED else set()
    fails = bool(possible & _WHERE_IT_WORKS) and (
        Item.State.FAILED in states or found_last(change) == Evidence.Outcome.FAILED
    )
    if fails:
        possible -= _WHERE_IT_WORKS
    open_to = (_BY_OWNERS if edit else frozenset()) | (_CARRYING_OUT if carry_out else frozenset())
    return May(
        edit=edit,
        carry_out=carry_out,
        verbs=frozenset(possible & open_to),
        content=edit and change.state in EDITABLE and not begun,
        files=carry_out or any(role != SiteRole.Role.READER for _, role in held),
        evidence=carry_out and begun and change.state not in AT_ITS_END,
        fails=fails,
    )


_ENDED = (
    Change.State.CLOSED, Change.State.ROLLED_BACK, Change.State.WITHDRAWN, Change.State.REJECTED,
)  # fmt: skip
