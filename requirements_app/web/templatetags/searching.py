"""What the pages of the search show besides."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def marked(text: object, words: Sequence[str]) -> SafeString:
    """The text with the words that were searched for marked."""
    shown = str(text)
    wanted = [re.escape(word.removeprefix("*.")) for word in words if word]
    if not wanted:
        return SafeString(escape(shown))
    parts = re.split(f"({'|'.join(wanted)})", shown, flags=re.IGNORECASE)
    # Every second part is what the pattern took.
    return SafeString(
        "".join(
            f"<mark>{escape(part)}</mark>" if at % 2 else escape(part)
            for at, part in enumerate(parts)
        )
    )
