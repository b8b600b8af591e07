"""Files and reachability checks on the pages of a change and through the API."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from requirements_app.changes.check_plans import plan_of
from requirements_app.changes.models import CheckRun, Evidence
from requirements_app.downloads.models import Export
from tests.api.test_changes import as_user
from tests.rulesets.stored import jobs_run

from .acting import approved, implemented
from .browsing import client_of, text_of
from .test_checks import signed, told

pytestmark = pytest.mark.django_db


def test_the_pages_offer_the_files_and_make_them(office, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    change = approved(office)
    mona = client_of(office.mona)
    crossing = change.items.exclude(firewalls=[]).first()
    assert crossing is not None
    firewall = crossing.firewalls[0]
    assert 'value="change-pdf"' in text_of(mona, f"/changes/{change.pk}/")
    text = text_of(mona, f"/changes/{change.pk}/implementation/")
    assert f'name="firewall" value="{firewall}"' in text
    address = reverse("change-download", args=[change.pk])
    made = mona.post(address, {"format": "papers-zip", "site": "hq", "firewall": firewall})
    export = Export.objects.get()
    assert made["Location"] == reverse("export", args=[export.pk])
    jobs_run()
    assert change.title in text_of(mona, made["Location"])
    assert change.title in text_of(mona, "/exports/")
    wrong = mona.post(address, {"format": "papers-zip", "site": "hq", "firewall": "nowhere"})
    assert wrong.status_code == 400


def test_a_check_goes_out_and_comes_back_on_the_pages(office):
    change = implemented(office)
    mona, rene = client_of(office.mona), client_of(office.rene)
    page = f"/changes/{change.pk}/implementation/"
    assert "No check was handed out yet" in text_of(mona, page)
    made = mona.post(reverse("change-check", args=[change.pk]), {"start": "hq/"})
    assert made.status_code == 302, made.content.decode()[-2000:]
    run = CheckRun.objects.get()
    script = reverse("change-check-script", args=[change.pk, run.pk])
    assert script in text_of(mona, page)
    assert script not in text_of(rene, page)
    response = mona.get(f"{script}?platform=powershell")
    assert response["Content-Disposition"].endswith('.ps1"')
    assert rene.get(script).status_code == 403
    assert mona.get(f"{script}?platform=abacus").status_code == 400
    address = reverse("change-check-result", args=[change.pk])
    wrong = mona.post(address, {"file": SimpleUploadedFile("a.json", b"{}")})
    assert wrong.status_code == 400
    file = signed(told(plan_of(run)), run)
    taken = mona.post(address, {"file": SimpleUploadedFile("a.json", file)})
    assert taken.status_code == 302, taken.content.decode()[-2000:]
    assert "taken up" in text_of(mona, page)
    assert Evidence.objects.filter(run=run, outcome="works").exists()


def test_a_check_goes_out_and_comes_back_by_api(office):
    change = implemented(office)
    mona = as_user(office.mona)
    here = f"/api/v1/changes/{change.pk}/"
    made = mona.post(f"{here}check-runs/", {"site": "hq"}, format="json")
    assert made.status_code == 201, made.json()
    run = CheckRun.objects.get()
    assert made["Location"] == made.json()["script"]
    assert mona.get(f"{here}check-runs/").json()["results"][0]["used_at"] is None
    assert str(run.pk) in mona.get(made["Location"]).content.decode()
    assert as_user(office.rene).get(made["Location"]).status_code == 403
    result = signed(told(plan_of(run)), run)
    address = f"{here}check-results/"
    taken = mona.post(address, result, content_type="application/json")
    assert taken.status_code == 200, taken.json()
    assert taken["ETag"] == f'"{taken.json()["revision"]}"'
    again = mona.post(address, result, content_type="application/json")
    assert again.status_code == 409
    found = mona.get(f"{here}evidence/").json()["results"]
    assert {each["run"] for each in found} == {str(run.pk)}


def test_the_document_and_its_export_by_api(office, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    change = approved(office)
    rene = as_user(office.rene)
    here = f"/api/v1/changes/{change.pk}/"
    document = rene.get(f"{here}document/")
    assert document.json()["content_hash"] == change.content_hash
    made = rene.post(f"{here}exports/", {"format": "change-json", "options": {}}, format="json")
    assert made.status_code == 202, made.json()
    jobs_run()
    told_of = rene.get(f"/api/v1/exports/{made.json()['export']}/").json()
    assert (told_of["change"], told_of["rows"]) == (change.pk, change.item_count)
    export = Export.objects.get()
    assert export.file is not None
    assert json.loads(document.content)["items"]
    wrong = rene.post(f"{here}exports/", {"format": "papers-pdf"}, format="json")
    assert wrong.status_code == 400
