"""The list of flows with its facets, and one flow with everything behind it."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from requirements_app.catalogue.models import FlowRevision
from requirements_app.web.flow_columns import COLUMNS

FLOWS = "/flows/"
PARTIAL = {"HX-Request": "true"}


def count(text: str) -> int:
    found = re.search(r"<strong>(\d+) flows?</strong>", text)
    assert found, "the page does not say how many flows there are"
    return int(found[1])


def test_all_flows_are_listed_and_counted(page, world):
    text = page.get(FLOWS).content.decode()
    assert count(text) == FlowRevision.objects.at(world.version).count()
    assert "1–50 of 131" in text


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({"product": "nexthink"}, lambda flow: flow.entity.product.slug == "nexthink"),
        ({"requirement": "optional"}, lambda flow: flow.requirement == "optional"),
        ({"assertion": "unclear"}, lambda flow: flow.assertion == "unclear"),
        ({"lifecycle": "classic"}, lambda flow: flow.lifecycle == "classic"),
        ({"phase": "installation"}, lambda flow: flow.phase == "installation"),
        ({"tls_inspection": "forbidden"}, lambda flow: flow.tls_inspection == "forbidden"),
        (
            {"feature": "nextron-asgard.thunderstorm"},
            lambda flow: bool(flow.feature) and flow.feature.slug == "nextron-asgard.thunderstorm",
        ),
        (
            {"protocol": "udp"},
            lambda flow: any(each.protocol == "udp" for each in flow.services.all()),
        ),
    ],
)
def test_each_filter_leaves_the_flows_that_fit(page, world, query, fits):
    flows = FlowRevision.objects.at(world.version).select_related("entity__product", "feature")
    wanted = sum(fits(flow) for flow in flows)
    assert 0 < wanted < 131
    assert count(page.get(FLOWS, query).content.decode()) == wanted


def test_port_host_and_component_filter_too(page):
    assert 0 < count(page.get(FLOWS, {"port": "50000"}).content.decode()) < 20
    assert count(page.get(FLOWS, {"host": "update1.nextron-systems.com"}).content.decode()) == 2
    query = {"component": "tippingpoint-sms.primary"}
    assert count(page.get(FLOWS, query).content.decode()) > 10


def test_products_can_be_given_several_times_or_joined_by_commas(page):
    twice = page.get("/flows/?product=nexthink&product=nextron-asgard").content.decode()
    joined = page.get("/flows/?product=nexthink,nextron-asgard").content.decode()
    assert count(twice) == count(joined) == 19 + 21


CHOICE = re.compile(
    r'<a href="([^"]*)" id="([a-z_]+)-([^"]*)"(?: aria-current="true")?>'
    r'<span>[^<]*</span> <span class="count">(\d+)</span>'
)


def choices(text: str) -> list[tuple[str, str, str, int]]:
    """The facets' choices: address, facet, value, count."""
    found = CHOICE.findall(text)
    return [(html.unescape(address), key, value, int(n)) for address, key, value, n in found]


@pytest.mark.parametrize(
    "query", ["", "?product=nextron-asgard", "?component=tippingpoint-sms.primary&protocol=tcp"]
)
def test_every_choice_of_every_facet_leads_to_as_many_flows_as_it_says(page, query):
    offered = choices(page.get(f"{FLOWS}{query}").content.decode())
    keys = {key for _address, key, _value, _count in offered}
    assert {"product", "component", "direction", "requirement", "protocol", "port"} <= keys
    asked = [each for each in offered if each[1] not in query]
    for _address, key, value, n in asked[::3]:
        mark = "&" if query else "?"
        text = page.get(f"{FLOWS}{query}{mark}{key}={value}", headers=PARTIAL).content.decode()
        assert (key, value, count(text)) == (key, value, n)


def test_the_link_of_a_choice_sets_it_and_that_of_a_chosen_one_takes_it_away(page):
    offered = choices(page.get(f"{FLOWS}?requirement=optional&q=s").content.decode())
    links = {value: address for address, key, value, _n in offered if key == "requirement"}
    assert links["required"] == "?q=s&requirement=optional,required"
    assert links["optional"] == "?q=s"


