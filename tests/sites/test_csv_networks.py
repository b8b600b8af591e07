"""Zones and networks of a whole site from CSV; the same files written out again."""

from __future__ import annotations

import pytest

from requirements_app.core.errors import InvalidInput, Stale
from requirements_app.sites import services
from requirements_app.sites.csv_files import bindings_csv, networks_csv
from requirements_app.sites.importing import (
    SourceFile,
    attempt_import,
    import_bindings,
    import_networks,
)

pytestmark = pytest.mark.django_db

HEADER = "zone,zone_name,address_space,description,prefix,name\n"


def load(actor, site, text: str, **options):
    file = SourceFile("networks.csv", text.encode())
    return import_networks(actor=actor, site=site, file=file, **options)


def networks(site) -> list[tuple[str, str, str]]:
    return sorted(site.networks.values_list("zone__slug", "prefix", "name"))


def test_rows_become_zones_and_networks(campus, owner):
    text = HEADER + "guests,Guests,,WLAN,10.3.0.0/24,First\nguests,,,,10.3.1.0/24,\nempty,,,,,\n"
    report = load(owner, campus, text)
    assert report.created == [
        "campus/zones/guests", "campus/networks/guests/10.3.0.0/24",
        "campus/networks/guests/10.3.1.0/24", "campus/zones/empty",
    ]  # fmt: skip
    zone = campus.zones.get(slug="guests")
    assert (zone.name, zone.description) == ("Guests", "WLAN")
    assert campus.zones.get(slug="empty").name == "empty"
    assert ("guests", "10.3.0.0/24", "First") in networks(campus)


def test_the_same_file_twice_changes_nothing(campus, owner):
    text = HEADER + "guests,Guests,,,10.3.0.0/24,First\n"
    load(owner, campus, text)
    report = load(owner, campus, text)
    assert (report.created, report.updated, len(report.unchanged)) == ([], [], 2)


def test_a_network_moves_to_the_zone_that_the_file_names(campus, owner):
    report = load(owner, campus, "zone,prefix\nservers,10.2.0.0/16\n")
    assert report.updated == ["campus/networks/servers/10.2.0.0/16"]
    assert campus.networks.get(prefix="10.2.0.0/16").zone.slug == "servers"


def test_the_kind_of_a_zone_comes_from_its_column_and_goes_back_there(campus, owner):
    load(owner, campus, "zone,zone_kind,prefix\nguests,users,10.3.0.0/24\nguests,,10.3.1.0/24\n")
    assert campus.zones.get(slug="guests").kind == "users"
    assert "guests,guests,users,default,,10.3.0.0/24," in networks_csv(campus)
    with pytest.raises(InvalidInput) as caught:
        load(owner, campus, "zone,zone_kind\nguests,people\n")
    assert caught.value.problems[0].field == "networks.csv:2 zone_kind"


def test_what_is_wrong_is_named_with_line_and_column_and_nothing_is_changed(campus, owner):
    before = networks(campus)
    text = HEADER + "new,New,,,10.3.0.1/24,\nBad Name,,,,10.4.0.0/24,\nservers,,,,0.0.0.0/0,\n"
    with pytest.raises(InvalidInput) as caught:
        load(owner, campus, text)
    assert [each.field for each in caught.value.problems] == [
        "networks.csv:2 prefix", "networks.csv:3 zone", "networks.csv:4 prefix",
    ]  # fmt: skip
    assert networks(campus) == before
    assert not campus.zones.filter(slug="new").exists()


def test_a_try_changes_nothing_and_tells_problems_beside_what_would_be_done(campus, owner):
    text = HEADER + "guests,,,,10.3.0.0/24,\nservers,,,,nonsense,\n"
    attempt = attempt_import(lambda dry_run: load(owner, campus, text, dry_run=dry_run))
    assert attempt.report.created == ["campus/zones/guests", "campus/networks/guests/10.3.0.0/24"]
    assert [each.field for each in attempt.problems] == ["networks.csv:3 prefix"]
    assert not campus.zones.filter(slug="guests").exists()


def test_an_import_that_would_do_something_else_than_what_was_seen_is_stale(campus, owner):
    text = HEADER + "guests,,,,10.3.0.0/24,\n"

    def act(dry_run: bool):
        return load(owner, campus, text, dry_run=dry_run)

    seen = attempt_import(act)
    services.zone_create(actor=owner, site=campus, slug="guests", name="Guests")
    with pytest.raises(Stale):
        attempt_import(act, seen=seen.digest, dry_run=False)
    assert not campus.networks.filter(prefix="10.3.0.0/24").exists()
    again = attempt_import(act)
    assert attempt_import(act, seen=again.digest, dry_run=False).problems == ()
    assert campus.networks.filter(prefix="10.3.0.0/24").exists()


def test_what_a_site_writes_out_changes_nothing_when_it_comes_back(campus, owner):
    services.zone_create(actor=owner, site=campus, slug="bare", name="=cmd()", description="-1")
    services.network_create(
        actor=owner, site=campus, zone="bare", prefix="10.8.0.0/24", name="@home, sweet"
    )
    services.binding_create(
        actor=owner, site=campus, component="site.dns",
        members=[services.MemberValue("10.1.0.53", "+dns", "servers", virtual=True)],
    )  # fmt: skip
    zones = load(owner, campus, networks_csv(campus))
    file = SourceFile("members.csv", bindings_csv(campus).encode())
    members = import_bindings(actor=owner, site=campus, file=file)
    for report in (zones, members):
        assert (report.created, report.updated) == ([], [])
        assert report.unchanged
    assert "'=cmd()" in networks_csv(campus)
    assert "'+dns" in bindings_csv(campus)
