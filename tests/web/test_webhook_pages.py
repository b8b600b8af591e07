"""The pages of webhooks."""

from __future__ import annotations

import pytest

from requirements_app.webhooks.models import Endpoint

BASE = "/webhooks/"
ADDRESS = "https://hooks.example.org/x"
FORM = {"name": "Chat", "url": ADDRESS, "families": ["change.*"], "every_site": "on"}


@pytest.fixture
def made(page, world):
    response = page.post(BASE, FORM)
    assert response.status_code == 200
    return Endpoint.objects.get()


def test_nothing_is_there_yet_and_the_page_says_so(page):
    assert "There is no webhook yet" in page.get(BASE).content.decode()


def test_one_is_made_and_its_secret_is_in_this_answer_alone(page, world):
    text = page.post(BASE, FORM).content.decode()
    endpoint = Endpoint.objects.get()
    assert endpoint.secret.open() in text
    assert endpoint.events == ["change.*"]
    assert endpoint.secret.open() not in page.get(f"{BASE}{endpoint.pk}/").content.decode()


def test_what_is_wrong_is_told_at_its_field(page):
    response = page.post(BASE, {**FORM, "url": "https://127.0.0.1/", "families": []})
    text = response.content.decode()
    assert response.status_code == 400
    assert "leads to a loopback address" in text
    assert "names no event" in text
    assert not Endpoint.objects.exists()


def test_it_is_changed_as_its_reader_saw_it(page, made):
    address = f"{BASE}{made.pk}/"
    given = {**FORM, "name": "Talk", "types": ["job.failed"], "sites": ["campus"]}
    del given["every_site"]
    assert page.post(address, {**given, "row_version": 1}).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.events, made.every_site) == ("Talk", ["change.*", "job.failed"], False)
    stale = page.post(address, {**given, "name": "Again", "row_version": 1})
    assert stale.status_code == 409
    assert "has changed" in stale.content.decode()


def test_one_whose_sites_are_gone_is_not_widened_by_a_new_name(page, made):
    made.every_site = False
    made.save()
    given = {"name": "Talk", "url": ADDRESS, "families": ["change.*"], "row_version": 1}
    refused = page.post(f"{BASE}{made.pk}/", given)
    assert refused.status_code == 400
    assert "names no site" in refused.content.decode()


def test_a_test_is_sent_and_its_log_is_live_while_it_is_on_its_way(page, made):
    address = f"{BASE}{made.pk}/"
    assert page.post(f"{address}test/").status_code == 302
    text = page.get(address).content.decode()
    assert "webhook.<wbr>test" in text
    assert 'hx-trigger="every 3s"' in text
    made.deliveries.update(state="delivered", next_at=None, settled_at=made.created_at)
    part = page.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "every 3s" not in part
    assert "<html" not in part


def test_deliveries_are_filtered_and_wrong_filters_told(page, made):
    address = f"{BASE}{made.pk}/"
    page.post(f"{address}test/")
    assert "No delivery fits" in page.get(f"{address}?state=failed").content.decode()
    assert page.get(f"{address}?state=nothing").status_code == 400


def test_a_delivery_shows_its_tries_and_is_sent_again(page, made):
    from requirements_app.webhooks.models import Attempt

    page.post(f"{BASE}{made.pk}/test/")
    sent = made.deliveries.get()
    address = f"{BASE}{made.pk}/deliveries/{sent.pk}/"
    assert "It was not tried yet" in page.get(address).content.decode()
    Attempt.objects.create(delivery=sent, status=500, words="it answered 500", ms=7, answer="<b>no")
    text = page.get(address).content.decode()
    assert "&lt;b&gt;no" in text
    assert sent.message_id[4:12] in text
    assert page.post(f"{address}resend/").status_code == 302


def test_it_is_paused_resumed_rotated_and_deleted(page, made):
    address = f"{BASE}{made.pk}/"
    page.post(f"{address}switch/", {"active": "false"})
    assert "It is paused" in page.get(address).content.decode()
    assert page.post(f"{address}test/").status_code == 409
    page.post(f"{address}switch/", {"active": "true"})
    former = Endpoint.objects.get().secret.open()
    rotated = page.post(f"{address}rotate/", {"hours": "1"}).content.decode()
    now = Endpoint.objects.get()
    assert now.secret.open() in rotated
    assert now.previous_secret.open() == former
    assert page.post(f"{address}delete/").status_code == 302
    assert not Endpoint.objects.exists()


def test_what_the_portal_disabled_says_why_and_can_be_resumed(page, made):
    from requirements_app.webhooks.disabling import endpoint_disable

    endpoint_disable(made, "It answered 410: it is gone for good.")
    address = f"{BASE}{made.pk}/"
    assert "gone for good" in page.get(address).content.decode()
    page.post(f"{address}switch/", {"active": "true"})
    assert Endpoint.objects.get().state == "active"


def test_others_do_not_find_it(visitor, world, made):
    other = visitor(world.reader)
    assert other.get(f"{BASE}{made.pk}/").status_code == 404
    assert other.post(f"{BASE}{made.pk}/delete/").status_code == 404
    assert "Chat" not in other.get(BASE).content.decode()


def test_the_pages_ask_as_much_for_many_as_for_few(page, made):
    from .test_query_counts import same_queries

    page.post(f"{BASE}{made.pk}/test/")
    with same_queries(page, BASE, f"{BASE}{made.pk}/"):
        for number in range(3):
            page.post(BASE, {**FORM, "name": f"No. {number}", "sites": ["campus"]})
            page.post(f"{BASE}{made.pk}/test/")
        page.get(BASE)  # takes the messages of what was done


def test_pages_tell_where_their_feed_is(page):
    assert 'href="/feeds/catalogue.atom"' in page.get("/catalogue/changes/").content.decode()
    assert 'href="/feeds/sites/campus.atom"' in page.get("/sites/campus/").content.decode()


def test_they_are_listed_by_name(page, world):
    for name in ("Zulu", "Alpha", "Mike"):
        page.post(BASE, {**FORM, "name": name})
    text = page.get(BASE).content.decode()
    assert sorted(("Alpha", "Mike", "Zulu"), key=text.index) == ["Alpha", "Mike", "Zulu"]
