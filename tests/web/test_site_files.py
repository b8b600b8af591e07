"""New sites, and many parts of a site from a file."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from requirements_app.sites import services
from requirements_app.sites.models import Network, Site, Zone

from .test_site_pages import text_of

FILES = "/sites/campus/files/"
CSV = "zone,prefix,name\nguests,10.31.0.0/24,Zürich\n"
YAML = "schema: 1\nsites:\n- slug: quay\n  name: Quay\n  zones:\n  - {slug: a, name: A}\n"


def upload(content: bytes | str, **values: object) -> dict[str, object]:
    raw = content.encode() if isinstance(content, str) else content
    return {"kind": "networks", "file": SimpleUploadedFile("x.csv", raw), **values}


def seen(response) -> dict[str, object]:
    """What the page sends when it is told to do what it showed."""
    form = response.context["form"]
    names = [name for name in ("kind", "text", "seen") if name in form.fields]
    return {name: form[name].value() for name in names} | {"do": "apply"}


def test_a_file_is_looked_at_first_and_then_does_exactly_that(page, world):
    looked = page.post(FILES, upload(CSV))
    assert looked.status_code == 200
    assert "campus/networks/guests/10.31.0.0/24" in looked.content.decode()
    assert "Read as UTF-8." in looked.content.decode()
    assert not Zone.objects.filter(slug="guests").exists()
    done = page.post(FILES, seen(looked))
    assert done["Location"] == "/sites/campus/zones/"
    assert Network.objects.get(prefix="10.31.0.0/24").name == "Zürich"


def test_the_encoding_is_told_where_it_is_only_assumed(page):
    text = page.post(FILES, upload(CSV.encode("cp1252"))).content.decode()
    assert "Read as Windows-1252." in text
    assert "letters with accents" in text
    assert "Zürich" in text


def test_problems_are_told_beside_what_would_be_done_and_can_be_mended_there(page):
    response = page.post(FILES, upload(CSV + "guests,10.31.1.1/24,\n"))
    text = response.content.decode()
    assert response.status_code == 400
    assert "networks.csv:3 prefix" in text
    assert "campus/networks/guests/10.31.0.0/24" in text
    assert "Do what the table says" not in text
    mended = seen(response) | {"text": CSV, "do": "check"}
    assert page.post(FILES, mended).status_code == 200


def test_a_file_that_would_do_something_else_by_now_does_nothing(page, world):
    looked = page.post(FILES, upload(CSV))
    services.zone_create(
        actor=world.owner, site=world.sites["campus"], slug="guests", name="Guests"
    )
    response = page.post(FILES, seen(looked))
    assert response.status_code == 409
    assert not Network.objects.filter(prefix="10.31.0.0/24").exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "networks"}, "file"),
        ({"kind": "people", "text": CSV}, "kind"),
        (upload(b"\xff\xfe\x00"), "file"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_field(page, values, field):
    response = page.post(FILES, values)
    assert response.status_code == 400
    assert field in response.context["form"].errors


def test_members_of_all_roles_come_from_one_file(page, world):
    text = page.get(f"{FILES}bindings/").content.decode()
    assert text.startswith("deployment,component,value,name,zone,virtual")
    same = page.post(FILES, {"kind": "bindings", "text": text})
    assert same.context["may_apply"] is False
    more = text + ",site.dns,10.20.0.99,dns9,,\r\n"
    looked = page.post(FILES, {"kind": "bindings", "text": more})
    assert page.post(FILES, seen(looked))["Location"] == "/sites/campus/bindings/"
    assert "10.20.0.99" in page.get(f"{FILES}bindings/").content.decode()


@pytest.mark.parametrize(("kind", "status"), [("networks", 200), ("site", 200), ("secrets", 404)])
def test_the_site_as_it_is_can_be_taken_away_as_a_file(page, kind, status):
    assert page.get(f"{FILES}{kind}/").status_code == status


# --- new sites --------------------------------------------------------------------------------


def test_an_empty_site_is_made_and_leads_to_its_first_step(page):
    response = page.post("/new-site/", {"name": "Harbour office"})
    assert response["Location"] == "/sites/harbour-office/deployments/"
    site = Site.objects.get(slug="harbour-office")
    assert [zone.slug for zone in site.zones.all()] == ["internet"]


def test_a_site_like_another_has_its_structure_but_none_of_its_addresses(page, world):
    assert page.post("/new-site/", {"name": "Annex", "like": "campus"}).status_code == 302
    site, like = Site.objects.get(slug="annex"), world.sites["campus"]
    assert site.zones.count() == like.zones.count()
    assert site.firewalls.count() == like.firewalls.count()
    assert set(site.deployments.values_list("slug", "product", "product_version")) == set(
        like.deployments.values_list("slug", "product", "product_version")
    )
    assert not site.networks.exists()
    assert not site.bindings.exists()
    assert site.catalogue_version_id == like.catalogue_version_id


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Campus"}, "slug"),
        ({"name": "X", "slug": "A b"}, "slug"),
        ({"name": "X", "like": "nothing"}, "like"),
    ],
)
def test_a_site_that_does_not_fit_is_refused_at_its_field(page, values, field):
    response = page.post("/new-site/", values)
    assert response.status_code == 400
    assert field in response.context["form"].errors


def test_nobody_copies_a_site_that_they_may_not_see(world, visitor):
    response = visitor(world.stranger).post("/new-site/", {"name": "Mine", "like": "campus"})
    assert response.status_code == 400
    assert not Site.objects.filter(slug="mine").exists()


def test_a_site_comes_from_its_file(page):
    looked = page.post("/new-site/file/", {"text": YAML})
    assert "quay/zones/a" in looked.content.decode()
    assert not Site.objects.filter(slug="quay").exists()
    assert page.post("/new-site/file/", seen(looked))["Location"] == "/sites/quay/"
    assert Site.objects.get(slug="quay").zones.count() == 2


def test_a_file_with_a_mistake_makes_no_site(page):
    response = page.post("/new-site/file/", {"text": YAML + "  colour: red\n"})
    assert response.status_code == 400
    assert "site.yaml:7" in response.content.decode()


def test_a_file_about_a_site_of_others_is_refused(world, visitor):
    text = "schema: 1\nsites:\n- {slug: campus, name: Mine}\n"
    response = visitor(world.stranger).post("/new-site/file/", {"text": text})
    assert response.status_code == 400
    assert "is taken by another site" in response.content.decode()


def test_the_forms_are_there_for_everybody(world, visitor):
    browser = visitor(world.stranger)
    assert "Make the site" in text_of(browser, "/new-site/")
    assert "Check: change nothing" in text_of(browser, "/new-site/file/")
