"""Who moves changes during the chaos run."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import Group

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import CHANGE_MANAGERS
from requirements_app.sites.models import Site
from requirements_app.sites.services import role_grant

from .load import World


@dataclass
class People:
    """`olga` owns the sites, `anna` approves there, `mona` manages changes."""

    olga: User
    anna: User
    mona: User

    @classmethod
    def make(cls, world: World) -> People:
        anna, mona = (User.objects.create_user(name) for name in ("anna", "mona"))
        mona.groups.add(Group.objects.get_or_create(name=CHANGE_MANAGERS)[0])
        made = cls(world.owner, anna, mona)
        for site in world.sites:
            made.join(site)
        return made

    def join(self, site: Site) -> None:
        """Give the others their roles at a site of olga's."""
        role_grant(actor=self.olga, site=site, role="approver", user=self.anna)
        role_grant(actor=self.olga, site=site, role="reader", user=self.mona)

    def sites(self) -> list[Site]:
        return list(Site.objects.filter(roles__user=self.anna).order_by("pk"))
