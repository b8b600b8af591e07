"""What leaves for other systems: the stored credentials."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from requirements_app.outgoing.rotation import secrets_unopened

from .base import Finding, Options, check, error

_SHOWN = 10


@check("outgoing.secrets", needs="database.migrations")
def stored_secrets_open(_: Options) -> Iterator[Finding]:
    closed = list(islice(secrets_unopened(), _SHOWN + 1))
    for place in closed[:_SHOWN]:
        yield error(
            f"None of SECRETS_KEYS opens the secret of {place}: what needs it fails.",
            "Add the former key behind the new one in SECRETS_KEYS, or enter the secret anew.",
        )
    if len(closed) > _SHOWN:
        yield error(
            f"More than {_SHOWN} secrets do not open.", "See `manage.py secrets check` for all."
        )
