"""The words for what a change does: in English, or by any `ngettext`. `TEMPLATES`, `FACTS` and
`MORE` are all that a translation needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Plural: TypeAlias = Callable[[str, str, int], str]
PhraseKind: TypeAlias = Literal[
    "new-any", "new-names", "new-addresses", "new-ends", "new-sources",
    "gone-any", "gone-names", "gone-addresses", "gone-ends", "gone-sources",
    "moved-destination", "moved-source", "moved-service", "changed",
]  # fmt: skip
TEMPLATES: Mapping[PhraseKind, tuple[str, str]] = {
    "new-any": ("any address", "any address"),
    "new-names": ("%(count)s new name on %(services)s", "%(count)s new names on %(services)s"),
    "new-addresses": (
        "%(count)s new address on %(services)s",
        "%(count)s new addresses on %(services)s",
    ),
    "new-ends": (
        "%(count)s new destination on %(services)s",
        "%(count)s new destinations on %(services)s",
    ),
    "new-sources": (
        "%(count)s new source on %(services)s",
        "%(count)s new sources on %(services)s",
    ),
    "gone-any": ("any address no longer", "any address no longer"),
    "gone-names": ("%(count)s name goes", "%(count)s names go"),
    "gone-addresses": ("%(count)s address goes", "%(count)s addresses go"),
    "gone-ends": ("%(count)s destination goes", "%(count)s destinations go"),
    "gone-sources": ("%(count)s source goes", "%(count)s sources go"),
    "moved-destination": ("moves to %(values)s", "moves to %(values)s"),
    "moved-source": ("comes from %(values)s instead", "comes from %(values)s instead"),
    "moved-service": ("%(values)s instead", "%(values)s instead"),
    "changed": (
        "%(count)s connection differs in %(values)s",
        "%(count)s connections differ in %(values)s",
    ),
}
"""Singular and plural by what a phrase counts. Every one may use each of %(count)s, %(values)s
and %(services)s."""
FACTS: Mapping[str, str] = {
    "source": "source", "destination": "destination", "service": "service",
    "product": "product", "application": "application", "path": "firewalls on the way",
    "requirement": "requirement", "phase": "phase", "expires_on": "expiry",
    "tls_inspection": "TLS inspection", "assertion": "assertion", "purpose": "purpose",
    "cross_site_key": "other site",
}  # fmt: skip
"""What can differ inside an entry (`rulesets.differing.FACTS`), in words."""
MORE = ("and %(count)s more", "and %(count)s more")


@dataclass(frozen=True)
class Phrase:
    """`count` is how many different ends, or connections, it speaks of; `values` and `services`
    are the first of them, and `more_values`, `more_services` how many others there are."""

    kind: PhraseKind
    count: int
    values: tuple[str, ...]
    more_values: int = 0
    services: tuple[str, ...] = ()
    more_services: int = 0


@dataclass(frozen=True)
class Impact:
    """What changes between two roles. `items` is how many items that takes."""

    source: str
    destination: str
    phrases: tuple[Phrase, ...]
    items: int


def sentence(impact: Impact, ngettext: Plural | None = None) -> str:
    """An impact in one line; in English unless `ngettext` says it otherwise."""
    plural = ngettext or _english
    told = "; ".join(_phrase(each, plural) for each in impact.phrases)
    return f"{impact.source} → {impact.destination}: {told}"


def _english(singular: str, many: str, count: int) -> str:
    return singular if count == 1 else many


def _phrase(phrase: Phrase, plural: Plural) -> str:
    values = phrase.values
    if phrase.kind == "changed":
        values = tuple(plural(FACTS.get(each, each), FACTS.get(each, each), 1) for each in values)
    told = {
        "count": phrase.count,
        "values": _listed(values, phrase.more_values, plural),
        "services": _listed(phrase.services, phrase.more_services, plural),
    }
    return plural(*TEMPLATES[phrase.kind], phrase.count) % told


def _listed(values: tuple[str, ...], more: int, plural: Plural) -> str:
    listed = ", ".join(values)
    return f"{listed} {plural(*MORE, more) % {'count': more}}" if more else listed
