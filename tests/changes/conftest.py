"""A site of a small catalogue, its people, and its rule set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from requirements_app.accounts.models import User
    from requirements_app.rulesets.models import RuleSet
    from requirements_app.sites.models import Site


@dataclass
class Office:
    """`olga` owns the site, `anna` and `amir` approve there, `mona` manages changes and reads,
    `sara` is of security, `rene` reads."""

    site: Site
    rule_set: RuleSet
    olga: User
    anna: User
    amir: User
    mona: User
    sara: User
    rene: User


@pytest.fixture
def office(db: None) -> Office:
    """The site `hq` and its built rule set; nothing is in force yet."""
    return office_make()


def office_make() -> Office:
    from django.contrib.auth.models import Group

    from requirements_app.accounts.models import User
    from requirements_app.accounts.roles import CHANGE_MANAGERS, SECURITY
    from requirements_app.sites.services import role_grant
    from tests.rulesets.stored import CONTENT, publish, rule_set_build, site_make

    publish(CONTENT)
    people = {
        name: User.objects.create_user(name, f"{name}@example.org")
        for name in ("olga", "anna", "amir", "mona", "sara", "rene")
    }
    olga = people["olga"]
    site = site_make(olga, "hq")
    for name in ("anna", "amir", "mona", "rene", "sara"):
        role = "approver" if name.startswith("a") else "reader"
        role_grant(actor=olga, site=site, role=role, user=people[name])
    people["mona"].groups.add(Group.objects.get_or_create(name=CHANGE_MANAGERS)[0])
    people["sara"].groups.add(Group.objects.get_or_create(name=SECURITY)[0])
    return Office(site=site, rule_set=rule_set_build(site, olga), **people)
