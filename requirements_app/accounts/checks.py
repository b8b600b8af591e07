"""System checks of the accounts."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register

from .second_factor import REQUIRED

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


@register()
def second_factor_is_a_known_rule(**_: Any) -> list[Error]:
    """E002: a misspelt rule would ask nobody for a second factor."""
    if settings.SECOND_FACTOR_REQUIRED in REQUIRED:
        return []
    return [
        Error(
            f"SECOND_FACTOR_REQUIRED is {settings.SECOND_FACTOR_REQUIRED!r}.",
            hint=f"Set it to one of {', '.join(REQUIRED)}.",
            id="accounts.E002",
        )
    ]
