"""Reads a site from the database as the frozen value that a build takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from requirements_app.catalogue.selectors import content_at
from requirements_app.sites import models as site_models

from .compute import model as values
from .compute.index import CatalogueIndex
from .zone_policy import zone_verdicts


def site_input(site: site_models.Site, *, version: int) -> values.Site:
    """Everything a build of `site` under catalogue `version` reads, in a constant number of
    queries."""
    return _Reader(site, CatalogueIndex(content_at(version))).read(version)


class _Reader:
    def __init__(self, site: site_models.Site, index: CatalogueIndex) -> None:
        self.site = site
        self.index = index

    def read(self, version: int) -> values.Site:
        site = self.site
        bindings = self._by_deployment(_bindings(site_models.Binding.objects.filter(site=site)))
        return values.Site(
            slug=site.slug,
            name=site.name,
            catalogue_version=version,
            zones=tuple(
                _zone(row) for row in site.zones.prefetch_related("networks").order_by("slug")
            ),
            firewalls=tuple(
                _firewall(row) for row in site.firewalls.prefetch_related("zones").order_by("slug")
            ),
            proxies=tuple(
                _proxy(row)
                for row in site.proxies.prefetch_related("source_zones").order_by("slug")
            ),
            deployments=tuple(
                _deployment(row, bindings[row.pk])
                for row in site.deployments.select_related("product").order_by("slug")
            ),
            site_services=tuple(bindings[None]),
            overrides=tuple(_override(row) for row in _overrides(site.overrides.all())),
            consumers=self._consumers(),
            zone_verdicts=zone_verdicts(site),
        )

    def _by_deployment(
        self, rows: Iterable[site_models.Binding]
    ) -> dict[int | None, list[values.Binding]]:
        """Bindings by the id of their deployment; those of a site's services under None."""
        found: dict[int | None, list[values.Binding]] = defaultdict(list)
        for row in rows:
            found[row.deployment_id].append(self._binding(row))
        return found

    def _binding(self, row: site_models.Binding) -> values.Binding:
        """A binding with its members. One to an offer reads the offered members; zones and
        translations are read of this site's own members only, for another site's are its own."""
        members = (
            tuple(_member(member) for member in row.members.all())
            if row.offer is None
            else self._offered(row.offer)
        )
        held_by = row.offer.site_id if row.offer else row.site_id
        if held_by != self.site.pk:
            members = tuple(_without_place(member) for member in members)
        if row.offer is None:
            return _value(row, members)
        if row.offer.site_id == row.site_id:
            version = row.version or row.offer.deployment.product_version
            return _value(row, members, version=version)
        return _value(row, members, offer=f"{row.offer.site.slug}/{row.offer.slug}")

    def _offered(self, offer: site_models.Offer) -> tuple[values.Member, ...]:
        """The members of the offered component, of the same role and of what specialises it."""
        offered = self.index.playing(offer.component.slug)
        return tuple(
            _member(member)
            for binding in offer.deployment.bindings.all()
            if binding.component.slug in offered
            for member in binding.members.all()
        )

    def _consumers(self) -> tuple[values.Consumer, ...]:
        """The other sites that bind a role to one of this site's offers, each with all that its
        half is computed from."""
        sites = list(
            site_models.Site.objects.filter(bindings__offer__site=self.site)
            .exclude(pk=self.site.pk)
            .distinct()
            .order_by("slug")
            .prefetch_related(
                Prefetch(
                    "deployments",
                    site_models.Deployment.objects.select_related("product").order_by("slug"),
                ),
                Prefetch("bindings", _bindings(site_models.Binding.objects.all())),
                Prefetch("overrides", _overrides(site_models.Override.objects.all())),
            )
        )
        found = []
        for site in sites:
            bindings = self._by_deployment(site.bindings.all())
            found.append(
                values.Consumer(
                    site=site.slug,
                    deployments=tuple(
                        _deployment(row, bindings[row.pk]) for row in site.deployments.all()
                    ),
                    site_services=tuple(bindings[None]),
                    overrides=tuple(_override(row) for row in site.overrides.all()),
                )
            )
        return tuple(found)


