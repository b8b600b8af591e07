"""Secrets of other systems, encrypted at rest.

    class Connector(models.Model):
        token = SealedField()

    connector.token = "a text"      # what lies in the row is encrypted
    connector.token.open()          # the text again, at the moment it is sent
    bool(connector.token)           # whether there is one

What a model's attribute holds is a `Secret`, which carries the encrypted form alone and opens by
an explicit call: neither a page nor a log nor an audit event comes by the text unasked. Fernet
(AES-128-CBC with HMAC-SHA256) under keys derived from SECRETS_KEYS: the first one encrypts, every
one decrypts. `manage.py secrets rotate` puts all of them under the first.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any, ClassVar

from cryptography.fernet import InvalidToken, MultiFernet
from django import forms
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.db.models.lookups import Exact
from django.db.models.query_utils import DeferredAttribute

from requirements_app.accounts.encryption import ring
from requirements_app.core.errors import Conflict

HIDDEN = "•••"
_PURPOSE = b"network-requirements-portal outgoing secrets v1"


class Secret:
    """A text that is only read by `open()`. Shown, it is dots; it has no hash and no JSON."""

    __slots__ = ("sealed",)
    __hash__: ClassVar[None] = None  # type: ignore[assignment]

    def __init__(self, sealed: str) -> None:
        self.sealed = sealed

    @classmethod
    def of(cls, text: str) -> Secret:
        """The text, sealed by the first key; no text is no secret."""
        return cls(_keys().encrypt(text.encode()).decode() if text else "")

    def open(self) -> str:
        """The text. Raises Conflict where none of the keys opens it."""
        if not self.sealed:
            return ""
        try:
            return _keys().decrypt(self.sealed.encode()).decode()
        except InvalidToken as error:
            raise Conflict(
                "a stored secret was encrypted with a key that the portal no longer has",
                "add the former key to SECRETS_KEYS, or enter the secret anew",
            ) from error

    def opens(self) -> bool:
        """Whether one of the keys opens it."""
        try:
            self.open()
        except Conflict:
            return False
        return True

    def rotated(self) -> Secret:
        """The same text under the first key. Raises Conflict where none of the keys opens it."""
        self.open()
        return Secret(_keys().rotate(self.sealed.encode()).decode() if self.sealed else "")

    def __bool__(self) -> bool:
        return bool(self.sealed)

    def __eq__(self, other: object) -> bool:
        """Of the same sealed form: equal texts, sealed twice, differ."""
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self.sealed, other.sealed)

    def __repr__(self) -> str:
        return f"Secret({HIDDEN if self.sealed else ''})"

    def __str__(self) -> str:
        return HIDDEN if self.sealed else ""


class _SecretAttribute(DeferredAttribute):
    """Seals a text the moment it is assigned."""

    def __set__(self, instance: models.Model, value: Secret | str | None) -> None:
        instance.__dict__[self.field.attname] = _secret(value)


class _NoSecret(Exact):
    def get_prep_lookup(self) -> str:
        if self.rhs != "":
            raise FieldError("a secret cannot be searched for; ask for none, by an empty text")
        return ""


if TYPE_CHECKING:  # Django's own fields are not generic when they run
    _Text = models.TextField[Secret | str, Secret]
else:
    _Text = models.TextField


class SealedField(_Text):
    """A text kept encrypted; the model's attribute is a `Secret`, and takes a text as well.

    It cannot be searched or serialised, and a form never shows what it holds.
    """

    descriptor_class = _SecretAttribute

    def __init__(self, *args: Any, **options: Any) -> None:
        options |= {"blank": True, "default": "", "editable": False}
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        for each in ("blank", "default", "editable"):
            options.pop(each, None)
        return name, path, args, options

    def get_internal_type(self) -> str:
        return "TextField"

    def from_db_value(
        self,
        value: str,
        expression: Expression,  # noqa: ARG002
        connection: BaseDatabaseWrapper,  # noqa: ARG002
    ) -> Secret:
        return Secret(value or "")

    def to_python(self, value: Secret | str | None) -> Any:
        return _secret(value)

    def get_prep_value(self, value: Any) -> Any:
        return value if isinstance(value, Expression) else _secret(value).sealed

    def get_lookup(self, lookup_name: str) -> Any:
        """Whether there is a secret can be asked for (`token=""`), and nothing else."""
        return _NoSecret if lookup_name == "exact" else None

    def get_transform(self, lookup_name: str) -> Any:  # noqa: ARG002
        return None

    def value_from_object(self, obj: models.Model) -> Any:
        """Forms and copies of a row's values get dots."""
        return str(getattr(obj, self.attname))

    def value_to_string(self, obj: models.Model) -> str:  # noqa: ARG002
        raise TypeError(f"{self.name} holds a secret, which is not serialised")

    def formfield(self, *_: Any, **__: Any) -> forms.Field | None:
        """None: a form that takes a secret says so itself, with a password's input."""
        return None


def _secret(value: Secret | str | None) -> Secret:
    return value if isinstance(value, Secret) else Secret.of(value or "")


def _keys() -> MultiFernet:
    return ring(tuple(settings.SECRETS_KEYS), _PURPOSE)
