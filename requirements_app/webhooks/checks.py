"""What people may say of an endpoint."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings

from requirements_app.accounts.models import User
from requirements_app.core.errors import InvalidInput
from requirements_app.core.text import clean_text
from requirements_app.core.yaml_problems import choose
from requirements_app.outgoing.addresses import why_not_public
from requirements_app.outgoing.allowing import AllowList
from requirements_app.outgoing.destination import Destination
from requirements_app.outgoing.errors import Refused
from requirements_app.sites.models import Site
from requirements_app.sites.selectors import visible_sites

from .types import KNOWN

MOST_NAME, MOST_URL, MOST_SITES = 100, 500, 500


def name(value: object, field: str = "name") -> str:
    return clean_text(value, field, MOST_NAME, required=True)


def url(value: object, field: str = "url") -> str:
    """An address that messages may be sent to, as far as that can be known now: where a name leads
    is looked at each time something is sent. Raises InvalidInput."""
    text = clean_text(value, field, MOST_URL, required=True)
    told = text.partition("?")[0]
    try:
        destination = Destination.of(text)
    except Refused as error:
        raise InvalidInput.one(field, told, f"is refused: {error.message}", error.mend) from error
    if "#" in text:
        raise InvalidInput.one(field, told, "has a fragment, which is never sent", "remove it")
    if AllowList.of(settings.OUTGOING_ALLOW).names(destination):
        return text
    mend = "ask an administrator to list it in OUTGOING_ALLOW"
    if destination.address and (kind := why_not_public(destination.address)):
        raise InvalidInput.one(field, told, f"leads to {kind} address", mend)
    if destination.scheme != "https":
        mend = f"begin it with https://, or {mend}"
        raise InvalidInput.one(field, told, "would be sent without encryption", mend)
    return text


def events(value: object, field: str = "events") -> list[str]:
    """Types and beginnings of types, each once, in the order of the table. Raises InvalidInput."""
    if isinstance(value, str) or not isinstance(value, Sequence) or not value:
        raise InvalidInput.one(field, value, "names no event", f"list some, such as {KNOWN[0]}")
    for at, each in enumerate(value):
        if each not in KNOWN:
            raise InvalidInput.one(
                f"{field}[{at}]", each, "is no type of event", choose(str(each), KNOWN, "see docs")
            )
    return [each for each in KNOWN if each in value]


def flag(value: object, field: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidInput.one(field, value, "is neither true nor false", "give one of them")
    return value


def sites(value: object, owner: User, field: str = "sites") -> list[Site] | None:
    """The sites with these slugs that the owner sees, None for every one. Raises InvalidInput."""
    if value is None:
        return None
    if isinstance(value, str) or not isinstance(value, Sequence) or not value:
        raise InvalidInput.one(field, value, "names no site", "list some, or give none for all")
    if len(value) > MOST_SITES:
        raise InvalidInput.one(field, len(value), "sites are too many", f"keep to {MOST_SITES}")
    found = {site.slug: site for site in visible_sites(owner).filter(slug__in=list(value))}
    for at, slug in enumerate(value):
        if slug not in found:
            mend = "check the name; the endpoint's owner needs a role there"
            raise InvalidInput.one(f"{field}[{at}]", slug, "is no site that its owner sees", mend)
    return sorted(found.values(), key=lambda site: site.slug)


RULES: Mapping[str, Callable[[object, str], Any]] = {
    "name": name,
    "url": url,
    "events": events,
    "active": flag,
}
