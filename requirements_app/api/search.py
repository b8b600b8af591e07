"""Search everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from requirements_app.core.errors import InvalidInput
from requirements_app.search.everywhere import A_FEW, KINDS, MOST, Answer, search

from .base import PortalView
from .documentation import operation
from .shapes.search import SearchShape

_Q = OpenApiParameter(
    "q",
    {"type": "string", "maxLength": 300},
    required=True,
    description="Words, host names, addresses, ports (`443`) and services (`tcp/443`): all hold.",
)
_KIND = OpenApiParameter("kind", str, enum=KINDS, description="One kind only, and more of it.")
_SHOWN = 3
_Hit = tuple[str, str, str]


class Search(PortalView):
    @operation("search", SearchShape, parameters=[_Q, _KIND])
    def get(self, request: Request) -> Response:
        """What fits a search, the best of each kind: products, components, hosts, flows, sites that
        you see, and rules of their current rule sets. `kind` gives more of one."""
        texts = self.query("q", "kind")
        text, kind = texts.get("q", ""), texts.get("kind", "")
        if not text:
            raise InvalidInput.one("q", text, "is blank", "say what to search for")
        answer = search(self.account, text, kind, MOST if kind else A_FEW)
        return Response({"q": text, **_facts(answer, request)})


def _facts(answer: Answer, request: Request) -> dict[str, Any]:
    terms = answer.terms
    return {
        "understood": {
            "words": list(terms.words),
            "names": [each.text for each in terms.names],
            "addresses": [each.text for each in terms.addresses],
            "ports": [str(each) for each in terms.ports],
        },
        "catalogue_version": answer.version.pk if answer.version else None,
        "groups": [
            {
                "kind": kind,
                "count": found.count,
                "more": found.many,
                "results": [_hit(*_HITS[kind](row), request) for row in found.rows],
            }
            for kind, found in answer.found.items()
        ],
    }


def _hit(identity: str, title: str, address: str, request: Request) -> dict[str, str]:
    return {"id": identity, "title": title, "url": request.build_absolute_uri(address)}


def _named(page: str) -> Callable[[Any], _Hit]:
    """A revision of something that has a slug."""
    return lambda row: (row.entity.slug, row.name, reverse(page, args=[row.entity.slug]))


def _host(row: Any) -> _Hit:
    pattern = row.entity.pattern
    return pattern, row.name or pattern, reverse("host", args=[pattern])


def _site(row: Any) -> _Hit:
    return row.site.slug, row.site.name, reverse("site", args=[row.site.slug])


def _rule(row: Any) -> _Hit:
    rule, rule_set = row.rule, row.rule_set
    sides = f"{_few(rule.sources)} → {_few(rule.destinations)}"
    title = f"{rule_set.site.slug}: {sides} {_few(rule.services)}"
    address = f"{reverse('rule-set', args=[rule_set.pk])}?rule={rule.number}"
    return f"{rule_set.pk}/{rule.number}", title, address


def _few(texts: Sequence[str]) -> str:
    return ", ".join(texts[:_SHOWN]) + (" …" if len(texts) > _SHOWN else "")


_HITS: Mapping[str, Callable[[Any], _Hit]] = {
    "products": _named("product"),
    "components": _named("component"),
    "hosts": _host,
    "flows": _named("flow"),
    "sites": _site,
    "rules": _rule,
}
