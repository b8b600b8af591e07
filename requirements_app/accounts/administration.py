"""What administrators do with accounts: who is in which group, who may come in at all."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from requirements_app.audit.services import record
from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed, NotFound, Stale
from requirements_app.core.text import clean_text

from .encryption import reencrypt
from .facts import account_version
from .models import ExternalGroup, User
from .roles import ADMINISTRATORS, GROUPS, is_administrator
from .services import groups_named

_SEALED = ("secret", "seed")  # what allauth's factors hold encrypted


@transaction.atomic
def account_update(
    *,
    account: User,
    actor: User,
    email: str | None = None,
    groups: Collection[str] | None = None,
    active: bool | None = None,
    expected_version: int | None = None,
) -> User:
    """Change what is given. Switching an account off ends its sessions and revokes its tokens.

    Raises InvalidInput, NotAllowed, Stale where the account is no longer at `expected_version`,
    and Conflict where nobody would be left to administer.
    """
    account = _locked(account, actor)
    if expected_version not in (None, account_version(account)):
        raise Stale(f"{account.username} was changed meanwhile", "look again, and repeat")
    changed: dict[str, object] = {}
    if email is not None and email != account.email:
        account.email = _email(email)
        changed["email"] = account.email
    if active is not None and active != account.is_active:
        account.is_active = active
        changed["active"] = active
        if not active:
            sessions_end(account)
            account.tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
    account.save(update_fields=["email", "is_active"])
    if groups is not None:
        changed |= _groups_set(account, groups)
    if changed:
        _somebody_administers()
        _record(actor, "account.changed", account, **changed)
    return account


@transaction.atomic
def password_renew(*, account: User, actor: User) -> str:
    """Give a person a new random password, which is kept nowhere, and end the sessions.

    Raises NotAllowed, and Conflict for a service account, which has none.
    """
    account = _locked(account, actor)
    if account.is_service:
        raise Conflict("a service account has no password", "issue it a token")
    password = secrets.token_urlsafe(16)
    account.set_password(password)
    account.save(update_fields=["password"])
    sessions_end(account)
    _record(actor, "account.password-renewed", account)
    return password


@transaction.atomic
def second_factor_remove(*, account: User, actor: User) -> None:
    """Take a lost second factor away, with its recovery codes; sessions end. Raises NotAllowed."""
    account = _locked(account, actor)
    removed, _ = Authenticator.objects.filter(user=account).delete()
    if not removed:
        raise Conflict(f"{account.username} has no second factor", "there is nothing to remove")
    sessions_end(account)
    _record(actor, "account.second-factor-removed", account)


@transaction.atomic
def factors_reencrypt() -> int:
    """Encrypt what second factors hold with the first of ENCRYPTION_KEYS. Returns how many
    secrets that were. Raises Conflict where one cannot be read."""
    count = 0
    for factor in Authenticator.objects.select_for_update():
        sealed = {key: reencrypt(factor.data[key]) for key in _SEALED if factor.data.get(key)}
        factor.data |= sealed
        factor.save(update_fields=["data"])
        count += len(sealed)
    data = {"secrets": count}
    record(actor=None, action="secrets.reencrypted", object_type="mfa.authenticator", data=data)
    return count


def sessions_end(account: User) -> None:
    """End every session of an account; call it inside the transaction of the reason."""
    for session in UserSession.objects.filter(user=account):
        session.end()


@transaction.atomic
def group_create(*, name: str, actor: User) -> Group:
    """Make a group, which sites can give roles to. Raises InvalidInput and NotAllowed."""
    _may_administer(actor)
    name = clean_text(name, "name", 150, required=True)
    group, created = Group.objects.get_or_create(name=name)
    if not created:
        raise InvalidInput.one("name", name, "is a group already", "choose another name")
    record(actor=actor, action="group.created", obj=group, data={"name": name})
    return group


@transaction.atomic
def group_delete(*, group: Group, actor: User) -> None:
    """Delete a group with its memberships and its roles at sites.

    Raises NotAllowed, and Conflict for the groups that the portal itself asks for.
    """
    _may_administer(actor)
    if group.name in GROUPS:
        raise Conflict(f"the portal needs the group {group.name}", "take its members out instead")
    members = sorted(User.objects.filter(groups=group).values_list("username", flat=True))
    data = {"name": group.name, "members": members}
    record(actor=actor, action="group.deleted", obj=group, data=data)
    group.delete()


@transaction.atomic
def external_group_map(*, name: str, group: str, actor: User) -> ExternalGroup:
    """Let the members of the identity provider's group `name` be members of `group` here, from
    their next sign-in on. Raises InvalidInput and NotAllowed."""
    _may_administer(actor)
    name = clean_text(name, "name", 200, required=True)
    target = Group.objects.filter(name=group).first()
    if target is None:
        raise InvalidInput.one("group", group, "is no group here", "create it first")
    mapped, created = ExternalGroup.objects.get_or_create(name=name, defaults={"group": target})
    if not created:
        raise InvalidInput.one(
            "name", name, f"already leads to {mapped.group.name}", "remove that mapping first"
        )
    data = {"name": name, "group": group}
    record(actor=actor, action="external-group.mapped", obj=mapped, data=data)
    return mapped


@transaction.atomic
def external_group_unmap(*, name: str, actor: User) -> None:
    """Forget a mapping. Memberships that came by it stay until they are changed by hand.

    Raises NotFound and NotAllowed.
    """
    _may_administer(actor)
    mapped = ExternalGroup.objects.select_related("group").filter(name=name).first()
    if mapped is None:
        raise NotFound(f"no group {name} of the provider is mapped", "see the list of mappings")
    data = {"name": name, "group": mapped.group.name}
    record(actor=actor, action="external-group.unmapped", obj=mapped, data=data)
    mapped.delete()


def _groups_set(account: User, names: Collection[str]) -> dict[str, object]:
    """The change of memberships, made; {} where there is none."""
    chosen = groups_named(names)
    held = set(account.groups.values_list("name", flat=True))
    joined, left = sorted(set(names) - held), sorted(held - set(names))
    account.groups.set(chosen)
    return {"joined": joined, "left": left} if joined or left else {}


def _somebody_administers() -> None:
    """Refuse the change that would take the last administrator away."""
    active = User.objects.filter(is_active=True, kind=User.Kind.PERSON)
    if not (active.filter(groups__name=ADMINISTRATORS) | active.filter(is_superuser=True)).exists():
        raise Conflict(
            "nobody would be left to administer the portal",
            "make somebody else an administrator first",
        )


def _locked(account: User, actor: User) -> User:
    _may_administer(actor)
    found = User.objects.select_for_update().get(pk=account.pk)
    if found.is_superuser and not actor.is_superuser:
        raise NotAllowed(
            f"{found.username} is a superuser", "only a superuser changes another one's account"
        )
    return found


def _may_administer(actor: User) -> None:
    if not is_administrator(actor):
        raise NotAllowed("only administrators manage accounts", "ask an administrator")


def _email(text: str) -> str:
    email = clean_text(text, "email", 254)
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise InvalidInput.one("email", text, "is no e-mail address", "write name@host") from error
    return email


def _record(actor: User, action: str, account: User, **data: object) -> None:
    record(actor=actor, action=action, obj=account, data={"username": account.username, **data})
