"""How many accounts there are, and what of them an administrator should know."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db.models import Count, Q
from django.utils import timezone

from .models import Token, User

SOON = dt.timedelta(days=30)


@dataclass(frozen=True)
class AccountsOverview:
    """`tokens` are in force, `tokens_ending` of them no longer in thirty days."""

    people: int
    services: int
    closed: int
    groups: int
    tokens: int
    tokens_ending: int


def accounts_overview() -> AccountsOverview:
    """Three queries."""
    now = timezone.now()
    open_ones = Q(is_active=True)
    accounts = User.objects.aggregate(
        people=Count("pk", filter=open_ones & Q(kind=User.Kind.PERSON)),
        services=Count("pk", filter=open_ones & Q(kind=User.Kind.SERVICE)),
        closed=Count("pk", filter=~open_ones),
    )
    in_force = Token.objects.filter(
        revoked_at=None, expires_at__gt=now, user__is_active=True
    ).aggregate(tokens=Count("pk"), tokens_ending=Count("pk", filter=Q(expires_at__lt=now + SOON)))
    return AccountsOverview(**accounts, **in_force, groups=Group.objects.count())
