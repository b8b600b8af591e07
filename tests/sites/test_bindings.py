"""Bindings: roles, states, members and translations."""

import datetime as dt
from typing import cast

import pytest

from requirements_app.audit.models import Event
from requirements_app.core.errors import Conflict
from requirements_app.sites import services
from requirements_app.sites.facts import binding_facts
from requirements_app.sites.models import Binding
from requirements_app.sites.services import MemberValue, SeenAsValue

from .refusals import refused

pytestmark = pytest.mark.django_db


def bind(owner, site, **facts):
    given = {"deployment": "prod", "component": "client", "members": [MemberValue("10.2.0.0/16")]}
    return services.binding_create(actor=owner, site=site, **{**given, **facts})


def members_of(binding):
    return binding_facts(binding)["members"]


# --- which role --------------------------------------------------------------------------------


def test_a_component_is_named_by_its_id_or_in_full(campus, owner):
    assert bind(owner, campus, component="client").component.slug == "app.client"
    assert bind(owner, campus, component="app.primary").component.slug == "app.primary"


def test_a_site_service_is_bound_without_a_deployment(campus, owner):
    members = [MemberValue("10.1.0.53")]
    made = bind(owner, campus, deployment=None, component="dns", members=members)
    assert (made.component.slug, made.deployment) == ("site.dns", None)


def test_a_deployment_may_have_a_service_of_its_own(campus, owner):
    made = bind(owner, campus, component="site.dns", members=[MemberValue("10.1.0.54")])
    assert made.deployment == campus.deployments.get()


def test_the_same_role_of_another_product_may_be_bound(campus, owner):
    services.deployment_create(actor=owner, site=campus, slug="view", name="View", product="viewer")
    made = bind(owner, campus, deployment="view", component="app.server")
    assert made.component.slug == "app.server"


@pytest.mark.parametrize(
    ("facts", "field", "message", "mend"),
    [
        ({"component": "clent"}, "component", "is no component", "did you mean `client`?"),
        ({"component": "viewer.screen"}, "component", "has no part in app", "of viewer"),
        ({"component": "site.any"}, "component", "has no part in app", ""),
        ({"deployment": None}, "component", "is no component", "site."),
        ({"deployment": None, "component": "app.client"}, "component", "supplies", "deployment"),
        ({"deployment": None, "component": "any"}, "component", "supplies", ""),
        ({"deployment": "agents"}, "deployment", "is no deployment of site campus", ""),
        ({"component": "server"}, "component", "is bound already", "change that binding"),
    ],
)
def test_a_role_that_does_not_belong_there_is_refused(
    campus, branch, owner, facts, field, message, mend
):
    with refused(field, message, mend):
        bind(owner, campus, **facts)


# --- states ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "field", "message"),
    [
        ({"members": []}, "members", "is nobody"),
        ({"state": "unbound"}, "members", "do not go with unbound"),
        ({"state": "offer", "members": []}, "offer", "is missing"),
        ({"offer": "campus/x"}, "offer", "is no offer of those to campus"),
        ({"reason": "None here"}, "reason", "does not go with bound"),
        ({"state": "bond"}, "state", "is not one of the words"),
        ({"state": "absent", "members": []}, "approved_by", "is missing"),
        ({"version": "v4"}, "version", "is not a version"),
    ],
)
def test_what_does_not_go_with_the_state_is_refused(campus, owner, facts, field, message):
    with refused(field, message):
        bind(owner, campus, **facts)


def test_an_absence_needs_reason_approver_and_date(campus, owner):
    with refused("reason", "is missing", "why, who and when") as problems:
        bind(owner, campus, state="absent", members=[])
    assert [each.field for each in problems] == ["reason", "approved_by", "approved_on"]
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2)
    absent = {"state": "absent", "members": [], "reason": "No agents", "approved_by": "M. Ruiz"}
    with refused("approved_on", "is in the future"):
        bind(owner, campus, **absent, approved_on=tomorrow)
    made = bind(owner, campus, **absent, approved_on=dt.date(2026, 5, 4))
    assert made.state == Binding.State.ABSENT


