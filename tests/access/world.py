"""`hq` with one of everything that has an address, whatever a person can own, and the keys and
bodies with which every address is tried."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from tests.api.test_site_parts import NEW
from tests.api.world import ASGARD, World, build, export_made, rule_set_built

from .doors import Door, Pattern, address_of, patterns

if TYPE_CHECKING:
    from django.contrib.auth.models import Group

    from requirements_app.accounts.models import SavedView, Token, User
    from requirements_app.downloads.models import Export
    from requirements_app.rulesets.models import RuleSet

PASSWORD = "correct horse battery staple"
# What only those may read who see `hq`; none of it is in an address or a body of the tests.
MARKS = ("Headquarters", "Mirrored inside.", "10.2.0.5", "10.2.0.0/16", "Web proxy", "of ada")
# Row versions that any object here can have, so that If-Match is never what refuses.
ANY_VERSION = (("If-Match", ", ".join(f'"{number}"' for number in range(1, 6))),)
_SINGULAR = {name: name.removesuffix("s") for name in NEW} | {"proxies": "proxy"}
LOG_LINE = (
    "2 123456789012 eni-0a 10.1.0.1 10.2.0.77 40000 443 6 1 40 1763625604 1763625664 ACCEPT OK"
)
_SITE_BODIES: dict[str, dict[str, Any]] = {
    "site-deployments": {"name": "Spare", "product": ASGARD},
    "zone": {"row_version": 1, "name": "Staff", "networks": "10.1.0.0/16"},
    "zone-new": {"name": "Guests", "networks": "10.3.0.0/24"},
    "firewall": {
        "row_version": 1, "name": "Wall", "zones": ["clients", "servers", "internet"],
    },
    "firewall-new": {"name": "Second", "zones": ["clients", "servers"]},
    "proxy": {
        "row_version": 1, "name": "Web", "address": "10.2.0.9", "port": 3128,
        "authentication": "none",
    },
    "proxy-new": {
        "name": "Other", "address": "10.2.0.10", "port": 8080, "authentication": "none",
    },
    "offer": {
        "row_version": 1, "slug": "asgard", "role": f"prod/{ASGARD}.asgard-server",
        "to_sites": ["annex"],
    },
    "offer-new": {
        "slug": "agents", "role": f"prod/{ASGARD}.asgard-agent", "to_sites": ["annex"],
    },
    "site-access": {"role": "reader", "user": "bob"},
    "site-settings": {"row_version": 1, "name": "Main"},
    "site-files": {"kind": "networks", "text": "zone,prefix\nguests,10.3.0.0/24\n"},
    "site-new": {"name": "New site"},
    "site-import": {"text": "schema: 1\nsites:\n- {slug: fresh, name: Fresh}\n"},
    "offer-use": {"offer": "annex/x", "deployment": "prod", "use": "no"},
    **{
        f"{name}-delete": {"row_version": 1}
        for name in (
            "zone", "firewall", "proxy", "offer", "site", "deployment", "deployment-binding",
            "service-binding",
        )
    },
}  # fmt: skip
_PAGE_BODIES: dict[str, dict[str, Any]] = {
    "site-build": {"key": "00000000-0000-4000-8000-000000000001"},
    "proposal-accept": {"row_version": 1},
    "proposal-dismiss": {"row_version": 1},
    "deployment": {"row_version": 1, "name": "Production"},
    "deployment-binding": {"row_version": 1, "state": "unbound"},
    "service-binding": {"row_version": 1, "state": "unbound"},
    "override-new": {
        "kind": "suppress", "flow": f"{ASGARD}.signature-updates-update1", "reason": "x",
        "expires_on": "2099-12-31",
    },
    "override-delete": {"row_version": 1},
    **_SITE_BODIES,
    "rule-set-export": {"format": "csv:rules"},
    "job-retry": {"key": "00000000-0000-4000-8000-000000000002"},
    "flows-export": {"format": "csv"},
    "log-lines": {"log-text": LOG_LINE},
    "tokens": {"name": "t", "scopes": ["read"], "days": "30"},
    "preferences": {"time_zone": "Europe/Berlin"},
    "view-save": {"page": "flows", "name": "Web", "query": "port=443"},
}  # fmt: skip


@dataclass
class Estate:
    """`owner` (ada) owns `hq` and made everything of it; `other` (bob) owns `annex`."""

    world: World
    owner: User
    other: User
    rule_set: RuleSet
    export: Export
    waiting: UUID
    token: Token
    group: Group
    link: str
    draft: int
    removal: str
    view: SavedView
    event: int
    marks: tuple[str, ...] = MARKS

    def doors(self) -> list[Door]:
        """Every address of the portal with every method, about the owner's things."""
        found = []
        for pattern in patterns():
            address = address_of(pattern, self.values(pattern.name))
            for method in pattern.methods:
                found.append(self._door(pattern, method, address))
        return found

    def values(self, name: str, site: str = "hq") -> dict[str, object]:
        """What stands for the parameters of this address."""
        external = self.group.external_groups.get().pk
        parts = {"account-token": self.token.key, "group-external-detail": external}
        keys = {**self.world.keys, **parts}
        plain = name.removeprefix("api:").removesuffix("-preview")
        slugs = {
            "product": ASGARD,
            "product-picture": ASGARD,
            "component": f"{ASGARD}.asgard-server",
            "flow": f"{ASGARD}.product-updates",
            "document": "nexthink-connectivity-requirements",
        }
        return {
            "site": site,
            "slug": slugs.get(plain, site),
            "key": keys.get(plain, keys.get(plain.partition("-")[0], "x")),
            "pattern": "doc.nexthink.com",
            "deployment": keys["deployment"],
            "component": "site.dns"
            if plain.startswith("service-binding")
            else f"{ASGARD}.asgard-agent",
            "override": keys["override"],
            "role_id": int(str(keys["role"])),
            "event_id": self.event,
            "kind": "bindings",
            "proposal_id": keys["proposal"],
            "rule_set_id": self.rule_set.pk,
            "other_id": self.rule_set.pk,
            "export_id": self.export.pk,
            "job_id": self.waiting,
            "token_id": self.token.pk,
            "view_id": self.view.pk,
            "username": self.owner.username,
            "group_id": self.group.pk,
            "external_id": external,
            "token": self.link,
            "provider_id": "oidc",
            "uidb36": "1",
            "source": "vendor",
            "product": ASGARD,
            "product-picture": ASGARD,
            "part": "flows",
            "item": "agent-communication",
            "draft_id": self.draft,
            "removal": self.removal,
        }

    def _door(self, pattern: Pattern, method: str, address: str) -> Door:
        from requirements_app.accounts.facts import account_version

        name = pattern.name
        if method == "get":
            return Door(name, method, _asked(name, address), scope=pattern.scope(method))
        if not name.startswith("api:"):
            body = _PAGE_BODIES.get(name.removesuffix("-preview"), {})
            return Door(name, method, address, body)
        body = api_body(name.removeprefix("api:"), method)
        if name == "api:account":
            headers = (("If-Match", f'"{account_version(self.owner)}"'),)
            return Door(name, method, address, body, headers, pattern.scope(method))
        return Door(name, method, address, body, ANY_VERSION, pattern.scope(method))


