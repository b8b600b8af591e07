"""Leaving out, on record, what the firewalls allow already."""

from __future__ import annotations

import pytest

from requirements_app.changes.actions.allowed import allowed_leave_out, allowed_take_back
from requirements_app.changes.actions.implement import change_implement
from requirements_app.changes.actions.submit import change_submit
from requirements_app.changes.models import AllowedAlready, BaselineEntry
from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed
from tests.rulebases.files import NOTHING, WHOLE, covered, uploaded

from .acting import FOR_ALL, approve, asked_for, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def base(office):
    found = uploaded(office.site, office.olga)
    covered(found, office.olga, office.rule_set)
    return found


def leave_out(office, change, *bases, actor=None):
    return allowed_leave_out(
        number=change.pk,
        actor=actor or office.olga,
        rule_bases=[each.pk for each in bases],
        **FOR_ALL,
    )


def at_inner(change):
    return change.items.get(firewalls=["inner"])


def test_the_record_says_by_which_rules_of_which_file_and_who_decided(office, base):
    change = asked_for(office)
    leave_out(office, change, base)
    record = at_inner(change).allowed
    assert record.person == office.olga
    (place,) = record.places
    assert place["firewall"] == "inner"
    assert place["sha256"] == base.reading.sha256
    assert [rule["number"] for rule in place["rules"]] == [1]
    assert AllowedAlready.objects.count() == 1


def test_it_is_an_edit_that_voids_approvals_and_can_be_taken_back(office, base):
    change = submitted(office)
    before = change.content_hash
    approve(change, office.anna)
    edited = leave_out(office, change, base)
    assert edited.state == "draft"
    assert edited.content_hash != before
    assert not edited.decisions.filter(voided_at=None).exists()
    back = allowed_take_back(number=change.pk, actor=office.olga, **FOR_ALL)
    assert back.content_hash == before
    assert not AllowedAlready.objects.exists()
    with pytest.raises(Conflict):
        allowed_take_back(number=change.pk, actor=office.olga, **FOR_ALL)


def test_what_is_left_out_comes_into_force_with_the_rest(office, base):
    change = asked_for(office)
    leave_out(office, change, base)
    change = change_submit(number=change.pk, actor=office.olga, **FOR_ALL)
    approve(change, office.anna)
    rest = [item.position for item in change.items.filter(allowed__isnull=True)]
    assert rest
    done = change_implement(number=change.pk, actor=office.olga, positions=rest, **FOR_ALL)
    assert done.state == "implemented"
    entry = BaselineEntry.objects.get(item=at_inner(change))
    assert entry.item.allowed.places[0]["sha256"] == base.reading.sha256


def test_nothing_is_done_for_it_at_its_firewall(office, base):
    from exports.change.work import work_at
    from requirements_app.changes.reports import change_report

    change = asked_for(office)
    assert len(work_at(change_report(change), "hq", "inner").steps) == 1
    change = leave_out(office, change, base)
    work = work_at(change_report(change), "hq", "inner")
    assert (len(work.steps), work.unchanged) == (0, 1)


def test_the_hash_is_found_again_from_the_document(office, base):
    from requirements_app.changes.preparing import item_content
    from tests.changes.test_reports import document_of

    change = leave_out(office, asked_for(office), base)
    told = {each["number"]: each.get("allowed") for each in document_of(change)["items"]}
    for item in change.items.select_related("site", "before", "after", "allowed__person"):
        assert item_content(item).get("allowed") == told[item.position]
    assert any(told.values())


def test_a_base_that_allows_nothing_leaves_nothing_out(office):
    found = uploaded(office.site, office.olga, NOTHING)
    covered(found, office.olga, office.rule_set)
    with pytest.raises(Conflict):
        leave_out(office, asked_for(office), found)


def test_a_base_has_to_be_held_against_the_changes_rule_set_first(office):
    found = uploaded(office.site, office.olga)
    with pytest.raises(Conflict, match="not held against"):
        leave_out(office, asked_for(office), found)


def test_only_a_base_of_one_of_its_firewalls_counts(office, base):
    change = asked_for(office)
    nobodys = uploaded(office.site, office.olga, firewall="")
    with pytest.raises(InvalidInput, match="is of no firewall"):
        leave_out(office, change, nobodys)
    again = uploaded(office.site, office.olga, WHOLE + b"# again\n")
    with pytest.raises(InvalidInput, match="several of one firewall"):
        leave_out(office, change, base, again)
    with pytest.raises(InvalidInput):
        leave_out(office, change)
    with pytest.raises(NotAllowed):
        leave_out(office, change, base, actor=office.rene)


def test_the_record_outlives_its_rule_base(office, base):
    from requirements_app.rulebases.services import rule_base_delete

    change = asked_for(office)
    leave_out(office, change, base)
    rule_base_delete(rule_base=base, actor=office.olga)
    assert at_inner(change).allowed.places[0]["rule_base"] == str(base.pk)


def test_the_page_shows_it_and_does_it(office, base, client):
    change = asked_for(office)
    client.force_login(office.olga, "django.contrib.auth.backends.ModelBackend")
    page = f"/changes/{change.pk}/items/"
    assert "Leave out what they allow" in client.get(page).content.decode()
    form = {"revision": change.revision, "rule_base": [str(base.pk)]}
    assert client.post(f"/changes/{change.pk}/allowed/", form).status_code == 302
    text = client.get(page).content.decode()
    assert "allowed already" in text
    assert "Take back what was left out" in text
    item = at_inner(change)
    assert base.reading.sha256[:8] in client.get(f"{page}?row={item.position}").content.decode()
    change.refresh_from_db()
    form = {"revision": change.revision}
    assert client.post(f"/changes/{change.pk}/allowed/", form).status_code == 400
    assert client.post(f"/changes/{change.pk}/allowed-back/", form).status_code == 302
    assert not AllowedAlready.objects.exists()


def test_a_rule_base_of_another_site_is_none_of_the_changes(office):
    from tests.rulesets.stored import site_make

    other = site_make(office.olga, "other", third=4)
    with pytest.raises(InvalidInput, match="none of the change's sites"):
        leave_out(office, asked_for(office), uploaded(other, office.olga))


def test_taking_back_is_of_the_items_that_are_named(office, base):
    change = leave_out(office, asked_for(office), base)
    others = [each.position for each in change.items.filter(allowed__isnull=True)]
    with pytest.raises(Conflict):
        allowed_take_back(number=change.pk, actor=office.olga, positions=others, **FOR_ALL)
    mine = [at_inner(change).position]
    allowed_take_back(number=change.pk, actor=office.olga, positions=mine, **FOR_ALL)
    assert not AllowedAlready.objects.exists()
