"""`python -m benchmarks.data --flows N --sites N --entries N [--largest N]`

Fills a migrated database with an invented estate: a published catalogue, sites that run its
products, and their current rule sets. The catalogue goes through the portal's own services; the
sites' rows are copied in as the services would write them, and the rule sets by the portal's own
store. Afterwards the planner knows what is there (ANALYZE).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.estate import catalogue
from benchmarks.estate.entries import Needs
from benchmarks.estate.rows import site_store
from benchmarks.estate.sites import plan
from requirements_app.accounts.models import User
from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.loading import content_load, drafts_publish, files_content
from requirements_app.catalogue.models import Version
from requirements_app.catalogue.selectors import content_at
from requirements_app.catalogue.services import draft_publish, draft_save
from requirements_app.core.canonical import content_hash
from requirements_app.jobs.models import Job
from requirements_app.rulesets.compute.model import Result
from requirements_app.rulesets.models import RuleSet
from requirements_app.rulesets.store import content_store
from requirements_app.sites.models import Site

if TYPE_CHECKING:
    from requirements_app.rulesets.compute import model

OWNER = "estate-owner"
SIZES = {"10k": 10_000, "100k": 100_000, "1M": 1_000_000}
_T = TypeVar("_T")


@dataclass(frozen=True)
class Estate:
    """What was filled in. `owner` has the role of owner at every site; `largest` is the rule set
    that was asked for by itself."""

    version: int
    owner: User
    sites: tuple[Site, ...]
    rule_sets: tuple[RuleSet, ...]
    largest: RuleSet | None = None


def fill(*, flows: int, sites: int = 0, entries: int = 0, largest: int = 0) -> Estate:
    """Fill the database: `flows` in the catalogue besides those that come with the portal,
    `sites` with at least `entries` entries together, and at another site a single rule set of at
    least `largest`."""
    version = catalogue_fill(flows)
    owner = User.objects.create_user(OWNER, f"{OWNER}@example.org")
    made = sites_fill(version=version, owner=owner, sites=sites, entries=entries)
    big = rule_set_fill(version=version, owner=owner, entries=largest) if largest else None
    analyze()
    return Estate(version.pk, owner, tuple(each.site for each in made), tuple(made), largest=big)


def catalogue_fill(flows: int) -> Version:
    """Publish the catalogue that comes with the portal, and the estate's own source."""
    for _ in content_load(files_content((), CatalogueContent())):
        pass
    for _ in drafts_publish():
        pass
    source = catalogue.content(flows)
    draft = draft_save(source=catalogue.SOURCE, content=source, author=None)
    return draft_publish(draft=draft, publisher=None)


def sites_fill(*, version: Version, owner: User, sites: int, entries: int) -> list[RuleSet]:
    """So many sites of different sizes, each with its current rule set."""
    content = _content(version)
    return [
        _site_fill(version, content, owner, number, size, large=False)
        for number, size in enumerate(sizes(sites, entries))
    ]


def sizes(sites: int, entries: int) -> list[int]:
    """How many entries each of so many sites has at least, `entries` together."""
    random = Random("sizes")  # noqa: S311 - sizes, no secret
    weights = [random.choice((1, 2, 2, 3, 5, 8)) for _ in range(sites)]
    return [-(-entries * weight // sum(weights)) for weight in weights]


def rule_set_fill(*, version: Version, owner: User, entries: int, number: int = 0) -> RuleSet:
    """One site, large site `number`, with a single rule set of at least so many entries."""
    return _site_fill(version, _content(version), owner, number, entries, large=True)


def _content(version: Version) -> CatalogueContent:
    """All files as values: the portal's own way, one at a time, would make them for each site."""
    return CatalogueContent(content_at(version.pk).files)


def analyze() -> None:
    """Tell the planner what is there."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def vacuum() -> None:
    """Leave autovacuum nothing to do for what was filled in: it would be measured with the rest."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")


def rest() -> None:
    """Take back the jobs that filling has left, as pictures of products: they would be measured
    with the rest."""
    Job.objects.filter(state=Job.State.QUEUED).delete()


@transaction.atomic
def _site_fill(
    version: Version,
    content: CatalogueContent,
    owner: User,
    number: int,
    entries: int,
    *,
    large: bool,
) -> RuleSet:
    products = content.of_source(catalogue.SOURCE).files
    planned = plan(number, entries=entries, products=products, version=version.pk, large=large)
    site = site_store(planned, owner)
    result = built(planned, content)
    return RuleSet.objects.create(
        site=site,
        catalogue_version=version,
        as_of=timezone.localdate(),
        inputs=result.inputs_hash,
        content=content_store(result),
        requested_by=owner,
        built_at=timezone.now(),
    )


def built(site: model.Site, content: CatalogueContent) -> Result:
    """What a build of a planned site yields, its parts told one by one while they are stored."""
    needs = Needs(site, content)
    decisions = tuple(needs.decisions())
    rules = sum(1 for _ in needs.rules())
    return Result(
        inputs_hash=content_hash(["inputs", site.slug, site.catalogue_version]),
        content_hash=content_hash(["content", site.slug, len(decisions)]),
        entries=_told(sum(each.entry_count for each in decisions), needs.entries),
        rules=_told(rules, needs.rules),
        findings=(),
        decisions=decisions,
    )


class _Told(Generic[_T]):
    """Something with a length that is walked, anew each time."""

    def __init__(self, length: int, told: Callable[[], Iterator[_T]]) -> None:
        self._length = length
        self._told = told

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[_T]:
        return self._told()


def _told(length: int, told: Callable[[], Iterator[_T]]) -> tuple[_T, ...]:
    return cast("tuple[_T, ...]", _Told(length, told))


def main(arguments: Sequence[str]) -> int:
    """Fill the database that DATABASE_URL names; it must be migrated and empty."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.data", description=__doc__)
    for name, default in (("flows", 1_000), ("sites", 10), ("entries", 10_000), ("largest", 0)):
        parser.add_argument(f"--{name}", type=_size, default=default, metavar="N")
    options: Any = parser.parse_args(arguments)
    if Version.objects.exists():
        parser.error("the database holds a catalogue already; give an empty, migrated one")
    made = fill(
        flows=options.flows, sites=options.sites, entries=options.entries, largest=options.largest
    )
    count = sum(each.content.entry_count for each in made.rule_sets if each.content)
    sys.stdout.write(f"Version {made.version}: {len(made.sites)} sites, {count} entries\n")
    return 0


def _size(text: str) -> int:
    return SIZES.get(text) or int(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
