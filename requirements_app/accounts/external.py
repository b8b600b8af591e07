"""Groups that the identity provider tells of a person, and what they mean here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from allauth.account.signals import user_logged_in
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.dispatch import receiver

from requirements_app.audit.services import record

from .models import User


def provider_groups(claims: Mapping[str, Any]) -> set[str]:
    """The values of the groups claim, from the user-info answer or else the ID token.

    `claims` is what allauth keeps of a login: {"userinfo": {…}, "id_token": {…}}. A claim that is
    no text and no list of texts counts as none.
    """
    for part in ("userinfo", "id_token"):
        answer = claims.get(part)
        if isinstance(answer, Mapping) and settings.OIDC_GROUPS_CLAIM in answer:
            return _texts(answer[settings.OIDC_GROUPS_CLAIM])
    return set()


@receiver(user_logged_in)
def follow_groups(*, user: User, sociallogin: SocialLogin | None = None, **_: Any) -> None:
    """At each sign-in through the provider, memberships follow its groups."""
    if sociallogin is not None:
        names = provider_groups(sociallogin.account.extra_data)
        external_groups_apply(account=user, names=names)


@transaction.atomic
def external_groups_apply(*, account: User, names: Collection[str]) -> None:
    """Make a person's memberships follow the provider's groups `names`.

    Only groups that some external group leads to are touched: those of `names` are joined, the
    others left. Memberships given here by hand stay.
    """
    User.objects.select_for_update().get(pk=account.pk)
    mapped = set(Group.objects.filter(external_groups__isnull=False))
    wanted = set(Group.objects.filter(external_groups__name__in=names))
    held = set(account.groups.all())
    joined, left = wanted - held, (mapped - wanted) & held
    if not joined and not left:
        return
    account.groups.add(*joined)
    account.groups.remove(*left)
    record(
        actor=account,
        action="account.groups-followed",
        obj=account,
        data={
            "username": account.username,
            "provider": settings.OIDC_ISSUER,
            "joined": sorted(group.name for group in joined),
            "left": sorted(group.name for group in left),
        },
    )


def _texts(value: object) -> set[str]:
    values = value if isinstance(value, list) else [value]
    return {each for each in values if isinstance(each, str)}
