"""Reads of sites. What a person may see is decided here, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, Prefetch, QuerySet

from .access import Account, grants_of, hidden, sees_every_site
from .models import Binding, Deployment, Firewall, Offer, Override, Proxy, Site, SiteRole, Zone


def visible_sites(user: Account) -> QuerySet[Site]:
    """The sites a user may see: by a role of their own or of a group, or all of them for
    administrators and auditors."""
    if sees_every_site(user):
        return Site.objects.all()
    if not (user.is_authenticated and user.is_active):
        return Site.objects.none()
    granted = SiteRole.objects.filter(grants_of(user))
    return Site.objects.filter(pk__in=granted.values("site_id"))


def site_get(*, user: Account, slug: str) -> Site:
    """The site, if the user may see it. Raises NotFound, the same for missing and hidden."""
    site = visible_sites(user).filter(slug=slug).first()
    if site is None:
        raise hidden(slug)
    return site


def site_list(user: Account) -> QuerySet[Site]:
    """The visible sites with `deployment_count` and `zone_count`."""
    counted = visible_sites(user).annotate(
        deployment_count=Count("deployments", distinct=True),
        zone_count=Count("zones", distinct=True),
    )
    return counted.order_by("slug")


def products_at(sites: QuerySet[Site]) -> list[str]:
    """The slugs of the products that run at any of the sites, in one query."""
    running = Deployment.objects.filter(site__in=sites.order_by().values("pk"))
    return list(
        running.order_by("product__slug").values_list("product__slug", flat=True).distinct()
    )


def roles_at(user: Account, sites: Iterable[Site]) -> dict[int, frozenset[str]]:
    """The user's own and inherited roles by site id, in one query."""
    roles: dict[int, set[str]] = defaultdict(set)
    granted = SiteRole.objects.filter(grants_of(user), site__in=list(sites))
    for site_id, role in granted.values_list("site_id", "role"):
        roles[site_id].add(role)
    return {site_id: frozenset(names) for site_id, names in roles.items()}


def every_role() -> QuerySet[SiteRole]:
    """Every role at every site, for administrators: by site, role and name."""
    return SiteRole.objects.select_related("site", "user", "group").order_by(
        "site__slug", "role", "user__username", "group__name", "pk"
    )


# --- a site's parts, each with what its facts and pages need -----------------------------------


def zones_of(site: Site) -> QuerySet[Zone]:
    return site.zones.prefetch_related("networks")


def firewalls_of(site: Site) -> QuerySet[Firewall]:
    return site.firewalls.prefetch_related("zones")


def proxies_of(site: Site) -> QuerySet[Proxy]:
    return site.proxies.prefetch_related("source_zones")


def deployments_of(site: Site) -> QuerySet[Deployment]:
    return site.deployments.select_related("product")


def bindings_of(site: Site) -> QuerySet[Binding]:
    """The site's bindings with members and translations; site services have no deployment."""
    return with_members(site.bindings.all())


def bindings_to(user: Account, components: Iterable[str]) -> QuerySet[Binding]:
    """The bindings of these components, by full id, at the sites a user may see, by site."""
    found = Binding.objects.filter(
        site__in=visible_sites(user), component__slug__in=list(components)
    )
    return found.select_related("site", "deployment", "component", "offer").order_by(
        "site__name", "deployment__slug", "component__slug"
    )


def offers_of(site: Site) -> QuerySet[Offer]:
    """What the site offers to others."""
    return (
        site.offers.select_related("site", "deployment", "component")
        .prefetch_related("to_sites")
        .annotate(consumer_count=Count("consumers"))
        .order_by("slug")
    )


def offers_to(site: Site) -> QuerySet[Offer]:
    """What other sites offer to this one; it may read no more of them than this."""
    return site.offers_received.select_related("site", "component")


def overrides_of(site: Site) -> QuerySet[Override]:
    return site.overrides.select_related("deployment", "flow_revision__entity", "owner")


def offered_bindings(offer: Offer) -> QuerySet[Binding]:
    """The bound bindings of the offering deployment, for the site that resolves the offer."""
    bound = offer.deployment.bindings.filter(state=Binding.State.BOUND)
    return with_members(bound)


def site_whole(site: Site) -> Site:
    """The same site with everything that belongs to it prefetched, in a fixed number of queries.

    `deployments` carry their `bindings`; the site's own `bindings` are its site services.
    """
    bindings = with_members(Binding.objects.all())
    return Site.objects.prefetch_related(
        "zones__networks",
        "firewalls__zones",
        "proxies__source_zones",
        Prefetch("deployments", Deployment.objects.select_related("product")),
        Prefetch("deployments__bindings", bindings),
        Prefetch("bindings", bindings.filter(deployment=None)),
        Prefetch("offers", Offer.objects.select_related("site", "deployment", "component")),
        "offers__to_sites",
        Prefetch(
            "overrides",
            Override.objects.select_related("deployment", "flow_revision__entity", "owner"),
        ),
        Prefetch("roles", SiteRole.objects.select_related("user", "group")),
    ).get(pk=site.pk)


def with_members(bindings: QuerySet[Binding]) -> QuerySet[Binding]:
    """The bindings with all that their facts and pages tell, in a fixed number of queries."""
    return bindings.select_related(
        "deployment__product", "component", "offer__site", "offer__component"
    ).prefetch_related("members__zone", "members__seen_as__zone", "members__seen_as__firewall")