def test_a_new_state_drops_what_only_the_former_had(campus, owner):
    binding = campus.bindings.get()

    absent = services.binding_update(
        actor=owner,
        binding=binding,
        state="absent",
        reason="Retired",
        approved_by="M. Ruiz",
        approved_on=dt.date(2026, 5, 4),
    )
    assert members_of(absent) == []

    back = services.binding_update(
        actor=owner, binding=binding, state="bound", members=[MemberValue("10.1.0.6")]
    )
    assert (back.reason, back.approved_by, back.approved_on) == ("", "", None)
    assert back.row_version == 3


def test_role_and_deployment_of_a_binding_stay(campus, owner):
    binding = campus.bindings.get()
    with refused("component", "which stays"):
        services.binding_update(actor=owner, binding=binding, component="app.client")
    services.binding_update(actor=owner, binding=binding, component="app.server", deployment="prod")


# --- members -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "message", "mend"),
    [
        ("any", "would stand for everyone", "list the addresses"),
        ("ANY", "would stand for everyone", "list the addresses"),
        ("0.0.0.0/0", "is every IPv4 address", "list the addresses"),
        ("::/0", "is every IPv6 address", "list the addresses"),
        ("*.example.org", "is a wildcard", "list the names"),
        ("*", "", ""),
        ("10.2.0.9-10.2.0.1", "reversed", "10.2.0.1-10.2.0.9"),
        ("10.2.0.7/24", "host bits", "10.2.0.0/24"),
        ("10.2.0.256", "", ""),
        ("010.2.0.1", "leading zero", ""),
        ("::ffff:10.2.0.1", "IPv4 address in IPv6", "10.2.0.1"),
        ("https://app.example.org/", "web address", "app.example.org"),
        ("app.example.org:443", "colon", ""),
        ("аpp.example.org", "look alike", ""),
        ("a" * 64 + ".org", "63", ""),
        ("", "is blank", ""),
    ],
)
def test_a_member_that_is_nobody_is_refused(campus, owner, value, message, mend):
    with refused("members[1].value", message, mend):
        bind(owner, campus, members=[MemberValue("10.2.0.1"), MemberValue(value)])


def test_members_are_stored_in_order_and_in_one_spelling(campus, owner):
    written = ["App.Example.Org.", "10.2.1.0-10.2.1.255", "FD00:1::A", "10.2.0.9"]
    made = bind(owner, campus, members=[MemberValue(value) for value in written])
    assert [member["value"] for member in members_of(made)] == [
        "app.example.org",
        "10.2.1.0/24",
        "fd00:1::a",
        "10.2.0.9",
    ]


def test_a_member_stands_once(campus, owner):
    with refused("members[1].value", "stands twice", "members[0]"):
        bind(
            owner, campus, members=[MemberValue("10.2.0.0/24"), MemberValue("10.2.0.0-10.2.0.255")]
        )


@pytest.mark.parametrize(
    ("member", "field", "message"),
    [
        (MemberValue("10.2.0.1", zone="office"), "zone", "is no zone of site campus"),
        (MemberValue("10.2.0.1", zone="servers"), "zone", "belongs to zone clients"),
        (MemberValue("10.2.0.1", address_space="X Y"), "address_space", "is not a slug"),
        (MemberValue("a.org", zone="servers", address_space="lab"), "address_space", "servers"),
        (MemberValue("10.2.0.0/24", virtual=True), "virtual", "is no single address"),
        (MemberValue("a.example.org", virtual=True), "virtual", "is no single address"),
        (
            MemberValue("10.2.0.1", virtual=cast("bool", "yes")),
            "virtual",
            "is neither true nor false",
        ),
        (MemberValue("10.2.0.1", name="x\x00"), "name", "NUL"),
        (MemberValue("10.2.0.1", name="x\u202e"), "name", "direction"),
        (MemberValue("10.2.0.1", name="x\u200b"), "name", "invisible"),
        (MemberValue("10.2.0.1", name="\ud800"), "name", "surrogate"),
    ],
)
def test_what_is_said_of_a_member_must_fit(campus, branch, owner, member, field, message):
    with refused(f"members[0].{field}", message):
        bind(owner, campus, members=[member])


