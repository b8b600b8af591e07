"""What an edit would change is told, and nothing of it stays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict, InvalidInput
from requirements_app.rulesets import preview
from requirements_app.rulesets.compute import needs
from requirements_app.rulesets.preview import Effect, TooLarge, edit_effect
from requirements_app.sites import services
from requirements_app.sites.models import Site

from .stored import CONTENT, bind, publish, rule_set_build, site_make

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db) -> User:
    return User.objects.create_user("olga")


@pytest.fixture
def site(owner) -> Site:
    publish(CONTENT)
    return site_make(owner, "hq")


def rows() -> dict[str, list[object]]:
    """Everything in every table."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')
            found[table] = cursor.fetchall()
        return found


@pytest.fixture
def nothing_stays() -> Iterator[None]:
    """Holds that no row differs afterwards, and that nothing waits for the commit."""
    before, waiting = rows(), len(connection.run_on_commit)
    yield
    assert rows() == before
    assert len(connection.run_on_commit) == waiting


def known(effect: Effect | TooLarge) -> Effect:
    assert isinstance(effect, Effect)
    return effect


def test_a_new_binding_adds_entries(site, owner, nothing_stays):
    effect = known(edit_effect(site=site, edit=lambda: bind(owner, site, "primary", "10.2.0.9")))
    assert {(each.flow, each.source.value, each.destination.value) for each in effect.added} == {
        ("app.https", "10.1.0.0/24", "10.2.0.9"),
        ("app.update", "10.2.0.9", "get.example.net"),
    }
    assert (effect.removed, effect.changed, effect.is_none) == ((), (), False)


def test_what_is_told_is_what_comes_of_it(site, owner):
    def edit() -> None:
        bind(owner, site, "primary", "10.2.0.9", "10.2.0.10")

    before = rule_set_build(site, owner)
    effect = known(edit_effect(site=site, edit=edit))
    edit()
    after = rule_set_build(site, owner)
    assert before.content is not None
    assert after.content is not None
    grown = after.content.entry_count - before.content.entry_count
    assert grown == len(effect.added) - len(effect.removed) > 0


def test_findings_that_go_and_come_are_told(site, owner, nothing_stays):
    server = site.bindings.get(component__slug="app.server")

    def unbind() -> None:
        services.binding_update(actor=owner, binding=server, state="unbound")

    effect = known(edit_effect(site=site, edit=unbind))
    assert len(effect.removed) == 2
    assert [each.code for each in effect.raised] == ["role-not-bound"]
    assert effect.solved == ()


def test_a_gap_that_is_filled_is_told(site, owner):
    server = site.bindings.get(component__slug="app.server")
    services.binding_update(actor=owner, binding=server, state="unbound")
    members = [services.MemberValue("10.2.0.5")]

    def fill() -> None:
        services.binding_update(actor=owner, binding=server, state="bound", members=members)

    effect = known(edit_effect(site=site, edit=fill))
    assert [each.code for each in effect.solved] == ["role-not-bound"]
    assert (effect.raised, len(effect.added)) == ((), 2)


def test_an_edit_without_effect_is_told_as_such(site, owner, nothing_stays):
    def rename() -> None:
        deployment = site.deployments.get()
        services.deployment_update(actor=owner, deployment=deployment, name="Other")

    assert known(edit_effect(site=site, edit=rename)).is_none


@pytest.mark.parametrize(
    ("values", "error"), [({"state": "bound"}, InvalidInput), ({"expected_version": 99}, Conflict)]
)
def test_what_stands_in_the_way_of_the_edit_is_raised(site, owner, nothing_stays, values, error):
    server = site.bindings.get(component__slug="app.server")

    def edit() -> None:
        given = {"state": "unbound", "members": [], **values}
        services.binding_update(actor=owner, binding=server, **given)

    with pytest.raises(error):
        edit_effect(site=site, edit=edit)


def test_a_site_whose_rule_set_is_large_is_not_computed(site, owner, monkeypatch):
    rule_set_build(site, owner)
    monkeypatch.setattr(preview, "MOST_ENTRIES", 1)

    def never() -> None:
        raise AssertionError("the edit is not even made")

    assert edit_effect(site=site, edit=never) == TooLarge(1)


@pytest.mark.parametrize(("most", "large"), [(3, True), (4, False)])
def test_an_edit_that_makes_a_site_large_is_given_up(site, owner, monkeypatch, most, large):
    monkeypatch.setattr(preview, "MOST_ENTRIES", most)
    members = [services.MemberValue(f"10.2.0.{n}") for n in (5, 6)]
    server = site.bindings.get(component__slug="app.server")

    def grow() -> None:
        services.binding_update(actor=owner, binding=server, members=members)

    assert isinstance(edit_effect(site=site, edit=grow), TooLarge) == large


def test_it_is_told_under_a_lock_that_is_gone_before_the_computing(site, owner, monkeypatch):
    depths = []

    def watched(*given, **options):
        depths.append(len(connection.savepoint_ids))
        return needs(*given, **options)

    monkeypatch.setattr(preview, "needs", watched)
    outside = len(connection.savepoint_ids)
    with transaction.atomic():
        edit_effect(site=site, edit=lambda: bind(owner, site, "primary", "10.2.0.9"))
    assert depths == [outside + 1] * 2
