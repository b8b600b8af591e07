"""Making accounts, and issuing, finding and revoking their API tokens."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from requirements_app.audit.services import record
from requirements_app.core.errors import InvalidInput, NotAllowed, Problem
from requirements_app.core.text import clean_text

from .models import Token, User
from .roles import is_administrator

LONGEST_LIFE = timedelta(days=366)
_KEY_BYTES = 6
_SECRET_BYTES = 32
_SECRET_TEXT = re.compile(
    rf"nrp_([0-9a-f]{{{2 * _KEY_BYTES}}})_[0-9a-f]{{{2 * _SECRET_BYTES}}}", re.ASCII
)
_USE_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def person_create(
    *,
    username: str,
    email: str = "",
    groups: Collection[str] = (),
    superuser: bool = False,
    actor: User | None,
) -> tuple[User, str]:
    """Make a person's account. Returns it and its random password, which is kept nowhere.

    `groups` are names of portal-wide roles (:mod:`.roles`). Raises InvalidInput.
    """
    _may_manage(actor)
    password = secrets.token_urlsafe(16)
    user = User(username=username, email=email, is_superuser=superuser)
    user.set_password(password)
    _save(user)
    user.groups.set(groups_named(groups))
    record(
        actor=actor,
        action="account.created",
        obj=user,
        data={"username": username, "groups": sorted(groups), "superuser": superuser},
    )
    return user, password


@transaction.atomic
def service_account_create(
    *,
    username: str,
    responsible: User,
    email: str = "",
    groups: Collection[str] = (),
    actor: User | None,
) -> User:
    """Make an account for a program: no password, tokens only, and a person who answers for it.

    Raises InvalidInput.
    """
    _may_manage(actor)
    if responsible.is_service or not responsible.is_active:
        raise InvalidInput.one(
            "responsible", responsible.username, "is not an active person", "name a person"
        )
    user = User(username=username, email=email, kind=User.Kind.SERVICE, responsible=responsible)
    user.set_unusable_password()
    _save(user)
    user.groups.set(groups_named(groups))
    record(
        actor=actor,
        action="account.created",
        obj=user,
        data={
            "username": username,
            "responsible": responsible.username,
            "groups": sorted(groups),
        },
    )
    return user


@transaction.atomic
def token_issue(
    *,
    user: User,
    name: str,
    scopes: Collection[str],
    expires_at: datetime,
    actor: User | None,
) -> tuple[Token, str]:
    """Issue an API token. Returns it and its secret text, which is kept nowhere.

    People issue their own tokens and those of the service accounts they answer for;
    administrators issue anyone's. Raises NotAllowed and InvalidInput.
    """
    _may_handle_tokens_of(user, actor)
    _check_reach(scopes, expires_at)
    key = secrets.token_hex(_KEY_BYTES)
    secret_text = f"nrp_{key}_{secrets.token_hex(_SECRET_BYTES)}"
    token = Token.objects.create(
        user=user,
        name=clean_text(name, "name", 100, required=True),
        key=key,
        digest=_digest(secret_text),
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
    )
    record(
        actor=actor,
        action="token.issued",
        obj=token,
        data={
            "user": user.username,
            "key": key,
            "name": token.name,
            "scopes": token.scopes,
            "expires_at": expires_at,
        },
    )
    return token, secret_text


def token_find(secret_text: str) -> Token | None:
    """The token, with its user, that this secret text proves; None for anything else.

    Expired and revoked tokens, and those of inactive accounts, are refused alike. Notes the use,
    at most once a minute.
    """
    match = _SECRET_TEXT.fullmatch(secret_text)
    if match is None:
        return None
    now = timezone.now()
    token = Token.objects.select_related("user").filter(key=match[1]).first()
    if not hmac.compare_digest(_digest(secret_text), token.digest if token else ""):
        return None
    if token is None or token.revoked_at or token.expires_at <= now or not token.user.is_active:
        return None
    unnoted = Q(last_used_at=None) | Q(last_used_at__lt=now - _USE_NOTED_EVERY)
    Token.objects.filter(unnoted, pk=token.pk).update(last_used_at=now)
    return token


@transaction.atomic
def token_revoke(*, token: Token, actor: User | None) -> Token:
    """End a token at once; a second time changes nothing. Raises NotAllowed."""
    token = Token.objects.select_for_update(of=["self"]).select_related("user").get(pk=token.pk)
    _may_handle_tokens_of(token.user, actor)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record(
            actor=actor,
            action="token.revoked",
            obj=token,
            data={"user": token.user.username, "key": token.key},
        )
    return token


def groups_named(names: Collection[str]) -> list[Group]:
    """The groups with these names. Raises InvalidInput for a name that is no group's."""
    chosen = list(Group.objects.filter(name__in=set(names)))
    unknown = set(names) - {group.name for group in chosen}
    if unknown:
        known = ", ".join(Group.objects.order_by("name").values_list("name", flat=True))
        raise InvalidInput.one("groups", sorted(unknown)[0], "is no group", f"use one of {known}")
    return chosen


def _check_reach(scopes: Collection[str], expires_at: datetime) -> None:
    unknown = sorted(set(scopes) - set(Token.Scope.values))
    if unknown or not scopes:
        raise InvalidInput.one(
            "scopes",
            unknown[0] if unknown else [],
            "is no scope",
            f"choose from {', '.join(Token.Scope.values)}",
        )
    if not timezone.now() < expires_at <= timezone.now() + LONGEST_LIFE:
        raise InvalidInput.one(
            "expires_at",
            expires_at.isoformat(),
            "is not within the next year",
            f"choose a time in the next {LONGEST_LIFE.days} days",
        )


def _digest(secret_text: str) -> str:
    pepper = settings.TOKEN_PEPPER.encode()
    return hmac.new(pepper, secret_text.encode(), hashlib.sha256).hexdigest()


def _may_manage(actor: User | None) -> None:
    """`None` is the command line of the machine itself."""
    if actor is not None and not is_administrator(actor):
        raise NotAllowed("only administrators make accounts", "ask an administrator")


def _may_handle_tokens_of(user: User, actor: User | None) -> None:
    if actor is None or actor.pk in (user.pk, user.responsible_id):
        return
    if is_administrator(actor) and (actor.is_superuser or not user.is_superuser):
        return
    raise NotAllowed(
        f"{actor.username} may not handle the tokens of {user.username}",
        "ask its owner or an administrator",
    )


def _save(user: User) -> None:
    # Before it is measured: normalising makes a few names longer.
    user.username = User.normalize_username(user.username)
    try:
        user.full_clean()
    except ValidationError as error:
        raise InvalidInput(
            *(
                Problem(field, getattr(user, field, ""), message.rstrip("."), "choose another")
                for field, messages in error.message_dict.items()
                for message in messages
            )
        ) from error
    user.save()
