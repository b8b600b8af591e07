"""Accounts from the command line."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from requirements_app.accounts import roles
from requirements_app.accounts.administration import factors_reencrypt
from requirements_app.accounts.models import User
from requirements_app.accounts.services import person_create, service_account_create
from requirements_app.core.errors import PortalError


class Command(BaseCommand):
    help = "Make an account, or encrypt stored secrets anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser(
            "reencrypt", help="encrypt the second factors with the first of ENCRYPTION_KEYS"
        )
        create = verbs.add_parser(
            "create", help="make a person with a random password, or a service account"
        )
        create.add_argument("username")
        create.add_argument("--email", default="")
        create.add_argument(
            "--group", action="append", default=[], choices=roles.GROUPS, help="may be repeated"
        )
        create.add_argument("--superuser", action="store_true", help="holds every role")
        create.add_argument(
            "--service",
            metavar="RESPONSIBLE",
            help="make a service account that this person answers for",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            if options["verb"] == "reencrypt":
                self.stdout.write(f"{factors_reencrypt()} secrets encrypted anew")
            elif options["service"]:
                self._service(options)
            else:
                self._person(options)
        except PortalError as error:
            raise CommandError(str(error)) from error

    def _service(self, options: dict[str, Any]) -> None:
        person = User.objects.filter(username=options["service"]).first()
        if person is None:
            raise CommandError(f"there is no account {options['service']!r}; create it first")
        if options["superuser"]:
            raise CommandError("a service account is no superuser; give it groups")
        username = options["username"]
        service_account_create(
            username=username,
            responsible=person,
            email=options["email"],
            groups=options["group"],
            actor=None,
        )
        self.stdout.write(f"service account {username}; issue a token with: manage.py token issue")

    def _person(self, options: dict[str, Any]) -> None:
        _, password = person_create(
            username=options["username"],
            email=options["email"],
            groups=options["group"],
            superuser=options["superuser"],
            actor=None,
        )
        self.stdout.write(f"username: {options['username']}\npassword: {password}")
