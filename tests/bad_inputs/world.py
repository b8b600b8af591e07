"""The demonstration sites with their rule sets, and a small site with one of everything."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tests.access.world import (
    CAMPAIGN,
    CHECK_RUN,
    CONNECTOR,
    DELIVERY,
    LIST_KEY,
    RULE_BASE,
    TICKET,
    WEBHOOK,
    WINDOW,
    changes_made,
    drafts_made,
)
from tests.api import world as api_world
from tests.web import world as web_world

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from requirements_app.accounts.models import Token, User
    from requirements_app.rulesets.models import RuleSet
    from requirements_app.sites.models import Site
    from tests.kept import Kept

# Tables that nobody writes while requests are answered, or that are too large to count so often.
_NOT_COUNTED = ("catalogue_", "documents_", "django_", "auth_", "rulesets_")


@dataclass
class World:
    """`pages` has the demonstration sites; `site` is `hq`, which `root` owns, an administrator.
    `keys` are those of what is there, by the name of the API's parameter or by kind."""

    root: User
    pages: web_world.World
    site: Site
    rule_set: RuleSet
    keys: dict[str, str]


def build(catalogue: Kept[int]) -> World:
    """Everything, in the caller's transaction."""
    from django.contrib.auth.models import Group

    from requirements_app.accounts.models import ExternalGroup, User
    from requirements_app.accounts.roles import (
        ADMINISTRATORS,
        CATALOGUE_EDITORS,
        CATALOGUE_PUBLISHERS,
    )

    pages = web_world.build(catalogue)
    group = Group.objects.get(name=ADMINISTRATORS)
    root, neighbour = (User.objects.create_user(name, f"{name}@x.org") for name in ("root", "bob"))
    root.groups.add(group)
    editorial = Group.objects.filter(name__in=(CATALOGUE_EDITORS, CATALOGUE_PUBLISHERS))
    pages.owner.groups.add(*editorial)
    root.groups.add(*editorial)
    small = api_world.build(root, neighbour)
    draft, removal = drafts_made(User.objects.create_superuser("drafter"))
    rule_set = api_world.rule_set_built(small.site, root)
    export = api_world.export_made(rule_set, root)
    change, file, absence = changes_made(rule_set, root, neighbour)
    keys = small.keys | {
        "site": "hq",
        "product": "nexthink",
        "flow": "nexthink.collector-assignment",
        "rule_set_id": str(rule_set.pk),
        "other_id": str(rule_set.pk),
        "job_id": str(rule_set.job_id),
        "export_id": str(export.pk),
        "username": "bob",
        "token": token(neighbour, ["read"])[0].key,
        "group_id": str(group.pk),
        "source": "vendor",
        "part": "flows",
        "item": "collector-assignment",
        "draft_id": str(draft),
        "removal": removal,
        "number": str(change),
        "attachment": str(file),
        "delegation": str(absence),
        "window": str(WINDOW),
        "campaign": str(CAMPAIGN),
        "webhook": str(WEBHOOK),
        "connector": CONNECTOR,
        "ticket": str(TICKET),
        "delivery": str(DELIVERY),
        "name": "hq",
        "credential": LIST_KEY,
        "rule_base_id": str(RULE_BASE),
        "run_id": str(CHECK_RUN),
        "kind": "risk",
        "external": str(ExternalGroup.objects.create(name="ops", group=group).pk),
    }
    return World(root, pages, small.site, rule_set, keys)


def token(user: User, scopes: Sequence[str]) -> tuple[Token, str]:
    """A fresh token with its text."""
    from django.utils import timezone

    from requirements_app.accounts.services import token_issue

    end = timezone.now() + dt.timedelta(hours=1)
    return token_issue(user=user, name="test", scopes=scopes, expires_at=end, actor=user)


@contextmanager
def undone() -> Iterator[None]:
    """Roll back what the block writes."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rows() -> dict[str, int]:
    """How many rows each table has that requests write to. The audit's are among them, and
    every write leaves one there: equal numbers mean that nothing was written."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_counting())
        return dict(cursor.fetchall())


def events() -> int:
    """How many audit events there are: a quick look at whether something was written just now."""
    from requirements_app.audit.models import Event

    return Event.objects.count()


@cache
def _counting() -> str:
    from django.db import connection

    tables = [
        table
        for table in connection.introspection.django_table_names(only_existing=True)
        if not table.startswith(_NOT_COUNTED)
    ]
    return " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables)
