"""Jobs that tell of something which their owner has lost the right to see.

A stage says for its kinds of job which of them a user may not see (any longer). All others are
their owner's, also when what they were about is gone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from requirements_app.accounts.models import User

Curtain = Callable[[User], QuerySet[Any, Any]]
_CURTAINS: list[Curtain] = []


def hides_jobs(curtain: Curtain) -> Curtain:
    """Decorate a function that gives the ids of jobs which a user may not see."""
    _CURTAINS.append(curtain)
    return curtain


def in_sight(user: User) -> Q:
    """The condition on jobs that no stage hides from the user."""
    condition = Q()
    for curtain in _CURTAINS:
        condition &= ~Q(pk__in=curtain(user))
    return condition
