"""The pages of existing rule bases."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.rulesets.stored import jobs_run

from .files import PART, WHOLE, WIDE, covered, saved, uploaded

pytestmark = pytest.mark.django_db
BASE = "/sites/hq/rule-bases/"


@pytest.fixture
def owner(office):
    return signed_in(office.olga)


def signed_in(user):
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def send(client, data=WHOLE, name="inner.rules", **fields):
    return client.post(BASE, {"file": SimpleUploadedFile(name, data), **fields})


def text_of(response):
    return response.content.decode().replace("<wbr>", "")


def test_nothing_is_there_yet_and_the_page_says_so(owner):
    text = text_of(owner.get(BASE))
    assert "No rule base was uploaded yet." in text
    assert "Upload a rule base" in text


def test_a_file_is_uploaded_read_and_held_against_the_rule_set(owner):
    made = send(owner, firewall="inner")
    assert made.status_code == 302
    page = made["Location"]
    assert "job-progress" in text_of(owner.get(page))
    jobs_run()
    text = text_of(owner.get(page))
    assert "iptables-save" in text
    assert "10.1.0.0/24" in text
    address = f"{page}coverage/"
    assert "job-progress" in text_of(owner.get(address))
    jobs_run()
    text = text_of(owner.get(address))
    assert "Already allowed" in text
    assert "Rule 1" in text
    assert "source_zone=clients&amp;destination_zone=servers&amp;answer=allowed" in text


def test_what_is_wrong_with_a_file_is_told_at_its_field(owner):
    refused = send(owner, b"hello\n")
    assert refused.status_code == 400
    assert "looks like no format that can be read" in text_of(refused)
    assert "send what nft -j list ruleset" in text_of(refused).lower()
    assert send(owner, b"").status_code == 400
    assert send(owner, WHOLE + b"\xfc").status_code == 400
    assert send(owner, WHOLE, format="fortios").status_code == 400
    assert owner.post(BASE, {}).status_code == 400
    assert owner.post(BASE, {"file": "text"}).status_code == 400


def test_a_file_that_fails_says_where_and_what_to_do(owner):
    page = send(owner, WHOLE.replace(b"443", b"99999443"))["Location"]
    from requirements_app.jobs.models import Job
    from requirements_app.jobs.runner import run_inline

    run_inline(Job.objects.get(kind="rule-base-read"))
    text = text_of(owner.get(page))
    assert "Line 5" in text
    assert owner.get(f"{page}coverage/").status_code == 409


def test_answers_are_filtered_by_the_address(owner, office):
    base = uploaded(office.site, office.olga, WIDE)
    covered(base, office.olga, office.rule_set)
    address = f"{BASE}{base.pk}/coverage/"
    text = text_of(owner.get(f"{address}?answer=duplicate"))
    assert "The same as" in text
    assert "Rule 1<" not in text
    assert owner.get(f"{address}?answer=nothing").status_code == 400
    assert "No answer fits all filters" in text_of(owner.get(f"{address}?answer=missing"))
    pair = text_of(owner.get(f"{address}?source_zone=clients&destination_zone=servers"))
    assert "Rule 1<" in pair


def test_the_page_of_a_base_leads_to_what_is_shadowed_and_what_stands_twice(owner, office):
    base = uploaded(office.site, office.olga, WIDE)
    covered(base, office.olga, office.rule_set)
    text = text_of(owner.get(f"{BASE}{base.pk}/"))
    for answer in ("shadowed", "duplicate", "wider"):
        assert f"&amp;answer={answer}#answers" in text


def test_the_zones_of_the_file_are_told(owner, office):
    rule = "-i eth1 -o eth2 -s 10.1.0.0/24 -d 10.2.0.5/32 -p tcp -m tcp --dport 443 -j ACCEPT"
    base = uploaded(office.site, office.olga, saved(rule))
    covered(base, office.olga, office.rule_set)
    page = f"{BASE}{base.pk}/"
    assert "Say what they are called there" in text_of(owner.get(f"{page}coverage/"))
    form = {"row_version": 1, "firewall": "inner", "zone_clients": "eth1", "zone_servers": "eth2"}
    assert owner.post(page, form).status_code == 302
    assert owner.post(page, form).status_code == 409
    owner.get(f"{page}coverage/")
    jobs_run()
    assert "Say what they are called there" not in text_of(owner.get(f"{page}coverage/"))
    assert owner.post(page, {**form, "row_version": 2, "zone_clients": "eth9"}).status_code == 400


def test_deleting_asks_first(owner, office):
    base = uploaded(office.site, office.olga)
    page = f"{BASE}{base.pk}/delete/"
    assert "Its rules and its answers go with it." in text_of(owner.get(page))
    assert owner.post(page, {"row_version": 7}).status_code == 409
    assert owner.post(page, {"row_version": 1}).status_code == 302
    assert owner.get(page).status_code == 404


def test_readers_see_all_and_change_nothing(office):
    base = uploaded(office.site, office.olga)
    covered(base, office.olga, office.rule_set)
    reader = signed_in(office.rene)
    for address in ("", f"{base.pk}/", f"{base.pk}/coverage/", f"{base.pk}/delete/"):
        text = text_of(reader.get(f"{BASE}{address}"))
        assert "csrfmiddlewaretoken" not in text.partition("<main")[2]
    assert send(reader).status_code == 403
    assert reader.post(f"{BASE}{base.pk}/", {}).status_code == 403
    assert reader.post(f"{BASE}{base.pk}/delete/", {}).status_code == 403


def test_somebody_elses_comparison_is_waited_for(office):
    from requirements_app.rulebases.services import coverage_request

    base = uploaded(office.site, office.olga)
    assert base.firewall is not None
    coverage_request(
        rule_base=base, rule_set=office.rule_set, firewall=base.firewall, actor=office.olga
    )
    text = text_of(signed_in(office.rene).get(f"{BASE}{base.pk}/coverage/"))
    assert "Somebody else asked for it." in text


def test_markup_in_a_file_stays_text(owner, office):
    csv = (
        "name,source,destination,service,action\n"
        "<script>alert(1)</script>,10.1.0.0/24,10.2.0.5,tcp/443,permit\n"
    )
    base = uploaded(office.site, office.olga, csv.encode(), file_name="<img src=x>.csv")
    covered(base, office.olga, office.rule_set)
    for address in ("", f"{base.pk}/", f"{base.pk}/coverage/", f"{base.pk}/delete/"):
        text = text_of(owner.get(f"{BASE}{address}"))
        assert "<script>alert" not in text
        assert "<img src=x>" not in text


def test_pages_need_as_many_queries_for_many_rows_as_for_few(owner, office):
    def counts(base):
        found = []
        for address in ("", f"{base.pk}/", f"{base.pk}/coverage/"):
            with CaptureQueriesContext(connection) as queries:
                assert owner.get(f"{BASE}{address}").status_code == 200
            found.append(len(queries))
        return found

    few = uploaded(office.site, office.olga, PART)
    covered(few, office.olga, office.rule_set)
    counts(few)
    small = counts(few)
    many = uploaded(office.site, office.olga, WIDE)
    covered(many, office.olga, office.rule_set)
    assert counts(many) == small
