"""Rule bases by the API."""

from __future__ import annotations

import gzip
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.rulebases.files import PART, WHOLE, WIDE, saved
from tests.rulesets.stored import jobs_run

pytestmark = pytest.mark.django_db
BASE = "/api/v1/sites/hq/rule-bases/"


@pytest.fixture
def office(db):
    from tests.changes.conftest import office_make

    return office_make()


@pytest.fixture
def client(office, caller):
    return caller(office.olga)


def send(client, data=WHOLE, name="inner.rules", headers=None, **fields):
    body = {"file": SimpleUploadedFile(name, data), **fields}
    return client.post(BASE, body, format="multipart", headers=headers or {})


def test_a_form_brings_a_file_and_its_coverage_follows(client, office):
    made = send(client, firewall="inner")
    assert made.status_code == 202, made.json()
    told = made.json()
    assert told["format"] == "iptables"
    assert made["Location"].endswith(f"{BASE}{told['rule_base']}/")
    waiting = client.get(made["Location"])
    assert waiting["Retry-After"]
    assert waiting.json()["state"] == "queued"
    too_early = client.get(f"{made['Location']}coverage/")
    assert too_early.status_code == 409
    jobs_run()
    one = client.get(made["Location"]).json()
    assert (one["rules"], one["unread_count"], one["guessed"]) == (2, 0, True)
    address = f"{made['Location']}coverage/"
    asked = client.get(address)
    assert asked.status_code == 202, asked.json()
    assert asked["Retry-After"]
    assert asked.json()["rule_set"] == str(office.rule_set.pk)
    jobs_run()
    found = client.get(address).json()
    assert found["coverage"]["counts"] == {"allowed": 1}
    (line,) = found["results"]
    assert (line["answer"], line["side"]) == ("allowed", "need")
    assert line["base_rules"][0]["number"] == 1
    assert client.get(f"{address}?answer=missing").json()["results"] == []
    named = client.get(f"{address}?rule_set={office.rule_set.pk}&firewall=inner").json()
    assert named["results"] == found["results"]


def test_rules_come_in_pages_as_the_file_tells_them(client):
    address = send(client, WIDE, firewall="inner")["Location"]
    jobs_run()
    first = client.get(f"{address}rules/?limit=2").json()
    assert [row["number"] for row in first["results"]] == [1, 2]
    assert first["results"][0]["sources"] == ["10.1.0.0/16"]
    assert client.get(first["next"]).json()["results"][0]["number"] == 3


def test_answers_are_filtered_and_come_in_pages(client):
    address = send(client, WIDE, firewall="inner")["Location"]
    jobs_run()
    client.get(f"{address}coverage/")
    jobs_run()
    wider = client.get(f"{address}coverage/?answer=wider&limit=2").json()
    assert [row["base_rule"]["number"] for row in wider["results"]] == [1, 3]
    assert client.get(wider["next"]).json()["results"][0]["base_rule"]["number"] == 4
    pair = client.get(f"{address}coverage/?source_zone=clients&destination_zone=servers").json()
    assert [row["side"] for row in pair["results"]] == ["need"]


def test_json_brings_its_text(client):
    body = {"text": PART.decode(), "format": "iptables", "firewall": "inner"}
    made = client.post(BASE, body, format="json")
    assert made.status_code == 202, made.json()
    other = client.post(BASE, {**body, "format": "fortios"}, format="json")
    assert other.status_code == 400
    assert "iptables" in other.json()["errors"][0]["mend"]


def test_a_repeated_form_with_one_key_has_one_effect(client):
    from requirements_app.rulebases.models import RuleBase

    key = {"Idempotency-Key": "one"}
    first, again = (send(client, headers=key, firewall="inner") for _ in range(2))
    assert (again.status_code, again.json()) == (202, first.json())
    assert again["Idempotent-Replayed"] == "true"
    assert RuleBase.objects.count() == 1
    assert send(client, PART, headers=key, firewall="inner").status_code == 422