def test_several_values_of_a_filter_add_up(page):
    one, other = (
        count(page.get(FLOWS, {"requirement": each}).content.decode())
        for each in ("optional", "conditional")
    )
    both = page.get(FLOWS, {"requirement": "optional,conditional"}).content.decode()
    assert count(both) == one + other
    assert count(page.get(FLOWS, {"port": "443,80"}).content.decode()) > 20


def test_directions_are_seen_from_the_component_or_from_the_product(page):
    server = {"component": "nextron-asgard.asgard-server"}

    def found(**query: str) -> int:
        return count(page.get(FLOWS, query).content.decode())

    incoming, outgoing = (found(**server, direction=way) for way in ("incoming", "outgoing"))
    assert incoming + outgoing == found(**server)
    assert found(product="nextron-asgard", direction="to-internet") >= 6
    assert found(direction="from-internet") < found(direction="to-internet")
    assert page.get(FLOWS, {"direction": "up"}).status_code == 400


def test_columns_are_chosen_in_the_address_and_stay_in_its_links(page):
    text = page.get(f"{FLOWS}?columns=service&columns=effect,document&q=syslog").content.decode()
    heads = re.findall(r'<th scope="col" class="(\w+)"', text)
    assert heads == ["service", "effect", "document"]
    assert "columns=service,effect,document&amp;requirement=required" in text
    assert "#row-1.4.1/2" in text


def test_every_column_can_be_shown_and_no_other(page):
    every = ",".join(COLUMNS)
    text = page.get(FLOWS, {"columns": every, "product": "nexthink"}).content.decode()
    assert re.findall(r'<th scope="col" class="(\w+)"', text) == [*COLUMNS]
    refused = page.get(FLOWS, {"columns": "search_text"})
    assert refused.status_code == 400
    assert '<strong class="mono">columns</strong>' in refused.content.decode()


def test_a_row_is_shown_beside_the_table_without_javascript(page):
    address = f"{FLOWS}?product=nextron-asgard&row=nextron-asgard.agent-syslog"
    text = page.get(address).content.decode()
    panel = text[text.index('id="side-panel"') :]
    for said in (
        "Forward syslog from agents.",
        "Needed with the feature “Syslog from agents”.",
        "the document does not carry its text",
        "Agents work without it.",
        "514/udp [1]",
        "Came into the catalogue.",
        reverse("flow", args=["nextron-asgard.agent-syslog"]),
    ):
        assert said in panel
    assert '<a class="button bare icon" href="?product=nextron-asgard"' in panel
    assert count(text) == 21


def test_htmx_gets_the_panel_alone(page):
    headers = {**PARTIAL, "HX-Target": "side-panel"}
    text = page.get(FLOWS, {"row": "nextron-asgard.agent-syslog"}, headers=headers).content.decode()
    assert text.lstrip().startswith('<div class="side-panel-head">')
    assert "<table class" in text
    assert 'id="results"' not in text


def test_a_row_that_is_no_flow_is_not_found(page):
    assert page.get(FLOWS, {"row": "nextron-asgard.nothing"}).status_code == 404


def test_rows_lead_to_the_panel_and_keep_the_page_of_the_list(page):
    text = page.get(f"{FLOWS}?page=2&sort=purpose").content.decode()
    link = re.search(r'href="([^"]*)" data-row data-panel', text)
    assert link
    assert re.fullmatch(r"\?sort=purpose&page=2&row=[a-z0-9.-]+", html.unescape(link[1]))


def test_filters_that_are_set_can_be_taken_away_one_by_one(page):
    text = page.get(FLOWS, {"product": "nexthink", "requirement": "required"}).content.decode()
    assert 'href="?product=nexthink"' in text
    assert 'href="?requirement=required"' in text