def api_body(name: str, method: str) -> dict[str, Any]:
    """A body with which the owner succeeds."""
    from django.utils import timezone

    if name in NEW:
        return NEW[name][0]
    for segment, singular in _SINGULAR.items():
        if name == singular and method == "patch":
            return NEW[segment][1]
    bodies: dict[str, dict[str, Any]] = {
        "sites": {"slug": f"new-{uuid4().hex[:8]}", "name": "New"},
        "site": {"description": "Changed."},
        "roles": {"role": "reader", "user": "bob"},
        "rule-set-exports": {"format": "csv"},
        "log-lines": {"text": LOG_LINE},
        "catalogue-exports": {"format": "csv"},
        "accounts": {"username": f"new-{uuid4().hex[:8]}"},
        "account-tokens": {
            "name": "t", "scopes": ["read"],
            "expires_at": (timezone.now() + dt.timedelta(days=1)).isoformat(),
        },
        "groups": {"name": f"new-{uuid4().hex[:8]}"},
        "group-external": {"name": f"new-{uuid4().hex[:8]}"},
    }  # fmt: skip
    return bodies.get(name, {})


def _asked(name: str, address: str) -> str:
    question = "?source=10.1.0.1&destination=10.2.0.77&port=443"
    return (
        address
        + (question if name in ("lookup", "api:lookup") else "")
        + ("?q=headquarters" if name in ("search", "api:search") else "")
    )


