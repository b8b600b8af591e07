"""Reading site files: every part that is well-formed by itself, and a problem for each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from requirements_app.core.errors import Problem
from requirements_app.core.yaml_lines import MarkedYaml, Path
from requirements_app.core.yaml_problems import problems_of

from .items import (
    BindingItem,
    DeploymentHead,
    FirewallItem,
    Item,
    NetworkItem,
    OfferItem,
    OverrideItem,
    ProxyItem,
    RoleItem,
    SiteFile,
    SiteHead,
    ZoneHead,
)

I_co = TypeVar("I_co", bound=Item, covariant=True)
I = TypeVar("I", bound=Item)  # noqa: E741

_SECTIONS: dict[str, type[Item]] = {
    "roles": RoleItem,
    "zones": ZoneHead,
    "firewalls": FirewallItem,
    "proxies": ProxyItem,
    "site_services": BindingItem,
    "deployments": DeploymentHead,
    "offers": OfferItem,
    "overrides": OverrideItem,
}
_INNER: dict[str, tuple[str, type[Item]]] = {
    "zones": ("networks", NetworkItem),
    "deployments": ("bindings", BindingItem),
}


@dataclass(frozen=True)
class Placed(Generic[I_co]):
    """An item with the place it has in its file; `inside` is the slug of the zone or deployment
    that holds it."""

    item: I_co
    marked: MarkedYaml
    path: Path
    inside: str | None = None


@dataclass
class SitePlan:
    """What a file says of one site, part by part; `broken` are the slugs of parts that are not
    well-formed, by kind, so that what refers to them is not blamed as well."""

    site: Placed[SiteHead]
    parts: dict[str, list[Placed[Any]]] = field(default_factory=dict)
    broken: set[tuple[str, str]] = field(default_factory=set)

    @property
    def slug(self) -> str:
        return self.site.item.slug


def read_plans(documents: Iterable[MarkedYaml]) -> tuple[list[SitePlan], list[Problem]]:
    """The sites of all documents, and every problem of form in them."""
    plans: list[SitePlan] = []
    problems: list[Problem] = []
    for marked in documents:
        if not isinstance(marked.data, dict):
            mend = "begin it with `schema: 1` and `sites:`"
            problems.append(marked.problem((), "the file", "is no mapping", mend))
            continue
        try:
            SiteFile.model_validate(marked.data)
        except ValidationError as error:
            problems += problems_of(error, marked, SiteFile)
        plans += _plans(marked)
    return plans, problems


def _plans(marked: MarkedYaml) -> Iterator[SitePlan]:
    sites = marked.data.get("sites")
    for at, raw in enumerate(sites if isinstance(sites, list) else ()):
        if not isinstance(raw, dict):
            continue
        site = _valid(SiteHead, _without(raw, _SECTIONS))
        if site is not None:
            plan = SitePlan(Placed(site, marked, ("sites", at)))
            for section, model in _SECTIONS.items():
                _add_section(plan, section, model, raw.get(section))
            yield plan


def _add_section(plan: SitePlan, section: str, model: type[Item], raw: object) -> None:
    inner_section, inner_model = _INNER.get(section, ("", Item))
    for at, value in enumerate(raw if isinstance(raw, list) else ()):
        path = (*plan.site.path, section, at)
        if not isinstance(value, dict) or not inner_section:
            _add(plan, model, value, path)
            continue
        _add(plan, model, _without(value, (inner_section,)), path)
        inside, inner = str(value.get("slug", "")), value.get(inner_section)
        for inner_at, each in enumerate(inner if isinstance(inner, list) else ()):
            _add(plan, inner_model, each, (*path, inner_section, inner_at), inside)


def _add(
    plan: SitePlan, model: type[Item], raw: object, path: Path, inside: str | None = None
) -> None:
    section = str(path[-2])
    item = _valid(model, raw)
    if item is not None:
        placed = Placed(item, plan.site.marked, path, inside)
        plan.parts.setdefault(section, []).append(placed)
    elif isinstance(raw, Mapping) and isinstance(raw.get("slug"), str):
        plan.broken.add((section, raw["slug"]))
    elif section in ("bindings", "site_services"):
        plan.broken.add((section, ""))


def _without(raw: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    return {key: value for key, value in raw.items() if key not in keys}


def _valid(model: type[I], raw: object) -> I | None:
    try:
        # A network or member may be written as its bare value.
        if isinstance(raw, str) and model is NetworkItem:
            raw = {"prefix": raw}
        return model.model_validate(raw)
    except ValidationError:
        return None  # told already, with its line, by the validation of the whole file
