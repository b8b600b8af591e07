"""The list of flows with its facets, and one flow with everything behind it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from requirements_app.catalogue.models import FlowRevision

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


def test_a_facet_counts_what_its_choice_would_leave(page):
    text = page.get(FLOWS, {"product": "nextron-asgard"}).content.decode()
    shown = re.search(r'<option value="optional">Optional \((\d+)\)', text)
    assert shown
    chosen = page.get(FLOWS, {"product": "nextron-asgard", "requirement": "optional"})
    assert count(chosen.content.decode()) == int(shown[1])


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
