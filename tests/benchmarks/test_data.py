"""The invented estate is what the services would have written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from benchmarks import data
from benchmarks.estate import catalogue
from benchmarks.estate.sites import plan
from requirements_app.catalogue.selectors import content_at, flow_revisions
from requirements_app.rulesets.compute import build
from requirements_app.rulesets.inputs import site_input
from requirements_app.rulesets.lookup import lookup
from requirements_app.rulesets.models import Decision, Entry, Rule, RuleSet
from requirements_app.rulesets.questions import question
from requirements_app.rulesets.store import content_store
from requirements_app.sites.exporting import site_yaml
from requirements_app.sites.importing import SourceFile, import_sites
from requirements_app.sites.models import Site

if TYPE_CHECKING:
    from requirements_app.rulesets.compute import model

pytestmark = pytest.mark.django_db
_FLOWS, _SITES, _ENTRIES, _LARGEST = 130, 2, 300, 200


@pytest.fixture(scope="module")
def _estate(django_db_setup: None, django_db_blocker: Any) -> Iterator[data.Estate]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield data.fill(flows=_FLOWS, sites=_SITES, entries=_ENTRIES, largest=_LARGEST)
        transaction.set_rollback(True)


@pytest.fixture
def estate(_estate: data.Estate, db: None) -> data.Estate:
    return _estate


@pytest.fixture
def visitor(estate: data.Estate) -> Client:
    client = Client()
    client.force_login(estate.owner, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _planned(estate: data.Estate, number: int) -> model.Site:
    products = content_at(estate.version).of_source(catalogue.SOURCE).files
    entries = data.sizes(_SITES, _ENTRIES)[number]
    return plan(number, entries=entries, products=products, version=estate.version)


def _columns(
    model: type[Entry | Decision], rule_set: RuleSet | None, *left_out: str
) -> list[dict[str, Any]]:
    """The stored rows of a rule set, by what they are about."""
    assert rule_set
    names = [
        field.attname
        for field in model._meta.concrete_fields
        if field.attname not in {"id", "content_id", "position", *left_out}
    ]
    rows = model._default_manager.filter(content=rule_set.content).values(*names)
    return sorted(rows, key=lambda row: (row["deployment"], row["flow"], row.get("entry_id")))


def test_equal_sizes_give_equal_data():
    assert catalogue.content(_FLOWS) == catalogue.content(_FLOWS)
    products = catalogue.content(_FLOWS).files
    again = [plan(3, entries=200, products=products, version=1) for _ in range(2)]
    assert again[0] == again[1]
    assert again[0] != plan(4, entries=200, products=products, version=1)


def test_the_catalogue_holds_the_flows_asked_for_as_published(estate: data.Estate):
    own = flow_revisions(estate.version).filter(entity__product__source=catalogue.SOURCE)
    assert own.count() == _FLOWS
    assert content_at(estate.version).of_source(catalogue.SOURCE) == catalogue.content(_FLOWS)


def test_a_site_reads_back_as_planned(estate: data.Estate):
    for number, site in enumerate(estate.sites):
        read = site_input(site, version=estate.version)
        assert _canonical(read) == _canonical(_planned(estate, number))


def _canonical(site: model.Site) -> Any:
    def key(binding: model.Binding) -> str:
        return binding.component

    deployments = tuple(
        (each.slug, each.name, each.product, each.parameters, sorted(each.bindings, key=key))
        for each in sorted(site.deployments, key=lambda each: each.slug)
    )
    services = sorted(site.site_services, key=key)
    return site.slug, site.name, site.zones, site.firewalls, services, deployments


def test_a_sites_export_imports_into_itself_without_a_change(estate: data.Estate):
    text = site_yaml(estate.sites[0]).encode()
    report = import_sites(actor=estate.owner, files=[SourceFile("again.yaml", text)])
    assert report.unchanged
    assert (report.created, report.updated, report.deleted, report.untouched) == ([], [], [], [])


def test_a_build_of_a_site_yields_the_same_entries_and_decisions(estate: data.Estate):
    for rule_set in (*estate.rule_sets, estate.largest):
        site = site_input(rule_set.site, version=estate.version)
        result = build(site, content_at(estate.version), rule_set.as_of)
        assert not result.findings
        real = RuleSet(site=rule_set.site, content=content_store(result))
        assert _columns(Entry, rule_set, "rule_number") == _columns(Entry, real, "rule_number")
        assert _columns(Decision, rule_set) == _columns(Decision, real)


def test_the_sizes_asked_for_are_reached_and_counted_right(estate: data.Estate):
    counts: list[int] = [each.content.entry_count for each in estate.rule_sets]
    assert sum(counts) >= _ENTRIES
    assert estate.largest.content.entry_count >= _LARGEST
    for content in (each.content for each in (*estate.rule_sets, estate.largest)):
        entries = list(Entry.objects.filter(content=content).order_by("position"))
        assert len(entries) == content.entry_count
        rules = Rule.objects.filter(content=content)
        assert rules.count() == content.rule_count
        for rule in rules:
            held = [entry for entry in entries if entry.rule_number == rule.number]
            assert len(held) == rule.entry_count
            assert {entry.source for entry in held} == set(rule.sources)
            assert {entry.destination for entry in held} == set(rule.destinations)
            assert {entry.service for entry in held} == set(rule.services)


def test_pages_show_the_estate(visitor: Client, estate: data.Estate):
    site, rule_set = estate.sites[0], estate.rule_sets[0]
    entry = Entry.objects.filter(content=rule_set.content).order_by("position").first()
    for address, text in (
        (reverse("flows"), f"{catalogue.content(1).files[0].product.slug}."),
        (reverse("site", args=[site.slug]), site.name),
        (reverse("rule-set", args=[rule_set.pk]), entry.source_zone),
        (reverse("rule-set-entries", args=[rule_set.pk]), entry.destination),
    ):
        page = visitor.get(address)
        assert page.status_code == 200
        assert text in page.content.decode().replace("<wbr>", "")


def test_a_lookup_finds_an_entry_of_the_estate(estate: data.Estate):
    entry = Entry.objects.filter(
        content=estate.rule_sets[1].content,
        source_component__endswith=".server",
        destination_component__endswith=".database",
        requirement="required",
    ).first()
    port = str(entry.ports[0].first)
    asked = question(
        source=entry.source, destination=entry.destination, protocol=entry.protocol, port=port
    )
    answers = {each.rule_set.site: each for each in lookup(asked, Site.objects.all())}
    answer = answers[estate.sites[1]]
    assert answer.verdict == "required"
    assert entry in answer.entries
