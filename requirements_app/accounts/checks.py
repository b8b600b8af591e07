"""System checks of the accounts."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register

SHORTEST_PEPPER = 32


@register()
def token_pepper_is_long(**_: Any) -> list[Error]:
    """E001: a short pepper would let a leaked database be searched for tokens."""
    if len(settings.TOKEN_PEPPER) >= SHORTEST_PEPPER:
        return []
    return [
        Error(
            f"TOKEN_PEPPER has {len(settings.TOKEN_PEPPER)} characters.",
            hint=f"Set it to at least {SHORTEST_PEPPER} random characters. "
            "Changing it makes every token that was issued invalid.",
            id="accounts.E001",
        )
    ]
