"""Exporting a site as the file that imports it again."""

import pytest
import yaml
from hypothesis import given, reject
from hypothesis import strategies as st

from requirements_app.core.errors import InvalidInput
from requirements_app.core.yaml_lines import load_yaml
from requirements_app.sites import checks, services
from requirements_app.sites.exporting import as_yaml, site_document, site_yaml
from requirements_app.sites.importing import SourceFile, import_sites
from requirements_app.sites.models import Site, UpgradeProposal

from .marked import imported
from .samples import APP, publish
from .test_import import MAIN, SIDE

pytestmark = pytest.mark.django_db


@pytest.fixture
def main(version, owner, stranger) -> Site:
    imported(owner, SIDE, MAIN)
    return Site.objects.get(slug="main")


def again(actor, *texts: str):
    files = [SourceFile(f"{at}.yaml", text.encode()) for at, text in enumerate(texts)]
    return import_sites(actor=actor, files=files)


def test_an_exported_site_imports_back_equal(main, owner):
    side = Site.objects.get(slug="side")
    exported = [site_yaml(site) for site in (main, side)]
    services.site_delete(actor=owner, site=side)
    services.site_delete(actor=owner, site=main)

    again(owner, *exported)

    assert [site_yaml(site) for site in Site.objects.order_by("slug")] == exported


def test_an_export_over_its_own_site_changes_nothing(main, owner):
    text = site_yaml(main)
    report = again(owner, text)
    assert (report.created, report.updated, report.untouched) == ([], [], [])
    replacing = text.replace("  - slug: main\n", "  - slug: main\n    replace: true\n", 1)
    report = again(owner, replacing)
    assert (report.created, report.updated, report.deleted) == ([], [], [])


def test_the_document_says_what_there_is_and_no_more(main):
    document = load_yaml(site_yaml(main), "main.yaml").data["sites"][0]

    assert document["zones"] == [
        {"slug": "clients", "name": "Clients", "networks": ["10.2.0.0/16"]},
        {"slug": "internet", "name": "Internet"},
        {
            "slug": "servers",
            "name": "Servers",
            "external_source": "cmdb",
            "external_id": "17",
            "networks": ["10.1.0.0/24", {"prefix": "fd00:1::/64", "name": "IPv6"}],
        },
    ]
    [prod] = document["deployments"]
    assert [binding["component"] for binding in prod["bindings"]] == [
        "app.client",
        "app.primary",
        "app.server",
    ]
    assert prod["bindings"][0] == {"component": "app.client", "members": ["10.2.0.0/16"]}
    assert document["offers"] == [
        {"slug": "app", "deployment": "prod", "component": "app.server", "to_sites": ["side"]}
    ]
    assert "overrides" in document
    assert "made_against" not in document["overrides"][0]


def test_an_override_that_was_not_looked_at_since_stays_so(main, owner):
    flows = [
        {**each, "services": ["tcp/8443"]} if each["id"] == "updates" else each
        for each in APP["flows"]
    ]
    newer = publish({**APP, "flows": flows})
    made_against = main.overrides.get().flow_revision
    proposal = UpgradeProposal.objects.create(
        site=main, from_version=main.catalogue_version, to_version=newer
    )
    services.proposal_accept(actor=owner, proposal=proposal)

    text = site_yaml(main)
    services.override_delete(actor=owner, override=main.overrides.get())
    again(owner, text)

    assert site_document(main)["overrides"][0]["made_against"] == made_against.digest
    assert main.overrides.get().flow_revision == made_against
    assert site_yaml(Site.objects.get(slug="main")) == text


@pytest.mark.parametrize(
    "name", ["yes", "1.10", "007", "null", "- x", "a: b", "# x", "'q\"", "Zürich ☃", "=1+1", "@x"]
)
def test_odd_names_survive(version, owner, name):
    services.site_create(actor=owner, slug="odd", name=name, description=f"{name}\n  {name}")
    site = Site.objects.get(slug="odd")
    text = site_yaml(site)
    services.site_delete(actor=owner, site=site)

    again(owner, text)

    back = Site.objects.get(slug="odd")
    assert (back.name, back.description) == (name, f"{name}\n  {name}")
    assert yaml.safe_load(text)["sites"][0]["name"] == name


def test_an_export_takes_a_fixed_number_of_queries(main, owner, django_assert_max_num_queries):
    for component in ("site.ntp", "site.workstation"):
        members = [services.MemberValue(f"10.1.0.{number}") for number in range(1, 9)]
        services.binding_create(actor=owner, site=main, component=component, members=members)
    for number in range(5):
        services.zone_create(actor=owner, site=main, slug=f"z{number}", name="Z")
    with django_assert_max_num_queries(24):
        site_yaml(main)


@given(st.text(max_size=60))
def test_every_text_that_is_accepted_is_read_back(text):
    try:
        name, prose = checks.line(text, "name"), checks.prose(text, "description")
    except InvalidInput:
        reject()
    document = {"name": name, "description": prose, "list": [name], "map": {"key": prose}}
    assert load_yaml(as_yaml(document), "x.yaml").data == document
