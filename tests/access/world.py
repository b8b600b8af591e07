"""`hq` with one of everything that has an address, whatever a person can own, and the keys and
bodies with which every address is tried."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from tests.api.test_site_parts import NEW
from tests.api.world import ASGARD, World, build, export_made, rule_set_built

from .doors import Door, Pattern, address_of, patterns

DATA = Path(__file__).parents[2] / "requirements_app" / "changes" / "data"
if TYPE_CHECKING:
    from django.contrib.auth.models import Group

    from requirements_app.accounts.models import SavedView, Token, User
    from requirements_app.changes.models import Change
    from requirements_app.downloads.models import Export
    from requirements_app.rulesets.models import RuleSet
    from requirements_app.sites.models import Site
    from tests.kept import Kept

PASSWORD = "correct horse battery staple"
CONNECTOR = "desk"
# What only those may read who see `hq`; none of it is in an address or a body of the tests.
MARKS = ("Headquarters", "Mirrored inside.", "10.2.0.5", "10.2.0.0/16", "Web proxy", "of ada")
# Row versions that any object here can have, so that If-Match is never what refuses.
ANY_VERSION = (("If-Match", ", ".join(f'"{number}"' for number in range(1, 6))),)
_SINGULAR = {name: name.removesuffix("s") for name in NEW} | {"proxies": "proxy"}
LOG_LINE = (
    "2 123456789012 eni-0a 10.1.0.1 10.2.0.77 40000 443 6 1 40 1763625604 1763625664 ACCEPT OK"
)
_LIST_FORM = {"format": "plain", "side": "destinations", "serves": "implemented"}
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
_SEEN = {"revision": 1, "content_hash": "v1:another"}
_ASKED = {"title": "Open it", "justification": "It is needed.", "owner": "ada"}
_OWN_KEY = "00000000-0000-4000-8000-00000000000"
CHANGE_FORMS: dict[str, dict[str, Any]] = {
    "rule-set-change": {**_ASKED, "key": f"{_OWN_KEY}3"},
    "change-new": {**_ASKED, "key": f"{_OWN_KEY}4"},
    "changes-merge": {"new_title": "Both", "justification": "Now.", "key": f"{_OWN_KEY}5"},
    "absence": {
        "delegate": "bob", "first_day": "2099-01-01", "last_day": "2099-01-02",
        "key": f"{_OWN_KEY}6",
    },
    "approvals-several": {"seen": "1 1 v1:another"},
    "change-edit": {**_SEEN, **_ASKED},
    "change-leave-out": {**_SEEN, "item": [1]},
    "change-allowed": {**_SEEN, "rule_base": ["7b1d8a52-6e0c-4a0f-9a55-0c5f3b7f1d11"]},
    "change-allowed-back": _SEEN,
    "change-split": {**_SEEN, "item": [1], "new_title": "The first"},
    "change-schedule": {
        **_SEEN, "scheduled_from": "2099-01-01T20:00", "scheduled_until": "2099-01-01T22:00",
    },
    "change-roll-back": {**_SEEN, "reason": "It broke."},
    "change-evidence": {**_SEEN, "outcome": "works", "text": "Seen."},
    "change-download": {"format": "change-json"},
    "change-check": {"start": "hq/"},
    "change-comment": {"text": "Why?", "key": f"{_OWN_KEY}7"},
    "change-reject": {**_SEEN, "comment": "No."},
    **dict.fromkeys(
        (
            "change-submit", "change-approve", "change-withdraw", "change-revise",
            "change-implement", "change-verify", "change-close",
        ),
        _SEEN,
    ),
    "windows": {
        "kind": "freeze", "name": "Year's end", "site": "hq", "starts_at": "2099-12-20T00:00",
        "ends_at": "2099-12-31T00:00", "time_zone": "UTC", "key": f"{_OWN_KEY}8",
    },
    "windows-import": {
        "calendar-kind": "freeze", "calendar-site": "hq", "calendar-time_zone": "UTC",
    },
    "window": {
        "kind": "freeze", "name": "Longer", "starts_at": "2099-12-20T00:00",
        "ends_at": "2099-12-31T00:00", "time_zone": "UTC", "row_version": 1,
    },
    "window-delete": {"row_version": 1},
    "campaigns": {
        "name": "Spring", "due_on": "2030-01-01", "sites": ["hq"], "key": f"{_OWN_KEY}a",
    },
    "campaign-close": {"row_version": 1},
    "site-retire": {"what": "site", "justification": "It moves.", "key": f"{_OWN_KEY}9"},
    "webhooks": {
        "name": "Talk", "url": "https://hooks.example.org/y", "families": ["change.*"],
        "every_site": "on",
    },
    "webhook": {
        "name": "Talk", "url": "https://hooks.example.org/y", "families": ["job.*"],
        "every_site": "on", "row_version": 1,
    },
    "webhook-rotate": {"hours": "24"},
    "site-list-new": _LIST_FORM | {"name": "hq-two"},
    "site-list-edit": _LIST_FORM | {"name": "hq", "side": "both", "row_version": 1},
    "site-list-credential-issue": {"name": "fw-1", "kind": "basic", "days": "30"},
    "connector-new": {
        "name": "Other", "slug": "other", "address": "https://192.0.2.77",
    },
    "connector-edit": {"name": "Desk", "address": "https://192.0.2.77"},
    "connector-mapping": {"title": "{{ change.title }}", "body": "Please."},
    "connector-switch": {"active": "true"},
    "change-tickets": {"connector": CONNECTOR},
    "webhook-switch": {"active": "true"},
    "policy": {"number": 1, "text": (DATA / "risk.yaml").read_text()},
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
    "rule-base": {"row_version": 1, "firewall": "fw"},
    "rule-base-delete": {"row_version": 1},
    **_SITE_BODIES,
    "rule-set-export": {"format": "csv:rules"},
    "rule-set-firewall-export": {"format": "nftables"},
    "job-retry": {"key": "00000000-0000-4000-8000-000000000002"},
    "flows-export": {"format": "csv"},
    "log-lines": {"log-text": LOG_LINE},
    "tokens": {"name": "t", "scopes": ["read"], "days": "30"},
    "preferences": {"time_zone": "Europe/Berlin"},
    "view-save": {"page": "flows", "name": "Web", "query": "port=443"},
    **CHANGE_FORMS,
}  # fmt: skip


WINDOW, CAMPAIGN, WEBHOOK, TICKET = 4_711, 4_712, 4_713, 4_714
LIST_KEY = "0a1b2c3d4e5f"
DELIVERY = UUID("0f6a3f7a-90de-4d0e-8a4c-1f1f5f5b6c77")
RULE_BASE = UUID("7b1d8a52-6e0c-4a0f-9a55-0c5f3b7f1d11")
RULE_BASE_TEXT = "*filter\n:FORWARD DROP [0:0]\n-A FORWARD -s 10.9.9.9/32 -j ACCEPT\nCOMMIT\n"
CONNECTOR_BODY: dict[str, Any] = {
    "slug": "other", "system": "gitlab", "name": "Other desk", "address": "https://1.1.1.1",
    "account": "desk-bot", "settings": {"project": "net/changes"}, "secret": {"token": "t"},
}  # fmt: skip
CHECK_RUN = UUID("5b1f0c1e-3d0a-4a55-9d59-6d3f7a2c9e21")
CHECK_RESULT: dict[str, Any] = {
    "schema": "reachability-result", "schema_version": 1, "outcomes": [], "timeout": 4,
    "result_id": "0d1f4f2e-2f7b-4f0a-9a3e-5b0c2f1d7e66", "run_id": str(CHECK_RUN),
    "plan_hash": "v1:other", "signature": "hmac-sha256:00",
    "host": {"name": "h", "addresses": [], "system": "Linux", "runtime": "Python"},
    "started_at": "2099-01-01T10:00:00Z", "ended_at": "2099-01-01T10:00:09Z",
}  # fmt: skip
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    "DTSTART:20990101T200000Z\r\nDTEND:20990101T220000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
CHANGE_BODIES: dict[str, dict[str, Any]] = {
    "windows": {
        "kind": "freeze", "name": "Year's end", "site": "hq",
        "starts_at": "2099-12-20T00:00:00Z", "ends_at": "2099-12-31T00:00:00Z",
    },
    "window": {"name": "Longer"},
    "windows-import": {"kind": "freeze", "content": CALENDAR, "site": "hq"},
    "campaigns": {"name": "Spring", "due_on": "2030-01-01", "sites": ["hq"]},
    "retirements": {"sites": ["hq"], "justification": "It moves."},
    "changes": {"title": "Open it", "justification": "It is needed."},
    "changes-merge": {"title": "Both", "justification": "At once."},
    "change": {"title": "Another title"},
    "change-items-leave-out": {"items": [1]},
    "change-leave-out": {"rule_bases": ["7b1d8a52-6e0c-4a0f-9a55-0c5f3b7f1d11"]},
    "rule-bases": {"text": RULE_BASE_TEXT, "firewall": "fw"},
    "rule-base": {"firewall": "fw"},
    "change-split": {"items": [1], "title": "The first"},
    "change-schedule": {
        "starts_at": "2099-01-01T20:00:00Z", "ends_at": "2099-01-01T22:00:00Z",
    },
    "change-roll-back": {"reason": "It broke."},
    "change-evidence": {"outcome": "works", "text": "Seen."},
    "change-comments": {"text": "Why?"},
    "change-reject": {"comment": "No."},
    "change-exports": {"format": "change-json"},
    "change-check-runs": {"site": "hq"},
    "change-check-results": CHECK_RESULT,
    "change-attachments": {"name": "a.txt", "media_type": "text/plain", "content": "aGVsbG8="},
    "delegations": {
        "delegate": "bob", "first_day": "2099-01-01", "last_day": "2099-01-02",
    },
    "webhooks": {
        "name": "Talk", "url": "https://hooks.example.org/y", "events": ["change.*"],
        "sites": ["hq"],
    },
    "webhook": {"name": "Other"},
    "lists": {"site": "hq", "name": "hq-two", "format": "plain"},
    "list": {"side": "both"},
    "list-credentials": {"name": "fw-1"},
    "connectors": CONNECTOR_BODY,
    "connector": {"name": "Other"},
    "connector-preview": {"change": 1},
    "change-tickets": {"connector": CONNECTOR},
    "policy": {"text": (DATA / "risk.yaml").read_text()},
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
    change: int
    file: int
    absence: int
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
        parts = {
            "account-token": self.token.key,
            "group-external-detail": external,
            "change-attachment": self.file,
            "delegation": self.absence,
            "window": WINDOW,
            "campaign": CAMPAIGN,
            "webhook": WEBHOOK,
            "list-credential": LIST_KEY,
            "site-list-credential-revoke": LIST_KEY,
            "connector": CONNECTOR,
            "ticket": TICKET,
        }
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
            "event_id": self.deletion if plain == "window-undo" else self.event,
            "number": 1 if plain == "policy-revision" else self.change,
            "attachment_id": self.file,
            "delegation_id": self.absence,
            "window_id": WINDOW,
            "campaign_id": CAMPAIGN,
            "kind": "risk" if plain in ("policy", "policy-revision") else "bindings",
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
            "run_id": CHECK_RUN,
            "removal": self.removal,
            "webhook_id": WEBHOOK,
            "name": "hq",
            "suffix": "txt",
            "connector": CONNECTOR,
            "ticket_id": TICKET,
            "rule_base_id": RULE_BASE,
            "delivery_id": DELIVERY,
            "delivery": DELIVERY,
        }

    @property
    def deletion(self) -> int:
        """The event of a window that was deleted at the owner's site."""
        from requirements_app.audit.models import Event

        return Event.objects.get(action="window.deleted").pk

    def _named(self, name: str) -> dict[str, Any]:
        """What the form of a page names of what is made here."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        if name == "change-new":
            return {"rule_set": str(self.rule_set.pk)}
        if name == "changes-merge":
            return {"change": [self.change, self.change + 1]}
        if name == "site-rule-bases":
            return {"file": SimpleUploadedFile("fw.rules", RULE_BASE_TEXT.encode())}
        if name in ("change-file-add", "change-check-result"):
            return {"file": SimpleUploadedFile("a.txt", b"hello")}
        if name == "windows-import":
            return {"calendar-file": SimpleUploadedFile("a.ics", CALENDAR.encode())}
        return {}

    def _door(self, pattern: Pattern, method: str, address: str) -> Door:
        from requirements_app.accounts.facts import account_version
        from requirements_app.accounts.preferences import preferences_version

        name = pattern.name
        if method == "get":
            return Door(name, method, _asked(name, address), scope=pattern.scope(method))
        if not name.startswith("api:"):
            body = {**_PAGE_BODIES.get(name.removesuffix("-preview"), {}), **self._named(name)}
            return Door(name, method, address, body)
        body = api_body(name.removeprefix("api:"), method)
        if name == "api:changes":
            body = {**body, "rule_set": str(self.rule_set.pk)}
        if name == "api:changes-merge":
            body = {**body, "changes": [self.change, self.change + 1]}
        if name == "api:own-preferences":
            headers = (("If-Match", f'"{preferences_version(self.owner)}"'),)
            return Door(name, method, address, body, headers, pattern.scope(method))
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
        **CHANGE_BODIES,
        "catalogue-exports": {"format": "csv"},
        "accounts": {"username": f"new-{uuid4().hex[:8]}"},
        "account-tokens": {
            "name": "t", "scopes": ["read"],
            "expires_at": (timezone.now() + dt.timedelta(days=1)).isoformat(),
        },
        "groups": {"name": f"new-{uuid4().hex[:8]}"},
        "applications": {"source": "local/own", "name": "Own"},
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


def make(catalogue: Kept[int]) -> Estate:
    """Everything in the database, in the caller's transaction; the catalogue as well."""
    from django.utils import timezone

    from requirements_app.accounts.administration import external_group_map, group_create
    from requirements_app.accounts.models import Token, User
    from requirements_app.accounts.saved_views import saved_view_save
    from requirements_app.accounts.services import token_issue
    from requirements_app.audit.models import Event
    from requirements_app.downloads.links import link_sign
    from requirements_app.rulesets.services import rule_set_request
    from requirements_app.sites import services

    catalogue.put_back()
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
    change, file, absence = changes_made(rule_set, owner, other)
    return Estate(
        world, owner, other, rule_set, export, waiting.job_id, token, group, link, draft, removal,
        view, event, change, file, absence,
    )  # fmt: skip