def test_editing_and_deleting_name_the_version(client):
    address = send(client)["Location"]
    jobs_run()
    assert client.patch(address, {"firewall": "inner"}, format="json").status_code == 428
    tag = {"If-Match": client.get(address)["ETag"]}
    edited = client.patch(
        address, {"firewall": "inner", "zone_names": {"clients": "eth1"}}, format="json",
        headers=tag,
    )  # fmt: skip
    assert edited.status_code == 200, edited.json()
    assert edited.json()["zone_names"] == {"clients": "eth1"}
    assert client.delete(address, headers=tag).status_code == 412
    assert client.delete(address, headers={"If-Match": edited["ETag"]}).status_code == 204
    assert client.get(address).status_code == 404


def test_without_a_firewall_the_coverage_asks_for_it(client):
    address = send(client)["Location"]
    jobs_run()
    refused = client.get(f"{address}coverage/")
    assert refused.status_code == 409
    assert "firewall" in refused.json()["mend"]
    assert client.get(f"{address}coverage/?firewall=inner").status_code == 202
    assert client.get(f"{address}coverage/?firewall=nowhere").status_code == 400


def test_who_only_reads_sees_and_asks_but_brings_nothing(office, client, caller):
    address = send(client, firewall="inner")["Location"]
    jobs_run()
    reader = caller(office.rene)
    assert reader.get(f"{address}coverage/").status_code == 202
    assert send(reader).status_code == 403


def test_a_failed_comparison_says_how_to_ask_again(client):
    from requirements_app.jobs.models import Job

    address = send(client, firewall="inner")["Location"]
    jobs_run()
    job = client.get(f"{address}coverage/").json()["job"]
    client.post(f"/api/v1/jobs/{job}/cancel/")
    assert Job.objects.get(pk=job).state == "cancelled"
    refused = client.get(f"{address}coverage/")
    assert refused.status_code == 409
    assert f"/api/v1/jobs/{job}/retry/" in refused.json()["mend"]
    assert client.post(f"/api/v1/jobs/{job}/retry/", {}, format="json").status_code == 202
    jobs_run()
    assert client.get(f"{address}coverage/").status_code == 200