def make() -> Estate:
    """Everything in the database, in the caller's transaction; the catalogue as well."""
    from django.utils import timezone

    from requirements_app.accounts.administration import external_group_map, group_create
    from requirements_app.accounts.models import Token, User
    from requirements_app.accounts.saved_views import saved_view_save
    from requirements_app.accounts.services import token_issue
    from requirements_app.audit.models import Event
    from requirements_app.catalogue.content import CatalogueContent
    from requirements_app.catalogue.loading import content_load, drafts_publish, files_content
    from requirements_app.downloads.links import link_sign
    from requirements_app.rulesets.services import rule_set_request
    from requirements_app.sites import services

    list(content_load(files_content((), CatalogueContent())))
    list(drafts_publish())
    owner, other = (
        User.objects.create_user(name, f"{name}@example.org", PASSWORD) for name in ("ada", "bob")
    )
    world = build(owner, other)
    rule_set = rule_set_built(world.site, owner)
    export = export_made(rule_set, owner)
    waiting = rule_set_request(site=world.site, actor=owner)
    assert waiting.job_id is not None
    token, _ = token_issue(
        user=owner, name="Pipeline of ada", scopes=[Token.Scope.READ], actor=owner,
        expires_at=timezone.now() + dt.timedelta(days=1),
    )  # fmt: skip
    link = link_sign(export).path.split("/")[-2]
    system = User.objects.create_superuser("system")
    group = group_create(name="Network team of ada", actor=system)
    external_group_map(name="idp-network", group=group.name, actor=system)
    view = saved_view_save(
        user=owner, page="flows", name="Web of ada", query="port=443", actor=owner
    )
    services.binding_create(
        actor=owner, site=world.site, component="site.dns",
        members=[services.MemberValue("10.2.0.53")],
    )  # fmt: skip
    event = Event.objects.filter(site_slug="hq").latest("pk").pk
    draft, removal = drafts_made(system)
    return Estate(
        world, owner, other, rule_set, export, waiting.job_id, token, group, link, draft, removal,
        view, event,
    )  # fmt: skip


def drafts_made(author: User) -> tuple[int, str]:
    """A draft that waits for a publisher, and a source in work from which a flow was removed: the
    key of the one, the id of the removal in the other."""
    from requirements_app.catalogue.desk import workspace_get
    from requirements_app.catalogue.editing import item_remove
    from requirements_app.catalogue.models import WorkingCopy
    from requirements_app.catalogue.parts import file_of, item_of
    from requirements_app.catalogue.services import draft_save
    from tests.catalogue.publications import content_of, local

    draft = draft_save(source="local/org", content=content_of(local()), author=author)
    file = file_of(workspace_get(author, "vendor").content, ASGARD)
    flow = item_of(file, "flows", "product-updates") if file else None
    assert flow is not None
    item_remove(
        actor=author, source="vendor", product=ASGARD, part="flows", key=flow.key, seen=flow.digest
    )
    return draft.pk, WorkingCopy.objects.get().removed[0]["id"]
