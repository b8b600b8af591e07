"""Who is told of what happens to a change: its watchers, by a notice each that a job sends."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.conf import settings

from requirements_app.accounts.models import User
from requirements_app.jobs.services import job_create

from .access import visible_changes
from .models import Change, Notice, Watcher


def watch(change: Change, *users: User) -> None:
    """Have these people told of what happens to the change."""
    Watcher.objects.bulk_create(
        [Watcher(change=change, user=user) for user in users if not user.is_service],
        ignore_conflicts=True,
    )


def tell(change: Change, kind: str, actor: User | None, *, event: int) -> None:
    """Leave a notice for everyone who watches the change but the one who did it."""
    watching = User.objects.filter(watched_changes__change=change, is_active=True)
    notify(change, [user for user in watching if user != actor], kind, key=f"event {event}")


def notify(
    change: Change,
    users: Collection[User],
    kind: str,
    *,
    key: str,
    data: dict[str, Any] | None = None,
) -> None:
    """A notice to each of the people who can see the change and have an address, where the
    installation sends mail. One `key` is told once, whoever asks for it how often."""
    if not settings.MAIL_SENT:
        return
    wanted = [
        user
        for user in users
        if user.email and user.is_active and visible_changes(user).filter(pk=change.pk).exists()
    ]
    made = Notice.objects.bulk_create(
        [
            Notice(change=change, user=user, kind=kind, key=f"{change.pk} {key}", data=data or {})
            for user in wanted
        ],
        ignore_conflicts=True,
    )
    if made:
        job_create(kind="change-notices", owner=None, arguments={"change": change.pk})
