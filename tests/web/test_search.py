"""Search everywhere: what is found, in which order, by whom, and how the page tells it."""

from __future__ import annotations

from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.search_terms import parse_search
from requirements_app.rulesets.models import Entry
from requirements_app.rulesets.search import rules_found
from requirements_app.search.everywhere import KINDS, search
from requirements_app.sites import services
from requirements_app.sites.models import SiteRole
from requirements_app.sites.selectors import visible_sites

from .world import build_rule_set

MOST_QUERIES = 34


def ids(user, text: str, kind: str) -> list[str]:
    """What is found of one kind, by slug, pattern or site."""
    rows = search(user, text, kind, 50).found[kind].rows
    if kind == "sites":
        return [row.site.slug for row in rows]
    if kind == "rules":
        return [row.rule_set.site.slug for row in rows]
    if kind == "hosts":
        return [row.entity.pattern for row in rows]
    return [row.entity.slug for row in rows]


# --- the catalogue ---------------------------------------------------------------------------


def test_a_products_name_leads_to_the_product_first(world):
    assert ids(world.stranger, "ASGARD", "products")[0] == "nextron-asgard"
    assert "nexthink" in ids(world.stranger, "nexthink", "products")
    assert len(ids(world.stranger, "nextron", "products")) > 1


def test_a_full_id_leads_to_its_component_and_its_flow(world):
    assert ids(world.stranger, "nexthink.collector", "components")[0] == "nexthink.collector"
    flow = "nexthink.collector-assignment"
    assert ids(world.stranger, flow, "flows")[0] == flow


def test_what_is_called_so_comes_first(world):
    found = ids(world.stranger, "collector", "components")
    assert found[0] == "nexthink.collector"
    assert len(found) > 1


def test_a_host_is_found_by_itself_by_a_part_and_by_what_holds_it(world):
    assert "doc.nexthink.com" in ids(world.stranger, "doc.nexthink.com", "hosts")
    assert "doc.nexthink.com" in ids(world.stranger, "doc.nexth", "hosts")
    cloud = ids(world.stranger, "*.nexthink.cloud", "hosts")
    assert cloud
    assert all("nexthink.cloud" in pattern for pattern in cloud)
    instance = ids(world.stranger, "acme.eu.nexthink.cloud", "hosts")
    assert "{instance}.{region}.nexthink.cloud" in instance


def test_a_host_that_is_not_in_the_catalogue_finds_no_host_and_no_flow(world):
    for kind in ("hosts", "flows"):
        assert ids(world.stranger, "*.nowhere.example", kind) == []
        assert ids(world.stranger, "192.0.2.77", kind) == []


def test_a_port_finds_flows_with_it_and_a_protocol_narrows_them(world):
    every = search(world.stranger, "514", "flows", 50).found["flows"]
    udp = search(world.stranger, "udp/514", "flows", 50).found["flows"]
    assert 0 < udp.count <= every.count
    assert {port.protocol for row in udp.rows for port in row.services.all()} >= {"udp"}
    assert ids(world.stranger, "514", "hosts") == []


def test_words_and_ports_must_all_hold(world):
    both = set(ids(world.stranger, "update1 443", "flows"))
    assert both
    assert both <= set(ids(world.stranger, "update1", "flows"))
    assert ids(world.stranger, "update1 4711", "flows") == []
    assert ids(world.stranger, "update1 443", "hosts")
    assert ids(world.stranger, "update1 4711", "hosts") == []


def test_all_of_the_flows_are_a_click_away_with_the_same_filters(page, world):
    answer = search(world.stranger, "nexthink tcp/443")
    text = unescape(page.get("/search/", {"q": "nexthink tcp/443"}).content.decode())
    assert "/flows/?q=nexthink&port=443&protocol=tcp" in text
    shown = page.get("/flows/?q=nexthink&port=443&protocol=tcp").context["page"].count
    assert shown == answer.found["flows"].count


# --- sites and their rules -------------------------------------------------------------------


def test_a_site_is_found_by_name_by_what_runs_there_and_by_its_addresses(world):
    assert ids(world.owner, "northfield", "sites") == ["campus"]
    assert "campus" in ids(world.owner, "nexthink", "sites")
    assert "campus" in ids(world.owner, "10.20.12.10", "sites")
    found = search(world.owner, "10.20.12.10", "sites").found["sites"].rows
    assert any(row.networks for row in found if row.site.slug == "campus")


def test_rules_are_found_by_words_ports_and_addresses(world):
    assert "campus" in ids(world.owner, "update1 443", "rules")
    assert ids(world.owner, "update1 4711", "rules") == []
    content = world.rule_sets["campus"].content
    inside = Entry.objects.filter(content=content, destination_first__isnull=False)
    entry = inside.exclude(source_first=None)[0]
    for address in (entry.source_first, entry.destination_first):
        found = search(world.owner, str(address), "rules", 50).found["rules"].rows
        assert entry.rule_number in {
            row.rule.number for row in found if row.rule_set.site.slug == "campus"
        }


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("10.20.12.9", "sources"),  # in 10.20.12.9-10.20.12.10, which was merged
        ("10.20.12.0/24", "destinations"),
        ("10.20.12.8-10.20.12.11", "destinations"),
        ("10.0.0.0/8", "destinations"),
    ],
)
def test_every_entry_with_an_address_has_its_rule_found(world, text, side):
    address = AddressRange.from_text(text)
    first, last = (AddressRange(4, number, number).text for number in (address.first, address.last))
    column = side.removesuffix("s")
    entries = Entry.objects.filter(
        **{f"{column}_first__lte": last, f"{column}_last__gte": first},
        content=world.rule_sets["campus"].content,
    )
    expected = set(entries.values_list("rule_number", flat=True))
    found = rules_found(visible_sites(world.owner), parse_search(text), None, (), 1000)
    numbers = {row.rule.number for row in found.rows if row.rule_set.site.slug == "campus"}
    assert expected
    assert expected <= numbers


