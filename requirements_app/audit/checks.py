"""System checks of the audit trail."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register

from requirements_app.core.errors import Conflict

from . import signing

SHORTEST = 32


@register()
def signing_key_is_a_key(**_: Any) -> list[Error]:
    """E001: heads of the chain could not be signed, or by a key that can be guessed."""
    own = settings.AUDIT_SIGNING_KEY != settings.SECRET_KEY
    if own and len(settings.AUDIT_SIGNING_KEY) < SHORTEST:
        message = f"AUDIT_SIGNING_KEY has {len(settings.AUDIT_SIGNING_KEY)} characters."
        hint = f"Set it to a private key in PEM, or to at least {SHORTEST} random characters."
        return [Error(message, hint=hint, id="audit.E001")]
    try:
        signing.own_public_key()
    except Conflict as error:
        return [Error(f"{error.message}.", hint=error.mend, id="audit.E001")]
    return []
