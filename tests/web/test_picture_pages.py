"""Pictures on their pages: switched, asked for, drawn, taken along, and told as a table."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requirements_app.audit.models import Event
from requirements_app.downloads.models import Export
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline
from requirements_app.pictures import jobs
from requirements_app.pictures.models import Picture
from requirements_app.pictures.reports import picture_report
from requirements_app.pictures.services import JOB_KIND, picture_request
from requirements_app.pictures.site_zones import zones_picture
from tests.exports.picture.samples import SMALL

ASGARD = "/pictures/?product=nextron-asgard"
SITE = "/sites/campus/picture/"


@pytest.fixture(autouse=True)
def quick(monkeypatch) -> None:
    """Layouts are made once for all of these tests; what is drawn is tests/exports' to hold."""
    from exports.picture.svg import Picture as Drawn

    monkeypatch.setattr(jobs, "laid_out_apart", lambda _: {})
    picture = '<svg class="picture"><title>Drawn</title></svg>'
    monkeypatch.setattr(jobs, "svg", lambda *_: Drawn(picture, 400, 300))


def draw(page, address: str = ASGARD) -> None:
    page.post(address)
    job = Job.objects.filter(kind=JOB_KIND).latest("created_at")
    assert run_inline(job).state == Job.State.SUCCEEDED


def test_the_table_stands_there_before_the_picture_is_drawn(page):
    text = page.get(ASGARD).content.decode()
    assert "Draw it" in text
    assert "<caption" in text
    assert "Let agents talk to the ASGARD server." in text
    assert not Picture.objects.exists()


def test_asking_waiting_and_the_picture(page):
    response = page.post(ASGARD)
    assert response.status_code == 302
    assert "waits to be drawn" in page.get(response["Location"]).content.decode()
    run_inline(Job.objects.get(kind=JOB_KIND))
    text = page.get(ASGARD).content.decode()
    assert "<title>Drawn</title>" in text
    assert "/pictures/picture.svg?product=nextron-asgard" in text


def test_htmx_gets_the_picture_or_the_part_that_switches_change(page):
    headers = {"HX-Request": "true", "HX-Target": "picture"}
    part = page.post(ASGARD, headers=headers).content.decode()
    assert part.strip().startswith('<div class="picture-holder" id="picture" hx-get="/pictures/')
    assert "<table" not in page.get(ASGARD, headers=headers).content.decode()
    switched = page.get(ASGARD, headers={"HX-Request": "true", "HX-Target": "picture-page"})
    text = switched.content.decode()
    assert "<table" in text
    assert "<html" not in text


def test_a_failure_is_told_and_can_be_tried_again(page, monkeypatch):
    def refuse(drawing):
        from exports.base import ExportError

        raise ExportError("the picture cannot be laid out", "choose fewer products")

    monkeypatch.setattr(jobs, "laid_out_apart", refuse)
    page.post(ASGARD)
    run_inline(Job.objects.get(kind=JOB_KIND))
    text = page.get(ASGARD).content.decode()
    assert "The picture cannot be laid out." in text
    assert "Draw it again" in text
    page.post(ASGARD)
    assert Job.objects.filter(kind=JOB_KIND).count() == 2


def test_switches_change_the_table_and_the_address_of_the_picture(page):
    plain = page.get(ASGARD).content.decode()
    assert "tcp/9443" not in plain
    address = f"{ASGARD}&chosen=1&feature=nextron-asgard.thunderstorm"
    text = page.get(address).content.decode()
    assert "tcp/9443" in text
    option = "appsanywhere-analytics.external-destinations"
    chosen = page.get(f"/pictures/?product=appsanywhere-analytics&option-{option}={option}:all")
    assert f"option={option}:all" in chosen.content.decode()


def test_several_products_have_one_picture(page):
    text = page.get("/pictures/?product=nextron-asgard+nextron-analysis-cockpit").content.decode()
    assert "Architecture of " in text
    assert "Fetch updates of THOR, Aurora and signatures." in text


@pytest.mark.parametrize(
    "query",
    ["product=none", "product=nexthink&feature=x", "product=nexthink&option=x&phase=y"],
)
def test_what_cannot_be_shown_is_refused_with_the_mend(page, query):
    response = page.get(f"/pictures/?{query}")
    assert response.status_code == 400


def test_without_a_product_one_is_chosen_first(page):
    assert "Choose one or more products" in page.get("/pictures/").content.decode()


def test_the_svg_is_a_file_once_it_is_drawn(page):
    address = "/pictures/picture.svg?product=nextron-asgard"
    assert page.get(address).status_code == 409
    draw(page)
    response = page.get(address)
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="architecture-nextron')
    assert response.content.startswith(b"<svg")


