"""Jobs and exports: following accepted work to its file."""

from __future__ import annotations

import csv
import io

import pytest

from requirements_app.audit.models import Event
from requirements_app.downloads.models import StoredFile
from requirements_app.rulesets import lookup as lookups

from .walking import results
from .world import export_made, rule_set_built

pytestmark = pytest.mark.django_db

FINISHED = {"succeeded", "failed", "cancelled"}


def run(job_id):
    from requirements_app.jobs.models import Job
    from requirements_app.jobs.runner import run_inline

    return run_inline(Job.objects.get(pk=job_id))


def test_a_build_is_followed_from_its_location_to_its_rules(api, world):
    accepted = api.post(world.address("rule-sets/"), {"as_of": "2026-11-01"}, format="json")
    assert accepted.status_code == 202
    assert list(accepted.json()) == ["job", "rule_set"]
    job = api.get(accepted["Location"])
    assert list(job.json())[:10] == [
        "id", "kind", "state", "phase", "done", "total", "attempts", "error", "result",
        "cancel_requested",
    ]  # fmt: skip
    assert (job.json()["state"], job.json()["result"], job["Retry-After"]) == ("queued", None, "1")
    address = f"/api/v1/rule-sets/{accepted.json()['rule_set']}/"
    waiting = api.get(address)
    assert (waiting.json()["state"], waiting["Retry-After"]) == ("queued", "1")
    for part in ("rules", "entries", "findings", "decisions"):
        assert api.get(f"{address}{part}/").status_code == 409

    run(accepted.json()["job"])
    job = api.get(accepted["Location"])
    assert job.json()["state"] == "succeeded"
    assert "Retry-After" not in job
    built = api.get(address)
    assert "Retry-After" not in built
    told = built.json()
    assert (told["as_of"], told["site"]) == ("2026-11-01", "hq")
    assert told["content_hash"].startswith("v1:")
    for part in ("rules", "entries"):
        assert len(results(api, f"{address}{part}/?limit=3")) == told[part] > 3
    findings = results(api, f"{address}findings/")
    assert sum(finding["severity"] == "blocking" for finding in findings) == told["blocking"]
    decisions = results(api, f"{address}decisions/?limit=500")
    outcomes = {decision["outcome"] for decision in decisions}
    assert outcomes == {"included", "excluded"}
    excluded = results(api, f"{address}decisions/?outcome=excluded")
    assert excluded == [each for each in decisions if each["outcome"] == "excluded"]
    assert api.get(f"{address}decisions/?outcome=maybe").status_code == 400
    assert [each["id"] for each in results(api, world.address("rule-sets/"))] == [told["id"]]


def test_entries_are_filtered(api, world, person):
    address = f"/api/v1/rule-sets/{rule_set_built(world.site, person).pk}/entries/"
    entries = results(api, address)
    for query, fits in {
        "source_zone=clients": lambda e: e["source"]["zone"] == "clients",
        "destination_zone=servers": lambda e: e["destination"]["zone"] == "servers",
        "flow=nextron-asgard.agent-connection": lambda e: e["flow"].endswith("agent-connection"),
        "port=443": lambda e: "443" in e["service"]["ports"],
        "rule=1": lambda e: e["rule"] == 1,
        "q=10.2.0.5": lambda e: "10.2.0.5" in str(e),
        "protocol=tcp": lambda e: e["service"]["protocol"] == "tcp",
    }.items():
        assert results(api, f"{address}?{query}") == [e for e in entries if fits(e)], query
    for query in ("port=x", "rule=0", "rule=99999999999", "zone=clients"):
        assert api.get(f"{address}?{query}").status_code == 400


def test_an_export_is_followed_from_its_location_to_its_file(api, world, person):
    rule_set = rule_set_built(world.site, person)
    accepted = api.post(
        f"/api/v1/rule-sets/{rule_set.pk}/exports/", {"format": "csv"}, format="json"
    )
    assert accepted.status_code == 202
    address = f"/api/v1/exports/{accepted.json()['export']}/"
    waiting = api.get(address)
    assert (waiting.json()["url"], waiting["Retry-After"]) == (None, "1")
    run(accepted.json()["job"])
    job = api.get(accepted["Location"]).json()
    assert job["result"]["export"] == accepted.json()["export"]
    export = api.get(address).json()
    assert {"url", "expires_at", "sha256", "size", "rows"} <= set(export)
    api.credentials()
    file = api.get(export["url"])
    content = b"".join(file.streaming_content)
    assert len(content) == export["size"]
    assert len(list(csv.DictReader(io.StringIO(content.decode())))) == export["rows"]


def test_a_second_export_at_the_same_time_waits(api, world, person):
    rule_set = rule_set_built(world.site, person)
    address = f"/api/v1/rule-sets/{rule_set.pk}/exports/"
    assert api.post(address, {"format": "csv"}, format="json").status_code == 202
    second = api.post(address, {"format": "pdf"}, format="json")
    assert second.status_code == 429
    assert second["Content-Type"] == "application/problem+json"
    assert int(second["Retry-After"]) > 0
    assert second.json()["mend"]


def test_an_export_of_a_rule_set_that_is_not_built_is_a_conflict(api, world):
    accepted = api.post(world.address("rule-sets/"), {}, format="json").json()
    response = api.post(
        f"/api/v1/rule-sets/{accepted['rule_set']}/exports/", {"format": "csv"}, format="json"
    )
    assert response.status_code == 409


