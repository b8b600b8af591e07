"""Accounts, their tokens, and groups: what administrators and programs need of them.

Secrets are answered once and kept nowhere, so the requests that make one take no
Idempotency-Key: a repetition makes another, and the first can be revoked.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Count, QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requirements_app.accounts import administration, services
from requirements_app.accounts.facts import (
    account_facts,
    account_get,
    account_version,
    token_facts,
    visible_accounts,
)
from requirements_app.accounts.models import Token, User
from requirements_app.accounts.preferences import (
    preferences_facts,
    preferences_set,
    preferences_version,
)
from requirements_app.accounts.roles import is_administrator
from requirements_app.core.errors import InvalidInput, NotAllowed, NotFound
from requirements_app.jobs.idempotency import Answer

from . import inputs
from .base import PortalView
from .conditions import etag, expected_version
from .documentation import listing, operation
from .shapes import accounts as shapes

_KIND = OpenApiParameter("kind", str, enum=User.Kind.values)


class AccountView(PortalView):
    """Changing accounts needs a scope of its own; services ask for the role."""

    write_scope = Token.Scope.ACCOUNTS


class OwnAccount(PortalView):
    @operation("account_get", shapes.OwnAccountShape)
    def get(self, request: Request) -> Response:
        """Whose token or session this is, and what it may."""
        self.query()
        return Response(_own_facts(request, self.account))


class OwnPreferences(PortalView):
    @operation("account_preferences_get", shapes.PreferencesShape, tagged=True)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """How you see the portal's pages."""
        self.query()
        return self.told(self.account)

    @operation(
        "account_preferences_update",
        shapes.PreferencesShape,
        body=inputs.PreferencesBody,
        conditional=True,
        tagged=True,
    )
    def patch(self, request: Request) -> Response:
        """Change what is given of how you see the portal's pages."""
        version = expected_version(request, preferences_version(self.account))
        values = self.validated(inputs.PreferencesBody, partial=True)
        return self.told(
            preferences_set(
                account=self.account, actor=self.account, expected_version=version, **values
            )
        )

    def told(self, account: User) -> Response:
        return Response(preferences_facts(account), headers=etag(preferences_version(account)))


class Accounts(AccountView):
    @listing("accounts_list", shapes.AccountShape, parameters=[_KIND])
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """All accounts for administrators; your own and your service accounts for others."""
        kind = self.list_query("kind").get("kind", "")
        rows = visible_accounts(self.account)
        if kind:
            if kind not in User.Kind.values:
                mend = f"use {', '.join(User.Kind.values)}"
                raise InvalidInput.one("kind", kind, "is no kind of account", mend)
            rows = rows.filter(kind=kind)
        return self.page(rows, account_facts, ("username",))

    @operation(
        "accounts_create",
        shapes.AccountShape,
        status=201,
        body=inputs.AccountBody,
        once=True,
        tagged=True,
    )
    def post(self, request: Request) -> Response:
        """Make a person's account, or with `responsible` a service account. A person gets a
        password by the request for one."""
        values = self.validated(inputs.AccountBody)

        def make() -> Answer:
            account = self._made(values)
            address = reverse("api:account", args=[account.username], request=request)
            headers = {"Location": address, **etag(account_version(account))}
            return Answer(201, account_facts(account), headers)

        return self.once(make)

    def _made(self, values: dict[str, Any]) -> User:
        responsible = values.pop("responsible", None)
        given = {**values, "actor": self.account}
        if responsible is None:
            account, _ = services.person_create(**given)
            return account
        person = visible_accounts(self.account).filter(username=responsible).first()
        if person is None:
            mend = "name a person's account"
            raise InvalidInput.one("responsible", responsible, "is no account", mend)
        return services.service_account_create(responsible=person, **given)


class AccountDetail(AccountView):
    @operation("accounts_get", shapes.AccountShape, 404, tagged=True)
    def get(self, request: Request, username: str) -> Response:  # noqa: ARG002
        """One account."""
        self.query()
        account = account_get(self.account, username)
        return Response(account_facts(account), headers=etag(account_version(account)))

    @operation(
        "accounts_update",
        shapes.AccountShape,
        404,
        body=inputs.AccountChangeBody,
        conditional=True,
        tagged=True,
    )
    def patch(self, request: Request, username: str) -> Response:
        """Change an account's address, groups, or whether it may come in."""
        account = account_get(self.account, username)
        version = expected_version(request, account_version(account))
        values = self.validated(inputs.AccountChangeBody, partial=True)
        administration.account_update(
            account=account, actor=self.account, expected_version=version, **values
        )
        again = account_get(self.account, username)
        return Response(account_facts(again), headers=etag(account_version(again)))


class AccountPassword(AccountView):
    @operation("accounts_password", shapes.PasswordShape, 404, 409, 413)
    def post(self, request: Request, username: str) -> Response:  # noqa: ARG002
        """Give a person a new random password and end the sessions. It is shown this once."""
        account = account_get(self.account, username)
        password = administration.password_renew(account=account, actor=self.account)
        return Response({"username": account.username, "password": password})


class AccountSecondFactor(AccountView):
    @operation("accounts_second_factor_delete", None, 404, 409, 413, status=204)
    def delete(self, request: Request, username: str) -> Response:  # noqa: ARG002
        """Take a lost second factor away and end the sessions."""
        account = account_get(self.account, username)
        administration.second_factor_remove(account=account, actor=self.account)
        return Response(status=204)


