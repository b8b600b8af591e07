"""A site's deployments and services as its page shows them: what is set, and what each role has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from requirements_app.catalogue.content import HOST, full_id
from requirements_app.catalogue.schema import Component, ProductFile
from requirements_app.sites.models import Binding, Deployment, Site
from requirements_app.sites.pinned import Pinned

MEMBERS_SHOWN = 12


@dataclass(frozen=True)
class Option:
    """A feature, parameter or alternative with the value that holds; `chosen`: the site set it.
    `place` is what findings call it."""

    id: str
    name: str
    value: str
    chosen: bool
    place: str
    missing: bool = False


@dataclass(frozen=True)
class Role:
    """A component that somebody at the site may play; `address` is the form that binds it, and
    `place` what findings call it."""

    slug: str
    name: str
    kind: str
    binding: Binding | None
    address: str
    place: str

    @property
    def is_told(self) -> bool:
        return self.binding is not None and self.binding.state != Binding.State.UNBOUND


@dataclass(frozen=True)
class DeploymentCard:
    deployment: Deployment
    product_name: str
    features: tuple[Option, ...]
    parameters: tuple[Option, ...]
    alternatives: tuple[Option, ...]
    roles: tuple[Role, ...]

    @property
    def place(self) -> str:
        return f"deployments/{self.deployment.slug}"

    @property
    def told(self) -> int:
        """How many roles somebody plays, or are declared absent."""
        return sum(role.is_told for role in self.roles)


def deployment_cards(site: Site, pinned: Pinned) -> list[DeploymentCard]:
    """The cards of a site of `selectors.site_whole`, without a query."""
    return [_card(site, deployment, pinned) for deployment in site.deployments.all()]


def service_roles(site: Site, pinned: Pinned) -> tuple[Role, ...]:
    """What the site supplies for all its deployments: what is bound, and what flows need."""
    bound = {binding.component.slug: binding for binding in site.bindings.all()}
    wanted = {
        end
        for deployment in site.deployments.all()
        for end in _service_ends(deployment.product.slug, pinned)
    }
    return tuple(
        _role(
            slug,
            pinned,
            bound.get(slug),
            reverse("service-binding", args=[site.slug, slug]),
            f"site-services/bindings/{slug}",
        )
        for slug in sorted({*bound, *wanted})
    )


def _card(site: Site, deployment: Deployment, pinned: Pinned) -> DeploymentCard:
    file = pinned.products.get(deployment.product.slug)
    if file is None:
        return DeploymentCard(deployment, deployment.product.slug, (), (), (), ())
    return DeploymentCard(
        deployment,
        file.product.name,
        tuple(_features(deployment, file)),
        tuple(_parameters(deployment, file)),
        tuple(_alternatives(deployment, file)),
        tuple(_roles(site, deployment, file, pinned)),
    )


def _features(deployment: Deployment, file: ProductFile) -> Iterator[Option]:
    for feature in file.features:
        chosen = feature.id in deployment.features
        on = deployment.features.get(feature.id, feature.default)
        place = f"deployments/{deployment.slug}/features/{feature.id}"
        yield Option(feature.id, feature.name, _("on") if on else _("off"), chosen, place)


def _parameters(deployment: Deployment, file: ProductFile) -> Iterator[Option]:
    for parameter in file.parameters:
        value = deployment.parameters.get(parameter.id, "")
        place = f"deployments/{deployment.slug}/parameters/{parameter.id}"
        yield Option(parameter.id, parameter.name, value, bool(value), place, missing=not value)


def _alternatives(deployment: Deployment, file: ProductFile) -> Iterator[Option]:
    for group in file.alternatives:
        names = {option.id: option.name for option in group.options}
        value = deployment.alternatives.get(group.id, group.default or "")
        chosen = group.id in deployment.alternatives
        place = f"deployments/{deployment.slug}/alternatives/{group.id}"
        told = names.get(value, value)
        yield Option(group.id, group.name, told, chosen, place, missing=not value)


def _roles(site: Site, deployment: Deployment, file: ProductFile, pinned: Pinned) -> Iterator[Role]:
    bound = {binding.component.slug: binding for binding in deployment.bindings.all()}
    own = [f"{file.product.slug}.{each.id}" for each in file.components if _needs_binding(each)]
    for slug in dict.fromkeys([*own, *bound]):
        address = reverse("deployment-binding", args=[site.slug, deployment.slug, slug])
        place = f"deployments/{deployment.slug}/bindings/{slug}"
        yield _role(slug, pinned, bound.get(slug), address, place)


def _needs_binding(component: Component) -> bool:
    return component.kind not in ("any", "internet-service")


def _service_ends(product: str, pinned: Pinned) -> Iterator[str]:
    file = pinned.products.get(product)
    for flow in file.flows if file else ():
        for end in (*flow.source, *flow.destination):
            if not end.startswith(HOST):
                slug = full_id(product, end)
                if pinned.is_site_service(slug):
                    yield slug


def _role(slug: str, pinned: Pinned, binding: Binding | None, address: str, place: str) -> Role:
    component = pinned.components.get(slug)
    if component is None:
        return Role(slug, slug, "", binding, address, place)
    return Role(slug, component.name, component.kind, binding, address, place)
