"""Importing sites from YAML."""

import datetime as dt

import pytest

from requirements_app.audit.models import Event
from requirements_app.core.errors import InvalidInput
from requirements_app.sites import services
from requirements_app.sites.importing import LARGEST_FILE, SourceFile, import_sites
from requirements_app.sites.models import Binding, Site, SiteRole, Zone

from .marked import expect_marked, imported, source

pytestmark = pytest.mark.django_db

MAIN = """\
    schema: 1
    sites:
      - slug: main
        name: Main
        description: |
          Two lines
          of text.
        roles:
          - {role: reader, user: sven}
        zones:
          - slug: servers
            name: Servers
            external_source: cmdb
            external_id: 17
            networks:
              - 10.1.0.0/24
              - {prefix: "fd00:1::/64", name: IPv6}
          - {slug: clients, name: Clients, networks: [10.2.0.0/16]}
        firewalls:
          - {slug: fw, name: Firewall, platform: fortios, zones: [servers, clients, internet]}
        proxies:
          - slug: px
            name: Proxy
            address: 10.1.0.9
            port: 3128
            inspects_tls: true
            bypasses_inspection: ["*.example.com"]
            authentication: basic
            source_zones: [clients]
        site_services:
          - {component: site.dns, members: [10.1.0.53, "fd00:1::53"]}
        deployments:
          - slug: prod
            name: Production
            product: app
            product_version: 4.0
            features: {syslog: true}
            parameters: {tenant: uni, region: eu, account: 1234}
            alternatives: {directory: ldap}
            installation_until: 2026-12-31
            bindings:
              - component: server
                members:
                  - value: 10.1.0.5
                    name: app1
                    zone: servers
                    seen_as:
                      - {zone: clients, address: 10.2.9.9, firewall: fw, port: 443, seen_port: 8443}
                  - {value: 10.1.0.6, virtual: true}
              - component: app.client
                members: [10.2.0.0/16]
              - component: primary
                state: absent
                reason: One server only
                approved_by: M. Ruiz
                approved_on: 2026-05-04
        offers:
          - {slug: app, deployment: prod, component: server, to_sites: [side]}
        overrides:
          - slug: mirror
            kind: replace
            flow: app.updates
            replacement: {hosts: [mirror.example.org]}
            reason: Updates come from the mirror.
            owner: olga
            expires_on: 2027-06-30
    """
SIDE = """\
    schema: 1
    sites:
      - slug: side
        name: Side
        zones: [{slug: office, name: Office, networks: [10.9.0.0/24]}]
        deployments:
          - slug: agents
            name: Agents
            product: app
            bindings:
              - {component: server, offer: main/app}
              - {component: client, members: [10.9.0.0/25]}
    """


@pytest.fixture
def main(version, owner, stranger) -> Site:
    imported(owner, SIDE, MAIN)
    return Site.objects.get(slug="main")


def test_a_whole_site_is_imported(main, owner, stranger):
    zone = main.zones.get(slug="servers")
    assert (zone.external_source, zone.external_id) == ("cmdb", "17")
    assert {network.prefix: network.name for network in zone.networks.all()} == {
        "10.1.0.0/24": "",
        "fd00:1::/64": "IPv6",
    }
    deployment = main.deployments.get()
    assert (deployment.product_version, deployment.parameters["account"]) == ("4.0", "1234")
    assert deployment.installation_until == dt.date(2026, 12, 31)
    server = deployment.bindings.get(component__slug="app.server")
    seen = server.members.get(value="10.1.0.5").seen_as.get()
    assert (seen.address, seen.firewall.slug, seen.port, seen.seen_port) == (
        "10.2.9.9",
        "fw",
        443,
        8443,
    )
    assert main.bindings.get(component__slug="app.primary").approved_by == "M. Ruiz"
    assert main.overrides.get().replacement == {"hosts": ["mirror.example.org"]}
    assert main.roles.get(user=stranger).role == SiteRole.Role.READER
    assert main.description == "Two lines\nof text."


def test_offers_are_resolved_after_all_sites_exist(main):
    binding = Binding.objects.get(site__slug="side", component__slug="app.server")
    assert (binding.state, str(binding.offer)) == ("offer", "main/app")


