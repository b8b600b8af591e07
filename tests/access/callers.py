"""Every kind of caller: who they are, what they come with, and which column of the policy they
stand in."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .doors import Door
from .policy import (
    EDITORIAL,
    INCOMING,
    LIST,
    LIST_SECRET,
    METRICS,
    OPEN,
    PERSONAL,
    Outcome,
    Rule,
)
from .world import PASSWORD

if TYPE_CHECKING:
    from django.test import Client

    from requirements_app.accounts.models import Token, User

    from .world import Estate

Account = Callable[["Estate"], "User"]
EDITORS, PUBLISHERS = "catalogue editors", "catalogue publishers"
_TOKEN_SCOPES = ("read", "write")
# What tells by itself who is let in, whatever token somebody comes with.
OF_NO_ACCOUNT = (OPEN, METRICS, INCOMING, LIST, LIST_SECRET)


@dataclass(frozen=True)
class Caller:
    """`site` and `personal` are columns of the policy; `scopes` those of the API token that it
    comes with, None for a session. `credentials` makes the client. `token_too`: the same account
    comes with a token as well, so of what that opens, the session tries a third at the API."""

    name: str
    site: str
    personal: str
    client: Callable[[Estate], Client]
    scopes: frozenset[str] | None = None
    pages: bool = True
    api: bool = True
    token_too: bool = False

    def knocks_at(self, door: Door) -> bool:
        if not door.of_api:
            return self.pages
        if self.token_too and door.scope in ("", *_TOKEN_SCOPES):
            return zlib.crc32(f"{self.name} {door}".encode()) % 3 == 0
        return self.api

    def expected(self, rule: Rule, door: Door) -> Outcome:
        if rule not in OF_NO_ACCOUNT and self._scope_is_missing(door):
            return "no"
        if rule.columns is EDITORIAL:
            return rule.outcome(self._editorial)
        return rule.outcome(self.personal if rule.columns is PERSONAL else self.site)

    @property
    def _editorial(self) -> str:
        if self.site == "nobody":
            return "nobody"
        name = self.name.partition(",")[0].replace("superuser", "catalogue editor")
        return name if name in EDITORIAL else "anybody else"

    def _scope_is_missing(self, door: Door) -> bool:
        if self.scopes is None or self.site == "nobody" or not door.of_api:
            return False
        return door.scope not in self.scopes


def person(name: str, *, group: str = "", superuser: bool = False, active: bool = True) -> User:
    """An account; `group` is made where it does not exist."""
    from django.contrib.auth.models import Group

    from requirements_app.accounts.models import User

    user, is_new = User.objects.get_or_create(username=name, defaults={"is_superuser": superuser})
    if is_new:  # the pages of an account ask for it
        user.set_password(PASSWORD)
        user.save()
    if group:
        user.groups.add(Group.objects.get_or_create(name=group)[0])
    if user.is_active != active:
        user.is_active = active
        user.save()
    return user


def with_role(estate: Estate, role: str, *, site: str = "hq", through_group: bool = False) -> User:
    from requirements_app.sites.models import Site, SiteRole

    user = person(f"{role}-{site}", group="engineers" if through_group else "")
    grantee = {"group": user.groups.get()} if through_group else {"user": user}
    SiteRole.objects.get_or_create(site=Site.objects.get(slug=site), role=role, **grantee)
    return user


def service(estate: Estate) -> User:
    """A service account that owns `hq`."""
    from requirements_app.accounts.services import service_account_create
    from requirements_app.sites.models import SiteRole

    user = service_account_create(username="robot", responsible=estate.owner, actor=None)
    SiteRole.objects.create(site=estate.world.site, role="owner", user=user)
    return user


# --- what they come with ------------------------------------------------------------------


def by_session(user: User) -> Client:
    from django.test import Client

    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def by_token(
    user: User,
    scopes: tuple[str, ...] = ("read", "write"),
    end: Callable[[Token], Any] | None = None,
) -> Client:
    """A client with a fresh token; `end` ends the token afterwards."""
    from django.test import Client
    from django.utils import timezone

    from requirements_app.accounts.services import token_issue

    token, secret = token_issue(
        user=user, name="test", scopes=scopes, actor=None,
        expires_at=timezone.now() + dt.timedelta(hours=1),
    )  # fmt: skip
    if end:
        end(token)
    return Client(raise_request_exception=False, headers={"Authorization": f"Bearer {secret}"})


def _expire(token: Token) -> None:
    from django.utils import timezone

    token.expires_at = timezone.now() - dt.timedelta(seconds=1)
    token.save()


def _revoke(token: Token) -> None:
    from requirements_app.accounts.services import token_revoke

    token_revoke(token=token, actor=None)


def _close(token: Token) -> None:
    person(token.user.username, active=False)


def _closed_session(estate: Estate) -> Client:
    client = by_session(estate.owner)
    person(estate.owner.username, active=False)
    return client


def _anonymous(_: Estate) -> Client:
    from django.test import Client

    return Client(raise_request_exception=False)


def _made_up(_: Estate) -> Client:
    from django.test import Client

    token = f"nrp_{'0' * 12}_{'0' * 64}"
    return Client(raise_request_exception=False, headers={"Authorization": f"Bearer {token}"})


def _session(name: str, site: str, user: Account, personal: str = "") -> Caller:
    column = personal or ("administrator" if site == "administrator" else "anybody else")
    return Caller(f"{name}, session", site, column, lambda e: by_session(user(e)))


def _token(name: str, site: str, user: Account, personal: str = "") -> Caller:
    column = personal or ("administrator" if site == "administrator" else "anybody else")
    scopes = frozenset(_TOKEN_SCOPES)
    return Caller(f"{name}, token", site, column, lambda e: by_token(user(e)), scopes, pages=False)


def _both(name: str, site: str, user: Account, personal: str = "") -> tuple[Caller, Caller]:
    """The same account with a session, at the pages and the API, and with a token at the API."""
    session = replace(_session(name, site, user, personal), token_too=True)
    return session, _token(name, site, user, personal)


def _with(name: str, *scopes: str, account: Account) -> Caller:
    personal = "the person" if name == "owner" else "anybody else"
    return Caller(
        f"{name}, token for {' and '.join(scopes)}", "owner", personal,
        lambda e: by_token(account(e), scopes), frozenset(scopes), pages=False,
    )  # fmt: skip


def _editing(name: str, group: str) -> Caller:
    scopes = ("read", "catalogue")
    return Caller(
        f"{name}, token for read and catalogue", "no role here", "anybody else",
        lambda _: by_token(person(name.replace(" ", "-"), group=group), scopes),
        frozenset(scopes), pages=False,
    )  # fmt: skip


def _out(
    name: str, client: Callable[[Estate], Client], personal: str = "nobody", *, pages: bool = True
) -> Caller:
    return Caller(name, "nobody", personal, client, pages=pages)


CALLERS = [
    _out("nobody", _anonymous),
    _out("made-up token", _made_up, pages=False),
    _out("expired token", lambda e: by_token(e.owner, end=_expire), pages=False),
    _out("revoked token", lambda e: by_token(e.owner, end=_revoke), pages=False),
    _out("token of a closed account", lambda e: by_token(e.owner, end=_close), pages=False),
    _out("session of a closed account", _closed_session, "their closed account"),
    # A token is no session: the pages do not know its bearer.
    Caller("token at the pages", "nobody", "nobody", lambda e: by_token(e.owner), api=False),
    *_both("no role", "no role here", lambda _: person("nora")),
    *_both("owner elsewhere", "no role here", lambda e: e.other),
    _token("reader elsewhere", "no role here", lambda e: with_role(e, "reader", site="annex")),
    _token("approver elsewhere", "no role here", lambda e: with_role(e, "approver", site="annex")),
    *_both("catalogue editor", "no role here", lambda _: person("ed", group=EDITORS)),
    _session("catalogue publisher", "no role here", lambda _: person("pub", group=PUBLISHERS)),
    *_both("reader", "reader", lambda e: with_role(e, "reader")),
    _token("reader by group", "reader", lambda e: with_role(e, "reader", through_group=True)),
    *_both("approver", "approver", lambda e: with_role(e, "approver")),
    _token("approver by group", "approver", lambda e: with_role(e, "approver", through_group=True)),
    *_both("owner", "owner", lambda e: e.owner, "the person"),
    _token("other owner", "owner", lambda e: with_role(e, "owner")),
    _token("owner by group", "owner", lambda e: with_role(e, "owner", through_group=True)),
    *_both("auditor", "auditor", lambda _: person("aud", group="auditors")),
    *_both("administrator", "administrator", lambda _: person("adm", group="administrators")),
    _token("superuser", "administrator", lambda _: person("sup", superuser=True)),
    _with("owner", "read", account=lambda e: e.owner),
    _with("owner", "write", account=lambda e: e.owner),
    _with("owner", "catalogue", account=lambda e: e.owner),
    _with("owner", "read", "accounts", account=lambda e: e.owner),
    Caller(
        "administrator, token for read and accounts", "administrator", "administrator",
        lambda _: by_token(person("adm", group="administrators"), ("read", "accounts")),
        frozenset({"read", "accounts"}), pages=False,
    ),
    _editing("catalogue editor", EDITORS),
    _editing("catalogue publisher", PUBLISHERS),
    _with("service account", "read", account=service),
    _with("service account", "read", "write", account=service),
]  # fmt: skip
