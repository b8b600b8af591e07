"""What a product's picture shows: every flow once for each pair of nodes, and the choice holds."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requirements_app.catalogue.content import HOST
from requirements_app.pictures.product_graph import Choice, domain_of, product_graph, shown_flows

from .products import VENDORS_PRODUCTS, catalogue, everything

ASGARD, COCKPIT = "nextron-asgard", "nextron-analysis-cockpit"
_FEATURES = sorted(everything().features)


def graph(*products: str, choice: Choice | None = None):
    return product_graph(catalogue(), products, choice or Choice())


def ends_of(flow_id: str, found) -> Counter[tuple[str, str, bool]]:
    """The pairs of nodes between which the picture shows a flow."""
    return Counter(
        (link.source, link.target, link.both)
        for link in found.links
        if flow_id in {each.id for each in link.flows}
    )


@given(
    st.sets(st.sampled_from(VENDORS_PRODUCTS), min_size=1),
    st.dictionaries(st.sampled_from(_FEATURES), st.booleans()),
)
def test_every_shown_flow_is_in_exactly_one_arrow_for_each_pair_of_its_ends(products, features):
    choice = Choice(features=features)
    slugs = tuple(sorted(products))
    found = product_graph(catalogue(), slugs, choice)
    shown = [
        f"{file.product.slug}.{flow.id}" for file, flow in shown_flows(catalogue(), slugs, choice)
    ]
    drawn = [each.id for link in found.links for each in link.flows]
    assert set(drawn) == set(shown)
    assert len({(link.source, link.target, link.both) for link in found.links}) == len(found.links)
    for flow in shown:
        assert max(ends_of(flow, found).values()) == 1
    nodes = {node.id for node in found.nodes}
    assert len(nodes) == len(found.nodes)
    assert {end for link in found.links for end in (link.source, link.target)} == nodes
    assert found == product_graph(catalogue(), slugs, choice)


@pytest.mark.parametrize("product", VENDORS_PRODUCTS)
def test_with_everything_on_no_flow_of_a_product_is_missing(product):
    found = graph(product, choice=everything())
    drawn = {each.id for link in found.links for each in link.flows}
    assert drawn == {f"{product}.{flow.id}" for flow in catalogue().products[product].flows}


@pytest.mark.parametrize("product", VENDORS_PRODUCTS)
def test_every_host_of_a_shown_flow_stands_in_a_node(product):
    found = graph(product, choice=everything())
    hosts = [host for node in found.nodes for host in node.hosts]
    named = {
        end.removeprefix(HOST)
        for flow in catalogue().products[product].flows
        for end in (*flow.source, *flow.destination)
        if end.startswith(HOST)
    }
    stand_ins = {each for each in named if catalogue().hosts[each].stands_for}
    assert len(set(hosts)) == len(hosts)
    assert set(hosts) == named - stand_ins


def test_a_feature_that_is_off_takes_its_flows_away():
    services = {
        str(service.service)
        for link in graph(ASGARD).links
        for each in link.flows
        for service in each.flow.services
    }
    assert "tcp/9443" not in services
    switched = graph(ASGARD, choice=Choice(features={"nextron-asgard.thunderstorm": True}))
    flows = {each.id for link in switched.links for each in link.flows}
    assert "nextron-asgard.thunderstorm-https" in flows


def test_of_an_alternative_only_the_chosen_option_is_shown():
    product, key = "appsanywhere-analytics", "appsanywhere-analytics.external-destinations"
    options = [each.id for each in catalogue().products[product].alternatives[0].options]
    counts = [
        len(graph(product, choice=Choice(options={key: option})).links) for option in (*options, "")
    ]
    assert counts[2] > max(counts[:2])
    assert len(graph(product).links) in counts[:2]


def test_phases_are_left_out_by_choice():
    product = "tippingpoint-sms"
    phases = {flow.phase for flow in catalogue().products[product].flows}
    operation = graph(product, choice=Choice(phases=("operation",)))
    shown = {each.flow.phase for link in operation.links for each in link.flows}
    assert shown == {"operation"}
    assert shown <= phases


def test_one_role_in_two_products_is_one_node():
    both = {node.components: node for node in graph(ASGARD, COCKPIT).nodes}
    cockpit = both[(f"{COCKPIT}.analysis-cockpit", f"{ASGARD}.analysis-cockpit")]
    assert (cockpit.place, cockpit.owner) == ("servers", COCKPIT)
    alone = next(node for node in graph(ASGARD).nodes if node.name == "Analysis Cockpit")
    assert alone.place == "others"


def test_places_tell_clients_servers_site_vendor_and_internet_apart():
    places = {node.name: (node.place, node.owner) for node in graph(ASGARD).nodes}
    assert places["ASGARD Agent"] == ("clients", "")
    assert places["ASGARD Server"] == ("servers", ASGARD)
    assert places["DNS resolver"] == ("site", "")
    assert places["nextron-systems.com"] == ("vendor", "Nextron Systems")
    assert places["ntp.org"] == ("internet", "")


def test_a_ban_of_tls_inspection_on_flow_or_host_is_told():
    banned = {
        (link.source, each.id)
        for link in graph(ASGARD).links
        for each in link.flows
        if each.forbids_inspection
    }
    assert any(source == f"{ASGARD}.asgard-agent" for source, _ in banned)


@pytest.mark.parametrize(
    ("pattern", "domain"),
    [
        ("update1.nextron-systems.com", "nextron-systems.com"),
        ("*.nexthink.cloud", "nexthink.cloud"),
        ("{instance}.{region}.nexthink.cloud", "nexthink.cloud"),
        ("www.example.co.uk", "example.co.uk"),
        ("10.1.2.3", "10.1.2.3"),
        ("10.0.0.0/8", "10.0.0.0/8"),
        ("2001:db8::1", "2001:db8::1"),
        ("localhost", "localhost"),
    ],
)
def test_hosts_are_grouped_by_their_domain(pattern, domain):
    assert domain_of(pattern) == domain
