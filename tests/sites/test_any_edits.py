"""Whatever people send to the API, in whatever order: a site builds, or tells why it does not.

The machine edits two sites with every operation there is for their parts, from fresh and from
stale versions; new catalogue versions are published meanwhile. `STATE_EXAMPLES=500` plays more
games, and other ones each time.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from requirements_app.audit.models import Event
from requirements_app.core.errors import Conflict
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline
from requirements_app.rulesets.models import Finding, RuleSet
from requirements_app.sites.exporting import site_yaml
from requirements_app.sites.importing import SourceFile, import_sites
from requirements_app.sites.models import Site, UpgradeProposal
from tests.games import bounded

from .samples import APP, VIEWER, publish

pytestmark = pytest.mark.django_db

SITES = ("campus", "branch")
SLUG = st.sampled_from(["a", "b", "prod", "agents", "servers", "fw"])
ZONE = st.sampled_from(["servers", "clients", "office", "internet", "a", "b"])
ADDRESS = st.sampled_from(
    ["10.1.0.5", "10.1.0.0/25", "10.2.0.9-10.2.0.12", "10.9.0.1", "10.9.0.0/24", "fd00:1::5",
     "8.8.8.8", "192.168.7.7", "host.example.org", "*.example.org", "any"]
)  # fmt: skip
DAY = st.sampled_from(["2020-01-01", "2099-12-31"])
DEPLOYMENT = st.sampled_from(["prod", "agents", "a", "b"])
COMPONENT = st.sampled_from(
    ["client", "server", "primary", "app.server", "screen", "app-server", "site.dns", "site.any"]
)
FLOW = st.sampled_from(
    ["app.work", "app.updates", "app.cloud", "app.everyone", "app.names", "app.odd", "viewer.show"]
)
TEXT = st.sampled_from(["x", "Two", "=1+1"])
FEW: dict[str, Any] = {"max_size": 2}
SEEN_AS = st.fixed_dictionaries(
    {"zone": ZONE, "address": ADDRESS},
    optional={"firewall": SLUG, "port": st.just(443), "seen_port": st.just(8443)},
)
MEMBER = st.fixed_dictionaries(
    {"value": ADDRESS},
    optional={"zone": ZONE, "virtual": st.booleans(), "seen_as": st.lists(SEEN_AS, **FEW)},
)
REPLACEMENT = st.fixed_dictionaries(
    {},
    optional={
        "reading": st.sampled_from(["forward", "backward"]),
        "zones": st.lists(ZONE, **FEW),
        "services": st.lists(st.sampled_from(["tcp/8443", "udp/53"]), **FEW),
        "hosts": st.lists(ADDRESS, **FEW),
    },
)
# What each kind of part needs, and what it may have besides.
BODIES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "zones": ({"slug": SLUG, "name": TEXT}, {"address_space": st.just("lab")}),
    "networks": (
        {
            "zone": ZONE,
            "prefix": st.sampled_from(["10.1.0.0/16", "10.9.0.0/25", "10.3.0.0/24", "fd00:2::/64"]),
        },
        {},
    ),
    "firewalls": (
        {"slug": SLUG, "name": TEXT, "zones": st.lists(ZONE, min_size=1, max_size=3)},
        {"platform": st.just("fortios")},
    ),
    "proxies": (
        {"slug": SLUG, "name": TEXT, "address": ADDRESS, "port": st.just(3128)},
        {
            "inspects_tls": st.booleans(),
            "authentication": st.sampled_from(["none", "basic", "ntlm"]),
            "source_zones": st.lists(ZONE, **FEW),
            "bypasses_inspection": st.lists(ADDRESS, **FEW),
        },
    ),
    "deployments": (
        {"slug": SLUG, "name": TEXT, "product": st.sampled_from(["app", "viewer"])},
        {
            "features": st.dictionaries(st.just("syslog"), st.booleans()),
            "parameters": st.fixed_dictionaries(
                {},
                optional={"tenant": st.just("uni"), "region": st.sampled_from(["eu", "mars"])},
            ),
            "alternatives": st.dictionaries(
                st.just("directory"), st.sampled_from(["ldap", "ldaps"])
            ),
            "installation_until": DAY,
        },
    ),
    "bindings": (
        {"component": COMPONENT},
        {
            "deployment": DEPLOYMENT,
            "state": st.sampled_from(["bound", "unbound", "absent", "offer"]),
            "offer": st.sampled_from(["campus/a", "branch/a", "campus/b"]),
            "members": st.lists(MEMBER, **FEW),
            "reason": TEXT,
            "approved_by": TEXT,
            "approved_on": DAY,
        },
    ),
    "offers": (
        {
            "slug": st.sampled_from(["a", "b"]),
            "deployment": DEPLOYMENT,
            "component": COMPONENT,
            "to_sites": st.lists(st.sampled_from(SITES), min_size=1, max_size=2),
        },
        {},
    ),
    "overrides": (
        {
            "slug": SLUG,
            "kind": st.sampled_from(["suppress", "replace", "reading", "accept-any"]),
            "flow": FLOW,
            "reason": TEXT,
            "owner": st.just("ada"),
            "expires_on": DAY,
        },
        {
            "deployment": DEPLOYMENT,
            "host": st.sampled_from(["update.example.com", "other.example.com"]),
            "replacement": REPLACEMENT,
        },
    ),
}
WHOLE = {
    segment: st.fixed_dictionaries(needed, optional=more)
    for segment, (needed, more) in BODIES.items()
}
PARTS = {
    segment: st.fixed_dictionaries({}, optional=needed | more)
    for segment, (needed, more) in BODIES.items()
}
SEGMENT = st.sampled_from(sorted(BODIES))
SITE = st.sampled_from(SITES)
FRESH = st.sampled_from([True, True, True, False])


class Edits(RuleBasedStateMachine):
    api: Any
    owner: Any

    def __init__(self) -> None:
        super().__init__()
        self._transaction = transaction.atomic()
        self._transaction.__enter__()

    def teardown(self) -> None:
        try:
            for site in Site.objects.filter(slug__in=SITES):
                self._builds_or_tells_why(site.slug)
                self._comes_back_from_its_export(site)
        finally:
            transaction.set_rollback(True)
            self._transaction.__exit__(None, None, None)

    # --- edits -------------------------------------------------------------------------------

    @rule(site=SITE, segment=SEGMENT, data=st.data())
    def make(self, site: str, segment: str, data: st.DataObject) -> None:
        address = f"/api/v1/sites/{site}/{segment}/"
        made = self.send("POST", address, data.draw(WHOLE[segment]))
        if made.status_code == 201:
            assert self.api.get(made["Location"]).json() == made.json()

    @rule(site=SITE, segment=SEGMENT, data=st.data(), fresh=FRESH)
    def change(self, site: str, segment: str, data: st.DataObject, fresh: bool) -> None:
        if part := self.one_of(site, segment, data):
            self.edit("PATCH", part, fresh, data.draw(PARTS[segment]))

    @rule(site=SITE, segment=SEGMENT, data=st.data(), fresh=FRESH)
    def delete(self, site: str, segment: str, data: st.DataObject, fresh: bool) -> None:
        if part := self.one_of(site, segment, data):
            self.edit("DELETE", part, fresh)

    @rule(site=SITE, data=st.data(), fresh=FRESH)
    def confirm(self, site: str, data: st.DataObject, fresh: bool) -> None:
        if part := self.one_of(site, "overrides", data):
            self.edit("POST", part, fresh, after="confirm/")

    @rule(site=SITE, fresh=FRESH, verb=st.sampled_from(["accept", "accept", "dismiss"]))
    def decide(self, site: str, fresh: bool, verb: str) -> None:
        proposals = UpgradeProposal.objects.filter(site__slug=site).order_by("created_at")
        if proposal := proposals.last():
            address = f"/api/v1/sites/{site}/proposals/{proposal.pk}/"
            self.edit("POST", address, fresh, after=f"{verb}/")

    @rule(
        without=st.sampled_from(["updates", "odd", "cloud", "everyone", "none"]), port=st.booleans()
    )
    def publish_another_catalogue(self, without: str, port: bool) -> None:
        flows = [each for each in APP["flows"] if each["id"] != without]
        if port:
            flows = [{**each, "services": ["tcp/8443"]} for each in flows]
        try:
            publish({**APP, "flows": flows}, VIEWER)
        except Conflict:  # it is the one in force already
            return
        for job in Job.objects.filter(state=Job.State.QUEUED):
            assert run_inline(job).state == Job.State.SUCCEEDED, job.kind

    @rule(site=SITE)
    def build(self, site: str) -> None:
        self._builds_or_tells_why(site)

    # --- what holds all the same -------------------------------------------------------------

    def send(self, method: str, address: str, body: Any = None, **headers: str) -> Any:
        """Send it: never a 500; a write leaves an audit row, and a refusal none."""
        before = Event.objects.count()
        text = b"" if body is None else json.dumps(body).encode()
        answer = self.api.generic(
            method, address, text, content_type="application/json", headers=headers
        )
        told = (method, address, body, answer.status_code, answer.content[:500])
        assert answer.status_code in (200, 201, 204, 400, 404, 409, 412), told
        left = Event.objects.count() - before
        if answer.status_code >= 400:
            assert left == 0, told
            problem = answer.json()
            assert problem["mend"] or answer.status_code == 409, told
            assert all(each["mend"] for each in problem["errors"]), told
        elif answer.status_code in (201, 204):
            assert left >= 1, told
        return answer

    def edit(
        self, method: str, address: str, fresh: bool, body: Any = None, after: str = ""
    ) -> None:
        """An edit of a part as it is, or as it was: the latter changes nothing."""
        now = self.api.get(address)
        version = now.json()["row_version"]
        tag = f'"{version if fresh else version - 1}"'
        before = Event.objects.count()
        answer = self.send(method, address + after, body, **{"If-Match": tag})
        if not fresh:
            assert answer.status_code == 412
            assert self.api.get(address).json() == now.json()
        elif answer.status_code == 200:
            moved = answer.json()["row_version"] - version
            assert moved in (0, 1)
            assert (Event.objects.count() > before) == (moved == 1), (address, body)

    def one_of(self, site: str, segment: str, data: st.DataObject) -> str:
        """The address of one of the site's parts; "" where it has none."""
        address = f"/api/v1/sites/{site}/{segment}/"
        listed = self.api.get(address).json()["results"]
        if not listed:
            return ""
        part = listed[data.draw(st.integers(0, len(listed) - 1))]
        return f"{address}{part.get('id') or part['slug']}/"

    def _builds_or_tells_why(self, site: str) -> None:
        answer = self.send_build(site)
        rule_set = RuleSet.objects.get(pk=answer["rule_set"])
        assert rule_set.job is not None
        job = run_inline(rule_set.job)
        assert job.state == Job.State.SUCCEEDED, job.error
        rule_set.refresh_from_db()
        assert rule_set.content is not None
        for finding in Finding.objects.filter(content=rule_set.content):
            assert finding.message
            assert finding.mend or finding.severity == "info", finding.code
        for part in ("entries", "rules", "findings", "decisions"):
            listed = self.api.get(f"/api/v1/rule-sets/{rule_set.pk}/{part}/")
            assert listed.status_code == 200

    def send_build(self, site: str) -> dict[str, Any]:
        answer = self.api.post(f"/api/v1/sites/{site}/rule-sets/", {}, format="json")
        assert answer.status_code == 202, answer.content
        accepted: dict[str, Any] = answer.json()
        return accepted

    def _comes_back_from_its_export(self, site: Site) -> None:
        file = SourceFile("site.yaml", site_yaml(site).encode())
        report = import_sites(actor=self.owner, files=[file], dry_run=True)
        assert (report.created, report.updated, report.deleted) == ([], [], [])


@pytest.fixture
def ada(person, campus, branch, owner):
    """A person who owns both sites, as the API's caller."""
    from requirements_app.sites import services

    for site in (campus, branch):
        services.role_grant(actor=owner, site=site, role="owner", user=person)
    return person


@pytest.mark.slow
def test_whatever_is_edited_a_site_builds_or_tells_why(ada, monkeypatch):
    from requirements_app.api.throttling import AccountThrottle
    from tests.api.conformance import ConformingClient
    from tests.api.conftest import token_of

    monkeypatch.setattr(AccountThrottle, "rate", "1000000/min", raising=False)
    client = ConformingClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token_of(ada)}")
    monkeypatch.setattr(Edits, "api", client, raising=False)
    monkeypatch.setattr(Edits, "owner", ada, raising=False)

    run_state_machine_as_test(Edits, settings=bounded(examples=5, steps=25))
