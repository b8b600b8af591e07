"""The items that lead from what is in force at a site to a rule set, found by PostgreSQL."""

from __future__ import annotations

from functools import partial

from django.db import connection, transaction

from requirements_app.catalogue.statistics import statistics_renew
from requirements_app.rulesets.compare import facts_between
from requirements_app.rulesets.differing import ORDER, lines_between
from requirements_app.rulesets.models import Content, Entry
from requirements_app.sites.models import Site

from .models import Change, Item

IN_FORCE = """SELECT e.* FROM rulesets_entry e JOIN changes_baselineentry b ON b.entry_id = e.id
        WHERE b.site_id = %(site)s AND b.until IS NULL"""
_OF_CONTENT = "SELECT * FROM rulesets_entry WHERE content_id = %(content)s"
_LINES = lines_between(IN_FORCE, _OF_CONTENT)
FIREWALLS = """ARRAY(
        SELECT hop.value ->> 'firewall'
        FROM rulesets_entry e, jsonb_array_elements(e.path) WITH ORDINALITY AS hop(value, place)
        WHERE e.id IN ({before}, {after})
        GROUP BY hop.value ->> 'firewall' ORDER BY min(hop.place), hop.value ->> 'firewall'
    )"""
"""The firewalls on the paths of two entries, in order."""

_INSERT = f"""{_LINES}
INSERT INTO changes_item
    (change_id, site_id, position, kind, before_id, after_id, firewalls, state)
SELECT %(change)s, %(site)s, %(start)s + row_number() OVER (ORDER BY {ORDER}),
    CASE kind WHEN 'added' THEN 'add' WHEN 'removed' THEN 'remove' ELSE 'modify' END,
    before, after, {FIREWALLS.format(before="lines.before", after="lines.after")}, 'pending'
FROM lines
WHERE %(products)s::text[] IS NULL OR product = ANY(%(products)s::text[])
"""  # noqa: S608 - names of columns, none of them a reader's
_COUNT = f"""{_LINES} SELECT kind, count(*) FROM lines GROUP BY kind"""  # noqa: S608


def items_find(
    *, change: Change, site: Site, content: Content, products: list[str] | None, start: int
) -> int:
    """Give the change the items that lead from the site's baseline to the content, those of
    `products` alone where they are given; positions go on after `start`. Returns how many."""
    values = {
        "change": change.pk,
        "site": site.pk,
        "content": content.pk,
        "products": products,
        "start": start,
    }
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        count = int(cursor.rowcount)
    renew = partial(statistics_renew, (Item,), grown=Item, rows=count)
    transaction.on_commit(renew, robust=True)
    return count


def difference_counts(site: Site, content: Content) -> dict[str, int]:
    """How many lines lead from the site's baseline to the content, by kind: added, removed,
    changed, replaced. Those that there are none of are missing."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"site": site.pk, "content": content.pk})
        return dict(cursor.fetchall())


def same(before: Entry, after: Entry) -> bool:
    """Whether two entries are one: of one id, with nothing inside that differs."""
    return before.entry_id == after.entry_id and not facts_between(before, after)