def changes_made(rule_set: RuleSet, owner: User, other: User) -> tuple[int, int, int]:
    """Two drafts of the same change, a file, a check and a ticket of the first, an absence and a
    webhook of the owner: the number of the first, and the keys of the file and the absence. The
    second has the next number."""
    from requirements_app.changes.actions.converse import attachment_add
    from requirements_app.changes.actions.create import change_create
    from requirements_app.changes.actions.delegate import delegation_create
    from requirements_app.changes.models import CheckRun

    first, second = (
        change_create(
            actor=owner, rule_sets=[rule_set], title=f"Mirror of ada {part}", justification="Now."
        )
        for part in (1, 2)
    )
    assert second.pk == first.pk + 1
    file = attachment_add(
        number=first.pk, actor=owner, name="plan.txt", media_type="text/plain", content=b"plan"
    )
    CheckRun.objects.create(
        id=CHECK_RUN, change=first, site=rule_set.site, content_hash=first.content_hash,
        made_by=owner, expires_at=dt.datetime(2099, 1, 1, tzinfo=dt.UTC),
    )  # fmt: skip
    day = dt.date(2099, 1, 1)
    absence = delegation_create(actor=owner, delegate=other, first_day=day, last_day=day)
    rounds_made(rule_set.site, owner)
    webhook_made(owner)
    list_made(rule_set.site, owner)
    ticket_made(first)
    rule_base_made(rule_set, owner)
    return first.pk, file.pk, absence.pk


