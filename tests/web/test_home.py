"""The first page: what waits for whom."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from requirements_app.accounts.roles import CATALOGUE_PUBLISHERS
from requirements_app.sites import services
from requirements_app.sites.endings import endings
from requirements_app.sites.models import Deployment, Override, Site, UpgradeProposal
from requirements_app.web.waiting import waiting_for

from .world import stored_rule_set


def lines(user) -> list[str]:
    return [line.text for block in waiting_for(user).blocks for line in block.lines]


def test_findings_of_the_newest_rule_set_wait_for_those_who_see_the_site(world, page):
    built = stored_rule_set(world.sites["campus"], rules=3)
    expected = "Northfield campus: 3 blocking findings in its newest rule set"
    assert expected in lines(world.owner)
    assert expected in lines(world.reader)
    assert expected not in lines(world.stranger)
    assert reverse("rule-set-findings", args=[built.pk]) in page.get("/").content.decode()


def test_a_site_without_a_rule_set_and_an_open_proposal_wait(world):
    services.site_create(actor=world.owner, slug="depot", name="Depot")
    UpgradeProposal.objects.create(
        site=world.sites["branch"], from_version_id=world.version, to_version_id=world.version
    )
    found = lines(world.owner)
    assert "Depot has no rule set yet" in found
    assert any("would change its rules" in line for line in found)
    waiting = waiting_for(world.owner)
    assert (waiting.sites, waiting.unbuilt, waiting.proposals) == (4, 1, 1)


def test_the_counts_lead_to_the_sites_that_they_count(page):
    text = page.get("/").content.decode()
    for state in ("blocking", "proposal", "unbuilt"):
        assert f'href="{reverse("sites")}?state={state}"' in text
        assert page.get(reverse("sites"), {"state": state}).status_code == 200


def test_what_ends_soon_is_told_with_its_day(world):
    today = timezone.localdate()
    site = world.sites["campus"]
    override = site.overrides.first()
    Override.objects.filter(pk=override.pk).update(expires_on=today + dt.timedelta(days=5))
    deployment = site.deployments.first()
    Deployment.objects.filter(pk=deployment.pk).update(
        installation_until=today - dt.timedelta(days=2),
        troubleshooting_until=today + dt.timedelta(days=200),
    )
    found = lines(world.owner)
    day = (today + dt.timedelta(days=5)).isoformat()
    assert f"Northfield campus: the override {override.slug} ends on {day}" in found
    assert any("installation access" in line and "ended on" in line for line in found)
    assert not any("troubleshooting access" in line for line in found)
    every = endings(Site.objects.filter(pk=site.pk), today, today + dt.timedelta(days=400))
    assert [each.day for each in every] == sorted(each.day for each in every)


def test_a_newcomer_is_told_where_to_start(world, visitor):
    text = visitor(world.stranger).get("/").content.decode()
    assert "Where to start" in text
    assert "Nothing waits for you." in text
    assert reverse("products") in text
    assert "Where to start" not in visitor(world.owner).get("/").content.decode()


def test_the_first_page_has_one_search_box_that_leads_everywhere(page):
    text = page.get("/").content.decode().partition("<main")[2]
    assert text.count('type="search"') == 1
    assert f'action="{reverse("search")}"' in text


def test_a_draft_waits_for_those_who_may_publish_it(world):
    from requirements_app.catalogue.models import Draft, Source

    source, _ = Source.objects.get_or_create(slug="local/shop")
    Draft.objects.create(source=source, content={"files": []}, digest="x", author=world.owner)
    group = Group.objects.get_or_create(name=CATALOGUE_PUBLISHERS)[0]
    world.owner.groups.add(group)
    world.reader.groups.add(group)
    expected = "The draft of local/shop waits to be published by a second person"
    assert expected in lines(world.reader)
    assert expected not in lines(world.owner)
    assert expected not in lines(world.stranger)
