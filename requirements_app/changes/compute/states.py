"""The life of a change: which verb leads from which state to which. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

State: TypeAlias = Literal[
    "draft", "submitted", "approved", "rejected", "withdrawn", "scheduled", "implemented",
    "verified", "closed", "rolled-back",
]  # fmt: skip
Verb: TypeAlias = Literal[
    "submit", "approve", "reject", "revise", "withdraw", "schedule", "implement", "verify",
    "close", "roll-back",
]  # fmt: skip
STATES: tuple[State, ...] = get_args(State)
VERBS: tuple[Verb, ...] = get_args(Verb)
OPEN: frozenset[State] = frozenset({"draft", "submitted", "approved", "scheduled"})
"""Not yet in force: recomputed when the baseline moves."""
EDITABLE: frozenset[State] = frozenset({"draft", "submitted", "approved", "scheduled"})
"""An edit in any of them but `draft` voids the approvals and leads back to `draft`."""
AT_ITS_END: frozenset[State] = frozenset({"closed", "rolled-back"})
"""Nothing more is done to it, nor found of it."""


@dataclass(frozen=True)
class Transition:
    """`emergency`: only for a change that goes the emergency way."""

    verb: Verb
    sources: frozenset[State]
    target: State
    emergency: bool = False


def _transition(verb: Verb, *sources: State, to: State, emergency: bool = False) -> Transition:
    return Transition(verb, frozenset(sources), to, emergency)


TRANSITIONS: tuple[Transition, ...] = (
    _transition("submit", "draft", to="submitted"),
    _transition("approve", "submitted", to="approved"),
    _transition("reject", "submitted", "approved", "scheduled", to="rejected"),
    _transition("revise", "rejected", "withdrawn", to="draft"),
    _transition("withdraw", "draft", "submitted", "approved", "scheduled", to="withdrawn"),
    _transition("schedule", "approved", "scheduled", to="scheduled"),
    _transition("implement", "approved", "scheduled", to="implemented"),
    _transition("implement", "submitted", to="implemented", emergency=True),
    _transition("verify", "implemented", to="verified"),
    _transition("close", "verified", to="closed"),
    _transition("roll-back", "implemented", "verified", to="rolled-back"),
)
"""`approve` leads on once every step has its approvals; a single approval leaves `submitted`."""


def target(state: State, verb: Verb, *, emergency: bool = False) -> State | None:
    """Where the verb leads from there; None where it does not go."""
    for each in TRANSITIONS:
        if each.verb == verb and state in each.sources and (emergency or not each.emergency):
            return each.target
    return None


def verbs(state: State, *, emergency: bool = False) -> Mapping[Verb, State]:
    """What can be done in a state, and where it leads."""
    found = {verb: target(state, verb, emergency=emergency) for verb in VERBS}
    return {verb: state for verb, state in found.items() if state is not None}