def test_the_pdf_is_an_export_like_others(page, world, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert page.post(ASGARD, {"want": "pdf"}).status_code == 409
    Picture.objects.all().delete()
    draw(page)
    from exports.picture.layout import laid_out_apart
    from exports.picture.svg import svg

    Picture.objects.update(svg=svg(SMALL, laid_out_apart(SMALL)).text)
    response = page.post(ASGARD, {"want": "pdf"})
    export = Export.objects.get()
    assert response["Location"] == f"/exports/{export.pk}/"
    assert (export.format, export.selection) == ("picture-pdf", {"product": "nextron-asgard"})
    assert run_inline(export.job).state == Job.State.SUCCEEDED
    export.refresh_from_db()
    assert export.file_name.endswith(".pdf")
    assert export.rows == 10
    assert page.post(ASGARD, {"want": "poster"}).status_code == 400


def test_a_site_shows_its_zones_to_those_who_see_it(page, world, visitor):
    text = page.get(SITE).content.decode()
    assert "Zones and firewalls of Northfield campus" in text
    assert "10.24.0.0/16" in text
    draw(page, SITE)
    assert "<title>Drawn</title>" in page.get(SITE).content.decode()
    assert page.get(f"{SITE}picture.svg").status_code == 200
    stranger = visitor(world.stranger)
    assert stranger.get(SITE).status_code == 404
    assert stranger.post(SITE).status_code == 404
    assert stranger.get(f"{SITE}picture.svg").status_code == 404


def test_a_site_shows_what_its_newest_rule_set_lets_through(page, world):
    text = page.get(f"{SITE}?view=flows").content.decode()
    assert "Connections of Northfield campus" in text
    assert "ASGARD Server" in text
    assert f"/rule-sets/{world.rule_sets['campus'].pk}/entries/?source_zone=" in text
    assert page.get(f"{SITE}?view=rooms").status_code == 400
    draw(page, f"{SITE}?view=flows")
    picture = Picture.objects.get()
    entries = sum(
        int(arrow["name"].rsplit("; ", 1)[1].split()[0]) for arrow in picture.drawing["arrows"]
    )
    assert entries == world.rule_sets["campus"].content.entry_count


def test_the_pages_ask_the_database_as_often_for_much_as_for_little(page):
    def asked(address: str) -> int:
        page.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert page.get(address).status_code == 200
        return len(queries)

    few = asked("/pictures/?product=nextron-analysis-cockpit")
    assert few == asked("/pictures/?product=tippingpoint-sms+nexthink+nextron-asgard") <= 12
    assert asked("/sites/branch/picture/") == asked(SITE) <= 16


@pytest.mark.parametrize(("view", "name"), [("", "campus-zones-"), ("?view=flows", "campus-conn")])
def test_a_sites_picture_is_a_pdf_for_those_who_see_the_site(
    page, world, settings, tmp_path, view, name
):
    settings.DATA_DIR = tmp_path
    address = f"{SITE}{view}"
    assert page.post(address, {"want": "pdf"}).status_code == 409
    draw(page, address)
    from exports.picture.layout import laid_out_apart
    from exports.picture.svg import svg

    Picture.objects.update(svg=svg(SMALL, laid_out_apart(SMALL)).text)
    page.post(address, {"want": "pdf"})
    export = Export.objects.get()
    assert (export.site, export.selection) == (
        world.sites["campus"], {"view": "flows"} if view else {},
    )  # fmt: skip
    job = run_inline(export.job)
    assert job.state == Job.State.SUCCEEDED, job.error
    export.refresh_from_db()
    assert export.file_name.startswith(name)
    assert "Northfield campus" in page.get("/exports/").content.decode()
    assert "Picture of Northfield campus" in page.get(f"/exports/{export.pk}/").content.decode()
    assert Event.objects.get(action="export.made").site_slug == "campus"
    world.sites["campus"].roles.all().delete()
    assert page.get(f"/exports/{export.pk}/").status_code == 404
    assert page.get(f"/jobs/{export.job_id}/").status_code == 404


def test_the_kinds_of_zones_stand_in_picture_and_table(page, world):
    text = page.get(SITE).content.decode()
    assert '<span class="badge zone-kind">management</span>' in text
    drawing = zones_picture(world.sites["campus"]).drawing
    lines = {box.id: box.lines for box in drawing.boxes}
    assert lines["zone:security"][0] == "sensitive"
    assert lines["zone:transit"][0] == "10.20.255.0/29"
    asked = picture_request(actor=world.owner, drawing=drawing)
    assert asked.job is not None
    assert run_inline(asked.job).state == Job.State.SUCCEEDED
    table = picture_report(Picture.objects.get(), url="", about="").table
    rows = {row[0][0]: row for row in table.rows}
    assert rows["Zone Security operations"][2] == ("Core firewall",)
    assert "Edge firewall" in rows["Zone Transit between the firewalls"][2]
