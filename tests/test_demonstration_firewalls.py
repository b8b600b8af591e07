"""What each firewall of the demonstration sites is told, in each of the formats.

`golden/firewall/sites/<site>.<firewall>.<format>.<suffix>` were read by hand; the tests name what
is easily lost.
"""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from exports.registry import firewall_formats
from tests.exports.golden_files import assert_golden

from .demonstration import AS_OF, NAMES, sites_build

if TYPE_CHECKING:
    from requirements_app.core.firewall_rules import FirewallReport

    from .kept import Kept

pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).parent / "golden" / "firewall" / "sites"
FIREWALLS = (
    "branch.fw-branch", "campus.fw-core", "campus.fw-edge",
    "datacentre.fw-inner", "datacentre.fw-outer",
)  # fmt: skip
Reports = dict[str, "FirewallReport"]


@pytest.fixture(scope="module")
def reports(kept_catalogue: Kept[int], django_db_blocker: Any) -> Reports:
    """site.firewall → its report; nothing of it stays in the database."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        kept_catalogue.put_back()
        made = reports_make()
        transaction.set_rollback(True)
    return made


def reports_make() -> Reports:
    """The reports, with facts in the place of those that each build has of its own."""
    from requirements_app.rulesets.firewall_reports import firewall_report
    from requirements_app.rulesets.models import RuleSet
    from requirements_app.rulesets.store import content_store
    from requirements_app.sites.models import Site

    found = {}
    for name, result in sites_build().items():
        site = Site.objects.get(slug=name)
        rule_set = RuleSet.objects.create(
            site=site,
            catalogue_version=site.catalogue_version,
            as_of=AS_OF,
            content=content_store(result),
        )
        for firewall in site.firewalls.all():
            found[f"{name}.{firewall.slug}"] = dataclasses.replace(
                firewall_report(rule_set, firewall),
                rule_set="the-rule-set",
                catalogue_version=2026112101,
                content_hash="v1:of-the-content",
                address="https://portal.example.org/rule-sets/the-rule-set/",
            )
    return found


def written(report: FirewallReport, word: str) -> bytes:
    exporter, out = firewall_formats()[word], io.BytesIO()
    exporter.render(report, exporter.read_options({"firewall": report.firewall}), out)
    return out.getvalue()


def test_every_firewall_of_the_sites_is_here(reports):
    assert {name.partition(".")[0] for name in reports} == set(NAMES)
    assert tuple(sorted(name for name, report in reports.items() if report.rules)) == FIREWALLS


@pytest.mark.parametrize("word", firewall_formats())
@pytest.mark.parametrize("name", FIREWALLS)
def test_a_firewall_is_told_what_was_reviewed(reports, name, word):
    suffix = firewall_formats()[word].suffix
    assert_golden(f"{name}.{word}.{suffix}", written(reports[name], word), FOLDER)


def test_there_is_no_file_besides():
    expected = {
        f"{name}.{word}.{each.suffix}"
        for name in FIREWALLS
        for word, each in firewall_formats().items()
    }
    assert {path.name for path in FOLDER.iterdir()} == expected
