"""Who plays a role: bindings, kin, site services, other deployments, absences."""

from __future__ import annotations

from requirements_app.rulesets.compute.model import Binding, Deployment, Member

from .world import (
    AGENT,
    COMPONENTS,
    HTTPS,
    SERVER,
    absent,
    bound,
    built,
    catalogue,
    codes,
    connections,
    flow,
    reasons,
    site,
    values,
)


def test_an_unbound_role_is_a_blocking_finding_and_never_any():
    result = built(site(AGENT), catalogue(HTTPS))
    assert result.entries == ()
    (finding,) = result.findings
    assert (finding.severity, finding.code) == ("blocking", "role-not-bound")
    assert finding.subject == "deployments/prod/bindings/app.server"
    assert finding.flows == ("app.https",)


def test_a_declared_absence_excludes_with_its_reason():
    result = built(site(AGENT, absent("app.server")), catalogue(HTTPS))
    assert result.findings == ()
    assert result.decisions[0].code == "absent"
    assert "not bought" in result.decisions[0].reason


def test_flows_of_a_server_hold_for_its_specialised_members_and_the_virtual_address():
    vip = Member("10.2.0.10", is_virtual=True)
    bindings = (
        bound("app.primary", "10.2.0.1"),
        bound("app.secondary", "10.2.0.2"),
        bound("app.server", vip),
    )
    inbound = built(site(AGENT, *bindings), catalogue(HTTPS))
    assert [c[1] for c in connections(inbound)] == ["10.2.0.1", "10.2.0.10", "10.2.0.2"]
    outbound = built(site(AGENT, *bindings), catalogue(flow("push", "server", "agent", "udp/161")))
    assert [c[0] for c in connections(outbound)] == ["10.2.0.1", "10.2.0.2"]


def test_a_classic_part_counts_only_where_it_is_bound():
    content = catalogue(flow("old", "agent", "server", "tcp/1", lifecycle="classic"))
    unused = built(site(AGENT), content)
    assert unused.findings == ()
    assert unused.decisions[0].code == "classic-not-used"
    assert len(built(site(AGENT, SERVER), content).entries) == 1


def test_a_declared_absence_is_not_undone_by_what_the_role_specialises():
    content = catalogue(HTTPS, flow("sync", "primary", "agent", "tcp/1"))
    result = built(site(AGENT, SERVER, absent("app.primary")), content)
    assert reasons(result)["app.sync"][0] == "absent"
    assert connections(result) == [("10.1.0.0/24", "10.2.0.5", "tcp/443")]
    assert result.findings == ()


def test_an_absent_special_role_does_not_make_the_general_one_absent():
    result = built(site(AGENT, absent("app.primary")), catalogue(HTTPS))
    assert codes(result) == ["role-not-bound"]
    bound_kin = built(
        site(AGENT, absent("app.server"), bound("app.secondary", "10.2.0.2")), catalogue(HTTPS)
    )
    assert values(bound_kin) == ["10.2.0.2"]


def test_an_absent_end_leaves_the_other_ends_of_its_side_and_is_told():
    content = catalogue(
        flow("traps", ["primary", "secondary"], "agent", "udp/162"),
    )
    result = built(site(AGENT, absent("app.primary"), bound("app.secondary", "10.2.0.2")), content)
    assert connections(result) == [("10.2.0.2", "10.1.0.0/24", "udp/162")]
    code, reason = reasons(result)["app.traps"]
    assert code == "included"
    assert "app.primary is declared absent: not bought" in reason
    assert result.findings == ()


def test_no_gap_is_told_of_a_flow_whose_other_end_is_absent():
    for bindings in ((absent("app.server"),), (absent("app.agent"),)):
        result = built(site(*bindings), catalogue(HTTPS))
        assert reasons(result)["app.https"][0] == "absent"
        assert result.findings == ()


def test_an_unbound_end_beside_an_absent_one_is_a_gap():
    content = catalogue(flow("traps", ["primary", "secondary"], "agent", "udp/162"))
    result = built(site(AGENT, absent("app.primary")), content)
    assert reasons(result)["app.traps"][0] == "not-resolved"
    assert codes(result) == ["role-not-bound"]
    assert result.findings[0].subject == "deployments/prod/bindings/app.secondary"


def test_a_role_bound_to_nobody_yet_is_told_although_its_kin_is_bound():
    result = built(site(AGENT, SERVER, Binding("app.primary", "unbound")), catalogue(HTTPS))
    assert values(result) == ["10.2.0.5"]
    assert [each.subject for each in result.findings] == ["deployments/prod/bindings/app.primary"]


