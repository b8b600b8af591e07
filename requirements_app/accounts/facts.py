"""Accounts as plain values, and who sees which."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from requirements_app.core.canonical import canonical_json
from requirements_app.core.errors import NotFound

from .models import Token, User
from .roles import is_administrator


def visible_accounts(reader: User) -> QuerySet[User]:
    """Every account for administrators; for others their own, and the service accounts that they
    answer for. By user name, with groups."""
    rows = User.objects.select_related("responsible").prefetch_related("groups")
    if not is_administrator(reader):
        rows = rows.filter(Q(pk=reader.pk) | Q(responsible=reader))
    return rows.order_by("username")


def account_get(reader: User, username: str) -> User:
    """The account, if the reader may see it. Raises NotFound."""
    found = visible_accounts(reader).filter(username=username).first()
    if found is None:
        raise NotFound(f"there is no account {username} that you may see", "see the list")
    return found


def account_facts(account: User) -> dict[str, Any]:
    """What is told of an account; its groups should be prefetched."""
    return {
        "username": account.username,
        "kind": account.kind,
        "name": account.get_full_name(),
        "email": account.email,
        "active": account.is_active,
        "superuser": account.is_superuser,
        "groups": sorted(group.name for group in account.groups.all()),
        "responsible": account.responsible.username if account.responsible else None,
        "last_login": account.last_login,
        "created_at": account.date_joined,
    }


def account_version(account: User) -> int:
    """A number that differs whenever something differs that administrators change."""
    told = account_facts(account)
    return version_of({key: told[key] for key in ("email", "active", "groups")})


def version_of(facts: Mapping[str, object]) -> int:
    """A number that differs whenever one of the facts does."""
    return int.from_bytes(hashlib.sha256(canonical_json(facts)).digest()[:6], "big")


def token_facts(token: Token) -> dict[str, Any]:
    """What is told of a token: never its secret."""
    return {
        "id": token.pk,
        "name": token.name,
        "key": token.key,
        "scopes": token.scopes,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "revoked_at": token.revoked_at,
        "last_used_at": token.last_used_at,
    }
