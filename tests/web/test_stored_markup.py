"""Markup in names and texts stays text, wherever it is stored and shown."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.jobs.models import Job
from requirements_app.sites.models import (
    Binding,
    Deployment,
    Firewall,
    Member,
    Network,
    Offer,
    Override,
    Proxy,
    Site,
    UpgradeProposal,
    Zone,
)

from .test_access import addresses
from .test_guards import inline_parts
from .world import stored_rule_set

CORPUS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{ 7|add:7 }}{% now 'Y' %}",
    "<a href=javascript:alert(1)>x</a>",
)


def assert_inert(text: str, address: str) -> None:
    assert inline_parts(text) == [], address
    images = text.count("<img")
    assert images == text.count('<img src="/static/img/mark.svg"'), address
    assert "alert(1)</script" not in text, address


def poison_site(site: Site, text: str) -> None:
    Site.objects.filter(pk=site.pk).update(name=text, description=text)
    for model in (Zone, Firewall, Proxy, Deployment):
        model.objects.filter(site=site).update(name=text)
    Zone.objects.filter(site=site).update(description=text)
    Network.objects.filter(site=site).update(name=text)
    Proxy.objects.filter(site=site).update(bypasses_inspection=[text])
    Deployment.objects.filter(site=site).update(product_version=text[:40], platform=text[:40])
    Deployment.objects.filter(site=site, slug="nexthink").update(parameters={"region": text})
    Member.objects.filter(binding__site=site).update(name=text)
    Binding.objects.filter(site=site, state="absent").update(reason=text, approved_by=text)
    Offer.objects.filter(site=site).update(note=text)
    Override.objects.filter(site=site).update(reason=text, replacement={"hosts": [text]})
    UpgradeProposal.objects.filter(site=site).update(
        added=[
            {
                "deployment": text,
                "flow": "nexthink.collector-assignment",
                "source": text,
                "source_zone": text,
                "destination": text,
                "destination_zone": text,
                "service": text,
                "purpose": text,
            }
        ],
        findings_added=[
            {
                "severity": "blocking",
                "code": text[:60],
                "subject": text,
                "message": text,
                "mend": text,
            }
        ],
        overrides_touched=[text],
    )


@pytest.mark.parametrize("text", CORPUS)
def test_markup_stored_at_a_site_and_in_rule_sets_is_shown_as_text(page, world, text):
    site = world.sites["campus"]
    known = addresses(world)
    poison_site(site, text)
    User.objects.filter(pk=world.owner.pk).update(first_name=text, last_name="x")
    rule_set = stored_rule_set(site, rules=2, text=text[:40])
    whole = reverse("rule-set", args=[rule_set.pk])
    Job.objects.filter(pk=world.rule_sets["campus"].job_id).update(
        state="failed",
        phase=text,
        error={"code": "x", "message": text, "mend": text},
        finished_at=timezone.now(),
    )
    shown = [
        *(known[name] for name in ("home", "sites", "site", "deployment", "proposal", "job")),
        *(
            known[name]
            for name in ("deployment-binding", "service-binding", "override-new", "jobs")
        ),
        *(f"{whole}{part}" for part in ("", "entries/", "findings/", "omitted/")),
        f"{whole}?q={text}",
    ]
    for address in shown:
        response = page.get(address)
        assert response.status_code in {200, 400}, address
        assert_inert(response.content.decode(), address)


@pytest.mark.parametrize("text", CORPUS)
def test_markup_in_the_address_comes_back_as_text(page, text):
    for address in (
        "/flows/",
        "/hosts/",
        "/sites/",
        "/lookup/",
        "/jobs/",
        "/catalogue/changes/",
    ):
        for key in ("q", "product", "port", "host", "source", "destination", "site", "state"):
            query = {key: text, "source": text} if address == "/lookup/" else {key: text}
            response = page.get(address, query)
            assert_inert(response.content.decode(), f"{address} {key}")
    assert_inert(page.get(reverse("flow", args=[text.replace("/", "")])).content.decode(), text)


@pytest.mark.parametrize("text", CORPUS)
def test_markup_in_the_catalogue_is_shown_as_text(page, world, text):
    from requirements_app.catalogue import services
    from requirements_app.catalogue.selectors import content_at

    vendor = content_at(world.version).of_source("vendor")
    files = [
        file.model_copy(
            update={
                "vendor": file.vendor.model_copy(update={"name": f"{text} {file.vendor.slug}"}),
                "product": file.product.model_copy(update={"name": text, "description": text}),
                "components": tuple(
                    each.model_copy(update={"name": text, "description": text})
                    for each in file.components
                ),
                "hosts": tuple(
                    each.model_copy(update={"name": text, "notes": (text,)}) for each in file.hosts
                ),
                "flows": tuple(
                    each.model_copy(update={"purpose": text, "notes": (text,)})
                    for each in file.flows
                ),
            }
        )
        for file in vendor.files
    ]
    draft = services.draft_save(source="vendor", content=vendor.with_files(files), author=None)
    services.draft_publish(draft=draft, publisher=None)
    for address in (
        "/",
        "/products/",
        "/products/nexthink/",
        "/flows/",
        "/flows/nexthink.collector-assignment/",
        "/components/nexthink.collector/",
        "/hosts/",
        "/hosts/doc.nexthink.com/",
        "/documents/",
        "/documents/nexthink-connectivity-requirements/",
        "/catalogue/changes/",
    ):
        response = page.get(address)
        assert response.status_code == 200, address
        assert_inert(response.content.decode(), address)
