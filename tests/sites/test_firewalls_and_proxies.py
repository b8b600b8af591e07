"""Firewalls, the zones they join, and outbound proxies."""

import pytest

from requirements_app.audit.models import Event
from requirements_app.core.errors import Conflict
from requirements_app.sites import services
from requirements_app.sites.services import MemberValue, SeenAsValue

from .refusals import refused

pytestmark = pytest.mark.django_db


def proxy(owner, site, **facts):
    given = {"slug": "px", "name": "Proxy", "address": "10.1.0.9", "port": 3128, **facts}
    return services.proxy_create(actor=owner, site=site, **given)


def test_a_firewall_joins_two_zones_at_least(campus, owner):
    with refused("zones", "joins nothing", "two or more"):
        services.firewall_create(
            actor=owner, site=campus, slug="f", name="F", zones=["servers", "servers"]
        )


def test_zones_of_another_site_are_unknown(campus, branch, owner):
    with refused("zones[1]", "is no zone of site campus") as problems:
        services.firewall_create(
            actor=owner, site=campus, slug="f", name="F", zones=["servers", "office", "clints"]
        )
    assert [(each.field, each.mend) for each in problems][1] == (
        "zones[2]",
        "did you mean `clients`?",
    )


def test_changed_zones_are_a_change(campus, owner):
    firewall = campus.firewalls.get()

    changed = services.firewall_update(actor=owner, firewall=firewall, zones=["servers", "clients"])

    assert changed.row_version == 2
    told = Event.objects.get(action="firewall.updated").data["changed"]
    assert told == {"zones": {"added": [], "removed": ["internet"]}}
    same = services.firewall_update(actor=owner, firewall=firewall, zones=["clients", "servers"])
    assert same.row_version == 2


def test_a_firewall_that_translates_is_not_deleted(campus, owner):
    seen_as = [SeenAsValue(zone="clients", address="10.2.9.9", firewall="fw")]
    services.binding_update(
        actor=owner,
        binding=campus.bindings.get(),
        members=[MemberValue("10.1.0.5", seen_as=seen_as)],
    )

    with pytest.raises(Conflict, match=r"translations of 10\.1\.0\.5"):
        services.firewall_delete(actor=owner, firewall=campus.firewalls.get())


@pytest.mark.parametrize(
    ("facts", "field", "message"),
    [
        ({"address": "proxy.example.org"}, "address", "is no address"),
        ({"address": "10.1.0.0/24"}, "address", "is more than one address"),
        ({"address": "any"}, "address", "would stand for everyone"),
        ({"port": 0}, "port", "is no port"),
        ({"port": 65536}, "port", "is no port"),
        ({"port": True}, "port", "is no port"),
        ({"port": "8080"}, "port", "is no port"),
        ({"authentication": "ntml"}, "authentication", "is not one of the words"),
        ({"inspects_tls": "yes"}, "inspects_tls", "is neither true nor false"),
        ({"bypasses_inspection": ["ok.example", "any"]}, "bypasses_inspection[1]", "everyone"),
        ({"bypasses_inspection": "a.example"}, "bypasses_inspection", "is no list"),
        ({"source_zones": ["internet"]}, "source_zones", "is not behind the proxy"),
        ({"source_zones": ["office"]}, "source_zones[0]", "is no zone of site campus"),
    ],
)
def test_a_proxy_that_cannot_be_is_refused(campus, branch, owner, facts, field, message):
    with refused(field, message):
        proxy(owner, campus, **facts)


def test_a_proxy_keeps_its_patterns_in_one_spelling(campus, owner):
    patterns = ["*.Nextron-Systems.com.", "10.0.0.0/8", "*.nextron-systems.com"]

    made = proxy(owner, campus, bypasses_inspection=patterns, source_zones=["clients"])

    assert made.bypasses_inspection == ["*.nextron-systems.com", "10.0.0.0/8"]
    changed = services.proxy_update(actor=owner, proxy=made, source_zones=[])
    assert (changed.source_zones.count(), changed.row_version) == (0, 2)


def test_a_proxys_external_id_is_its_own(campus, owner):
    proxy(owner, campus, external_source="cmdb", external_id="1")
    with refused("external_id", "is taken by proxy px"):
        proxy(owner, campus, slug="py", external_source="cmdb", external_id="1")
