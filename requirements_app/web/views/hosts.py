"""Hosts: the list with its facets, lists for proxies to copy, and one host with who needs it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from requirements_app.accounts.saved_views import saved_views
from requirements_app.catalogue import details, selectors
from requirements_app.catalogue.facts import flow_facts
from requirements_app.catalogue.host_facts import own_peers
from requirements_app.core.errors import InvalidInput
from requirements_app.core.text import clean_text
from requirements_app.rulesets.selectors import sites_with_host
from requirements_app.web import host_lists
from requirements_app.web.errors import ShownProblem, shown_problems
from requirements_app.web.filters.facets import address, chips
from requirements_app.web.filters.hosts import (
    LABELS,
    LISTS,
    HostFilters,
    facets,
    hosts_found,
    known_sort,
    page_state,
    proxy_facts,
)
from requirements_app.web.paging import part_of
from requirements_app.web.words import Label

from .base import kept_private
from .catalogue import CatalogueView

_LONGEST_VALUE = 253


_ALL = _("All hosts")


class Hosts(CatalogueView):
    """`?list=proxy` and `?list=tls-bypass` are lists to copy; `&as=text` gives them as a file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        state = page_state(request.GET)
        kind = state.get("list", "")
        content = selectors.content_at(self.version.number)
        problems: tuple[ShownProblem, ...] = ()
        filters, shown = HostFilters(), {}
        try:
            _refuse_other_list(kind)
            filters = HostFilters.from_texts(state, content.products)
            shown = self.list_of(kind, filters) if kind else self.page_of(filters, state)
        except InvalidInput as error:
            filters, problems = HostFilters(), shown_problems(error.problems)
        if kind and not problems and request.GET.get("as") == "text":
            return self.text(kind, filters, shown["list"])
        found = facets(self.version, filters, {} if problems else state)
        context = {
            **self.context,
            **shown,
            "problems": problems,
            "facets": found,
            "open_facets": ("product", "requirement", "tls_inspection"),
            "labels": LABELS,
            "q": state.get("q", ""),
            "kept": {key: text for key, text in state.items() if key != "q"},
            "chips": chips(LABELS, LISTS, state, found),
            "sort": known_sort(state.get("sort", "")),
            "kind": kind,
            "tabs": _tabs(state),
            "saved": saved_views(self.account, "hosts"),
        }
        template = "catalogue/_hosts.html" if self.partial else "catalogue/hosts.html"
        return self.show(template, context, status=400 if problems else 200)

    def page_of(self, filters: HostFilters, state: Mapping[str, str]) -> dict[str, Any]:
        found = hosts_found(self.version, filters, known_sort(state.get("sort", "")))
        page = part_of(found, self.paged)
        return {"page": page, "hosts": [(host, tuple(proxy_facts(host))) for host in page.rows]}

    def list_of(self, kind: str, filters: HostFilters) -> dict[str, Any]:
        peers = [
            peer
            for peer in own_peers(self.version)
            if (not filters.product or peer.product in filters.product)
            and (not filters.requirement or peer.requirement in filters.requirement)
        ]
        given = {
            key: clean_text(value, key, _LONGEST_VALUE)
            for key, value in self.request.GET.items()
            if key.startswith("set-")
        }
        made = host_lists.host_list(
            kind,
            hosts_found(self.version, filters, "pattern"),
            peers,
            selectors.content_at(self.version.number),
            given,
        )
        return {
            "list": made,
            "title": host_lists.LISTS[kind],
            "meaning": host_lists.MEANINGS[kind],
            "wildcard_words": host_lists.wildcard_words(),
        }

    def text(self, kind: str, filters: HostFilters, made: host_lists.HostList) -> HttpResponse:
        number = self.version.number
        told = host_lists.list_text(kind, made, version=number, products=filters.product)
        response = HttpResponse(told, content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{kind}-{number}.txt"'
        return kept_private(response)


def _refuse_other_list(kind: str) -> None:
    if kind and kind not in host_lists.LISTS:
        mend = f"use {', '.join(host_lists.LISTS)}"
        raise InvalidInput.one("list", kind, "is no list", mend)


def _tabs(state: Mapping[str, str]) -> list[tuple[str, Label, str]]:
    """Key, label and address of the list of hosts and of the lists to copy."""
    return [
        (kind, label, address(state, list=kind, sort=state.get("sort", "") if not kind else ""))
        for kind, label in (("", _ALL), *host_lists.LISTS.items())
    ]


class Host(CatalogueView):
    def get(self, request: HttpRequest, pattern: str) -> HttpResponse:  # noqa: ARG002
        found = details.host_detail(pattern, self.version.number)
        flows = [flow_facts(flow) for flow in found.flows]
        context = {
            **self.context,
            "pattern": pattern,
            "revisions": found.revisions,
            "flows": flows,
            "products": sorted({flow["product"] for flow in flows}),
            "sites": sites_with_host(
                self.account, pattern, found.revisions[0].kind, [flow["id"] for flow in flows]
            ),
        }
        return self.show("catalogue/host.html", context)
