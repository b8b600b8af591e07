"""The planner learns at once of what a large publication or store has added."""

from __future__ import annotations

import pytest
from django.db import connection

from requirements_app.catalogue import statistics
from requirements_app.catalogue.models import FlowRevision
from requirements_app.catalogue.statistics import statistics_renew

from .publications import publish, publish_shared
from .samples import product

pytestmark = pytest.mark.django_db


def known() -> float:
    """How many flow revisions the planner knows of; -1 where nobody ever told it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples FROM pg_class WHERE oid = 'catalogue_flowrevision'::regclass"
        )
        return float(cursor.fetchone()[0])


def analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE catalogue_flowrevision")


def test_a_large_publication_leaves_statistics_with_its_rows(monkeypatch):
    publish_shared()
    analyze()
    before = known()
    monkeypatch.setattr(statistics, "_FEW", 1)
    publish(product())

    assert known() == FlowRevision.objects.count() > max(before, 0)


def test_a_small_publication_leaves_them_to_autovacuum():
    analyze()
    before = known()
    publish_shared()
    publish(product())

    assert known() == before


@pytest.mark.parametrize(("rows", "renewed"), [(4_999, False), (5_000, True)])
def test_few_rows_are_not_worth_it(rows, renewed):
    analyze()

    assert statistics_renew([FlowRevision], grown=FlowRevision, rows=rows) is renewed


def test_rows_that_are_few_beside_those_known_are_not_worth_it(monkeypatch):
    publish_shared()
    publish(product())
    analyze()
    monkeypatch.setattr(statistics, "_FEW", 0)

    assert not statistics_renew([FlowRevision], grown=FlowRevision, rows=0)
    assert statistics_renew([FlowRevision], grown=FlowRevision, rows=1)