def test_a_site_service_is_bound_once_for_all_and_a_deployment_may_differ():
    content = catalogue(flow("names", "server", "site.dns", "udp/53"))
    service = bound("site.dns", "10.2.0.53")
    shared = built(site(SERVER, site_services=(service,)), content)
    assert values(shared) == ["10.2.0.53"]
    own = built(site(SERVER, bound("site.dns", "10.2.0.54"), site_services=(service,)), content)
    assert values(own) == ["10.2.0.54"]
    without = built(site(SERVER, absent("site.dns"), site_services=(service,)), content)
    assert reasons(without)["app.names"][0] == "absent"
    nowhere = built(site(SERVER, site_services=(absent("site.dns"),)), content)
    assert reasons(nowhere)["app.names"][0] == "absent"
    (finding,) = built(site(SERVER), content).findings
    assert (finding.subject, finding.deployment) == ("site-services/bindings/site.dns", "")


# --- one role in two products -----------------------------------------------------------------

OTHER = [
    {"id": "console", "name": "Console", "kind": "server"},
    {"id": "center", "name": "Center", "kind": "server", "same_as": ["app.server"]},
]


def _two_products(*bindings: Binding, others: tuple[Deployment, ...]):
    content = catalogue(HTTPS, other={"components": OTHER, "flows": [SYNC]})
    whole = site(*bindings)
    return built(site(deployments=(*whole.deployments, *others)), content)


SYNC = flow("sync", "center", "console", "tcp/7443")


def _deployment(slug: str, product: str, *bindings: Binding) -> Deployment:
    return Deployment(slug, slug.title(), product, bindings=tuple(bindings))


def test_one_binding_serves_the_same_role_of_another_product():
    other = _deployment("console", "other", bound("other.console", "10.2.0.30"))
    result = _two_products(AGENT, SERVER, others=(other,))
    assert ("10.2.0.5", "10.2.0.30", "tcp/7443") in connections(result)
    assert result.findings == ()


def test_the_same_role_in_two_other_deployments_is_ambiguous():
    other = _deployment("console", "other", bound("other.console", "10.2.0.30"))
    test = _deployment("test", "app", AGENT, bound("app.server", "10.2.0.6"))
    result = _two_products(AGENT, SERVER, others=(other, test))
    assert codes(result) == ["role-ambiguous"]
    assert ("10.2.0.30", "tcp/7443") not in {each[1:] for each in connections(result)}


def test_another_deployment_of_the_same_product_never_lends_its_members():
    test = _deployment("test", "app", AGENT)
    result = _two_products(AGENT, SERVER, others=(test,))
    assert {each.deployment for each in result.entries} == {"prod"}
    assert [each.subject for each in result.findings] == ["deployments/test/bindings/app.server"]


def test_a_flow_may_end_at_another_products_own_role():
    content = catalogue(
        HTTPS,
        other={
            "components": [{"id": "console", "name": "Console", "kind": "server"}],
            "flows": [flow("watch", "console", "app.server", "tcp/1")],
        },
    )
    other = _deployment("console", "other", bound("other.console", "10.2.0.30"))
    whole = site(AGENT, bound("app.primary", "10.2.0.7"))
    result = built(site(deployments=(*whole.deployments, other)), content)
    assert ("10.2.0.30", "10.2.0.7", "tcp/1") in connections(result)


def test_kin_is_found_through_the_same_role_of_another_product():
    content = catalogue(
        flow("push", "server", "agent", "tcp/1"),
        components=[
            *COMPONENTS,
            {"id": "node", "name": "Node", "kind": "server", "specialises": "other.center"},
        ],
        other={"components": OTHER, "flows": []},
    )
    result = built(site(AGENT, bound("app.node", "10.2.0.9")), content)
    assert values(result, "source") == ["10.2.0.9"]
    inherited = catalogue(
        flow("push", "node", "agent", "tcp/1"),
        components=[
            *COMPONENTS,
            {"id": "node", "name": "Node", "kind": "server", "specialises": "other.center"},
        ],
        other={"components": OTHER, "flows": []},
    )
    assert values(built(site(AGENT, SERVER), inherited), "source") == ["10.2.0.5"]


def test_a_virtual_address_alone_opens_no_connection_and_that_is_told():
    content = catalogue(flow("push", "server", "agent", "udp/161"))
    result = built(site(AGENT, bound("app.server", Member("10.2.0.10", is_virtual=True))), content)
    assert result.entries == ()
    assert codes(result) == ["members-missing"]


def test_a_classic_side_is_used_as_soon_as_one_of_its_roles_is_bound():
    content = catalogue(
        flow("old", ["primary", "secondary"], "site.dns", "tcp/1", lifecycle="classic")
    )
    unused = built(site(), content)
    assert (codes(unused), reasons(unused)["app.old"][0]) == ([], "classic-not-used")
    used = built(
        site(bound("app.primary", "10.2.0.2"), site_services=(bound("site.dns", "10.2.0.53"),)),
        content,
    )
    assert len(used.entries) == 1