def test_nobody_finds_a_site_or_a_rule_that_they_may_not_see(world):
    for text in ("northfield", "10.20.12.10", "update1 443", "campus"):
        for kind in ("sites", "rules"):
            assert ids(world.stranger, text, kind) == []
    assert set(ids(world.reader, "update1 443", "rules")) == {"campus"}
    SiteRole.objects.filter(user=world.reader).delete()
    assert ids(world.reader, "update1 443", "rules") == []


def test_only_the_current_rule_set_counts(world):
    site = world.sites["campus"]
    build_rule_set(site, world.owner)
    found = search(world.owner, "update1 443", "rules", 50).found["rules"].rows
    newest = site.rule_sets.order_by("-built_at")[0]
    assert {row.rule_set for row in found if row.rule_set.site == site} == {newest}


# --- the page --------------------------------------------------------------------------------


def text_of(page, **query: str) -> str:
    return unescape(page.get("/search/", query).content.decode())


def test_the_page_says_how_it_understood_the_question(page):
    assert "Searched for port 443 and the word “update1”." in text_of(page, q="update1 443")
    assert "Searched for TCP port 22 and the address 10.1.2.3." in text_of(
        page, q="10.1.2.3 tcp/22"
    )
    assert "Searched for the hosts *.nexthink.cloud." in text_of(page, q="*.nexthink.cloud")
    assert "the words “a1” and “b2”" in text_of(page, q="a1 b2")


def test_the_page_has_the_words_marked_and_links_to_what_it_found(page):
    text = text_of(page, q="asgard")
    assert reverse("product", args=["nextron-asgard"]) in text
    assert "<mark>ASGARD</mark>" in text or "<mark>asgard</mark>" in text


def test_htmx_gets_the_part_with_what_is_told(page):
    text = page.get("/search/?q=asgard", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in text
    assert 'id="search-told" hx-swap-oob="innerHTML"' in text


def test_without_a_question_the_page_tells_what_can_be_asked(page):
    assert "What can be searched for" in text_of(page)
    assert "Type one more letter." in text_of(page, q="a")
    assert "Nothing fits" in text_of(page, q="zzzzzz")


@pytest.mark.parametrize("kind", KINDS)
def test_one_kind_can_be_asked_for(page, kind):
    assert page.get("/search/", {"q": "nexthink", "kind": kind}).status_code == 200
    assert page.get("/search/", {"q": "nexthink", "kind": "x"}).status_code == 400


@pytest.mark.parametrize(
    "text",
    ["%", "_", "%%%", "\\", "'", '"', "<script>", "x" * 301, "a b c d e f g h i", "::", "tcp/",
     "10.0.0.0/8", "0.0.0.0/0", "*.", "*.*", "(", "[", "\u202e", "{}", "1e9", "２２"],
)  # fmt: skip
def test_odd_questions_have_an_answer(page, text):
    response = page.get("/search/", {"q": text})
    assert response.status_code in (200, 400)
    if response.status_code == 400:
        assert 'role="alert"' in response.content.decode()


def test_markup_that_is_searched_for_stays_text(page):
    assert "<script>alert" not in page.get("/search/?q=<script>alert(1)</script>").content.decode()


@pytest.mark.parametrize(
    ("few", "many"),
    [("update1 443", "nexthink 443"), ("10.20.12.10", "10.20.0.0/16"), ("thor", "server")],
)
def test_a_search_asks_as_much_for_few_as_for_many(page, world, few, many):
    def queries(text: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert page.get("/search/", {"q": text}).status_code == 200
        return len(captured)

    for text in (few, many):
        queries(text)
    before = queries(few), queries(many)
    assert max(before) <= MOST_QUERIES
    for number in range(3):
        services.site_create(actor=world.owner, slug=f"more-{number}", name="Nexthink server")
    assert (queries(few), queries(many)) == before


def test_the_api_answers_the_same_groups(page, world):
    told = page.get("/api/v1/search/", {"q": "update1 443"}).json()
    assert told["understood"] == {
        "words": ["update1"], "names": [], "addresses": [], "ports": ["443"],
    }  # fmt: skip
    assert [group["kind"] for group in told["groups"]] == list(KINDS)
    flows = next(group for group in told["groups"] if group["kind"] == "flows")
    assert flows["count"] == search(world.owner, "update1 443").found["flows"].count
    assert flows["results"][0]["url"].startswith("http://testserver/flows/")
    assert page.get("/api/v1/search/").status_code == 400
    only = page.get("/api/v1/search/", {"q": "update1", "kind": "hosts"}).json()
    assert [group["kind"] for group in only["groups"]] == ["hosts"]
