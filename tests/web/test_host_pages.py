"""Hosts: facets, the lists to copy into a proxy, one host with the sites that have it."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

import pytest
from django.urls import reverse

from requirements_app.web.filters.hosts import LISTS
from tests.web.test_flow_pages import choices

HOSTS = "/hosts/"
PARTIAL = {"HX-Request": "true"}


def count(text: str) -> int:
    found = re.search(r"<strong>(\d+) hosts?</strong>", text)
    assert found, "the page does not say how many hosts there are"
    return int(found[1])


def lines(response) -> list[str]:
    """The hosts of a plain-text list, without what is told after `#`."""
    text = response.content.decode()
    assert text.endswith("\n")
    return [line for line in text.splitlines() if not line.startswith("#")]


def told(response) -> str:
    said = [line for line in response.content.decode().splitlines() if line.startswith("#")]
    return "\n".join(said)


@pytest.mark.parametrize("query", ["", "?product=nextron-asgard", "?tls_inspection=forbidden"])
def test_every_choice_of_every_facet_leads_to_as_many_hosts_as_it_says(page, query):
    offered = choices(page.get(f"{HOSTS}{query}").content.decode())
    assert {key for _address, key, _value, _n in offered} == {*LISTS}
    for _address, key, value, n in offered:
        if key not in query:
            mark = "&" if query else "?"
            text = page.get(f"{HOSTS}{query}{mark}{key}={value}", headers=PARTIAL).content.decode()
            assert (key, value, count(text)) == (key, value, n)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"product": "nexthinc"}, "product"),
        ({"kind": "server"}, "kind"),
        ({"proxy": "maybe"}, "proxy"),
        ({"list": "deny"}, "list"),
        ({"list": "proxy", "set-nexthink.region": "moon"}, "set-nexthink.region"),
        ({"q": "x" * 400}, "q"),
    ],
)
def test_a_value_that_cannot_be_read_is_named(page, query, named):
    response = page.get(HOSTS, query)
    assert response.status_code == 400
    assert f'<strong class="mono">{named}</strong>' in response.content.decode()


def test_the_allow_list_names_hosts_of_web_traffic_and_tells_what_it_leaves_out(page):
    query = {"list": "proxy", "as": "text", "product": "nexthink,tippingpoint-sms"}
    response = page.get(HOSTS, query)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert re.fullmatch(
        r'attachment; filename="proxy-\d{10}\.txt"', response["Content-Disposition"]
    )
    assert "doc.nexthink.com" in lines(response)
    assert not any("{" in line or "whois" in line for line in lines(response))
    said = told(response)
    assert "{instance}.{region}.nexthink.cloud: A template: set instance, region" in said
    assert "whois.ripe.net: Reached by tcp/43, which a web proxy does not carry." in said
    assert "Products: nexthink, tippingpoint-sms" in said


def test_placeholders_are_told_and_never_a_line(page):
    response = page.get(HOSTS, {"list": "proxy", "as": "text", "product": "appsanywhere-analytics"})
    assert not any("uni.edu" in line for line in lines(response))
    assert re.search(r"uni\.edu: Only an example in the document: it stands for", told(response))


def test_every_host_is_a_line_or_told(page):
    shown = page.get(HOSTS, {"size": "100"}).content.decode()
    every = {html.unescape(name) for name in re.findall(r'href="/hosts/([^"?]+)/"', shown)}
    response = page.get(HOSTS, {"list": "proxy", "as": "text"})
    said = {line.removeprefix("#   ").partition(": ")[0] for line in told(response).splitlines()}
    assert len(every) > 30
    assert {unquote(name) for name in every} <= {*lines(response), *said}


def test_parameters_make_hosts_of_templates_and_nothing_wider(page):
    query = {"list": "proxy", "as": "text", "product": "nexthink"}
    region = {"set-nexthink.region": "eu"}
    assert "acme.eu.nexthink.cloud" in lines(
        page.get(HOSTS, {**query, **region, "set-nexthink.instance": "acme"})
    )
    half = page.get(HOSTS, {**query, **region})
    assert "set instance" in told(half)
    for wide in ("*", "*.acme", "any"):
        response = page.get(HOSTS, {**query, **region, "set-nexthink.instance": wide})
        if response.status_code == 200:
            assert not any("*" in line or line == "any" for line in lines(response))


def test_the_bypass_list_has_hosts_and_tells_of_ones_own_servers(page):
    response = page.get(HOSTS, {"list": "tls-bypass", "as": "text"})
    assert "update1.nextron-systems.com" in lines(response)
    assert "doc.nexthink.com" not in lines(response)
    assert "A server of your own (nextron-asgard.asgard-server)" in told(response)
    shown = page.get(HOSTS, {"list": "tls-bypass"}).content.decode()
    assert reverse("component", args=["nextron-asgard.asgard-server"]) in shown
    assert 'data-copy-from="#list-text"' in shown


def test_a_host_tells_the_sites_that_have_it_as_far_as_its_reader_sees_them(page, world, visitor):
    address = reverse("host", args=["update1.nextron-systems.com"])
    seen = page.get(address).content.decode()
    assert world.sites["campus"].name in seen
    assert world.sites["datacentre"].name in seen
    reader = visitor(world.reader).get(address).content.decode()
    assert world.sites["campus"].name in reader
    assert world.sites["datacentre"].name not in reader
    stranger = visitor(world.stranger).get(address).content.decode()
    assert "No newest rule set of the sites that you see has it." in stranger


def test_a_template_is_found_at_sites_by_the_names_it_became(page):
    pattern = "{instance}.{region}.nexthink.cloud"
    text = page.get(reverse("host", args=[pattern])).content.decode()
    part = text[text.index('id="sites"') :]
    assert re.search(r"[a-z]+\.<wbr>(eu|us|pac|meta)\.<wbr>nexthink\.<wbr>cloud", part)