def test_a_member_in_a_zone_lies_in_the_zones_address_space(campus, owner):
    services.zone_create(actor=owner, site=campus, slug="lab", name="Lab", address_space="lab")
    made = bind(owner, campus, members=[MemberValue("10.2.0.1", zone="lab")])
    assert members_of(made)[0]["address_space"] == "lab"


@pytest.mark.parametrize(
    ("seen", "field", "message"),
    [
        ({"zone": "office", "address": "192.0.2.1"}, "zone", "is no zone of site campus"),
        ({"zone": "clients", "address": "nat.example.org"}, "address", "is no address"),
        ({"zone": "clients", "address": "any"}, "address", "everyone"),
        ({"zone": "clients", "address": "192.0.2.0/25"}, "address", "has another size"),
        ({"zone": "clients", "address": "192.0.2.1", "firewall": "fx"}, "firewall", "no firewall"),
        ({"zone": "clients", "address": "192.0.2.1", "port": 80}, "seen_port", "is missing"),
        ({"zone": "clients", "address": "192.0.2.1", "seen_port": 80}, "port", "is missing"),
        (
            {"zone": "clients", "address": "192.0.2.1", "port": 0, "seen_port": 80},
            "port",
            "is no port",
        ),
    ],
)
def test_a_translation_must_fit(campus, branch, owner, seen, field, message):
    member = MemberValue("10.1.0.0/24", seen_as=[SeenAsValue(**seen)])
    with refused(f"members[0].seen_as[0].{field}", message):
        bind(owner, campus, members=[member])


def test_one_translation_for_each_zone_and_port(campus, owner):
    twice = [SeenAsValue("clients", "192.0.2.1"), SeenAsValue("clients", "192.0.2.2")]
    with refused("members[0].seen_as[1].zone", "stands twice"):
        bind(owner, campus, members=[MemberValue("10.1.0.7", seen_as=twice)])
    by_port = [
        SeenAsValue("clients", "192.0.2.1", "fw"),
        SeenAsValue("clients", "192.0.2.1", "fw", 443, 8443),
    ]
    made = bind(owner, campus, members=[MemberValue("10.1.0.7", seen_as=by_port)])
    assert [seen["port"] for seen in members_of(made)[0]["seen_as"]] == [None, 443]


def test_given_members_replace_all_and_equal_ones_change_nothing(campus, owner):
    binding = campus.bindings.get()
    kept = binding.members.get()

    same = services.binding_update(
        actor=owner, binding=binding, members=[MemberValue("10.1.0.5", "app1")]
    )
    assert (same.row_version, binding.members.get().pk) == (1, kept.pk)

    changed = services.binding_update(
        actor=owner, binding=binding, members=[MemberValue("10.1.0.6", "app2")]
    )
    assert changed.row_version == 2
    told = Event.objects.get(action="binding.updated").data["changed"]["members"]
    assert [member["value"] for member in told["added"]] == ["10.1.0.6"]
    assert [member["value"] for member in told["removed"]] == ["10.1.0.5"]


def test_too_many_members_are_refused(campus, owner):
    members = [MemberValue(f"10.2.{n // 250}.{n % 250 + 1}") for n in range(5001)]
    with refused("members", "are too many", "bind networks"):
        bind(owner, campus, members=members)


def test_a_stale_binding_is_a_conflict(campus, owner):
    binding = campus.bindings.get()
    services.binding_update(
        actor=owner, binding=binding, members=[MemberValue("10.1.0.6")], expected_version=1
    )
    with pytest.raises(Conflict):
        services.binding_delete(actor=owner, binding=binding, expected_version=1)
