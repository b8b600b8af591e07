from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "requirements_app.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import (  # noqa: F401, PLC0415 - they register themselves
            access,
            checks,
            external,
            sign_ins,
        )

        post_migrate.connect(_groups_make, sender=self)


def _groups_make(*, using: str, **_: Any) -> None:
    """Make the groups that `roles` asks for, whenever the database is migrated."""
    from django.contrib.auth.models import Group  # noqa: PLC0415 - needs loaded apps

    from .roles import GROUPS  # noqa: PLC0415

    Group.objects.using(using).bulk_create(
        [Group(name=name) for name in GROUPS], ignore_conflicts=True
    )
