"""What every service of a site shares.

An edit locks the site's row first, so that edits of one site queue up and each sees the one
before it; then it compares the row version, checks every value, writes, and leaves an audit row,
all in one transaction. An edit that changes nothing writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypedDict, TypeVar

from django.db import models, transaction
from django.db.models import Manager, ProtectedError, QuerySet

from requirements_app.accounts.models import User
from requirements_app.audit.services import record
from requirements_app.core.canonical import canonical_json
from requirements_app.core.errors import Conflict, InvalidInput, NotFound, Stale

from .. import checks
from ..access import Permission, require
from ..checks import Checks
from ..facts import Facts
from ..models import Offer, Site, Tracked

T = TypeVar("T", bound=Tracked)


Given = Mapping[str, object]
Rules = Mapping[str, Callable[[object, str], object]]

EXTERNAL: Rules = {
    "external_source": lambda value, field: checks.line(value, field, 80),
    "external_id": lambda value, field: checks.line(value, field, 200),
}


class External(TypedDict, total=False):
    """By what another system knows the object; with it an import finds the object again."""

    external_source: str
    external_id: str


@contextmanager
def editing(
    actor: User, site: Site, permission: Permission = "sites.change_site"
) -> Iterator[Site]:
    """A transaction that holds the site's row, after checking that `actor` may.

    Raises NotAllowed, NotFound, and Conflict where something else still needs what is deleted.
    """
    with transaction.atomic():
        require(actor, permission, site)
        locked = Site.objects.select_for_update(no_key=True).filter(pk=site.pk).first()
        if locked is None:
            raise NotFound(f"there is no site {site.slug}", "it has been deleted")
        yield locked


def current(thing: T, expected_version: int | None) -> T:
    """The object as it is now, locked. Raises NotFound, and Stale where `expected_version` is
    not its row version any more."""
    manager = type(thing)._default_manager
    found = manager.select_for_update(of=("self",)).filter(pk=thing.pk).first()
    what = kind_of(thing)
    if found is None:
        raise NotFound(f"there is no {what} {thing} any more", "reload the list")
    if expected_version is not None and found.row_version != expected_version:
        raise Stale(
            f"{what} {found} has changed: it is at version {found.row_version}, not"
            f" {expected_version}",
            "reload it, look at what changed, and send your change again",
        )
    return found


def assign(thing: models.Model, given: Given, rules: Rules, check: Checks) -> None:
    """Set the fields that are given, each through its rule; problems stay in `check`."""
    for field, rule in rules.items():
        if field in given:
            checked = check.run(rule, given[field], field)
            if checked is not None or given[field] is None:
                setattr(thing, field, checked)


def check_unique(thing: models.Model, siblings: QuerySet[Any], check: Checks, *fields: str) -> None:
    """Refuse values of `fields` that another of `siblings` has. Blank values are never taken."""
    values = {field: getattr(thing, field) for field in fields}
    if "" in values.values():
        return
    other = siblings.exclude(pk=thing.pk).filter(**values).first()
    if other is not None:
        # Which site it is may be none of the asker's business.
        taker = "another site" if isinstance(thing, Site) else f"{kind_of(thing)} {other}"
        check.refuse(
            fields[-1],
            values[fields[-1]],
            f"is taken by {taker}",
            "choose another, or change that one",
        )


def check_external(thing: models.Model, siblings: QuerySet[Any], check: Checks) -> None:
    """Refuse an external id without its source, and one that a sibling has."""
    if getattr(thing, "external_id", "") and not getattr(thing, "external_source", ""):
        check.refuse(
            "external_source", "", "is blank beside an external_id", "name the system it is from"
        )
    check_unique(thing, siblings, check, "external_source", "external_id")


def created(actor: User, thing: T, facts: Facts, site_slug: str) -> T:
    """Leave the audit row of a new object."""
    record(
        actor=actor,
        action=_action(thing, "created"),
        obj=thing,
        site_slug=site_slug,
        data={"values": facts},
    )
    return thing


def changed(
    actor: User,
    thing: T,
    before: Facts,
    after: Facts,
    site_slug: str,
    *,
    verb: str = "updated",
) -> T:
    """Save the object with its next row version and leave the audit row, if anything changed."""
    difference = {
        key: _difference(before[key], after[key]) for key in after if before[key] != after[key]
    }
    if difference:
        thing.row_version += 1
        thing.save()
        record(
            actor=actor,
            action=_action(thing, verb),
            obj=thing,
            site_slug=site_slug,
            data={"changed": difference, "row_version": thing.row_version},
        )
    return thing


def deleted(actor: User, thing: Tracked, facts: Facts, site_slug: str) -> None:
    """Delete the object and leave the audit row. Raises Conflict where it is still needed."""
    record(
        actor=actor,
        action=_action(thing, "deleted"),
        obj=thing,
        site_slug=site_slug,
        data={"values": facts},
    )
    try:
        thing.delete()
    except ProtectedError as error:
        users = sorted({kind_of(each) for each in error.protected_objects})
        raise Conflict(
            f"{kind_of(thing)} {thing} is still needed by {', '.join(users)}",
            "delete or change those first",
        ) from error


def held(offers: Manager[Offer]) -> QuerySet[Offer]:
    """The offers, locked so that no other site binds to them until the transaction ends."""
    list(offers.select_for_update().order_by("pk").values_list("pk"))
    return offers.all()


def refuse_in_use(what: str, users: Mapping[str, Iterable[str]], mend: str) -> None:
    """Raise Conflict if anything is there that uses `what`: `users` maps kinds to names."""
    found = [f"{kind} {', '.join(sorted(set(names)))}" for kind, names in users.items() if names]
    if found:
        raise Conflict(f"{what} is in use by {'; '.join(found)}", mend)


def refuse_other(thing: models.Model, facts: Facts, given: Given, field: str, mend: str) -> None:
    """Raise InvalidInput where `given` holds another value for a field that never changes."""
    if field in given and given[field] != facts[field]:
        message = f"is not the {kind_of(thing)}'s own, {facts[field]}, which stays"
        raise InvalidInput.one(field, given[field], message, mend)


def kind_of(thing: models.Model) -> str:
    """What people call this kind of object: zone, upgrade proposal, …"""
    return str(thing._meta.verbose_name).lower()


def pick(things: QuerySet[Any], slug: object, field: str, kind: str, site: Site) -> Any:
    """The one of a site's own `things` with this slug. Raises InvalidInput with the nearest
    name: what belongs to another site is as unknown as what does not exist."""
    known = {each.slug: each for each in things}
    if not isinstance(slug, str) or slug not in known:
        raise checks.unknown(field, slug, kind, known, f"site {site.slug}")
    return known[slug]


def pick_all(things: QuerySet[Any], slugs: object, field: str, kind: str, site: Site) -> list[Any]:
    """The ones of a site's own `things` with these slugs, each once. Raises InvalidInput."""
    known = {each.slug: each for each in things}
    wanted = checks.texts(slugs, field, 1000)
    check = Checks()
    for at, slug in enumerate(wanted):
        if slug not in known:
            where = f"site {site.slug}"
            check.problems += checks.unknown(f"{field}[{at}]", slug, kind, known, where).problems
    check.done()
    return [known[slug] for slug in dict.fromkeys(wanted)]


def _difference(before: object, after: object) -> dict[str, Any]:
    if isinstance(before, list) and isinstance(after, list):
        return {"added": _missing(after, before), "removed": _missing(before, after)}
    return {"before": before, "after": after}


def _missing(items: list[Any], among: list[Any]) -> list[Any]:
    known = {canonical_json(each) for each in among}
    return [each for each in items if canonical_json(each) not in known]


def _action(thing: models.Model, verb: str) -> str:
    return f"{kind_of(thing).replace(' ', '-')}.{verb}"
