"""The main job through the API alone: what a site runs becomes its rule set and its files."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline

pytestmark = pytest.mark.django_db(transaction=True)

ASGARD = "nextron-asgard"
HOSTS = {
    "update-301.nextron-systems.com",
    "update1.nextron-systems.com",
    "update2.nextron-systems.com",
}


def post(api: APIClient, path: str, body: dict, status: int = 201) -> Any:
    response = api.post(f"/api/v1/{path}", body, format="json")
    assert response.status_code == status, response.json()
    return response.json()


def results(api: APIClient, path: str) -> list[dict]:
    """Every page of a list."""
    found: list[dict] = []
    address = f"/api/v1/{path}"
    while address:
        page = api.get(address).json()
        found += page["results"]
        address = page["next"]
    return found


def finish(job_id: str) -> None:
    job = run_inline(Job.objects.get(pk=job_id))
    assert job.state == "succeeded", job.error


@pytest.fixture
def site(api: APIClient) -> str:
    post(api, "sites/", {"slug": "hq", "name": "Headquarters"})
    for slug, prefix in (("clients", "10.1.0.0/16"), ("servers", "10.2.0.0/16")):
        post(api, "sites/hq/zones/", {"slug": slug, "name": slug.title()})
        post(api, "sites/hq/networks/", {"zone": slug, "prefix": prefix})
    post(
        api,
        "sites/hq/firewalls/",
        {"slug": "fw", "name": "Firewall", "zones": ["clients", "servers", "internet"]},
    )
    post(
        api,
        "sites/hq/deployments/",
        {"slug": "prod", "name": "Production", "product": ASGARD, "product_version": "4.0"},
    )
    members = {
        "asgard-agent": ["10.1.0.0/16"],
        "asgard-server": ["10.2.0.5"],
        "analysis-cockpit": ["10.2.0.6"],
        "management-workstation": ["10.1.7.0/24"],
    }
    for component, values in members.items():
        body = {
            "deployment": "prod",
            "component": f"{ASGARD}.{component}",
            "members": [{"value": value} for value in values],
        }
        post(api, "sites/hq/bindings/", body)
    absent = {
        "deployment": "prod",
        "component": f"{ASGARD}.master-asgard",
        "state": "absent",
        "reason": "one ASGARD only",
        "approved_by": "Ada",
        "approved_on": "2026-11-01",
    }
    post(api, "sites/hq/bindings/", absent)
    for service, value in (("dns", "10.2.0.53"), ("siem", "10.2.0.14")):
        body = {"component": f"site.{service}", "members": [{"value": value}]}
        post(api, "sites/hq/bindings/", body)
    return "hq"


@pytest.fixture
def rule_set(api: APIClient, site: str) -> Any:
    response = api.post(f"/api/v1/sites/{site}/rule-sets/", {}, format="json")
    assert response.status_code == 202
    accepted = response.json()
    assert response["Location"].endswith(f"/api/v1/jobs/{accepted['job']}/")
    finish(accepted["job"])
    return accepted["rule_set"]


def test_asgard_at_a_site_gives_its_rules_as_csv(api, rule_set):
    built = api.get(f"/api/v1/rule-sets/{rule_set}/").json()
    assert (built["state"], built["blocking"]) == ("succeeded", 0)
    entries = results(api, f"rule-sets/{rule_set}/entries/?limit=7")
    assert len(entries) == built["entries"]
    updates = {
        e["destination"]["value"]
        for e in entries
        if e["flow"].startswith(f"{ASGARD}.signature") or e["flow"] == f"{ASGARD}.product-updates"
    }
    assert updates == HOSTS
    assert {e["tls_inspection"] for e in entries if e["destination"]["value"] in HOSTS} == {
        "forbidden"
    }

    accepted = post(api, f"rule-sets/{rule_set}/exports/", {"format": "csv"}, 202)
    finish(accepted["job"])
    export = api.get(f"/api/v1/exports/{accepted['export']}/").json()
    file: Any = APIClient().get(export["url"])
    rows = list(csv.DictReader(io.StringIO(b"".join(file.streaming_content).decode())))
    assert len(rows) == export["rows"] == built["rules"]
    agents = next(r for r in rows if r["sources"] == "10.1.0.0/16" and "tcp/443" in r["services"])
    assert (agents["destinations"], agents["tls_inspection"]) == ("10.2.0.5", "forbidden")


def test_every_format_of_a_rule_set_can_be_made(api, rule_set):
    starts = {"pdf": b"%PDF-", "xlsx": b"PK", "json": b"{", "csv": b""}
    for name, start in starts.items():
        accepted = post(api, f"rule-sets/{rule_set}/exports/", {"format": name}, 202)
        finish(accepted["job"])
        export = api.get(f"/api/v1/exports/{accepted['export']}/").json()
        file: Any = APIClient().get(export["url"])
        content = b"".join(file.streaming_content)
        assert content.startswith(start)
        assert len(content) == export["size"]


def test_a_selection_of_the_catalogue_can_be_exported(api, site):
    body = {"format": "catalogue-json", "selection": {"product": ASGARD, "port": "443"}}
    formats = api.post("/api/v1/catalogue/exports/", body | {"format": "?"}, format="json")
    assert formats.status_code == 400
    known = formats.json()["errors"][0]["mend"]
    assert "json" in known


def test_a_lookup_tells_requirement_entries_and_the_document_row(api, rule_set):
    answer = api.get(
        "/api/v1/lookup/?source=10.2.0.5&destination=update1.nextron-systems.com&port=443&protocol=tcp"
    ).json()
    assert answer["verdict"] == "required"
    (site,) = answer["sites"]
    assert site["entries"][0]["flow"] == f"{ASGARD}.signature-updates-update1"
    rows = {(p["document"], p["row"]) for p in site["flows"][0]["provenance"]}
    assert ("nextron-asgard-network-requirements", "1.4.5/2") in rows
    assert (
        api.get("/api/v1/lookup/?source=10.2.0.5&destination=example.org&port=443").json()[
            "verdict"
        ]
        == "not required"
    )
    undecidable = api.get("/api/v1/lookup/?source=10.2.0.5&destination=192.0.2.1&port=443").json()
    assert undecidable["verdict"] == "undecidable"


def test_the_same_inputs_give_the_same_content(api, site, rule_set):
    first = api.get(f"/api/v1/rule-sets/{rule_set}/").json()
    accepted = post(api, f"sites/{site}/rule-sets/", {}, 202)
    finish(accepted["job"])
    again = api.get(f"/api/v1/rule-sets/{accepted['rule_set']}/").json()
    assert again["id"] != first["id"]
    assert again["content_hash"] == first["content_hash"]
    assert json.dumps(again["inputs_hash"]) == json.dumps(first["inputs_hash"])
