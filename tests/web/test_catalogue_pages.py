"""Products, components, hosts, documents and changes, on the real catalogue."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from requirements_app.catalogue import selectors
from requirements_app.documents.models import Row

ASGARD = "nextron-asgard"


def test_products_stand_under_their_vendors(page):
    text = page.get(reverse("products")).content.decode()
    assert text.index("Nextron Systems") < text.index("ASGARD Management Center")
    assert "21 flows" in text


def test_a_product_shows_flows_components_hosts_and_documents(page):
    text = page.get(reverse("product", args=[ASGARD])).content.decode()
    for said in (
        "Let agents talk to the ASGARD server.",
        "Master ASGARD",
        "update1.<wbr>nextron-<wbr>systems.<wbr>com",
        "Thunderstorm",
        "ASGARD Management Center: 1.4. Network Requirements",
    ):
        assert said in text


@pytest.mark.parametrize(
    "slug", ["nexthink", "tippingpoint-sms", "appsanywhere-analytics", "nextron-analysis-cockpit"]
)
def test_every_product_has_its_page(page, slug):
    assert page.get(reverse("product", args=[slug])).status_code == 200


def test_every_component_host_and_document_has_its_page(page, world):
    addresses = [
        *(
            reverse("component", args=[row.entity.slug])
            for row in selectors.component_revisions(world.version)
        ),
        *(
            reverse("host", args=[row.entity.pattern])
            for row in selectors.host_revisions(world.version)
        ),
        *(
            reverse("document", args=[row.entity.slug])
            for row in selectors.document_revisions(world.version)
        ),
    ]
    assert len(addresses) > 90
    assert {page.get(address).status_code for address in addresses} == {200}


def test_a_component_tells_what_it_opens_and_what_it_listens_on(page):
    text = page.get(reverse("component", args=[f"{ASGARD}.asgard-server"])).content.decode()
    opens, listens = text.index("What it opens"), text.index("What it listens on")
    assert opens < text.index("Synchronise assets, and forward logs and samples.") < listens
    assert text.index("Let agents talk to the ASGARD server.") > listens


def test_a_component_shows_what_it_inherits_under_the_name_it_comes_from(page):
    text = page.get(reverse("component", args=["tippingpoint-sms.primary"])).content.decode()
    server = reverse("component", args=["tippingpoint-sms.server"])
    listens = text[text.index('id="listens"') : text.index('id="bound"')]
    own, inherited = listens.index("Stated for this component"), listens.index("Inherited from")
    assert own < inherited < listens.index(server)


def test_roles_that_are_the_same_name_each_other(page):
    asgard, cockpit = f"{ASGARD}.asgard-server", "nextron-analysis-cockpit.management-center"
    for one, other in ((asgard, cockpit), (cockpit, asgard)):
        text = page.get(reverse("component", args=[one])).content.decode()
        assert reverse("component", args=[other]) in text
        assert "Inherited from" in text


def test_a_component_tells_the_sites_that_bind_it_to_those_who_see_them(page, world, visitor):
    address = reverse("component", args=[f"{ASGARD}.asgard-server"])
    bound = page.get(address).content.decode()
    assert f'{reverse("site", args=["campus"])}"' in bound
    stranger = visitor(world.stranger).get(address).content.decode()
    assert "None of the sites that you see binds it." in stranger


def test_several_products_are_one_view_and_one_address(page):
    chosen = page.get("/products/?product=nexthink&product=nextron-asgard")
    assert chosen.status_code == 302
    assert chosen["Location"] == f"/products/nexthink+{ASGARD}/"
    text = page.get(chosen["Location"]).content.decode()
    assert f'href="/products/{ASGARD}/"' in text
    assert f"/flows/?product=nexthink%2C{ASGARD}" in text
    flows = text[text.index('id="flows"') :]
    assert flows.index("Reaching the Nexthink API.") < flows.index(
        "Let agents talk to the ASGARD server."
    )
    for said in ("doc.<wbr>nexthink.<wbr>com", "Connectivity requirements", "Collector"):
        assert said in text


def test_a_product_named_twice_is_shown_once_and_too_many_are_refused(page):
    assert page.get(f"/products/{ASGARD}+{ASGARD}/").content.decode().count("<h1>") == 1
    assert page.get(f"/products/{ASGARD}+nothing/").status_code == 404
    many = "+".join(f"p{n}" for n in range(13))
    assert page.get(f"/products/{many}/").status_code == 400


def test_products_are_searched_and_filtered(page):
    text = page.get(reverse("products"), {"q": "nextron cockpit"}).content.decode()
    assert "1 product<" in text
    assert 'value="nextron-asgard"' not in text
    assert "No product fits" in page.get(reverse("products"), {"q": "zebra"}).content.decode()
    shared = page.get(reverse("products"), {"source": "shared"}).content.decode()
    assert "1 product<" in shared


@pytest.mark.parametrize("state", ["flow", "decided", "unclear"])
def test_a_document_is_filtered_by_what_became_of_its_rows(page, state):
    address = reverse("document", args=[f"{ASGARD}-network-requirements"])
    every = page.get(address).content.decode()
    tab = re.search(rf'\?state={state}"[^>]*>[^<]*<span class="count">(\d+)</span>', every)
    assert tab
    text = page.get(address, {"state": state}).content.decode()
    assert text.count("data-row-of=") == int(tab[1]) < every.count("data-row-of=")
    assert page.get(address, {"state": "lost"}).status_code == 400


def test_a_host_tells_who_needs_it_and_what_is_known(page):
    text = page.get(reverse("host", args=["update1.nextron-systems.com"])).content.decode()
    for said in ("Nextron update server 1", "Forbidden", "basic", "Fetch updates of THOR"):
        assert said in text


def test_hosts_can_be_searched_and_sorted(page):
    found = page.get(reverse("hosts"), {"q": "whois", "sort": "-pattern"}).content.decode()
    assert found.index("whois.ripe.net") < found.index("whois.apnic.net")
    assert "update1.nextron" not in found


def test_a_document_shows_each_row_with_flows_or_decision(page, world):
    slug = "nextron-asgard-network-requirements"
    text = page.get(reverse("document", args=[slug])).content.decode()
    rows = Row.objects.filter(section__revision__document__slug=slug)
    assert rows.count() > 30
    for row in rows:
        assert f'id="row-{row.ref}"' in text
    assert reverse("flow", args=[f"{ASGARD}.agent-communication"]) in text
    assert "Fact of flows" in text


def test_a_cell_with_the_vendors_sentence_says_where_to_read_it(page):
    row = Row.objects.filter(cells__contains=[None]).select_related("section__revision__document")
    found = row.first()
    assert found is not None
    address = reverse("document", args=[found.section.revision.document.slug])
    assert "vendor&#x27;s own sentence" in page.get(address).content.decode() or (
        "vendor's own sentence" in page.get(address).content.decode()
    )


def test_the_originals_lines_are_shown_once_the_original_is_there(page):
    from requirements_app.documents.models import Original, Revision

    slug = "nextron-asgard-network-requirements"
    reading = Revision.objects.get(document__slug=slug)
    text = "\n".join(f"line {number} of the original" for number in range(1, 400))
    Original.objects.create(sha256=reading.sha256, name="asgard.md", content=text.encode())
    shown = page.get(reverse("document", args=[slug])).content.decode()
    line = re.search(r'<li id="line-13"([^>]*)>.*?<a href="([^"]*)">13</a>.*?</li>', shown)
    assert line
    assert 'data-line-of="1.4.1/1" class="flow"' in line[1]
    assert line[2] == "#row-1.4.1/1"
    assert '<a href="#line-13"' in shown
    assert "manage.py documents add" not in shown
    flow = page.get(reverse("flow", args=[f"{ASGARD}.agent-communication"])).content.decode()
    assert "line 13 of the original" in flow


def test_changes_tell_versions_what_changed_and_the_impact(page, world):
    text = page.get(reverse("catalogue-changes"), {"kind": "flow"}).content.decode()
    assert str(world.version) in text
    assert "AddedFlow" in text
    assert page.get(reverse("catalogue-changes"), {"since": world.version}).status_code == 200


def test_an_older_version_is_shown_with_a_warning_and_keeps_its_number_in_links(page, world):
    older = world.version - 1
    text = page.get(reverse("products"), {"version": older}).content.decode()
    assert f"This is catalogue version <strong>{older}</strong>" in text
    assert f"{reverse('product', args=['site'])}?version={older}" in text


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("product", "nothing"),
        ("component", "nothing.at-all"),
        ("flow", "nothing.at-all"),
        ("host", "nothing.example"),
        ("document", "nothing"),
    ],
)
def test_what_is_not_in_the_catalogue_is_not_found(page, name, slug):
    response = page.get(reverse(name, args=[slug]))
    assert response.status_code == 404
    assert slug in response.content.decode()


@pytest.mark.parametrize("version", ["1", "abcdefghij", "2026", "-202611210"])
def test_a_version_that_is_none_is_refused(page, version):
    response = page.get(reverse("products"), {"version": version})
    assert response.status_code == 400
    assert "YYYYMMDDNN" in response.content.decode()