class AccountTokens(AccountView):
    @listing("tokens_list", shapes.TokenShape, 404)
    def get(self, request: Request, username: str) -> Response:  # noqa: ARG002
        """An account's tokens, without their secrets."""
        self.list_query()
        return self.page(account_get(self.account, username).tokens.all(), token_facts)

    @operation("tokens_create", shapes.IssuedTokenShape, 404, status=201, body=inputs.TokenBody)
    def post(self, request: Request, username: str) -> Response:
        """Issue a token. Its secret is shown this once; a token gives no scope that it lacks."""
        account = account_get(self.account, username)
        values = self.validated(inputs.TokenBody)
        _within_own_scopes(request, values["scopes"])
        token, secret = services.token_issue(user=account, actor=self.account, **values)
        return Response({**token_facts(token), "secret": secret}, status=201)


class AccountToken(AccountView):
    @operation("tokens_delete", None, 404, 413, status=204)
    def delete(self, request: Request, username: str, key: str) -> Response:  # noqa: ARG002
        """Revoke a token, at once and for good."""
        token = account_get(self.account, username).tokens.filter(key=key).first()
        if token is None:
            raise NotFound(f"{username} has no token {key}", "see the list of its tokens")
        services.token_revoke(token=token, actor=self.account)
        return Response(status=204)


class Groups(AccountView):
    @listing("groups_list", shapes.GroupShape)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """Groups, which hold portal-wide roles and can be given roles at sites."""
        self.list_query()
        return self.page(_groups(self.account), _group_facts, ("name",))

    @operation("groups_create", shapes.GroupShape, status=201, body=inputs.GroupBody, once=True)
    def post(self, request: Request) -> Response:
        """Make a group."""
        values = self.validated(inputs.GroupBody)

        def make() -> Answer:
            group = administration.group_create(name=values["name"], actor=self.account)
            address = reverse("api:group", args=[group.pk], request=request)
            return Answer(
                201, _group_facts(_group(self.account, str(group.pk))), {"Location": address}
            )

        return self.once(make)


class GroupDetail(AccountView):
    @operation("groups_get", shapes.GroupShape, 404)
    def get(self, request: Request, group_id: str) -> Response:  # noqa: ARG002
        """One group."""
        self.query()
        return Response(_group_facts(_group(self.account, group_id)))

    @operation("groups_delete", None, 404, 409, 413, status=204)
    def delete(self, request: Request, group_id: str) -> Response:  # noqa: ARG002
        """Delete a group with its memberships and its roles at sites."""
        administration.group_delete(group=_group(self.account, group_id), actor=self.account)
        return Response(status=204)


class ExternalGroups(AccountView):
    @operation(
        "groups_map", shapes.GroupShape, 404, status=201, body=inputs.ExternalGroupBody, once=True
    )
    def post(self, request: Request, group_id: str) -> Response:
        """Let a group of the identity provider lead to this one, from the next sign-in on."""
        group = _group(self.account, group_id)
        values = self.validated(inputs.ExternalGroupBody)

        def make() -> Answer:
            administration.external_group_map(
                name=values["name"], group=group.name, actor=self.account
            )
            address = reverse("api:group", args=[group.pk], request=request)
            return Answer(
                201, _group_facts(_group(self.account, str(group.pk))), {"Location": address}
            )

        return self.once(make)


class ExternalGroupDetail(AccountView):
    @operation("groups_unmap", None, 404, 413, status=204)
    def delete(self, request: Request, group_id: str, key: str) -> Response:  # noqa: ARG002
        """Let a group of the identity provider lead here no longer."""
        group = _group(self.account, group_id)
        mapped = group.external_groups.filter(pk=key).first()
        if mapped is None:
            raise NotFound(f"{group.name} has no external group {key}", "see the group")
        administration.external_group_unmap(name=mapped.name, actor=self.account)
        return Response(status=204)


def _own_facts(request: Request, account: User) -> dict[str, Any]:
    scopes = request.auth.scopes if isinstance(request.auth, Token) else None
    return {
        **account_facts(account),
        "preferences": preferences_facts(account),
        "scopes": scopes,
    }


def _groups(reader: User) -> QuerySet[Group]:
    if not is_administrator(reader):
        raise NotAllowed("only administrators see the groups", "ask an administrator")
    rows = Group.objects.annotate(members=Count("user", distinct=True))
    return rows.prefetch_related("external_groups").order_by("name")


def _group(reader: User, group_id: str) -> Group:
    found = _groups(reader).filter(pk=group_id).first()
    if found is None:
        raise NotFound(f"there is no group {group_id}", "see the list of groups")
    return found


def _group_facts(group: Any) -> dict[str, Any]:
    return {
        "id": group.pk,
        "name": group.name,
        "members": group.members,
        "external": [{"id": each.pk, "name": each.name} for each in group.external_groups.all()],
    }


def _within_own_scopes(request: Request, scopes: list[str]) -> None:
    held = request.auth.scopes if isinstance(request.auth, Token) else Token.Scope.values
    beyond = sorted(set(scopes) & set(Token.Scope.values) - set(held))
    if beyond:
        raise InvalidInput.one(
            "scopes", beyond[0], "is beyond the token that you use", f"use {', '.join(held)}"
        )