def test_flows_are_sorted_by_need_and_back(page):
    rising = page.get(FLOWS, {"sort": "requirement", "product": "nextron-asgard"})
    falling = page.get(FLOWS, {"sort": "-requirement", "product": "nextron-asgard"})
    first = re.compile(r'<tr class="line">.*?badge need-(\w+)', re.DOTALL)
    assert first.search(rising.content.decode())[1] == "required"
    assert first.search(falling.content.decode())[1] == "optional"
    assert 'aria-sort="descending"' in falling.content.decode()


def test_a_page_has_its_place_in_the_address(page):
    last = page.get(FLOWS, {"page": "3", "q": "s"}).content.decode()
    assert "Page 3 of 3" in last
    assert "?page=2&amp;q=s" in last


def test_nothing_found_says_what_to_do(page):
    text = page.get(FLOWS, {"q": "nothing has this purpose"}).content.decode()
    assert "No flow fits all filters" in text


def test_htmx_gets_the_results_and_the_facets_only(page):
    text = page.get(FLOWS, {"requirement": "required"}, headers=PARTIAL).content.decode()
    assert text.lstrip().startswith("<section")
    assert 'id="facets" hx-swap-oob="true"' in text
    assert "<html" not in text


def test_the_history_of_htmx_gets_the_whole_page(page):
    headers = {**PARTIAL, "HX-History-Restore-Request": "true"}
    assert "<html" in page.get(FLOWS, headers=headers).content.decode()


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"port": "99999"}, "port"),
        ({"port": "https"}, "port"),
        ({"page": "-1"}, "page"),
        ({"page": "1e9"}, "page"),
        ({"size": "5000"}, "size"),
        ({"sort": "search_text"}, "sort"),
        ({"sort": "entity__product__source__slug"}, "sort"),
        ({"requirement": "must"}, "requirement"),
        ({"product": "nexthinc"}, "product"),
        ({"host": "*."}, "host"),
        ({"component": "nothing"}, "component"),
        ({"q": "one two three four five six seven eight nine"}, "q"),
    ],
)
def test_a_value_that_cannot_be_read_is_named_beside_the_form(page, query, named):
    response = page.get(FLOWS, query)
    assert response.status_code == 400
    text = response.content.decode()
    assert f'<strong class="mono">{named}</strong>' in text
    assert 'aria-label="Filter flows"' in text


def test_wildcards_of_sql_are_letters_like_others(page):
    assert count(page.get(FLOWS, {"q": "%_"}).content.decode()) == 0


def test_a_page_beyond_the_last_is_not_found(page):
    assert page.get(FLOWS, {"page": "4"}).status_code == 404


def test_a_flow_shows_what_is_known_and_the_rows_behind_it(page):
    text = page.get(reverse("flow", args=["nextron-asgard.agent-communication"])).content.decode()
    for said in (
        "Let agents talk to the ASGARD server.",
        "ASGARD Agent",
        "tcp/443",
        "No TLS inspection",
        "Agent / Server communication",
        "443/tcp",
        '<th scope="col">Description</th>',
        "1.4.1/1",
    ):
        assert said in text


def test_every_flow_has_its_page(page, world):
    slugs = FlowRevision.objects.at(world.version).values_list("entity__slug", flat=True)
    found = {slug: page.get(reverse("flow", args=[slug])).status_code for slug in slugs}
    assert {slug for slug, status in found.items() if status != 200} == set()


def test_an_unclear_flow_lists_its_readings(page, world):
    unclear = FlowRevision.objects.at(world.version).filter(assertion="unclear")
    flow = next(each for each in unclear if each.content["readings"])
    text = page.get(reverse("flow", args=[flow.entity.slug])).content.decode()
    for reading in flow.content["readings"]:
        assert reading["id"] in text
    assert "confirms one of these readings" in text


def test_conditions_are_told_in_words(page):
    text = page.get(reverse("flow", args=["nextron-asgard.agent-syslog"])).content.decode()
    assert "Needed with the feature “Syslog from agents”." in text
