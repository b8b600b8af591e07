"""The page that compares two rule sets of a site."""

from __future__ import annotations

import html
import re
from uuid import uuid4

import pytest
from django.urls import reverse

from requirements_app.rulesets.models import Entry
from requirements_app.rulesets.services import rule_set_request
from requirements_app.sites import services

from .test_query_counts import queries
from .world import build_rule_set, stored_rule_set

PARTIAL = {"HX-Request": "true"}


@pytest.fixture
def newer(world):
    """The campus after its agents have moved and an updates' flow was suppressed."""
    site = world.sites["campus"]
    binding = site.bindings.filter(component__slug="nextron-asgard.asgard-agent").first()
    services.binding_update(
        actor=world.owner, binding=binding,
        members=[services.MemberValue("10.20.12.64/26", "moved")],
    )  # fmt: skip
    return build_rule_set(site, world.owner)


def compare(new, old) -> str:
    return reverse("rule-set-compare", args=[new.pk, old.pk])


def text_of(response) -> str:
    return html.unescape(response.content.decode())


def test_it_says_in_words_and_numbers_what_differs(page, world, newer):
    text = text_of(page.get(compare(newer, world.rule_sets["campus"])))
    assert re.search(r"\d+ entr(y|ies) added, \d+ removed, \d+ replaced by", text)
    assert 'class="group-row"' in text
    assert "<ins>" in text
    assert "<del>" in text
    assert "Their contents have the same hash" not in text


def test_it_lists_every_difference_and_each_of_them_under_its_zone_pair(page, world, newer):
    old = world.rule_sets["campus"]
    before = set(Entry.objects.filter(content=old.content).values_list("entry_id", flat=True))
    after = set(Entry.objects.filter(content=newer.content).values_list("entry_id", flat=True))
    text = text_of(page.get(compare(newer, old), {"view": "side", "size": "100"}))
    shown = set(re.findall(r"\?row=(e-[0-9a-f]+)", text))
    assert before ^ after <= shown
    assert before ^ after


def test_the_filters_are_those_of_the_differences_and_live_in_the_address(page, world, newer):
    address = compare(newer, world.rule_sets["campus"])
    everything = text_of(page.get(address))
    kinds = dict(re.findall(r'<option value="(\w+)">\w+ \((\d+)\)', everything))
    for kind, count in kinds.items():
        found = text_of(page.get(address, {"kind": kind}))
        if int(count):
            assert re.search(rf"<strong>{count} differences?<", found), kind
        else:
            assert "No difference fits all filters" in found
    assert "Remove Difference: Added" in text_of(page.get(address, {"kind": "added"}))


def test_the_other_way_round_added_is_removed(page, world, newer):
    old = world.rule_sets["campus"]
    words = re.compile(r"(\d+) entr(?:y|ies) added, (\d+) removed")
    there = words.search(text_of(page.get(compare(newer, old))))
    back = words.search(text_of(page.get(compare(old, newer))))
    assert there
    assert back
    assert there.groups() == back.groups()[::-1]


def test_a_partial_update_is_the_list_alone(page, world, newer):
    response = page.get(
        compare(newer, world.rule_sets["campus"]), {"view": "side"}, headers=PARTIAL
    )
    text = response.content.decode()
    assert "<html" not in text
    assert 'id="differing"' in text
    assert "beside" in text


def test_the_same_content_says_so(page, world):
    old = world.rule_sets["campus"]
    again = build_rule_set(world.sites["campus"], world.owner)
    assert "The two are identical." in text_of(page.get(compare(again, old)))
    assert "This is the same rule set." in text_of(page.get(compare(old, old)))


def test_without_another_it_is_compared_with_the_one_before(page, world, newer):
    old = world.rule_sets["campus"]
    response = page.get(reverse("rule-set-compare-with", args=[newer.pk]))
    assert response["Location"] == compare(newer, old)
    first = page.get(reverse("rule-set-compare-with", args=[old.pk]))
    assert "There is no earlier rule set" in text_of(first)


def test_two_that_are_ticked_are_compared_the_newer_with_the_older(page, world, newer):
    old = world.rule_sets["campus"]
    address = reverse("rule-set-compare-with", args=[old.pk])
    for pair in ([old.pk, newer.pk], [newer.pk, old.pk]):
        assert page.get(address, {"with": pair})["Location"] == compare(newer, old)
    assert page.get(address, {"with": [newer.pk]})["Location"] == compare(old, newer)
    three = [old.pk, newer.pk, world.rule_sets["branch"].pk]
    assert page.get(address, {"with": three}).status_code == 400
    assert page.get(address, {"with": ["x"]}).status_code == 404


def test_rule_sets_of_two_sites_are_refused_with_the_reason(page, world):
    response = page.get(compare(world.rule_sets["campus"], world.rule_sets["branch"]))
    assert response.status_code == 400
    assert "another site" in text_of(response)


def test_a_rule_set_of_a_site_that_one_may_not_see_is_not_found(visitor, world):
    browser = visitor(world.reader)
    campus, branch = world.rule_sets["campus"], world.rule_sets["branch"]
    assert browser.get(compare(campus, campus)).status_code == 200
    for address in (compare(campus, branch), compare(branch, campus)):
        assert browser.get(address).status_code == 404
    chosen = reverse("rule-set-compare-with", args=[campus.pk])
    assert browser.get(chosen, {"with": branch.pk}).status_code == 404


def test_what_is_not_built_or_not_there_cannot_be_compared(page, world):
    waiting = rule_set_request(site=world.sites["campus"], actor=world.owner)
    assert page.get(compare(waiting, world.rule_sets["campus"])).status_code == 409
    assert page.get(compare(world.rule_sets["campus"], waiting)).status_code == 409
    gone = reverse("rule-set-compare", args=[world.rule_sets["campus"].pk, uuid4()])
    assert page.get(gone).status_code == 404


@pytest.mark.parametrize(
    "query", [{"kind": "moved"}, {"view": "upside-down"}, {"page": "x"}, {"size": "7"}]
)
def test_what_cannot_be_read_is_named(page, world, newer, query):
    response = page.get(compare(newer, world.rule_sets["campus"]), query)
    assert response.status_code == 400
    assert f'<strong class="mono">{next(iter(query))}</strong>' in response.content.decode()


def test_the_last_page_of_many_differences_is_there_and_the_one_after_it_is_not(page, world):
    site = world.sites["campus"]
    one, many = stored_rule_set(site, rules=1), stored_rule_set(site, rules=80)
    address = compare(many, one)
    assert "101–158 of 158" in text_of(page.get(address, {"page": "2", "size": "100"}))
    assert page.get(address, {"page": "5"}).status_code == 404


def test_the_page_asks_as_much_for_few_differences_as_for_many(page, world):
    site = world.sites["campus"]
    base, few, many = (stored_rule_set(site, rules=rules) for rules in (1, 2, 120))
    counts = []
    for new in (few, many):
        queries(page, compare(new, base))  # fills what the process keeps
        counts.append(queries(page, compare(new, base)))
    assert counts[0] == counts[1] <= 20


def test_the_rule_sets_of_a_site_are_offered_newest_first(page, world, newer):
    text = text_of(page.get(reverse("rule-set", args=[newer.pk])))
    ticks = re.findall(r'name="with" value="([0-9a-f-]+)"', text)
    assert ticks == [str(newer.pk), str(world.rule_sets["campus"].pk)]
    assert "Newest of the site" in text
    older = text_of(page.get(reverse("rule-set", args=[world.rule_sets["campus"].pk])))
    assert "Superseded" in older
    assert compare(newer, world.rule_sets["campus"]) in older