def test_exports_of_the_catalogue_hold_the_selection(api, published):
    selection = {"product": "nexthink", "requirement": "required"}
    accepted = api.post(
        "/api/v1/catalogue/exports/", {"format": "json", "selection": selection}, format="json"
    )
    assert accepted.status_code == 202, accepted.json()
    run(accepted.json()["job"])
    export = api.get(f"/api/v1/exports/{accepted.json()['export']}/").json()
    flows = results(api, "/api/v1/flows/?product=nexthink&requirement=required&limit=500")
    assert export["rows"] == len(flows)


def test_a_queued_job_is_cancelled_and_a_finished_one_is_not(api, world, person):
    accepted = api.post(world.address("rule-sets/"), {}, format="json")
    cancel = f"{accepted['Location']}cancel/"
    first = api.post(cancel)
    assert (first.status_code, first.json()["state"]) == (202, "cancelled")
    assert api.post(cancel).status_code == 202
    finished = export_made(rule_set_built(world.site, person), person)
    refused = api.post(f"/api/v1/jobs/{finished.job_id}/cancel/")
    assert refused.status_code == 409


def test_jobs_are_listed_newest_first_and_by_state(api, world):
    first = api.post(world.address("rule-sets/"), {}, format="json").json()["job"]
    second = api.post(world.address("rule-sets/"), {}, format="json").json()["job"]
    assert [job["id"] for job in results(api, "/api/v1/jobs/")] == [second, first]
    api.post(f"/api/v1/jobs/{first}/cancel/")
    assert [job["id"] for job in results(api, "/api/v1/jobs/?state=queued")] == [second]
    response = api.get("/api/v1/jobs/?state=lost")
    assert response.status_code == 400
    assert "queued" in response.json()["errors"][0]["mend"]


def test_a_failed_job_tells_why(api, world, monkeypatch):
    from requirements_app.jobs.registry import JobFailure

    def fail(*_, **__):
        raise JobFailure("The site is too large.", "Split it.")

    monkeypatch.setattr("requirements_app.rulesets.jobs.build", fail)
    accepted = api.post(world.address("rule-sets/"), {}, format="json")
    run(accepted.json()["job"])
    job = api.get(accepted["Location"]).json()
    assert job["state"] == "failed"
    assert job["error"]["message"] == "The site is too large."
    assert api.get(f"/api/v1/rule-sets/{accepted.json()['rule_set']}/").json()["state"] == "failed"


def test_a_lookup_tells_of_each_site_the_caller_sees(api, world, person):
    query = "/api/v1/lookup/?source=10.1.0.7&destination=10.2.0.5&port=443"
    before = api.get(query).json()
    assert before["verdict"] == "undecidable"
    assert [(s["site"], s["verdict"], s["rule_set"]) for s in before["sites"]] == [
        ("annex", "undecidable", None),
        ("hq", "undecidable", None),
    ]
    assert all("build" in s["why"] for s in before["sites"])
    rule_set = rule_set_built(world.site, person)
    after = api.get(query).json()
    assert after["verdict"] == "required"
    hq = next(s for s in after["sites"] if s["site"] == "hq")
    assert (hq["verdict"], hq["rule_set"]) == ("required", str(rule_set.pk))
    assert {entry["flow"] for entry in hq["entries"]} == {flow["id"] for flow in hq["flows"]}
    assert all(entry["why"] for entry in hq["entries"])
    assert hq["flows"][0]["provenance"]
    other = api.get("/api/v1/lookup/?site=hq&source=10.1.0.7&destination=10.2.0.5&port=23").json()
    assert (other["verdict"], other["sites"][0]["entries"]) == ("not required", [])


def test_a_lookup_says_where_it_stopped_looking(api, world, person, monkeypatch):
    rule_set_built(world.site, person)
    query = "/api/v1/lookup/?site=hq&source=pc.example.com&destination=10.2.0.5&port=443"
    whole = api.get(query).json()["sites"][0]
    assert (whole["verdict"], whole["more_entries"]) == ("undecidable", False)
    assert whole["entry_count"] > 1
    monkeypatch.setattr(lookups, "_LOOKED_AT", 1)
    cut = api.get(query).json()["sites"][0]
    assert (cut["verdict"], cut["entry_count"], cut["more_entries"]) == ("undecidable", 1, True)


def test_an_export_is_deleted_with_its_file_by_its_owner_once_it_is_made(
    api, world, person, neighbour, caller
):
    rule_set = rule_set_built(world.site, person)
    asked = api.post(f"/api/v1/rule-sets/{rule_set.pk}/exports/", {"format": "csv"}, format="json")
    address = f"/api/v1/exports/{asked.json()['export']}/"
    assert api.delete(address).status_code == 409
    run(asked.json()["job"])
    assert caller(neighbour, "read", "write").delete(address).status_code == 404
    assert caller(person, "read").delete(address).status_code == 403
    assert api.delete(address).status_code == 204
    assert api.get(address).status_code == 404
    made = Event.objects.get(action="export.made")
    assert not StoredFile.objects.filter(pk=made.data["sha256"]).exists()
    assert Event.objects.get(action="export.delete").site_slug == "hq"
