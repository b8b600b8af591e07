"""One question to all stages: products, components, hosts, flows, sites and rules that fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from requirements_app.accounts.models import User
from requirements_app.catalogue import search as catalogue
from requirements_app.catalogue.models import Version
from requirements_app.catalogue.selectors import current_version
from requirements_app.core.errors import InvalidInput
from requirements_app.core.search_terms import Found, SearchTerms, parse_search
from requirements_app.rulesets.search import rules_found
from requirements_app.sites.search import sites_found
from requirements_app.sites.selectors import visible_sites

KINDS = ("products", "components", "hosts", "flows", "sites", "rules")
A_FEW = 5
MOST = 50


@dataclass(frozen=True)
class Answer:
    """What was understood and what fits, by kind; kinds that nobody asked for are left out.

    `version` is the catalogue version that was searched. `flow_filters` is the same search as
    filters of the list of flows, None where that has no such filters. `too_short`: a single
    letter is no question.
    """

    terms: SearchTerms
    version: Version | None
    found: Mapping[str, Found[Any]]
    flow_filters: Mapping[str, str] | None = None
    too_short: bool = False

    @property
    def count(self) -> int:
        """How many things fit, as far as they were counted."""
        return sum(each.count for each in self.found.values())

    @property
    def many(self) -> bool:
        return any(each.many for each in self.found.values())


def search(user: User, text: str, kind: str = "", most: int = A_FEW) -> Answer:
    """What the user may see of what `text` asks for: `most` of each kind, or of the one `kind`.

    Sites and rules are those of the sites that the user may see. Raises InvalidInput as
    `parse_search` does, and for a kind that there is none of.
    """
    if kind and kind not in KINDS:
        raise InvalidInput.one("kind", kind, "is not known", f"use {', '.join(KINDS)}")
    terms = parse_search(text)
    if not terms or _too_short(terms):
        return Answer(terms, None, {}, too_short=bool(terms))
    version = current_version()
    if version is None:
        return Answer(terms, None, {})
    return _answer(user, terms, version, (kind,) if kind else KINDS, most)


def _answer(
    user: User, terms: SearchTerms, version: Version, kinds: tuple[str, ...], most: int
) -> Answer:
    number, sites = version.pk, visible_sites(user)
    meant = catalogue.hosts_meant(number, terms)
    flows = catalogue.flows_meant(terms, meant) if {"flows", "rules"} & {*kinds} else None
    ways: Mapping[str, Callable[[], Found[Any]]] = {
        "products": lambda: catalogue.products_found(number, terms, most),
        "components": lambda: catalogue.components_found(number, terms, most),
        "hosts": lambda: catalogue.hosts_found(number, terms, meant, most),
        "flows": lambda: catalogue.flows_found(number, terms, flows, meant, most),
        "sites": lambda: sites_found(sites, terms, most),
        "rules": lambda: rules_found(
            sites, terms, flows, catalogue.flow_ids_at(terms, meant), most
        ),
    }
    found = {kind: ways[kind]() for kind in kinds}
    return Answer(terms, version, found, catalogue.as_flow_filters(terms, meant))


def _too_short(terms: SearchTerms) -> bool:
    return all(len(text) < 2 for text in terms.texts) and len(terms.words) == len(terms.texts)
