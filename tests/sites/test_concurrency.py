"""Two people at once: one change wins, the other is told."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from requirements_app.core.errors import Conflict, InvalidInput, PortalError
from requirements_app.sites import services
from requirements_app.sites.models import Site, Zone

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*actions: Callable[[], object]) -> list[object]:
    """What the actions return or raise when they start together, each on its own connection."""
    barrier = threading.Barrier(len(actions))
    outcomes: list[object] = [None] * len(actions)

    def act(at: int, action: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            outcomes[at] = action()
        except PortalError as error:
            outcomes[at] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=each) for each in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def kinds(outcomes: list[object]) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_of_two_updates_of_one_version_one_wins(campus, owner):
    zone = campus.zones.get(slug="servers")

    def rename(name: str) -> Callable[[], object]:
        return lambda: services.zone_update(
            actor=owner, zone=Zone.objects.get(pk=zone.pk), name=name, expected_version=1
        )

    outcomes = at_once(*(rename(f"Name {n}") for n in range(4)))

    assert kinds(outcomes) == ["Stale", "Stale", "Stale", "Zone"]
    zone.refresh_from_db()
    assert zone.row_version == 2
    assert [zone.name] == [each.name for each in outcomes if isinstance(each, Zone)]


def test_updates_of_different_fields_are_both_kept(campus, owner):
    zone = campus.zones.get(slug="servers")

    outcomes = at_once(
        lambda: services.zone_update(actor=owner, zone=zone, name="Both"),
        lambda: services.zone_update(actor=owner, zone=zone, description="kept"),
    )

    assert kinds(outcomes) == ["Zone", "Zone"]
    zone.refresh_from_db()
    assert (zone.name, zone.description, zone.row_version) == ("Both", "kept", 3)


def test_one_prefix_goes_to_one_of_two_zones(campus, owner):
    def add(zone: str) -> Callable[[], object]:
        return lambda: services.network_create(
            actor=owner, site=campus, zone=zone, prefix="10.7.0.0/16"
        )

    outcomes = at_once(add("servers"), add("clients"))

    assert kinds(outcomes) == ["InvalidInput", "Network"]


def test_one_slug_goes_to_one_of_two_sites(version, owner):
    outcomes = at_once(
        *(lambda: services.site_create(actor=owner, slug="one", name="One") for _ in range(2))
    )

    assert kinds(outcomes) == ["InvalidInput", "Site"]
    assert Site.objects.filter(slug="one").count() == 1
    assert next(each for each in outcomes if isinstance(each, InvalidInput))


def test_an_offer_is_either_bound_or_withdrawn(campus, branch, owner):
    offer = services.offer_create(
        actor=owner,
        site=campus,
        slug="app",
        deployment="prod",
        component="server",
        to_sites=["branch"],
    )

    withdrawn, bound = at_once(
        lambda: services.offer_delete(actor=owner, offer=offer),
        lambda: services.binding_create(
            actor=owner,
            site=branch,
            deployment="agents",
            component="server",
            state="offer",
            offer="campus/app",
        ),
    )

    assert isinstance(withdrawn, Conflict) is not isinstance(bound, PortalError)
    assert campus.offers.exists() is branch.bindings.exists()