def rounds_made(site: Site, owner: User) -> None:
    """A maintenance window and a campaign of reviews at the site, by their keys above; and a window
    that is deleted."""
    from requirements_app.changes.actions.windows import window_create, window_delete
    from requirements_app.changes.models import Campaign, Window

    start = dt.datetime(2099, 1, 1, 20, tzinfo=dt.UTC)
    Window.objects.create(
        pk=WINDOW, kind=Window.Kind.MAINTENANCE, name="Patching of ada", site=site, made_by=owner,
        starts_at=start, ends_at=start + dt.timedelta(hours=9),
    )  # fmt: skip
    gone = window_create(
        actor=owner, site=site, kind="freeze", name="Gone of ada", starts_at=start,
        ends_at=start + dt.timedelta(hours=1),
    )  # fmt: skip
    window_delete(actor=owner, window=gone.pk, expected_version=1)
    campaign = Campaign.objects.create(
        pk=CAMPAIGN, name="Spring of ada", due_on=dt.date(2099, 1, 1), made_by=owner
    )
    campaign.sites.add(site)


def webhook_made(owner: User) -> None:
    """A webhook with a message, by their keys above."""
    from requirements_app.webhooks.models import Delivery, Endpoint
    from requirements_app.webhooks.signing import secret_make

    endpoint = Endpoint.objects.create(
        pk=WEBHOOK, owner=owner, name="Chat of ada", url="https://hooks.example.org/x",
        events=["change.*"], secret=secret_make(),
    )  # fmt: skip
    Delivery.objects.create(
        pk=DELIVERY, endpoint=endpoint, type="webhook.test", body='{"of": "Chat of ada"}'
    )


