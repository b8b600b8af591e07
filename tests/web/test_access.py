"""What pages show to whom, and which methods they take. Who may do what is held by tests/access."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from requirements_app.jobs.models import Job
from requirements_app.sites.models import Binding, SiteRole, UpgradeProposal
from requirements_app.web import urls

LOGIN = "/accounts/login/"


def arguments(world) -> dict[str, dict[str, object]]:
    """What each address of the pages takes, for the campus and its rule set."""
    site, rule_set = world.sites["campus"], world.rule_sets["campus"]
    binding = Binding.objects.filter(site=site, deployment__isnull=False).first()
    assert binding is not None
    assert binding.deployment is not None
    proposal, _ = UpgradeProposal.objects.get_or_create(
        site=site, from_version_id=world.version, to_version_id=world.version
    )
    parts = ("", "-entries", "-findings", "-omitted", "-export")
    rule_sets = {f"rule-set{part}": {"rule_set_id": rule_set.pk} for part in parts}
    proposals = {
        name: {"slug": site.slug, "proposal_id": proposal.pk}
        for name in ("proposal", "proposal-accept", "proposal-dismiss")
    }
    job = {name: {"job_id": rule_set.job_id} for name in ("job", "job-progress", "job-cancel")}
    deployment = {"slug": site.slug, "deployment": binding.deployment.slug}
    return {
        **rule_sets,
        **proposals,
        **job,
        "product": {"slug": "nexthink"},
        "component": {"slug": "nexthink.collector"},
        "flow": {"slug": "nexthink.collector-assignment"},
        "host": {"pattern": "doc.nexthink.com"},
        "document": {"slug": "nexthink-connectivity-requirements"},
        "site": {"slug": site.slug},
        "site-build": {"slug": site.slug},
        "deployment": deployment,
        "deployment-binding": {**deployment, "component": binding.component.slug},
        "service-binding": {"slug": site.slug, "component": "site.dns"},
        "override-new": {"slug": site.slug},
        "override-delete": {"slug": site.slug, "override": site.overrides.first().slug},
        "token-revoke": {"token_id": 1},
        "group-delete": {"group_id": 1},
        "group-unmap": {"external_id": 1},
        "person": {"username": world.reader.username},
        "person-password": {"username": world.reader.username},
        "person-factor": {"username": world.reader.username},
        "person-token": {"username": world.reader.username},
        "person-token-revoke": {"username": world.reader.username, "token_id": 1},
        "export": {"export_id": rule_set.pk},
        "export-file": {"export_id": rule_set.pk},
    }


def addresses(world) -> dict[str, str]:
    """Every address of the pages by its name."""
    known = arguments(world)
    return {
        name: reverse(name, kwargs=known.get(name))
        for name in (str(pattern.name) for pattern in urls.urlpatterns)
    }


CHANGES = {
    "site-build": {"key": "00000000-0000-4000-8000-000000000001"},
    "proposal-accept": {"row_version": 1},
    "proposal-dismiss": {"row_version": 1},
    "deployment": {"row_version": 1, "name": "x"},
    "deployment-binding": {"row_version": 1, "state": "unbound"},
    "service-binding": {"row_version": 1, "state": "unbound"},
    "override-new": {"kind": "suppress", "flow": "nexthink.collector-assignment", "reason": "x"},
    "override-delete": {"row_version": 1},
}


def test_the_names_that_others_reverse_are_there():
    names = (
        "home products product flows flow component hosts host documents document sites site "
        "rule-set rule-set-entries jobs job lookup catalogue-changes"
    )
    assert set(names.split()) <= {
        name for name in get_resolver().reverse_dict if isinstance(name, str)
    }


def test_a_partial_update_without_a_login_takes_the_window_there(world):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/flows/?q=dns"}
    response = Client().get("/flows/", headers=headers)
    assert response["HX-Redirect"] == f"{LOGIN}?next=/flows/%3Fq%3Ddns"


def test_a_reader_sees_the_site_and_can_change_nothing(world, visitor):
    client = visitor(world.reader)
    known = addresses(world)
    text = client.get(known["site"]).content.decode()
    assert "Build the rule set" not in text
    assert "Change options" not in text
    for name in ("deployment", "deployment-binding", "service-binding", "override-new"):
        assert ">Save<" not in client.get(known[name]).content.decode(), name
    for name, values in CHANGES.items():
        assert client.post(known[name], values).status_code == 403, name
    assert not Job.objects.filter(owner=world.reader).exists()


def test_a_role_that_is_taken_away_closes_the_pages_at_once(world, visitor):
    client = visitor(world.reader)
    assert client.get("/sites/campus/").status_code == 200
    SiteRole.objects.filter(user=world.reader).delete()
    assert client.get("/sites/campus/").status_code == 404


def test_pages_that_change_something_take_no_get(world, page):
    known = addresses(world)
    for name in (
        "proposal-accept",
        "proposal-dismiss",
        "rule-set-export",
        "job-cancel",
        "flows-export",
        "token-revoke",
        "override-delete",
    ):
        assert page.get(known[name]).status_code == 405, name


@pytest.mark.parametrize(
    "name", ["site-build", "proposal-accept", "rule-set-export", "job-cancel", "tokens"]
)
def test_a_form_without_its_csrf_token_is_refused(world, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.owner, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(addresses(world)[name], CHANGES.get(name))
    assert response.status_code == 403
    assert "Send it again" in response.content.decode()
