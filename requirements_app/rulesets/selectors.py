"""Reads of rule sets: lists, and who may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from requirements_app.accounts.models import User
from requirements_app.catalogue.host_matching import HostQuery
from requirements_app.core.errors import Conflict, NotFound
from requirements_app.sites.models import Site
from requirements_app.sites.selectors import visible_sites

from .models import Content, Entry, Rule, RuleSet

_LAST_NUMBER = 2_147_483_647


def visible_rule_sets(user: User) -> QuerySet[RuleSet]:
    """The rule sets of the sites a user may see, newest first."""
    return RuleSet.objects.filter(site__in=visible_sites(user)).select_related(
        "site", "catalogue_version", "content", "job", "requested_by"
    )


def site_history(rule_set: RuleSet, *, most: int) -> list[RuleSet]:
    """The newest rule sets of the same site, this one among them only where it is one of them."""
    rows = RuleSet.objects.filter(site=rule_set.site_id).select_related("content", "job")
    return list(rows[:most])


def built_before(rule_set: RuleSet) -> RuleSet | None:
    """The site's built rule set before this one; None where it is the first."""
    earlier = RuleSet.objects.filter(
        site=rule_set.site_id, content__isnull=False, created_at__lt=rule_set.created_at
    )
    return earlier.first()


@dataclass(frozen=True)
class SiteWithHost:
    """A site's newest rule set, and the names or addresses in it that are the host asked for."""

    rule_set: RuleSet
    names: tuple[str, ...]


def sites_with_host(
    user: User, pattern: str, kind: str, flows: Collection[str]
) -> tuple[SiteWithHost, ...]:
    """The sites a user may see whose newest rule set has the host of a catalogue's `pattern` and
    `kind`, by any of these flows; always three queries."""
    newest = {
        each.content_id: each
        for each in visible_rule_sets(user)
        .filter(content__isnull=False)
        .order_by("site__slug", "-built_at")
        .distinct("site__slug")
    }
    entries = Entry.objects.filter(content__in=list(newest), flow__in=flows).order_by()
    names: dict[int, set[str]] = defaultdict(set)
    for side in ("source", "destination"):
        for content, text in entries.values_list("content_id", side).distinct():
            if text != "any" and HostQuery.from_text(text).matches(pattern, kind):
                names[content].add(text)
    return tuple(
        SiteWithHost(rule_set, tuple(sorted(names[content])))
        for content, rule_set in newest.items()
        if content in names
    )


def built_content(rule_set: RuleSet) -> Content:
    """The content of a built rule set; raises Conflict while it is not built."""
    if rule_set.content is None:
        raise Conflict("The rule set is not built yet.", "Wait for its job to succeed.")
    return rule_set.content


def newest_built(site: Site) -> RuleSet | None:
    """The rule set of the site that was built last, with its content."""
    built = RuleSet.objects.filter(site=site, content__isnull=False).select_related("content")
    return built.order_by("-built_at", "-created_at").first()


def rule_get(content: Content, number: str) -> Rule:
    """A content's rule by its number, as an address writes it. Raises NotFound."""
    known = number.isascii() and number.isdecimal() and len(number) < 11
    found = None
    if known and int(number) <= _LAST_NUMBER:
        found = Rule.objects.filter(content=content, number=int(number)).first()
    if found is None:
        raise NotFound("this rule set has no such rule", "take one from the list")
    return found


def entry_get(content: Content, entry_id: str) -> Entry:
    """A content's entry by its lasting id. Raises NotFound."""
    found = Entry.objects.filter(content=content, entry_id=entry_id).first()
    if found is None:
        raise NotFound("this rule set has no such entry", "take one from the list")
    return found