def _bindings(queryset: QuerySet[site_models.Binding]) -> QuerySet[site_models.Binding]:
    # As a list: with thousands of members, a queryset for each costs more than reading them.
    seen_as = Prefetch(
        "seen_as",
        site_models.SeenAs.objects.select_related("zone", "firewall").order_by("pk"),
        to_attr="translations",
    )
    members = Prefetch(
        "members",
        site_models.Member.objects.select_related("zone").prefetch_related(seen_as),
    )
    offered = Prefetch(
        "offer__deployment__bindings",
        site_models.Binding.objects.filter(state=site_models.Binding.State.BOUND)
        .select_related("component")
        .prefetch_related(members),
    )
    return (
        queryset.select_related("component", "offer__site", "offer__component", "offer__deployment")
        .prefetch_related(members, offered)
        .order_by("component__slug")
    )


def _overrides(queryset: QuerySet[site_models.Override]) -> QuerySet[site_models.Override]:
    related = ("deployment", "flow_revision__entity", "owner")
    return queryset.select_related(*related).order_by("slug")


def _value(
    row: site_models.Binding,
    members: tuple[values.Member, ...],
    *,
    offer: str = "",
    version: str = "",
) -> values.Binding:
    return values.Binding(
        component=row.component.slug,
        state=row.state,  # type: ignore[arg-type]  # the model's choices are the literal's
        members=members,
        offer=offer,
        version=version or row.version,
        reason=row.reason,
        approved_by=row.approved_by,
        approved_on=row.approved_on,
    )


def _without_place(member: values.Member) -> values.Member:
    return values.Member(value=member.value, name=member.name, is_virtual=member.is_virtual)


def _zone(row: site_models.Zone) -> values.Zone:
    return values.Zone(
        slug=row.slug,
        name=row.name,
        is_internet=row.is_internet,
        address_space=row.address_space,
        networks=tuple(sorted(network.prefix for network in row.networks.all())),
    )


def _firewall(row: site_models.Firewall) -> values.Firewall:
    return values.Firewall(
        slug=row.slug,
        name=row.name,
        platform=row.platform,
        zones=tuple(sorted(zone.slug for zone in row.zones.all())),
    )


def _proxy(row: site_models.Proxy) -> values.Proxy:
    return values.Proxy(
        slug=row.slug,
        name=row.name,
        address=row.address,
        port=row.port,
        inspects_tls=row.inspects_tls,
        bypasses_inspection=tuple(sorted(row.bypasses_inspection)),
        authentication=row.authentication,
        source_zones=tuple(sorted(zone.slug for zone in row.source_zones.all())),
    )


def _deployment(
    row: site_models.Deployment, bindings: Iterable[values.Binding]
) -> values.Deployment:
    return values.Deployment(
        slug=row.slug,
        name=row.name,
        product=row.product.slug,
        version=row.product_version,
        platform=row.platform,
        features=dict(row.features),
        parameters=dict(row.parameters),
        alternatives=dict(row.alternatives),
        installation_until=row.installation_until,
        troubleshooting_until=row.troubleshooting_until,
        bindings=tuple(bindings),
    )


def _member(row: site_models.Member) -> values.Member:
    return values.Member(
        value=row.value,
        name=row.name,
        zone=row.zone.slug if row.zone else None,
        address_space=row.address_space,
        is_virtual=row.is_virtual,
        seen_as=tuple(
            values.SeenAs(
                zone=seen.zone.slug,
                address=seen.address,
                firewall=seen.firewall.slug if seen.firewall else None,
                port=seen.port,
                seen_port=seen.seen_port,
            )
            for seen in row.translations  # type: ignore[attr-defined]  # read by `_bindings`
        ),
    )


def _override(row: site_models.Override) -> values.Override:
    return values.Override(
        slug=row.slug,
        kind=row.kind,  # type: ignore[arg-type]  # the model's choices are the literal's
        flow=row.flow_revision.entity.slug,
        flow_digest=row.flow_revision.digest,
        reason=row.reason,
        owner=row.owner.get_username(),
        deployment=row.deployment.slug if row.deployment else None,
        host=row.host,
        replacement=dict(row.replacement),
        expires_on=row.expires_on,
    )