def rule_base_made(rule_set: RuleSet, owner: User) -> None:
    """A rule base of the site's firewall by its key above, read and held against the rule set."""
    from requirements_app.jobs.runner import run_inline
    from requirements_app.rulebases.models import RuleBase
    from requirements_app.rulebases.services import coverage_request, rule_base_upload

    wall = rule_set.site.firewalls.order_by("slug").first()
    assert wall is not None
    first = rule_base_upload(
        site=rule_set.site, actor=owner, data=RULE_BASE_TEXT.encode(), file_name="x",
        firewall=wall.slug,
    )  # fmt: skip
    assert first.reading.job is not None
    assert run_inline(first.reading.job).state == "succeeded"
    first.reading.refresh_from_db()
    made = RuleBase.objects.create(
        pk=RULE_BASE, site=rule_set.site, firewall=wall, reading=first.reading,
        file_name="Base of ada", guessed=True, uploaded_by=owner,
    )  # fmt: skip
    first.delete()
    asked = coverage_request(rule_base=made, rule_set=rule_set, firewall=wall, actor=owner)
    assert asked.job is not None
    assert run_inline(asked.job).state == "succeeded"


def list_made(site: Site, owner: User) -> None:
    """The list `hq` of the site, with a credential by its key above."""
    from requirements_app.lists.models import List, ListCredential

    found = List.objects.create(name="hq", site=site, format="plain", description="Feed of ada")
    ListCredential.objects.create(
        list=found, name="Edge of ada", key=LIST_KEY, digest="0" * 64, created_by=owner,
        expires_at=dt.datetime(2099, 1, 1, tzinfo=dt.UTC),
    )  # fmt: skip


def ticket_made(change: Change) -> None:
    """A connector whose account sees nothing, and a ticket of the change, by their keys above."""
    from requirements_app.accounts.models import User
    from requirements_app.tickets.models import Connector, Message, Ticket

    bot = User.objects.create_user("desk-bot", kind=User.Kind.SERVICE, responsible=change.owner)
    connector = Connector.objects.create(
        slug=CONNECTOR, name="The desk", system="gitlab", address="https://1.1.1.1",
        settings={"project": "net/changes"}, account=bot, secret='{"token": "of ada"}',
    )  # fmt: skip
    ticket = Ticket.objects.create(
        pk=TICKET, connector=connector, change=change, external_id="nrp-desk-1", key="1",
        label="of ada #1", state=Ticket.State.OPEN, status="opened",
    )  # fmt: skip
    Message.objects.create(ticket=ticket, kind=Message.Kind.CREATE)


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