def test_a_second_import_changes_nothing(main, owner):
    events = Event.objects.count()

    report = imported(owner, MAIN, SIDE)

    assert (report.created, report.updated, report.deleted, report.untouched) == ([], [], [], [])
    assert len(report.unchanged) == 21
    assert Event.objects.count() == events


def test_one_change_is_one_update(main, owner):
    report = imported(owner, MAIN.replace("10.2.0.0/16]", "10.2.0.0/17]", 1))

    assert report.created == ["main/networks/clients/10.2.0.0/17"]
    assert report.untouched == ["main/networks/10.2.0.0/16"]
    again = imported(owner, MAIN.replace("Production", "Prod"))
    assert again.updated == ["main/deployments/prod"]


def test_what_a_file_does_not_mention_is_left_untouched(main, owner):
    report = imported(
        owner,
        """\
        schema: 1
        sites:
          - slug: main
            name: Main
            zones: [{slug: servers, name: Server rooms}]
        """,
    )

    assert report.updated == ["main/zones/servers"]
    zone = main.zones.get(slug="servers")
    assert (zone.external_id, zone.networks.count()) == ("17", 2)
    assert "main/offers/app" in report.untouched
    assert "main/bindings/prod/app.client" in report.untouched
    assert "main/site_services/site.dns" in report.untouched
    assert "main/zones/internet" not in report.untouched
    main.refresh_from_db()
    assert main.description == "Two lines\nof text."


def test_a_file_may_replace_a_site(main, owner):
    imported(owner, SIDE.replace("              - {component: server, offer: main/app}\n", ""))
    assert Binding.objects.filter(site__slug="side", state="offer").exists()
    replacing = SIDE.replace("              - {component: server, offer: main/app}\n", "").replace(
        "name: Side", "name: Side\n        replace: true"
    )
    imported(owner, replacing)

    report = imported(
        owner,
        """\
        schema: 1
        sites:
          - slug: main
            name: Main
            replace: true
            zones: [{slug: servers, name: Servers, networks: [10.1.0.0/24]}]
        """,
    )

    assert len(report.deleted) == 12
    assert set(main.zones.values_list("slug", flat=True)) == {"internet", "servers"}
    assert main.zones.get(slug="servers").external_id == ""
    main.refresh_from_db()
    assert main.description == ""
    assert main.roles.count() == 2


def test_what_others_use_is_not_replaced_away(main, owner):
    expect_marked(
        owner,
        """\
        schema: 1
        sites:
          - slug: main  #! offer app is in use by sites side
            name: Main
            replace: true
        """,
    )
    assert main.zones.count() == 3


def test_an_external_id_finds_what_was_renamed(main, owner):
    report = imported(
        owner,
        """\
        schema: 1
        sites:
          - slug: main
            name: Main
            zones:
              - {slug: server-rooms, name: Rooms, external_source: cmdb, external_id: "17"}
        """,
    )

    assert report.updated == ["main/zones/server-rooms"]
    assert main.zones.get(external_id="17").slug == "server-rooms"
    assert main.zones.count() == 3


def test_a_dry_run_tells_and_changes_nothing(version, owner, stranger):
    report = imported(owner, MAIN, SIDE, dry_run=True)

    assert len(report.created) == 21
    assert not Site.objects.exists()
    assert not Event.objects.filter(action="site.created").exists()


def test_nothing_is_kept_of_a_file_with_one_error(version, owner, stranger):
    with pytest.raises(InvalidInput):
        imported(owner, SIDE, MAIN.replace("tenant: uni", "tenant: u/i"))
    assert not Site.objects.exists()


