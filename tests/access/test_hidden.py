"""What one may not see answers as what does not exist: in words, in headers and in work done."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from .callers import by_session, by_token, person
from .doors import address_of, patterns
from .policy import CHANGE, SEE, rule_of
from .world import ANY_VERSION, api_body

pytestmark = pytest.mark.django_db
NOWHERE = "0" * 8 + "-0000-4000-8000-" + "0" * 12
_CHANGING = re.compile(
    r'value="\w{64}"|nonce-[\w-]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|changes?[ /]\d+'
)


def _site_addresses(estate, *, of_api):
    """Each address of a site twice: that of `hq`, and the same of what does not exist."""
    missing = {"rule_set_id": NOWHERE, "number": 999_999}
    for pattern in patterns():
        rules = [rule_of(pattern.name, reads=each) for each in (True, False)]
        of_site = pattern.parameters and {*rules} & {SEE, CHANGE}
        if of_api == pattern.name.startswith("api:") and of_site:
            there = estate.values(pattern.name)
            gone = {**there, **missing}
            gone |= {key: "nowhere" for key in ("site", "slug", "name") if there[key] == "hq"}
            yield pattern, address_of(pattern, there), address_of(pattern, gone)


@pytest.mark.parametrize("of_api", [True, False], ids=["api", "pages"])
def test_hidden_things_answer_as_missing_ones_do(estate, of_api):
    nora = person("nora")
    client = by_token(nora) if of_api else by_session(nora)
    client.get("/api/v1/sites/" if of_api else "/sites/")
    compared = 0
    for pattern, hidden, missing in _site_addresses(estate, of_api=of_api):
        for method in pattern.methods:
            told = [_asked(client, method, pattern.name, each) for each in (hidden, missing)]
            assert told[0] == told[1], (method, hidden)
            assert told[0][0] == 404, (method, hidden)
            compared += 1
    assert compared > (45 if of_api else 15)


def _asked(client: Any, method: str, name: str, address: str) -> tuple[int, str, list[str], int]:
    """Status, text without what always differs, headers, and queries."""
    options: dict[str, Any] = {"headers": dict(ANY_VERSION)}
    if method != "get" and name.startswith("api:"):
        body = api_body(name.removeprefix("api:"), method)
        options |= {"data": body, "content_type": "application/json"}
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = getattr(client, method)(address, **options)
    text = _CHANGING.sub("", response.content.decode()).replace("nowhere", "hq")
    varying = ("X-Request-ID", "Content-Length", "Server-Timing")
    names = sorted(name for name in response.headers if name not in varying)
    return response.status_code, text, names, len(queries)


def test_refusals_cost_little(estate):
    """A refused caller makes the portal do no more than find out who it is and what it may see."""
    for client in (by_token(person("nora")), by_session(person("nora"))):
        for pattern, hidden, _ in _site_addresses(estate, of_api=True):
            with CaptureQueriesContext(connection) as queries:
                response = getattr(client, pattern.methods[0])(hidden, headers=dict(ANY_VERSION))
            assert response.status_code == 404
            assert len(queries) <= 10, (hidden, [each["sql"] for each in queries])


def test_parts_are_not_reached_through_another_site(estate):
    """Not by the other site's owner, and not by who may see both."""
    administrator = person("adm", group="administrators")
    tried = 0
    for pattern in patterns():
        of_part = pattern.name.startswith("api:") and {"site", "key"} <= set(pattern.parameters)
        if not of_part:
            continue
        address = address_of(pattern, estate.values(pattern.name, site="annex"))
        for user in (estate.other, administrator):
            client = by_token(user)
            for method in pattern.methods:
                body = api_body(pattern.name.removeprefix("api:"), method)
                options: dict[str, Any] = {"headers": dict(ANY_VERSION)}
                if method != "get":
                    options |= {"data": body, "content_type": "application/json"}
                response = getattr(client, method)(address, **options)
                assert response.status_code == 404, (method, address)
                tried += 1
    assert tried > 50
    pages = by_session(estate.other)
    for path in (
        f"proposals/{estate.world.keys['proposal']}/",
        "deployments/prod/",
        f"deployments/prod/bindings/{'nextron-asgard.asgard-server'}/",
    ):
        assert pages.get(f"/sites/annex/{path}").status_code == 404, path


def test_a_site_is_not_betrayed_by_the_names_it_has_taken(estate):
    """That a slug is taken cannot be hidden; whose it is, and whose an external id is, can."""
    site = estate.world.site
    site.external_source, site.external_id = "cmdb", "CI-4711"
    site.save()
    client = by_token(person("nora"))
    known = {"external_source": "cmdb", "external_id": "CI-4711"}
    for body in ({"slug": "hq", "name": "x"}, {"slug": "mine", "name": "x", **known}):
        response = client.post("/api/v1/sites/", body, content_type="application/json")
        assert response.status_code == 400
        told = response.json()["errors"][0]
        assert told["message"] == "is taken by another site"
        assert not {"hq", "Headquarters"} & {told["message"], told["mend"]}
    response = by_token(estate.other).patch(
        "/api/v1/sites/annex/", known, content_type="application/json", headers=dict(ANY_VERSION)
    )
    assert response.status_code == 400
    assert "hq" not in response.content.decode()


def test_with_the_role_the_jobs_about_a_site_are_out_of_sight(estate):
    """The result of a job tells of its site, so it is for those who still may see the site."""
    from requirements_app.sites.models import SiteRole

    pages, api = by_session(estate.owner), by_token(estate.owner)
    jobs = [estate.waiting, estate.rule_set.job_id, estate.export.job_id]
    for job in jobs:
        assert api.get(f"/api/v1/jobs/{job}/").status_code == 200
    SiteRole.objects.filter(user=estate.owner, site=estate.world.site).delete()
    for job in jobs:
        assert api.get(f"/api/v1/jobs/{job}/").status_code == 404
        assert api.post(f"/api/v1/jobs/{job}/cancel/").status_code == 404
        for path in ("", "progress/"):
            assert pages.get(f"/jobs/{job}/{path}").status_code == 404
    assert api.get("/api/v1/jobs/").json()["results"] == []
    assert api.get("/api/v1/exports/").json()["results"] == []
    for page in ("/", "/jobs/", "/exports/"):
        text = pages.get(page).content.decode().partition("<main")[2]
        assert "/rule-sets/" not in text, page
        assert not [job for job in jobs if str(job) in text], page


def test_a_job_of_the_catalogue_stays_its_owners(estate):
    from requirements_app.downloads.services import export_request

    nora = person("nora")
    export = export_request(actor=nora, format="csv", options={}, selection={})
    assert by_token(nora).get(f"/api/v1/jobs/{export.job_id}/").status_code == 200
