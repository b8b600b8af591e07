"""The picture of a product by the API: asked for, waited for, taken as SVG."""

from __future__ import annotations

import pytest

from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline
from requirements_app.pictures import jobs

from .world import ASGARD

pytestmark = pytest.mark.django_db

PICTURE = f"/api/v1/products/{ASGARD}/picture/"


@pytest.fixture(autouse=True)
def quick(monkeypatch) -> None:
    from exports.picture.svg import Picture as Drawn

    monkeypatch.setattr(jobs, "laid_out_apart", lambda _: {})
    monkeypatch.setattr(jobs, "svg", lambda *_: Drawn("<svg/>", 4, 3))


def test_a_picture_is_asked_for_and_taken(api, world):
    assert api.get(PICTURE).json()["state"] == "missing"
    asked = api.post(PICTURE, {}, format="json")
    job = asked.json()["job"]
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    assert asked["Location"].endswith(f"/api/v1/jobs/{job}/")
    waiting = api.get(PICTURE)
    assert (waiting.json()["state"], waiting["Retry-After"]) == ("waiting", "1")
    run_inline(Job.objects.get(pk=job))
    drawn = api.get(PICTURE).json()
    assert (drawn["state"], drawn["svg"], drawn["width"], drawn["height"]) == (
        "drawn", "<svg/>", 4, 3,
    )  # fmt: skip
    assert api.post(PICTURE, {}, format="json").json() == {"job": job, "state": "drawn"}


def test_features_make_another_picture(api, world):
    body = {"selection": {"feature": f"{ASGARD}.thunderstorm", "with": "nexthink"}}
    run_inline(Job.objects.get(pk=api.post(PICTURE, body, format="json").json()["job"]))
    query = f"?feature={ASGARD}.thunderstorm&with=nexthink"
    assert api.get(f"{PICTURE}{query}").json()["state"] == "drawn"
    assert api.get(PICTURE).json()["state"] == "missing"


def test_what_is_not_there_is_refused(api, world):
    assert api.get("/api/v1/products/none/picture/").status_code == 404
    refused = api.get(f"{PICTURE}?feature=none")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "feature")
    refused = api.post(PICTURE, {"selection": {"colour": "red"}}, format="json")
    assert refused.json()["errors"][0]["field"] == "selection.colour"