DEEP = b'{"nftables":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE config [<!ENTITY a "aaaaaaaaaa">'
    b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><config><devices>&b;</devices></config>'
)
REFUSED = {
    "empty": b"",
    "blank": b" \n\t\n",
    "NUL": WHOLE.replace(b"tcp", b"t\0p"),
    "Latin-1": WHOLE + b"# B\xfcro\n",
    "UTF-16": WHOLE.decode().encode("utf-16"),
    "gzip": gzip.compress(WHOLE * 1000),
    "no format": b"hello\nworld\n",
    "markup": b"<script>alert(1)</script>",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_rule_base_is_refused_with_its_mend(client, name):
    refused = send(client, REFUSED[name])
    assert refused.status_code == 400, refused.json()
    (error,) = refused.json()["errors"]
    assert error["field"].startswith("file")
    assert error["mend"]


@pytest.mark.parametrize(
    ("data", "platform"),
    [
        (DEEP, ""), (DEEP, "nftables"), (BOMB, ""), (BOMB, "paloalto-xml"),
        (b'{"nftables": [{"rule": 7}]}', ""), (b"*filter\n-A FORWARD -j\n", "iptables"),
        (b'{"SecurityGroups": [{"GroupId": {}}]}', "aws-sg"),
        (b"source,destination,service,action\n$(reboot),`id`,tcp/443,permit\n", "csv"),
    ],
)  # fmt: skip
def test_what_breaks_is_refused_or_fails_its_job_with_a_mend(client, data, platform):
    from requirements_app.jobs.models import Job
    from requirements_app.jobs.runner import run_inline
    from requirements_app.rulebases.models import ReadRule

    made = send(client, data, **({"format": platform} if platform else {}))
    if made.status_code == 400:
        assert made.json()["errors"][0]["mend"]
        return
    job = run_inline(Job.objects.get(pk=made.json()["job"]))
    told = client.get(made["Location"]).json()
    if job.state == Job.State.FAILED:
        assert job.error["code"] == "unreadable", job.error
        assert job.error["mend"]
        assert (told["state"], told["rules"], told["error"]) == ("failed", None, job.error)
        assert not ReadRule.objects.exists()
    else:
        assert told["unread_count"] or told["rules"]


def test_another_platforms_file_is_told_by_its_name(client):
    refused = send(client, b"config firewall policy\nedit 1\nnext\nend\n", format="iptables")
    assert refused.status_code == 400
    assert "fortios" in refused.json()["errors"][0]["message"]


def test_a_file_that_is_too_large_is_413(client, monkeypatch):
    from requirements_app.api.rule_bases import RuleBases

    monkeypatch.setattr(RuleBases, "most_bytes", 1_000)
    assert send(client, WHOLE * 20).status_code == 413
    assert send(client, WHOLE * 2_000).status_code == 413
    huge = {"text": "x" * 6_000_000}
    assert client.post(BASE, huge, format="json").status_code == 413


@pytest.mark.parametrize("name", ["<b>x</b>.rules", "$(reboot).rules", "a\u0301 ü.rules"])
def test_a_file_may_be_called_anything_that_is_text(client, name):
    made = send(client, name=name)
    assert made.status_code == 202, made.json()


@pytest.mark.parametrize(
    "fields",
    [
        {"firewall": "nowhere"}, {"format": "pf"}, {"zone_names": "[]"}, {"zone_names": "{"},
        {"zone_names": json.dumps({"nowhere": "x"})}, {"zone_names": json.dumps({"clients": 7})},
        {"other": "x"}, {"firewall": "x\0"}, {"file": "text"},
    ],
)  # fmt: skip
def test_wrong_fields_of_a_form_are_named(client, fields):
    body = {"file": io.BytesIO(WHOLE), **fields}
    refused = client.post(BASE, body, format="multipart")
    assert refused.status_code == 400, refused.content
    assert refused.json()["errors"][0]["field"].split(".")[0] in fields


def test_a_form_without_a_file_or_in_pieces_is_refused(client):
    assert client.post(BASE, {"format": "csv"}, format="multipart").status_code == 400
    kind = "multipart/form-data; boundary=x"
    for body in (b"", b"--x", b"--x\r\nnothing", b"\x00\xff"):
        assert client.post(BASE, body, content_type=kind).status_code == 400
    assert client.post(BASE, b"", content_type="multipart/form-data").status_code == 400


def test_words_of_the_file_are_only_words(client):
    data = saved('-s 10.1.0.0/24 -m comment --comment "<script>$(reboot)</script>" -j ACCEPT')
    address = send(client, data, firewall="inner")["Location"]
    jobs_run()
    told = client.get(f"{address}rules/").json()["results"]
    assert told[0]["sources"] == ["10.1.0.0/24"]


def test_lists_need_as_many_queries_for_many_as_for_one(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def counts(address):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    one = send(client, firewall="inner")["Location"]
    jobs_run()
    client.get(f"{one}coverage/")
    jobs_run()
    addresses = ("", "rules/", "coverage/")
    few = [counts(BASE), *(counts(f"{one}{each}") for each in addresses)]
    many = send(client, WIDE, firewall="inner")["Location"]
    jobs_run()
    client.get(f"{many}coverage/")
    jobs_run()
    assert [counts(BASE), *(counts(f"{many}{each}") for each in addresses)] == few


def test_a_change_leaves_out_what_is_allowed_and_takes_it_back(client, office):
    from tests.changes.acting import asked_for

    change = asked_for(office)
    address = f"/api/v1/changes/{change.pk}/"
    base = send(client, firewall="inner")
    jobs_run()
    client.get(f"{base['Location']}coverage/")
    jobs_run()
    body = {"rule_bases": [base.json()["rule_base"]]}
    assert client.post(f"{address}leave-out/", body, format="json").status_code == 428
    tag = {"If-Match": client.get(address)["ETag"]}
    done = client.post(f"{address}leave-out/", body, format="json", headers=tag)
    assert done.status_code == 200, done.json()
    items = client.get(f"{address}items/").json()["results"]
    (record,) = [each["allowed"] for each in items if each["allowed"]]
    assert record["person"] == "olga"
    assert record["places"][0]["firewall"] == "inner"
    tag = {"If-Match": done["ETag"]}
    back = client.post(f"{address}take-back/", {}, format="json", headers=tag)
    assert back.status_code == 200, back.json()
    again = {"If-Match": back["ETag"]}
    assert client.post(f"{address}take-back/", {}, "json", headers=again).status_code == 409
