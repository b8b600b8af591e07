"""Which sites a publication may change something for, told from what it changed.

A site that is left out would have got the same entries, findings and decisions; of those that are
named some will. What cannot be told without a build counts as touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from requirements_app.catalogue.models import Change, FlowEnd, FlowRevision
from requirements_app.sites.models import Binding, Deployment, Override, Site


def sites_touched(version: int) -> list[Site]:
    """The sites pinned to an older version, by slug, that one of the changes since may touch."""
    older = list(Site.objects.filter(catalogue_version__lt=version).order_by("slug"))
    if not older:
        return []
    of_site = _products_of_sites()
    since = {
        pin: _Changes(
            Change.objects.filter(version__gt=pin, version__lte=version).exclude(kind="document")
        )
        for pin in {site.catalogue_version_id for site in older}
    }
    replacing = set(
        Override.objects.filter(replacement__has_key="hosts").values_list("site_id", flat=True)
    )
    return [
        site
        for site in older
        if since[site.catalogue_version_id].touch(of_site[site.pk], site.pk in replacing)
    ]


class _Changes:
    """What some versions changed, documents aside: no build reads them."""

    def __init__(self, changes: QuerySet[Change]) -> None:
        components = changes.filter(kind="component")
        kin = Q(current__specialises__isnull=False) & ~Q(current__specialises=None)
        # Bindings and flows reach other products' components through their kin.
        self.roles = components.filter(
            ~Q(disposition=Change.Disposition.ADD) | kin | ~Q(current__same_as=[])
        ).exists()
        hosts = changes.filter(kind="host")
        self.hosts = hosts.exists()
        self.products = {
            *changes.exclude(kind="host").values_list("product_id", flat=True).distinct(),
            *(_products_with(hosts) if self.hosts else ()),
        }

    def touch(self, products: set[int], replaces_hosts: bool) -> bool:
        """Whether they may touch a site with deployments or bindings of these products."""
        return (
            self.roles or (self.hosts and replaces_hosts) or not self.products.isdisjoint(products)
        )


def _products_with(hosts: QuerySet[Change]) -> Iterable[int]:
    """The products of which a flow ends at one of the hosts, or may in one of its readings."""
    ends = FlowEnd.objects.filter(host__pattern__in=hosts.values("slug"))
    yield from ends.values_list("revision__entity__product", flat=True).distinct()
    unclear = FlowRevision.objects.filter(assertion="unclear")
    yield from unclear.values_list("entity__product", flat=True).distinct()


def _products_of_sites() -> dict[int, set[int]]:
    """By site the products that its deployments, bindings and overrides are about, and those of
    sites that it takes offers from or makes them to."""
    own: dict[int, set[int]] = defaultdict(set)
    for rows in (
        Deployment.objects.values_list("site_id", "product_id"),
        Binding.objects.values_list("site_id", "component__product_id").distinct(),
        Override.objects.values_list("site_id", "flow_revision__entity__product_id").distinct(),
    ):
        for site, product in rows:
            own[site].add(product)
    found = defaultdict(set, {site: set(products) for site, products in own.items()})
    offers = Binding.objects.filter(offer__isnull=False)
    for site, offering in offers.values_list("site_id", "offer__site_id").distinct():
        found[site] |= own[offering]
        found[offering] |= own[site]
    return found