def test_every_error_of_meaning_is_told_with_its_line(version, owner, stranger):
    expect_marked(
        owner,
        """\
        schema: 1
        sites:
          - slug: main
            name: Main
            roles:
              - {role: ownr, user: sven}  #! did you mean `owner`
              - {role: reader, user: nobody}  #! is no active account
              - {role: reader, group: admins}  #! is no group of this portal
              - {role: reader}  #! is not one user or one group
            zones:
              - slug: servers
                name: Servers
                networks:
                  - 10.1.0.5/24  #! write 10.1.0.0/24 for the network
                  - prefix: 0.0.0.0/0  #! is every IPv4 address
                  - 10.1.1.0/24
              - slug: Clients  #! write clients
                name: Clients
              - slug: more
                name: More
                networks: [10.1.1.0/24]  #! stands twice: also at file0.yaml:16
              - {slug: internet, name: Net, networks: [198.51.100.0/24]}  #! no network covers
            firewalls:
              - slug: fw
                name: Firewall
                zones:
                  - servers
                  - moore  #! did you mean `more`
            proxies:
              - slug: px
                name: Proxy
                address: proxy.example.org  #! names are never looked up
                port: 70000  #! is no port
            site_services:
              - {component: site.dnss, members: [10.1.0.53]}  #! did you mean `site.dns`
              - {component: site.ntp}  #! is nobody
            deployments:
              - slug: prod
                name: Production
                product: app
                features:
                  syslogg: true  #! did you mean `syslog`
                parameters:
                  region: moon  #! is not allowed
                alternatives:
                  directory: x500  #! is not one of the words known here; write one
              - slug: test
                name: Test
                product: app
                bindings:
                  - component: server
                    members:
                      - 10.1.1.5
                      - any  #! would stand for everyone
                      - value: 10.1.1.6
                        zone: more  #! belongs to zone servers
                        seen_as:
                          - zone: dmz  #! is no zone of site main
                            address: 10.1.1.7
                            firewall: fx  #! is no firewall of site main
                  - {component: screen, members: [10.1.1.8]}  #! is no component
                  - {component: client, offer: side/app}  #! is no offer of those to main
                  - component: primary
                    state: absent
                    reason: None
                    approved_by: M. Ruiz
                    approved_on: 2999-01-01  #! is in the future
            offers:
              - slug: app
                deployment: tset  #! did you mean `test`
                component: server
                to_sites: [main]  #! is the offering site
            overrides:
              - slug: x  #! expires_on: None is missing
                kind: suppress
                flow: app.updats  #! did you mean `app.updates`
                reason: ""  #! is blank
                owner: nobody  #! is no active account
        """,
    )
    assert not Site.objects.exists()


def test_every_error_of_form_is_told_with_its_line_beside_those_of_meaning(
    version, owner, stranger
):
    expect_marked(
        owner,
        """\
        schema: 1
        sites:
          - slug: main
            nmae: Main  #! did you mean `name`
            name: Main
            zones:
              - slug: servers
                name: Servers
                colour: red  #! is not a key known here
                networks:
                  - {prefix: 10.1.0.5/24}
              - {name: Clients}  #! add `slug: …`
            firewalls: fw  #! write a list
          - slug: side
            name: Side
            zones:
              - {slug: office, name: Office, networks: [10.9.0.9/24]}  #! write 10.9.0.0/24
              - {slug: broken, name: [Broken]}  #! write text
            firewalls:
              - {slug: fw, name: Firewall, zones: [office, broken]}
            proxies:
              - {slug: px, name: Proxy, address: 10.9.0.1, port: "80"}  #! write a whole number
              - slug: py
                name: Proxy
                address: 10.9.0.1
                port: 80
                inspects_tls: yes  #! write true or false
            deployments:
              - slug: agents
                name: Agents
                product: app
                installation_until: 31.12.2026  #! write a date as YYYY-MM-DD
                bindings:
                  - {component: client, members: [10.9.0.0/25]}
              - slug: more
                name: More
                product: app
                troubleshooting_until: 2026-02-30  #! is no day of the calendar
              - slug: other
                name: Other
                product: app
                bindings:
                  - {component: client, members: 10.9.0.0/25}  #! write a list
                  - {component: clent, members: [10.9.0.0/25]}  #! did you mean `client`
        """,
        """\
        schema: 2  #! is not one of the words known here
        sites: []  #! give at least 1
        """,
    )


