"""Accounts and groups, for administrators."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.models import Group
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from requirements_app.accounts import administration, services
from requirements_app.accounts.facts import account_get, account_version, visible_accounts
from requirements_app.accounts.models import ExternalGroup, User
from requirements_app.accounts.roles import GROUPS, is_administrator
from requirements_app.core.errors import InvalidInput, NotAllowed, NotFound
from requirements_app.web.forms.people import (
    AccountForm,
    ExternalGroupForm,
    GroupForm,
    NewAccountForm,
)
from requirements_app.web.forms.tokens import TokenForm
from requirements_app.web.tables.people import AccountTable

from .base import PageView


class PeopleView(PageView):
    """A page for administrators."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not is_administrator(request.user):
            raise NotAllowed(_("Only administrators see the accounts."), _("Ask an administrator."))
        return super().dispatch(request, *args, **kwargs)


class People(PeopleView):
    def get(self, request: HttpRequest) -> HttpResponse:
        words, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
        rows = visible_accounts(self.account)
        if kind:
            if kind not in User.Kind.values:
                known = ", ".join(User.Kind.values)
                raise InvalidInput.one("kind", kind, "is not known", f"use {known}")
            rows = rows.filter(kind=kind)
        if words:
            rows = rows.filter(
                Q(username__icontains=words)
                | Q(email__icontains=words)
                | Q(first_name__icontains=words)
                | Q(last_name__icontains=words)
            )
        context = {
            "table": AccountTable(rows, request=request),
            "q": words,
            "kind": kind,
            "kinds": User.Kind.choices,
        }
        return self.show("people/people.html", context)


class NewPerson(PeopleView):
    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        return self.show("people/new.html", {"form": NewAccountForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewAccountForm(request.POST)
        if form.is_valid():
            try:
                return self.made(form.cleaned_data)
            except InvalidInput as error:
                form.refuse(error)
        return self.show("people/new.html", {"form": form}, status=400)

    def made(self, values: dict[str, Any]) -> HttpResponse:
        """Make the account. A person's password is in this answer and nowhere else."""
        responsible = values.pop("responsible")
        given = {**values, "actor": self.account}
        if responsible is None:
            account, password = services.person_create(**given)
            return secret_shown(self, account, password, _("The password"))
        account = services.service_account_create(responsible=responsible, **given)
        messages.success(self.request, _("The account is made. Issue it a token."))
        return redirect("person", account.username)


class PersonView(PeopleView):
    @cached_property
    def person(self) -> User:
        return account_get(self.account, self.kwargs["username"])


class Person(PersonView):
    def get(self, request: HttpRequest, username: str) -> HttpResponse:  # noqa: ARG002
        return self.page(self.form())

    def post(self, request: HttpRequest, username: str) -> HttpResponse:  # noqa: ARG002
        form = AccountForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=400)
        values = form.cleaned_data
        try:
            administration.account_update(
                account=self.person,
                actor=self.account,
                email=values["email"],
                groups=values["groups"],
                active=values["active"],
                expected_version=values["version"],
            )
        except InvalidInput as error:
            form.refuse(error)
            return self.page(form, status=400)
        messages.success(request, _("The account is changed."))
        return redirect("person", self.person.username)

    def form(self) -> AccountForm:
        """The form as the account is now."""
        person = self.person
        return AccountForm(
            initial={
                "version": account_version(person),
                "email": person.email,
                "groups": [group.name for group in person.groups.all()],
                "active": person.is_active,
            }
        )

    def page(self, form: AccountForm, *, status: int = 200) -> HttpResponse:
        context = {
            "person": self.person,
            "form": form,
            "token_form": TokenForm(),
            "tokens": self.person.tokens.all(),
            "has_factor": is_mfa_enabled(self.person),
        }
        return self.show("people/person.html", context, status=status)


class PersonPassword(PersonView):
    def post(self, request: HttpRequest, username: str) -> HttpResponse:  # noqa: ARG002
        password = administration.password_renew(account=self.person, actor=self.account)
        return secret_shown(self, self.person, password, _("The new password"))


class PersonFactor(PersonView):
    def post(self, request: HttpRequest, username: str) -> HttpResponse:  # noqa: ARG002
        administration.second_factor_remove(account=self.person, actor=self.account)
        messages.success(request, _("The second factor is removed."))
        return redirect("person", self.person.username)


class PersonToken(PersonView):
    def post(self, request: HttpRequest, username: str) -> HttpResponse:  # noqa: ARG002
        """Issue a token for the account. Its secret is in this answer and nowhere else."""
        form = TokenForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Give the token a name and at least one scope."))
            return redirect("person", self.person.username)
        _token, secret = services.token_issue(
            user=self.person,
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            expires_at=form.expires_at,
            actor=self.account,
        )
        return secret_shown(self, self.person, secret, _("The new token"))


class PersonTokenRevoke(PersonView):
    def post(self, request: HttpRequest, username: str, token_id: int) -> HttpResponse:  # noqa: ARG002
        token = self.person.tokens.filter(pk=token_id).first()
        if token is None:
            raise NotFound(_("The account has no such token."), _("See its page."))
        services.token_revoke(token=token, actor=self.account)
        messages.success(request, _("The token is revoked."))
        return redirect("person", self.person.username)


class Groups(PeopleView):
    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        return self.page(GroupForm(), ExternalGroupForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make a group."""
        form = GroupForm(request.POST)
        if form.is_valid():
            try:
                administration.group_create(name=form.cleaned_data["name"], actor=self.account)
                return redirect("groups")
            except InvalidInput as error:
                form.refuse(error)
        return self.page(form, ExternalGroupForm(), status=400)

    def page(
        self, form: GroupForm, external: ExternalGroupForm, *, status: int = 200
    ) -> HttpResponse:
        groups = Group.objects.annotate(members=Count("user", distinct=True)).order_by("name")
        context = {
            "groups": groups.prefetch_related("external_groups"),
            "needed": GROUPS,
            "form": form,
            "external": external,
        }
        return self.show("people/groups.html", context, status=status)


class GroupDelete(PeopleView):
    def post(self, request: HttpRequest, group_id: int) -> HttpResponse:
        group = Group.objects.filter(pk=group_id).first()
        if group is None:
            raise NotFound(_("There is no such group."), _("See the list of groups."))
        administration.group_delete(group=group, actor=self.account)
        messages.success(request, _("The group is deleted."))
        return redirect("groups")


class GroupMap(Groups):
    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        return redirect("groups")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Let a group of the identity provider lead to one here."""
        form = ExternalGroupForm(request.POST)
        if form.is_valid():
            try:
                values = form.cleaned_data
                administration.external_group_map(
                    name=values["external"], group=values["group"], actor=self.account
                )
                return redirect("groups")
            except InvalidInput as error:
                form.refuse(error)
        return self.page(GroupForm(), form, status=400)


class GroupUnmap(PeopleView):
    def post(self, request: HttpRequest, external_id: int) -> HttpResponse:  # noqa: ARG002
        mapped = ExternalGroup.objects.filter(pk=external_id).first()
        if mapped is None:
            raise NotFound(_("That mapping is gone."), _("See the list of groups."))
        administration.external_group_unmap(name=mapped.name, actor=self.account)
        return redirect("groups")


def secret_shown(view: PageView, account: User, secret: str, title: str) -> HttpResponse:
    """The page that shows a secret this once."""
    context = {"person": account, "secret": secret, "secret_title": title}
    response = view.show("people/secret.html", context)
    response["Cache-Control"] = "no-store"
    return response
