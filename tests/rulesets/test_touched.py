"""Sites that a publication cannot change anything for are told without building them."""

from __future__ import annotations

from typing import Any

import pytest

from requirements_app.catalogue.selectors import content_at
from requirements_app.rulesets.compute import needs
from requirements_app.rulesets.inputs import site_input
from requirements_app.rulesets.touched import sites_touched
from requirements_app.sites import services
from requirements_app.sites.models import Site

from .compute.world import AS_OF, COMPONENTS, HOST, HTTPS, catalogue, flow
from .stored import ODD, UPDATE, bind, publish, site_make

pytestmark = pytest.mark.django_db

OTHER_HOST = {"pattern": "other.example.net", "kind": "exact", "party": "vendor"}
OTHER: dict[str, Any] = {
    "components": [{"id": "console", "name": "Console", "kind": "server"}],
    "hosts": [OTHER_HOST],
    "flows": [
        flow("names", "console", "site.dns", "udp/53"),
        flow("report", "console", "app.server", "tcp/443"),
        flow("ask", "console", "host:other.example.net", "tcp/443"),
    ],
}
MORE = flow("more", "console", "site.ntp", "udp/123")
KIN = {"id": "special", "name": "Special", "kind": "server", "specialises": "app.server"}
FEATURE = {"id": "more", "name": "More", "default": False}


MOVED = {**HTTPS, "services": ["tcp/8443"]}


def base(*flows: dict[str, Any], **facts: Any):
    flows = flows or (HTTPS, UPDATE)
    return catalogue(*flows, **{"hosts": [HOST], "other": OTHER, **facts})


def other(**facts: Any) -> dict[str, Any]:
    return {"other": {**OTHER, **facts}}


NOT_THERE = {
    "a flow of another product": other(flows=[*OTHER["flows"], MORE]),
    "a new component of another product": other(
        components=[*OTHER["components"], {"id": "new", "name": "New", "kind": "server"}]
    ),
    "a feature of another product": other(features=[FEATURE]),
    "a host of another product": other(hosts=[{**OTHER_HOST, "name": "Other"}]),
}  # fmt: skip
THERE = {
    "a feature": {"features": [FEATURE]},
    "a host of its flows": {"hosts": [{**HOST, "tls_inspection": "forbidden"}]},
    "a component's name": {"components": [{**COMPONENTS[0], "name": "Agents"}, *COMPONENTS[1:]]},
    "a component that is gone": {"components": [c for c in COMPONENTS if c["id"] != "primary"]},
    "a component that specialises its own": other(components=[*OTHER["components"], KIN]),
}


@pytest.fixture
def site(db: None, owner) -> Site:
    publish(base())
    return site_make(owner, "hq")


def published(*flows: dict[str, Any], **facts: Any) -> int:
    return publish(base(*flows, **facts)).pk


@pytest.mark.parametrize("facts", NOT_THERE.values(), ids=NOT_THERE)
def test_a_site_is_left_out_where_nothing_it_needs_can_change(site, facts):
    version = published(**facts)

    assert sites_touched(version) == []
    pinned = site.catalogue_version_id
    then, now = (
        needs(site_input(site, version=each), content_at(each), AS_OF) for each in (pinned, version)
    )
    assert then == now


@pytest.mark.parametrize("facts", THERE.values(), ids=THERE)
def test_a_site_is_named_where_something_may_change(site, facts):
    assert sites_touched(published(**facts)) == [site]


def test_a_changed_flow_touches_the_sites_that_run_its_product(site, owner):
    bare = site_make(owner, "bare", third=20)
    services.deployment_delete(actor=owner, deployment=bare.deployments.get())

    assert sites_touched(published(MOVED, UPDATE)) == [site]


def test_a_reading_may_name_any_host(site):
    Site.objects.update(catalogue_version=published(HTTPS, UPDATE, ODD))
    renamed = other(hosts=[{**OTHER_HOST, "name": "Other"}])

    assert sites_touched(published(HTTPS, UPDATE, ODD, **renamed)) == [site]


def test_documents_alone_touch_no_site(site):
    content = base()
    (app,) = [file for file in content.files if file.product.slug == "app"]
    renewed = app.model_copy(
        update={"documents": (app.documents[0].model_copy(update={"title": "Second edition"}),)}
    )
    newer = content.with_files(
        [*(f for f in content.of_source("vendor").files if f is not app), renewed]
    )

    assert sites_touched(publish(newer).pk) == []


def test_what_was_changed_and_taken_back_still_counts(site):
    published(MOVED, UPDATE)

    assert sites_touched(published()) == [site]


def test_a_site_at_the_version_or_beyond_is_left_out(site):
    assert sites_touched(site.catalogue_version_id) == []


def test_a_site_computes_its_half_of_what_others_take_from_it(site, owner):
    taker = site_make(owner, "taker", third=20)
    services.offer_create(
        actor=owner, site=site, slug="app", deployment="prod", component="server",
        to_sites=["taker"],
    )  # fmt: skip
    services.deployment_delete(actor=owner, deployment=taker.deployments.get())
    services.deployment_create(actor=owner, site=taker, slug="prod", name="Prod", product="other")
    bind(owner, taker, "console", "10.22.0.9")
    bind(owner, taker, "app.server", state="offer", offer="hq/app")
    more = other(flows=[*OTHER["flows"], MORE])

    assert sites_touched(published(**more)) == [site, taker]


def test_an_override_that_names_hosts_counts_with_every_host(site, owner):
    site_make(owner, "plain", third=20)
    services.override_create(
        actor=owner, site=site, slug="mirror", kind="replace", flow="app.update", reason="r",
        owner="olga", expires_on=AS_OF.replace(year=2035),
        replacement={"hosts": ["other.example.net"]},
    )  # fmt: skip

    assert sites_touched(published(**other(hosts=[{**OTHER_HOST, "name": "Other"}]))) == [site]