def test_what_follows_from_another_error_is_not_told(version, owner, stranger):
    expect_marked(
        owner,
        """\
        schema: 1
        sites:
          - slug: main
            name: Main
            zones:
              - {slug: servers, name: ""}  #! is blank
              - {slug: clients, name: Clients}
            firewalls:
              - {slug: fw, name: Firewall, zones: [servers, clients]}
            deployments:
              - slug: prod
                name: Prod
                product: apq  #! did you mean `app`
                bindings:
                  - {component: server, members: [10.1.0.5]}
              - slug: test
                name: Test
                product: app
                bindings:
                  - {component: server, members: [10.1.0.5/24]}  #! host bits
            offers:
              - {slug: app, deployment: test, component: server, to_sites: [side]}
          - slug: side
            name: Side
            deployments:
              - slug: agents
                name: Agents
                product: app
                bindings:
                  - {component: server, offer: main/app}
        """,
    )


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", "file0.yaml", "is empty"),
        ("- a\n", "file0.yaml:1", "is no mapping"),
        ("schema: 1\n", "file0.yaml:1", "is missing"),
        ("schema: 1\nsites: [}\n", "file0.yaml:2", "from being YAML"),
        ("schema: 1\nsites: [{slug: a, slug: b, name: A}]\n", "file0.yaml:2", "stands twice"),
        ("schema: 1\nsites: [&a {slug: a, name: A}, *a]\n", "file0.yaml:2", "is an anchor"),
        ("schema: 1\nsites: !!python/object {}\n", "file0.yaml:2", "is a tag"),
        ("schema: 1\nsites: [{slug: a, name: 'A\u202eB'}]\n", "file0.yaml:2", "refused here"),
        ("schema: 1\nsites: " + "[" * 60 + "\n", "file0.yaml:2", "nested too deeply"),
        ("schema: 1\nsites:\n  - plain\n", "file0.yaml:3", "mapping"),
    ],
)
def test_a_file_that_is_none_is_refused(version, owner, text, place, words):
    with pytest.raises(InvalidInput) as caught:
        imported(owner, text)
    told = [str(each) for each in caught.value.problems]
    assert any(each.startswith(place) and words in each for each in told), told


def test_a_file_too_large_or_not_utf8_is_refused(version, owner):
    files = [
        SourceFile("big.yaml", b"#" * (LARGEST_FILE + 1)),
        SourceFile("latin.yaml", b"schema: 1\nsites:\n  - {slug: a, name: Z\xfcrich}\n"),
    ]
    with pytest.raises(InvalidInput) as caught:
        import_sites(actor=owner, files=files)
    assert [(each.field, each.message) for each in caught.value.problems] == [
        ("big.yaml", "is too large"),
        ("latin.yaml:3", "is not UTF-8"),
    ]


def test_one_site_stands_in_one_place(version, owner):
    small = "schema: 1\nsites:\n  - {slug: a, name: A}\n"
    with pytest.raises(InvalidInput, match=r"stands twice: also at file0\.yaml:3"):
        imported(owner, small, small)


def test_a_site_of_others_cannot_be_touched(main, stranger):
    with pytest.raises(InvalidInput, match=r"file0\.yaml:3.*may not do this"):
        imported(stranger, MAIN)
    hidden = services.site_create(actor=stranger, slug="hidden", name="Hidden")
    assert hidden


def test_a_site_that_is_not_seen_is_only_a_taken_slug(main, stranger):
    side = source(SIDE, "side.yaml")
    with pytest.raises(InvalidInput, match=r"side\.yaml:3.*is taken by"):
        import_sites(actor=stranger, files=[side])


def test_the_pin_is_not_moved_by_a_file(main, owner, version):
    pinned = f"name: Main\n        catalogue_version: {version.number}"
    assert imported(owner, MAIN.replace("name: Main", pinned)).updated == []
    other = "name: Main\n        catalogue_version: 2020010101"
    with pytest.raises(InvalidInput, match=r"file0\.yaml:5 .*accept an upgrade proposal"):
        imported(owner, MAIN.replace("name: Main", other))


def test_zones_of_another_site_are_unknown_in_a_file(main, owner):
    expect_marked(
        owner,
        """\
        schema: 1
        sites:
          - slug: side
            name: Side
            zones: [{slug: office, name: Office}]
            firewalls:
              - {slug: fw, name: Firewall, zones: [office, servers]}  #! is no zone of site side
            deployments:
              - slug: agents
                name: Agents
                product: app
                bindings:
                  - component: client
                    members:
                      - {value: 10.9.0.9, zone: clients}  #! is no zone of site side
            overrides:
              - slug: x
                kind: suppress
                flow: app.updates
                deployment: prod  #! is no deployment of site side
                reason: Because
                owner: olga
                expires_on: 2027-01-01
        """,
    )
    assert Zone.objects.filter(site__slug="side").count() == 2
