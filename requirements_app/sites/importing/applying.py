"""Bringing the database to what site files say: first all sites, then part by part, in the order
in which parts need each other, so that sites of one import may bind to each other's offers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.models import Group

from requirements_app.accounts.models import User
from requirements_app.core.errors import InvalidInput
from requirements_app.core.yaml_lines import MarkedYaml, Path

from .. import checks, selectors, services
from ..models import Site
from .items import Item
from .parts import KINDS, PARTS, Part, matching
from .reading import Placed, SitePlan
from .run import Run, Subject, field_path


def apply_plans(run: Run, plans: list[SitePlan]) -> None:
    """Apply every plan; what goes wrong is kept in the run."""
    sites: dict[str, Site] = {}
    for plan in plans:
        run.failed |= {(plan.slug, KINDS.get(where, where), slug) for where, slug in plan.broken}
        if site := _apply_site(run, plan):
            sites[plan.slug] = site
    for part in PARTS:
        for plan in plans:
            for placed in plan.parts.get(part.section, ()):
                if plan.slug in sites and part.takes(placed.item):
                    _apply_part(run, part, plan, sites[plan.slug], placed)
    for part in reversed(PARTS):
        if run.problems:
            return  # what else could not be deleted only follows from what is told already
        for plan in plans:
            _leave_or_delete(run, part, plan, sites[plan.slug])


def _apply_site(run: Run, plan: SitePlan) -> Site | None:
    item = plan.site.item
    subject = Subject(item.slug, "site", item.slug, item.slug, _locator(plan.site))
    fields = _given(item, plan)

    def find() -> Site | None:
        found: Site | None = matching(selectors.visible_sites(run.actor), item, slug=item.slug)
        if found and found.slug != item.slug:
            mend = f"write {found.slug}; a site's slug never changes"
            message = f"is known as site {found.slug} by its external id"
            raise InvalidInput.one("slug", item.slug, message, mend)
        return found

    def update(site: Site) -> Site:
        if fields.get("catalogue_version") is None:
            fields.pop("catalogue_version", None)
        return services.site_update(actor=run.actor, site=site, **fields)

    site = run.upsert(
        subject, find, lambda: services.site_create(actor=run.actor, **fields), update
    )
    if site is not None:
        for role in plan.parts.get("roles", ()):
            _grant(run, site, role)
    return site


def _grant(run: Run, site: Site, placed: Placed[Any]) -> None:
    """Give the role; an import never takes one away."""
    item = placed.item
    subject = Subject(f"{site.slug}/roles", "role", item.role, site.slug, _locator(placed))

    def grant() -> None:
        user = group = None
        if item.user is not None:
            user = User.objects.filter(username=item.user, is_active=True).first()
            if user is None:
                raise checks.unknown("user", item.user, "active account", (), "this portal")
        if item.group is not None:
            group = Group.objects.filter(name=item.group).first()
            if group is None:
                known = Group.objects.values_list("name", flat=True)
                raise checks.unknown("group", item.group, "group", known, "this portal")
        services.role_grant(actor=run.actor, site=site, role=item.role, user=user, group=group)

    run.attempt(subject, grant)


def _apply_part(run: Run, part: Part, plan: SitePlan, site: Site, placed: Placed[Any]) -> None:
    identity = part.identity(placed)
    folder = f"{part.section}/{placed.inside}" if placed.inside else part.section
    name = f"{site.slug}/{folder}/{identity}"
    subject = Subject(name, part.kind, identity, site.slug, _locator(placed))
    given = _given(placed.item, plan)
    run.upsert(
        subject,
        lambda: part.find(site, placed),
        lambda: part.create(actor=run.actor, site=site, **part.fields(placed, given, new=True)),
        lambda thing: part.update(
            actor=run.actor, **{part.kind: thing}, **part.fields(placed, given, new=False)
        ),
    )


def _leave_or_delete(run: Run, part: Part, plan: SitePlan, site: Site) -> None:
    for thing in part.things(site):
        if run.was_handled(thing):
            continue
        name = f"{site.slug}/{part.name(thing)}"
        if not plan.site.item.replace:
            run.report.untouched.append(name)
            continue
        subject = Subject(name, part.kind, name, site.slug, _locator(plan.site))
        delete = partial(part.delete, actor=run.actor, **{part.kind: thing})
        if run.attempt(subject, delete):
            run.report.deleted.append(name)


def _given(item: Item, plan: SitePlan) -> dict[str, Any]:
    """The fields that the file gives, or all fields where it is to replace what the site has."""
    names = type(item).model_fields if plan.site.item.replace else item.model_fields_set
    return {name: getattr(item, name) for name in names if name != "replace"}


def _locator(placed: Placed[Any]) -> Callable[[str], str]:
    marked: MarkedYaml = placed.marked
    path: Path = placed.path
    return lambda text: marked.field((*path, *field_path(text)))
