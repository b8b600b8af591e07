"""Passwords that somebody who knows the portal would try first."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = ("portal", "network", "requirements", "firewall", "nextron", "asgard", "nexthink",
         "tippingpoint", "appsanywhere")  # fmt: skip
_OTHER_CHARACTERS = 8


class PortalWordsValidator:
    """Refuses a password that is little more than the portal's, its products' and its host's
    names: eight other characters have to be left."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002
        host = urlsplit(settings.PORTAL_URL).hostname or ""
        words = {*WORDS, *(part for part in host.split(".") if len(part) > 2)}
        left = re.sub("|".join(map(re.escape, sorted(words, key=len, reverse=True))), "",
                      password.lower())  # fmt: skip
        if len(left) < _OTHER_CHARACTERS and left != password.lower():
            raise ValidationError(
                _("This password is made of the portal's own words."), code="portal_words"
            )

    def get_help_text(self) -> str:
        return _("Your password can’t be made of the portal's own words.")
