"""A database that release 0.1.0 filled, under today's code."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from requirements_app.accounts.models import User
from requirements_app.audit.seal import Head, verify
from requirements_app.catalogue.drafting import draft_digest, published_drafts
from requirements_app.catalogue.selectors import content_at, version_get
from requirements_app.core.canonical import content_hash
from requirements_app.rulesets.models import RuleSet
from requirements_app.rulesets.services import rule_set_request
from requirements_app.sites.models import Site
from tests.databases import UPGRADES, another_database, connect, release_sql
from tests.upgrades.facts import Facts, facts_of
from tests.upgrades.frozen import FROZEN

# Later releases bring groups for their roles.
GROWN = {"auth_group"}
OLD: Facts = json.loads((UPGRADES / "0.1.0.json").read_text())


@pytest.fixture(scope="module")
def upgraded(django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """The release's database after today's migrations."""
    with django_db_blocker.unblock(), another_database(fill=release_sql("0.1.0")) as name:
        call_command("migrate", "--noinput", verbosity=0)
        yield name


def holds_what_it_held(name: str) -> None:
    with connect(name) as beside:
        now = facts_of(beside, OLD["tables"])
    for table, before in OLD["tables"].items():
        if table in GROWN:
            assert now["tables"][table]["rows"] > before["rows"], table
            continue
        assert now["tables"][table] == before, f"{table} is not what 0.1.0 left"
    assert {key: now[key] for key in ("audit_head", "rule_sets", "version")} == {
        key: OLD[key] for key in ("audit_head", "rule_sets", "version")
    }


def test_every_row_of_the_old_release_is_as_it_was(upgraded):
    holds_what_it_held(upgraded)


def test_the_old_audit_chain_still_proves_itself(upgraded):
    position, _, digest = OLD["audit_head"].partition(":")
    found = verify(heads=[Head(int(position), digest)])
    assert found.intact
    assert found.sealed == int(position)


def test_the_published_catalogue_has_the_digest_it_was_published_with(upgraded):
    version = version_get(OLD["version"])
    content = content_at(version.pk)
    digests = {source: draft_digest(content.of_source(source)) for source in published_drafts()}
    assert content_hash(digests) == version.digest


def test_pages_and_api_show_the_old_sites_and_rule_sets(upgraded):
    client = Client()
    client.force_login(User.objects.get(username="demo"))
    pages = ["/", "/sites/", "/flows/", "/jobs/", "/exports/", "/api/v1/sites/"]
    pages += [f"/sites/{slug}/" for slug in OLD["rule_sets"]]
    for rule_set in RuleSet.objects.select_related("site"):
        pages += [f"/rule-sets/{rule_set.pk}/", f"/api/v1/rule-sets/{rule_set.pk}/entries/"]
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_an_old_site_builds_again(upgraded):
    from requirements_app.jobs.runner import run_inline

    site = Site.objects.get(slug="campus")
    rule_set = rule_set_request(site=site, actor=User.objects.get(username="demo"))
    if rule_set.job is not None:
        run_inline(rule_set.job)
    rule_set.refresh_from_db()
    assert rule_set.content is not None
    assert rule_set.content.entry_count > 0


@pytest.mark.slow
def test_the_migrations_since_can_be_undone_and_done_again(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), another_database(fill=release_sql("0.1.0")) as name:
        call_command("migrate", "--noinput", verbosity=0)
        for app, files in FROZEN.items():
            call_command("migrate", app, max(files), "--noinput", verbosity=0)
        holds_what_it_held(name)
        call_command("migrate", "--noinput", verbosity=0)
        holds_what_it_held(name)
        assert "audit_event" in connection.introspection.table_names()
