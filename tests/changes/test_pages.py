"""The pages of changes: a whole life through forms, what is refused, what is shown to whom."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from requirements_app.changes.models import BaselineEntry, Change, Decision, Delegation
from requirements_app.rulesets.models import RuleSet
from requirements_app.sites.services import role_grant
from requirements_app.web.changing import lists
from tests.rulesets.stored import rule_set_build, site_make

from .acting import approved, asked_for, closed, implemented, submitted
from .browsing import TABS, client_of, do, text_of

pytestmark = pytest.mark.django_db

KEY = "00000000-0000-4000-8000-0000000000{:02}"
ASKED = {"title": "Open prod", "justification": "Prod goes live.", "owner": "olga"}


def asked_on_the_page(office, **values) -> Change:
    client = client_of(office.olga)
    address = reverse("rule-set-change", args=[office.rule_set.pk])
    assert "added" in text_of(client, address).lower()
    response = client.post(address, {**ASKED, "key": KEY.format(1), **values})
    assert response.status_code == 302, response.content.decode()[-3000:]
    return Change.objects.latest("pk")


def test_a_change_lives_its_whole_life_on_the_pages(office):
    olga, anna, mona = (client_of(each) for each in (office.olga, office.anna, office.mona))
    assert reverse("rule-set-change", args=[office.rule_set.pk]) in text_of(
        olga, f"/rule-sets/{office.rule_set.pk}/"
    )
    change = asked_on_the_page(office)
    for client in (olga, anna, mona, client_of(office.rene)):
        for name in TABS:
            text_of(client, reverse(name, args=[change.pk]))
    do(olga, change, "submit")
    assert change.state == "submitted"
    assert "Your decision is asked for" in text_of(anna, f"/changes/{change.pk}/")
    assert "Your decision is asked for" not in text_of(olga, f"/changes/{change.pk}/")
    assert f"#{change.pk}" in text_of(anna, "/changes/approvals/")
    do(anna, change, "approve", comment="Looks right.")
    assert change.state == "approved"
    text = text_of(mona, f"/changes/{change.pk}/")
    assert "Looks right." in text
    assert "Schedule" in text
    start = timezone.now() + dt.timedelta(hours=1)
    window: dict[str, Any] = {
        "scheduled_from": start.strftime("%Y-%m-%dT%H:%M"),
        "scheduled_until": (start + dt.timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M"),
    }
    do(mona, change, "schedule", **window)
    assert change.scheduled_from is not None
    do(mona, change, "implement", firewall="inner")
    assert change.state == "scheduled"
    text_of(mona, f"/changes/{change.pk}/implementation/")
    do(mona, change, "implement")
    assert change.state == "implemented"
    do(mona, change, "evidence", outcome="works", text="Seen to work.")
    do(mona, change, "verify", text="Fine.")
    do(mona, change, "close")
    assert change.state == "closed"
    for name in TABS:
        text_of(olga, reverse(name, args=[change.pk]))
    assert "Seen to work." in text_of(olga, f"/changes/{change.pk}/implementation/")
    assert "closed it" in text_of(olga, f"/changes/{change.pk}/timeline/")
    assert f"#{change.pk}" in text_of(olga, "/sites/hq/in-force/?owner=olga")


@pytest.mark.parametrize("address", [
    "/changes/{}/", "/changes/{}/items/", "/administration/policies/risk/{}/",
    "/changes/merge/?change={}",
])  # fmt: skip
def test_numbers_that_no_database_holds_are_not_found(office, address):
    response = client_of(office.olga).get(address.format("9" * 30))
    assert response.status_code in (400, 404)


def test_a_second_click_changes_nothing_and_is_no_error(office):
    change = asked_on_the_page(office)
    again = client_of(office.olga).post(
        reverse("rule-set-change", args=[office.rule_set.pk]), {**ASKED, "key": KEY.format(1)}
    )
    assert again["Location"] == f"/changes/{change.pk}/"
    assert Change.objects.count() == 1
    olga, anna = client_of(office.olga), client_of(office.anna)
    seen = change.revision
    do(olga, change, "submit")
    do(olga, change, "submit", revision=seen)
    seen = change.revision
    do(anna, change, "approve")
    do(anna, change, "approve", revision=seen)
    assert Decision.objects.count() == 1
    text = do(client_of(office.amir), change, "approve", 409, revision=seen).content.decode()
    assert "has moved on" in text


def test_what_is_refused_is_told_on_the_page_with_what_was_written(office):
    change = submitted(office)
    anna = client_of(office.anna)
    text = do(anna, change, "reject", 400).content.decode()
    assert "Nothing was changed" in text
    text = do(anna, change, "approve", 409, content_hash="v1:other", comment="Aha.")
    assert "Aha." in text.content.decode()
    do(client_of(office.olga), change, "approve", 403)
    do(client_of(office.rene), change, "withdraw", 403)
    do(client_of(office.olga), change, "verify", 409)
    do(anna, change, "schedule", 400, scheduled_from="soon")
    response = anna.post(reverse("change-approve", args=[change.pk]), {})
    assert response.status_code == 400
    do(anna, change, "reject", comment="Not yet.")
    assert change.state == "rejected"
    do(client_of(office.olga), change, "revise")
    assert change.state == "draft"
    assert "counts no longer" in text_of(anna, f"/changes/{change.pk}/")


def test_items_are_shown_side_by_side_and_acted_on(office):
    change = asked_on_the_page(office)
    olga = client_of(office.olga)
    address = f"/changes/{change.pk}/items/"
    text = text_of(olga, f"{address}?kind=add&source_zone=clients&row=1")
    assert "Why is this here?" in text
    assert "not in force" in text
    assert "No item fits" in text_of(olga, f"{address}?q=zebra")
    text_of(olga, f"{address}?kind=zebra", 400)
    text_of(olga, f"{address}?row=999", 404)
    count = change.item_count
    do(olga, change, "leave-out", 400)
    response = do(olga, change, "leave-out", item=["1"])
    assert response["Location"] == address
    assert change.item_count == count - 1
    first = change.items.first()
    do(olga, change, "split", 400, item=[first.position])
    response = do(olga, change, "split", 409, item=[each.position for each in change.items.all()],
                  new_title="All")  # fmt: skip
    assert "Nothing would be left" in response.content.decode()


def test_changes_are_split_and_merged_by_their_ticks(office):
    change = asked_for(office)
    olga = client_of(office.olga)
    first = change.items.first()
    assert change.item_count > 1
    response = do(olga, change, "split", item=[first.position], new_title="The first")
    part = Change.objects.latest("pk")
    assert response["Location"] == f"/changes/{part.pk}/"
    assert f"#{change.pk}" in text_of(olga, f"/changes/{part.pk}/")
    assert f"#{part.pk}" in text_of(olga, f"/changes/{change.pk}/")
    address = f"/changes/merge/?change={change.pk}&change={part.pk}"
    assert "The first" in text_of(olga, address)
    given = {"change": [change.pk, part.pk], "new_title": "Both", "justification": "One day.",
             "key": KEY.format(2)}  # fmt: skip
    assert olga.post("/changes/merge/", given).status_code == 302
    assert Change.objects.latest("pk").title == "Both"
    refused = olga.post("/changes/merge/", {**given, "key": KEY.format(3)})
    assert refused.status_code == 409
    assert "alone cannot" in text_of(olga, f"/changes/merge/?change={part.pk}")
    text_of(olga, "/changes/merge/?change=x", 400)
    text_of(olga, "/changes/merge/?change=99999", 404)


def test_an_edit_tells_that_it_voids(office):
    change = approved(office)
    olga = client_of(office.olga)
    text = text_of(olga, f"/changes/{change.pk}/edit/")
    assert "voids its approvals" in text
    values: dict[str, Any] = {**ASKED, "external_reference": "4711", "external_system": "rt"}
    do(olga, change, "edit", **{**values, "title": change.title})
    assert (change.state, change.external_reference) == ("approved", "4711")
    do(olga, change, "edit", **{**values, "title": "Another"})
    assert change.state == "draft"
    assert "Your decision is asked for" not in text_of(
        client_of(office.amir), f"/changes/{change.pk}/"
    )
    text = do(olga, change, "edit", 400, **{**values, "owner": "nobody"}).content.decode()
    assert "is no person with an account" in text
    text_of(client_of(office.rene), f"/changes/{change.pk}/edit/", 403)


def test_people_talk_and_those_who_are_named_are_linked(office):
    change = asked_on_the_page(office)
    rene = client_of(office.rene)
    given = {"text": "Is <b>this</b> right, @anna?\n@nobody", "key": KEY.format(4)}
    for _twice in range(2):
        response = rene.post(reverse("change-comment", args=[change.pk]), given)
        assert response.status_code == 302
    assert change.comments.count() == 1
    text = text_of(rene, f"/changes/{change.pk}/discussion/")
    assert '<a class="mention" href="/changes/?owner=anna">@anna</a>?' in text
    assert "&lt;b&gt;" in text
    assert "<br>@nobody" in text
    assert rene.post(reverse("change-comment", args=[change.pk]), {}).status_code == 400
    for watch, there in (("no", False), ("yes", True)):
        rene.post(reverse("change-watch", args=[change.pk]), {"watch": watch})
        assert change.watchers.filter(user=office.rene).exists() is there


def test_files_are_taken_by_their_bytes_and_given_back_as_files(office):
    change = asked_on_the_page(office)
    olga = client_of(office.olga)
    address = reverse("change-file-add", args=[change.pk])

    def add(name: str, content: bytes, status: int) -> str:
        file = SimpleUploadedFile(name, content, content_type="application/pdf")
        response = olga.post(address, {"file": file})
        assert response.status_code == status, response.content.decode()[-2000:]
        return response.content.decode()

    add("plan.csv", b"a,b\n1,2\n", 302)
    assert "is no type of file" in add("run.pdf", b"\x7fELF\x00\x00", 400)
    assert "is no type of file" not in add("page.html", b"<script>alert(1)</script>", 302)
    file = change.attachments.get(name="page.html")
    response = olga.get(reverse("change-file", args=[change.pk, file.pk]))
    assert response.content == b"<script>alert(1)</script>"
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    remove = reverse("change-file-remove", args=[change.pk, file.pk])
    assert client_of(office.sara).post(remove).status_code in (302, 403)
    assert olga.post(remove).status_code in (302, 400)
    assert not change.attachments.filter(pk=file.pk).exists()
    assert olga.get(reverse("change-file", args=[change.pk, file.pk])).status_code == 404


def test_several_that_are_alike_are_approved_together(office):
    change = submitted(office)
    other_site = site_make(office.olga, "lab", third=10)
    role_grant(actor=office.olga, site=other_site, role="approver", user=office.anna)
    rule_set = rule_set_build(other_site, office.olga)
    olga, anna = client_of(office.olga), client_of(office.anna)
    text = text_of(olga, "/changes/new/")
    assert "LAB" in text
    assert str(rule_set.pk) in text
    chosen = f"/changes/new/?rule_set={rule_set.pk}"
    assert "LAB" in text_of(olga, chosen)
    given = {**ASKED, "rule_set": rule_set.pk, "key": KEY.format(5)}
    assert olga.post("/changes/new/", given).status_code == 302
    second = Change.objects.latest("pk")
    do(olga, second, "submit")
    assert "2 changes that ask for the same" in text_of(anna, "/changes/approvals/")
    address = f"/changes/approvals/several/?change={change.pk}&change={second.pk}"
    text = text_of(anna, address)
    assert "They ask for the same" in text
    marks = re.findall(r'name="seen" value="([^"]+)"', text)
    assert len(marks) == 2
    marks[1] = re.sub(r" \d+ ", " 77 ", marks[1])
    response = anna.post("/changes/approvals/several/", {"seen": marks, "comment": "Both."})
    text = response.content.decode()
    assert text.count("not approved") == 1
    assert "moved on" in text
    states = set(Change.objects.values_list("state", flat=True))
    assert states == {"approved", "submitted"}
    assert anna.post("/changes/approvals/several/", {"seen": ["x"]}).status_code == 400
    assert anna.post("/changes/approvals/several/", {}).status_code == 400


def test_one_change_of_several_sites_hides_what_its_reader_does_not_see(office):
    other_site = site_make(office.olga, "lab", third=10)
    rule_set = rule_set_build(other_site, office.olga)
    olga = client_of(office.olga)
    named = [office.rule_set.pk, rule_set.pk]
    given = {**ASKED, "rule_set": named, "key": KEY.format(6)}
    assert olga.post("/changes/new/", given).status_code == 302
    change = Change.objects.get()
    assert change.sites.count() == 2
    rene = client_of(office.rene)
    for name in TABS:
        text = text_of(rene, reverse(name, args=[change.pk]))
        assert not [each for each in ("LAB", "10.11.0", "10.12.0") if each in text], name
    assert "and 1 site that you do not see" in text
    assert "LAB" not in text_of(rene, "/changes/")
    position = change.items.get(site=other_site, position=change.item_count).position
    text_of(rene, f"/changes/{change.pk}/items/?row={position}", 404)
    nora = client_of(type(office.rene).objects.create_user("nora"))
    text_of(nora, f"/changes/{change.pk}/", 404)
    text_of(nora, f"/changes/new/?rule_set={rule_set.pk}", 404)
    text_of(olga, f"/changes/new/?rule_set={rule_set.pk.hex}")  # no other way to write it fails
    text_of(rene, f"/changes/new/?rule_set={office.rule_set.pk}", 403)


def test_the_list_and_the_board_are_filtered_by_their_address(office):
    olga = client_of(office.olga)
    assert "No change yet" in text_of(olga, "/changes/")
    assert "No change yet" in text_of(olga, "/changes/board/")
    change = closed(office, emergency=False)
    for query, there in (
        ("", True), ("state=closed", True), ("state=open", False), ("site=hq", True),
        ("risk=critical", False), ("q=prod+needs", True), (f"q=%23{change.pk}", True),
        ("owner=olga", True), ("owner=rene", False), ("product=app", True),
        ("emergency=true", False),
    ):  # fmt: skip
        for address in ("/changes/", "/changes/board/"):
            shown = f'href="/changes/{change.pk}/"' in text_of(olga, f"{address}?{query}")
            assert shown is there, (address, query)
    text_of(olga, "/changes/?state=zebra", 400)
    assert text_of(olga, "/changes/board/?risk=zebra", 400)


def test_what_a_column_of_the_board_leaves_out_is_a_list_by_the_same_filters(office, monkeypatch):
    monkeypatch.setattr(lists, "CARDS_SHOWN", 1)
    for _change in range(2):
        asked_for(office)
    text = text_of(client_of(office.olga), "/changes/board/?site=hq")
    assert 'href="/changes/?site=hq&amp;state=draft"' in text
    assert "and 1 more" in text


def test_mail_is_promised_where_it_is_sent(office, settings):
    for sent in (True, False):
        settings.MAIL_SENT = sent
        text = text_of(client_of(office.anna), "/changes/approvals/")
        assert ("told by e-mail" in text) is sent


def test_somebody_decides_while_another_is_away(office):
    change = submitted(office)
    anna, mona = client_of(office.anna), client_of(office.mona)
    today = timezone.localdate()
    given = {"delegate": "mona", "first_day": today, "last_day": today, "key": KEY.format(7)}
    for _twice in range(2):
        assert anna.post("/changes/absence/", given).status_code == 302
    assert Delegation.objects.count() == 1
    assert "mona" in text_of(anna, "/changes/absence/")
    assert "You also decide for anna" in text_of(mona, "/changes/approvals/")
    assert f"#{change.pk}" in text_of(mona, "/changes/approvals/")
    bad = {**given, "delegate": "nobody", "key": KEY.format(8)}
    assert anna.post("/changes/absence/", bad).status_code == 400
    end = reverse("absence-end", args=[Delegation.objects.get().pk])
    assert mona.post(end).status_code == 404
    assert anna.post(end).status_code == 302
    assert f"#{change.pk}" not in text_of(mona, "/changes/approvals/")


def test_policies_are_read_by_all_and_edited_by_administrators(office):
    from django.contrib.auth.models import Group

    rene, olga = client_of(office.rene), client_of(office.olga)
    text = text_of(rene, "/administration/policies/risk/")
    assert "<textarea" not in text
    assert "schema: 1" in text
    text_of(rene, "/administration/policies/")
    assert rene.post("/administration/policies/risk/", {}).status_code == 403
    office.olga.groups.add(Group.objects.get_or_create(name="administrators")[0])
    assert "<textarea" in text_of(olga, "/administration/policies/approval/")
    from requirements_app.changes.policies import policy_current

    current = policy_current("approval")
    address = "/administration/policies/approval/"
    bad = {"number": 1, "text": current.text.replace("needed: 1", "needed: many", 1)}
    response = olga.post(address, bad)
    assert response.status_code == 400
    assert re.search(r"approval\.yaml:\d+", response.content.decode())
    better = current.text.replace("most_items: 50000", "most_items: 400").replace("\n", "\r\n")
    assert olga.post(address, {"number": 1, "text": better}).status_code == 302
    assert "\r" not in policy_current("approval").text
    assert olga.post(address, {"number": 1, "text": current.text}).status_code == 409
    text = text_of(rene, f"{address}2/")
    assert "most_items: 400" in text
    assert text.count('class="removed"') == 1
    text_of(rene, f"{address}1/")
    text_of(rene, f"{address}9/", 404)
    text_of(rene, f"{address}2/?with=x", 400)
    text_of(rene, "/administration/policies/zebra/", 404)


def test_the_first_page_tells_what_waits(office):
    change = submitted(office)
    assert f"#{change.pk}" in text_of(client_of(office.anna), "/")
    assert f"/changes/{change.pk}/" not in text_of(client_of(office.rene), "/")
    draft = asked_for(office, title="Left alone")
    assert f"/changes/{draft.pk}/" in text_of(client_of(office.olga), "/")


def test_what_is_in_force_is_filtered(office):
    rene = client_of(office.rene)
    assert "Nothing is in force yet" in text_of(rene, "/sites/hq/in-force/")
    implemented(office)
    for query, there in (
        ("", True), ("product=app", True), ("firewall=inner", True), ("firewall=none", False),
        ("owner=olga", True), ("q=goes+live", True), ("q=zebra", False), ("review=due", False),
    ):  # fmt: skip
        text = text_of(rene, f"/sites/hq/in-force/?{query}")
        assert ("0 entries in force" not in text) is there, query
    BaselineEntry.objects.update(review_on=timezone.localdate())
    assert "0 entries" not in text_of(rene, "/sites/hq/in-force/?review=due")
    text_of(rene, "/sites/hq/in-force/?review=zebra", 400)


def test_a_change_that_is_judged_or_behind_says_so(office):
    change = asked_for(office)
    olga = client_of(office.olga)
    Change.objects.filter(pk=change.pk).update(content_hash="")
    assert 'id="being-judged"' in text_of(olga, f"/changes/{change.pk}/")
    do(olga, change, "submit", 409)
    approved_one = approved(office)
    do(client_of(office.mona), approved_one, "implement")
    assert 'id="baseline-moved"' in text_of(olga, f"/changes/{change.pk}/")
    back = do(olga, approved_one, "roll-back", reason="It broke prod.")
    assert "Roll back" in text_of(olga, back["Location"])
    assert RuleSet.objects.exists()


def test_a_rejected_change_says_why_and_asks_nobody_any_more(office):
    change = submitted(office)
    page = text_of(client_of(office.olga), f"/changes/{change.pk}/")
    assert "<small>asks" in page
    do(client_of(office.anna), change, "reject", comment="Name the hosts.")
    page = text_of(client_of(office.olga), f"/changes/{change.pk}/")
    ended = page.partition('id="ended"')[2].partition("</div>")[0]
    assert "anna" in ended
    assert "rejected it" in ended
    assert "Name the hosts." in ended
    assert "<small>asks" not in page
    assert 'class="refused"' in page


def test_a_withdrawn_change_says_why_and_that_nobody_is_asked(office):
    change = submitted(office)
    do(client_of(office.olga), change, "withdraw", reason="The project was stopped.")
    page = text_of(client_of(office.rene), f"/changes/{change.pk}/")
    assert "The project was stopped." in page.partition('id="ended"')[2].partition("</div>")[0]
    assert "Nobody is asked: it is withdrawn." in page
    do(client_of(office.olga), change, "revise")
    assert 'id="ended"' not in text_of(client_of(office.rene), f"/changes/{change.pk}/")


def test_the_timeline_tells_no_numbers_of_comments(office):
    change = submitted(office)
    client = client_of(office.anna)
    address = reverse("change-comment", args=[change.pk])
    asked = {"text": "Which hosts?", "key": KEY.format(7)}
    assert client.post(address, asked).status_code == 302
    page = text_of(client, f"/changes/{change.pk}/timeline/")
    happening = page.partition("commented")[2].partition("</li>")[0]
    assert "<dl" not in happening
