"""What may stand in an address: anything else is no address, and never reaches the database."""

from __future__ import annotations

from django.urls import register_converter


class NameConverter:
    """A slug, or the full id of a flow: `asgard.agents-to-server`."""

    regex = "[a-z0-9](?:[a-z0-9.-]{0,158}[a-z0-9])?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class NumberConverter(NameConverter):
    """The number of a thing that has no slug."""

    regex = "[0-9]{1,18}"


class AccountConverter(NameConverter):
    """A user name, of the characters that Django allows there."""

    regex = r"[\w.@+-]{1,150}"


register_converter(AccountConverter, "account")
register_converter(NameConverter, "name")
register_converter(NumberConverter, "number")
