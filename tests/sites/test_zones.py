"""Zones and networks."""

import pytest

from requirements_app.audit.models import Event
from requirements_app.core.errors import Conflict, NotFound
from requirements_app.sites import services
from requirements_app.sites.models import Network
from requirements_app.sites.services import MemberValue, SeenAsValue

from .refusals import refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("prefix", "message", "mend"),
    [
        ("10.3.0.5/24", "host bits", "write 10.3.0.0/24"),
        ("0.0.0.0/0", "is every IPv4 address", "name the site's own networks"),
        ("::/0", "is every IPv6 address", "name the site's own networks"),
        ("0.0.0.0-255.255.255.255", "is every IPv4 address", "own networks"),
        ("10.3.0.0-10.3.0.2", "is not one prefix", "10.3.0.0/31, 10.3.0.2"),
        ("10.3.0.0/255.255.255.0", "prefix length", "10.1.2.0/24"),
        ("010.3.0.0/24", "leading zero", ""),
        ("::ffff:10.3.0.0/112", "IPv4 address in IPv6", ""),
        ("fe80::%eth0/64", "scope", ""),
        ("servers.example.org", "is no network", "10.1.2.0/24"),
        ("any", "would stand for everyone", "own networks"),
        ("", "is blank", ""),
        ("10.3.0.0/24\x00", "", ""),
        (7, "is not text", ""),
    ],
)
def test_a_network_that_is_none_is_refused(campus, owner, prefix, message, mend):
    with refused("prefix", message, mend):
        services.network_create(actor=owner, site=campus, zone="servers", prefix=prefix)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        (" 10.3.0.0/24 ", "10.3.0.0/24"),
        ("2001:0DB8:0:0::/64", "2001:db8::/64"),
        ("10.3.0.0-10.3.0.255", "10.3.0.0/24"),
        ("10.3.0.7/32", "10.3.0.7"),
    ],
)
def test_networks_are_stored_in_one_spelling(campus, owner, written, stored):
    network = services.network_create(actor=owner, site=campus, zone="servers", prefix=written)
    assert network.prefix == stored


def test_one_prefix_in_two_zones_of_a_space_is_an_error(campus, owner):
    with refused("prefix", "already a network of zone servers", "one of the two"):
        services.network_create(actor=owner, site=campus, zone="clients", prefix="10.1.0.0/24")


def test_the_same_prefix_may_stand_in_another_address_space(campus, owner):
    services.zone_create(actor=owner, site=campus, slug="lab", name="Lab", address_space="lab")

    services.network_create(actor=owner, site=campus, zone="lab", prefix="10.1.0.0/24")

    assert Network.objects.filter(site=campus, prefix="10.1.0.0/24").count() == 2
    lab = campus.zones.get(slug="lab")
    with refused("address_space", "already a network of zone servers"):
        services.zone_update(actor=owner, zone=lab, address_space="default")


def test_a_zone_that_moves_to_another_space_takes_networks_and_members_along(campus, owner):
    binding = campus.bindings.get()
    members = [MemberValue("10.1.0.5", zone="servers")]
    services.binding_update(actor=owner, binding=binding, members=members)

    zone = campus.zones.get(slug="servers")
    services.zone_update(actor=owner, zone=zone, address_space="dc")

    assert set(zone.networks.values_list("address_space", flat=True)) == {"dc"}
    assert binding.members.get().address_space == "dc"


def test_the_internet_has_no_networks_and_stays(campus, owner):
    internet = campus.zones.get(slug="internet")
    with refused("zone", "is what no network covers"):
        services.network_create(actor=owner, site=campus, zone="internet", prefix="198.51.100.0/24")
    with pytest.raises(Conflict):
        services.zone_delete(actor=owner, zone=internet)
    with pytest.raises(Conflict):
        services.zone_update(actor=owner, zone=internet, slug="outside")
    renamed = services.zone_update(actor=owner, zone=internet, name="The outside")
    assert renamed.name == "The outside"


def test_a_network_moves_between_zones_of_its_site_only(campus, branch, owner):
    network = campus.networks.get(prefix="10.1.0.0/24")

    moved = services.network_update(actor=owner, network=network, zone="clients")

    assert (moved.zone.slug, moved.row_version) == ("clients", 2)
    with refused("zone", "is no zone of site campus"):
        services.network_update(actor=owner, network=network, zone="office")


def test_a_misspelled_zone_gets_the_nearest_name(campus, owner):
    with refused("zone", "is no zone of site campus", "did you mean `servers`?"):
        services.network_create(actor=owner, site=campus, zone="servrs", prefix="10.3.0.0/24")


def test_a_zone_in_use_is_not_deleted(campus, owner):
    zone = campus.zones.get(slug="clients")
    binding = campus.bindings.get()
    seen_as = [SeenAsValue(zone="clients", address="10.2.9.9")]
    members = [MemberValue("10.1.0.5", zone="servers", seen_as=seen_as)]
    services.binding_update(actor=owner, binding=binding, members=members)
    services.proxy_create(
        actor=owner,
        site=campus,
        slug="px",
        name="Proxy",
        address="10.1.0.9",
        port=3128,
        source_zones=["clients"],
    )

    with pytest.raises(Conflict) as caught:
        services.zone_delete(actor=owner, zone=zone)

    assert "firewalls fw; proxies px; translations of 10.1.0.5" in str(caught.value)
    with pytest.raises(Conflict, match=r"members 10\.1\.0\.5"):
        services.zone_delete(actor=owner, zone=campus.zones.get(slug="servers"))


def test_an_unused_zone_goes_with_its_networks(campus, owner):
    zone = services.zone_create(actor=owner, site=campus, slug="old", name="Old")
    network = services.network_create(actor=owner, site=campus, zone="old", prefix="10.8.0.0/16")

    services.zone_delete(actor=owner, zone=zone)

    assert not Network.objects.filter(pk=network.pk).exists()
    with pytest.raises(NotFound):
        services.network_delete(actor=owner, network=network)


def test_row_versions_are_each_objects_own(campus, owner):
    zone = campus.zones.get(slug="servers")
    services.zone_update(actor=owner, zone=zone, name="Server rooms", expected_version=1)
    with pytest.raises(Conflict):
        services.zone_update(actor=owner, zone=zone, name="Other", expected_version=1)
    with pytest.raises(Conflict):
        services.zone_delete(actor=owner, zone=zone, expected_version=1)
    campus.refresh_from_db()
    assert campus.row_version == 1


def test_a_zone_has_a_kind_or_does_not_say(campus, owner):
    zone = campus.zones.get(slug="servers")
    assert zone.kind == ""
    told = services.zone_update(actor=owner, zone=zone, kind="sensitive")
    assert (told.kind, told.row_version) == ("sensitive", 2)
    event = Event.objects.filter(action="zone.updated").latest("pk")
    assert event.data["changed"] == {"kind": {"before": "", "after": "sensitive"}}
    assert services.zone_update(actor=owner, zone=told, kind="").kind == ""


@pytest.mark.parametrize("kind", ["secret", "DMZ", None, 7, " users"])
def test_a_kind_that_is_none_is_refused_with_those_there_are(campus, owner, kind):
    with refused("kind", "is not one of the words known here"):
        services.zone_create(actor=owner, site=campus, slug="x", name="X", kind=kind)


def test_a_site_that_begins_like_another_has_its_kinds(campus, owner):
    services.zone_update(actor=owner, zone=campus.zones.get(slug="servers"), kind="dmz")
    like = services.site_create_like(
        actor=owner, like=campus, slug="second", name="Second", description=""
    )
    assert like.zones.get(slug="servers").kind == "dmz"
