"""Issue, list and revoke API tokens from the command line."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from requirements_app.accounts.models import Token, User
from requirements_app.accounts.services import LONGEST_LIFE, token_issue, token_revoke
from requirements_app.core.errors import PortalError


def days(text: str) -> int:
    """A life time in days that a token may have."""
    if not text.isdecimal() or len(text) > 5 or not 1 <= int(text) <= LONGEST_LIFE.days:
        raise ArgumentTypeError(f"{text!r} is not a number from 1 to {LONGEST_LIFE.days}")
    return int(text)


class Command(BaseCommand):
    help = "Issue, list and revoke API tokens. A token's text is shown once, when it is issued."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        issue = verbs.add_parser("issue", help="print a new token")
        issue.add_argument("username")
        issue.add_argument("--name", required=True, help="what the token is for")
        issue.add_argument(
            "--scope",
            action="append",
            choices=Token.Scope.values,
            help="may be repeated (default: read)",
        )
        issue.add_argument("--days", type=days, default=90, help="until it expires (default 90)")
        revoke = verbs.add_parser("revoke", help="end a token at once")
        revoke.add_argument("key", help="the part between nrp_ and the second underscore")
        listing = verbs.add_parser("list", help="show tokens, never their secrets")
        listing.add_argument("username", nargs="?", help="only this account's")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['verb']}")(options)
        except PortalError as error:
            raise CommandError(str(error)) from error

    def _issue(self, options: dict[str, Any]) -> None:
        _, secret_text = token_issue(
            user=_user(options["username"]),
            name=options["name"],
            scopes=options["scope"] or [Token.Scope.READ],
            expires_at=timezone.now() + timedelta(days=options["days"]),
            actor=None,
        )
        self.stdout.write(secret_text)

    def _revoke(self, options: dict[str, Any]) -> None:
        token = Token.objects.filter(key=options["key"]).first()
        if token is None:
            raise CommandError(f"there is no token {options['key']!r}; see: manage.py token list")
        token_revoke(token=token, actor=None)
        self.stdout.write(f"revoked {token}")

    def _list(self, options: dict[str, Any]) -> None:
        tokens = Token.objects.select_related("user").order_by("user__username", "created_at")
        if options["username"]:
            tokens = tokens.filter(user=_user(options["username"]))
        for token in tokens:
            state = "revoked" if token.revoked_at else f"expires {token.expires_at:%Y-%m-%d}"
            scopes = ",".join(token.scopes)
            self.stdout.write(
                f"{token.key}  {token.user.username}  {scopes}  {state}  {token.name}"
            )


def _user(username: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"there is no account {username!r}; see: manage.py account create")
    return user
