"""Accounts, their tokens, and groups."""

from __future__ import annotations

from rest_framework import serializers as s

from requirements_app.accounts.models import Token, User

from .base import Shape


class AccountShape(Shape):
    username = s.CharField()
    kind = s.ChoiceField(choices=User.Kind.values)
    name = s.CharField(allow_blank=True)
    email = s.CharField(allow_blank=True)
    active = s.BooleanField()
    superuser = s.BooleanField()
    groups = s.ListField(child=s.CharField())
    responsible = s.CharField(allow_null=True, help_text="who answers for a service account")
    last_login = s.DateTimeField(allow_null=True)
    created_at = s.DateTimeField()


class PreferencesShape(Shape):
    time_zone = s.CharField(
        allow_blank=True, help_text="of times on the pages; blank: the portal's"
    )
    theme = s.ChoiceField(
        choices=User.Theme.values, allow_blank=True, help_text="blank: as the system has it"
    )
    single_keys = s.BooleanField(help_text="whether keys without Ctrl or Alt do something")
    page_rows = s.IntegerField(help_text="rows on a page of a list")


class OwnAccountShape(AccountShape):
    preferences = PreferencesShape()
    scopes = s.ListField(
        child=s.ChoiceField(choices=Token.Scope.values),
        allow_null=True,
        help_text="of the token that you use; null for a session",
    )


class PasswordShape(Shape):
    username = s.CharField()
    password = s.CharField(help_text="shown this once")


class TokenShape(Shape):
    id = s.IntegerField()
    name = s.CharField()
    key = s.CharField(help_text="the public part, by which logs name it")
    scopes = s.ListField(child=s.ChoiceField(choices=Token.Scope.values))
    created_at = s.DateTimeField()
    expires_at = s.DateTimeField()
    revoked_at = s.DateTimeField(allow_null=True)
    last_used_at = s.DateTimeField(allow_null=True)


class IssuedTokenShape(TokenShape):
    secret = s.CharField(help_text="shown this once")


class ExternalGroupShape(Shape):
    id = s.IntegerField()
    name = s.CharField(help_text="what the groups claim holds")


class GroupShape(Shape):
    id = s.IntegerField()
    name = s.CharField()
    members = s.IntegerField()
    external = ExternalGroupShape(
        many=True, help_text="groups of the identity provider that lead here"
    )
