"""What people may say of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from exports.lists.registry import LIST_FORMATS
from requirements_app.core.errors import InvalidInput
from requirements_app.core.services import parse_service
from requirements_app.core.yaml_problems import choose
from requirements_app.sites import checks
from requirements_app.sites.checks import Checks
from requirements_app.sites.models import Site

from .models import List

FORMATS = tuple(LIST_FORMATS)
MOST_ENTRIES = 2_000_000
LONGEST_SERVICE = 200


def list_name(value: object, field: str) -> str:
    return checks.slug(value, field)


def description(value: object, field: str) -> str:
    return checks.line(value, field, 200)


def format_known(value: object, field: str) -> str:
    return _one_of(value, field, FORMATS)


def side(value: object, field: str) -> str:
    return _one_of(value, field, List.Side.values)


def serves(value: object, field: str) -> str:
    return _one_of(value, field, List.Serves.values)


def flag(value: object, field: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidInput.one(field, value, "is neither true nor false", "give one of them")
    return value


def service(value: object, field: str) -> str:
    """One service in its canonical form, or blank for all. Raises InvalidInput."""
    text = checks.line(value, field, LONGEST_SERVICE)
    told = str(parse_service(text, field)) if text else ""
    if len(told) > LONGEST_SERVICE:
        raise InvalidInput.one(field, value, "is too long", "name fewer ports")
    return told


def most(value: object, field: str) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MOST_ENTRIES:
        mend = f"give 1 to {MOST_ENTRIES}, or leave it out for what the format says"
        raise InvalidInput.one(field, value, "is no number of entries", mend)
    return value


RULES = {
    "name": list_name,
    "description": description,
    "format": format_known,
    "side": side,
    "serves": serves,
    "service": service,
    "tls_bypass": flag,
    "most": most,
}


def places(site: Site) -> dict[str, list[str]]:
    """What a list of a site may be narrowed to, by field."""
    return {
        "zone": list(site.zones.order_by("slug").values_list("slug", flat=True)),
        "firewall": list(site.firewalls.order_by("slug").values_list("slug", flat=True)),
        "product": list(
            site.deployments.order_by("product__slug")
            .values_list("product__slug", flat=True)
            .distinct()
        ),
    }


def scope(site: Site, found: List, given: Mapping[str, object], check: Checks) -> None:
    """Set what the list is narrowed to, each by the slug of what the site has, or blank."""
    wanted = [field for field in ("zone", "firewall", "product") if field in given]
    known = places(site) if any(given[field] != "" for field in wanted) else {}
    for field in wanted:
        value = given[field]
        if value == "":
            setattr(found, field, "")
        elif value in known[field]:
            setattr(found, field, value)
        elif value != getattr(found, field):  # what is gone since may stay
            check.problems += checks.unknown(
                field, value, field, known[field], f"site {site.slug}"
            ).problems


def _one_of(value: object, field: str, known: Sequence[str]) -> str:
    if not isinstance(value, str) or value not in known:
        mend = choose(str(value), known, "use one of " + ", ".join(known))
        raise InvalidInput.one(field, value, "is unknown", mend)
    return value
