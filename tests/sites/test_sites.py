"""Making, changing and deleting sites, and their roles."""

import pytest
from django.contrib.auth.models import Group

from requirements_app.audit.models import Event
from requirements_app.catalogue.models import Version
from requirements_app.core.errors import Conflict, NotAllowed, NotFound
from requirements_app.sites import services
from requirements_app.sites.models import Site, SiteRole

from .refusals import refused
from .samples import APP, publish

pytestmark = pytest.mark.django_db


def test_a_new_site_has_its_internet_an_owner_and_the_newest_version(version, owner):
    site = services.site_create(actor=owner, slug="north", name=" North ")

    assert (site.name, site.catalogue_version_id, site.row_version) == ("North", version.number, 1)
    assert [(zone.slug, zone.is_internet) for zone in site.zones.all()] == [("internet", True)]
    assert site.roles.get().user == owner
    assert site.roles.get().role == SiteRole.Role.OWNER
    actions = list(Event.objects.filter(site_slug="north").values_list("action", flat=True))
    assert actions == ["site.created", "site.role-granted"]


def test_a_site_may_be_pinned_to_an_older_version(version, owner):
    newer = publish({**APP, "flows": APP["flows"][:-1]})

    old = services.site_create(
        actor=owner, slug="old", name="Old", catalogue_version=version.number
    )
    new = services.site_create(actor=owner, slug="new", name="New")

    assert (old.catalogue_version_id, new.catalogue_version_id) == (version.number, newer.number)


def test_a_version_that_was_never_published_is_refused(version, owner):
    with refused("catalogue_version", "was never published", str(version.number)):
        services.site_create(actor=owner, slug="x", name="X", catalogue_version=2020010101)


def test_without_any_catalogue_no_site_can_be_made(owner):
    assert not Version.objects.exists()
    with pytest.raises(Conflict, match="publish the catalogue first"):
        services.site_create(actor=owner, slug="x", name="X")


def test_everything_wrong_with_a_site_is_told_at_once(version, owner):
    with refused("slug", "is not a slug", "write the-north") as problems:
        services.site_create(
            actor=owner, slug="The North!", name=" ", description="a\u202eb", external_id="7"
        )
    fields = [problem.field for problem in problems]
    assert fields == ["slug", "name", "description", "external_source"]
    assert not Site.objects.exists()


def test_a_taken_slug_is_refused(campus, owner):
    with refused("slug", "is taken by another site"):
        services.site_create(actor=owner, slug="campus", name="Another")


def test_an_external_id_belongs_to_one_site(campus, branch, owner):
    services.site_update(actor=owner, site=campus, external_source="cmdb", external_id="S-1")

    with refused("external_id", "is taken by another site"):
        services.site_update(actor=owner, site=branch, external_source="cmdb", external_id="S-1")
    services.site_update(actor=owner, site=branch, external_source="other", external_id="S-1")


def test_a_change_counts_once_and_no_change_not_at_all(campus, owner):
    changed = services.site_update(actor=owner, site=campus, name="Main campus")
    again = services.site_update(actor=owner, site=campus, name="Main campus")

    assert (changed.row_version, again.row_version) == (2, 2)
    event = Event.objects.get(action="site.updated")
    assert event.data == {
        "changed": {"name": {"before": "Campus", "after": "Main campus"}},
        "row_version": 2,
    }
    assert event.actor == owner


@pytest.mark.parametrize(("field", "value"), [("slug", "other"), ("catalogue_version", 2020010101)])
def test_slug_and_pin_of_a_site_stay(campus, owner, field, value):
    with refused(field, "which stays"):
        services.site_update(actor=owner, site=campus, **{field: value})
    own = {field: getattr(campus, "slug" if field == "slug" else "catalogue_version_id")}
    assert services.site_update(actor=owner, site=campus, **own).row_version == 1


def test_a_stale_version_is_a_conflict(campus, owner):
    services.site_update(actor=owner, site=campus, name="One", expected_version=1)

    with pytest.raises(Conflict, match="is at version 2, not 1"):
        services.site_update(actor=owner, site=campus, name="Two", expected_version=1)
    assert Site.objects.get(slug="campus").name == "One"


def test_deleting_a_site_takes_all_that_is_its_own(campus, owner):
    services.site_delete(actor=owner, site=campus, expected_version=1)

    assert not Site.objects.exists()
    with pytest.raises(NotFound):
        services.site_update(actor=owner, site=campus, name="Gone")


def test_strangers_are_told_that_there_is_no_site(campus, stranger):
    with pytest.raises(NotFound, match="there is no site campus"):
        services.site_update(actor=stranger, site=campus, name="Mine")
    with pytest.raises(NotFound):
        services.site_delete(actor=stranger, site=campus)


def test_readers_and_approvers_may_not_change(campus, owner, stranger):
    for role in ("reader", "approver"):
        services.role_grant(actor=owner, site=campus, role=role, user=stranger)
        with pytest.raises(NotAllowed, match="may not do this"):
            services.zone_create(actor=stranger, site=campus, slug="z", name="Z")


def test_an_inactive_account_makes_no_site(version, owner):
    owner.is_active = False
    with pytest.raises(NotAllowed):
        services.site_create(actor=owner, slug="x", name="X")


def test_a_role_is_given_once_and_can_be_taken_back(campus, owner, stranger):
    first = services.role_grant(actor=owner, site=campus, role="reader", user=stranger)
    again = services.role_grant(actor=owner, site=campus, role="reader", user=stranger)
    assert first == again

    services.role_revoke(actor=owner, role=first)

    assert not stranger.has_perm("sites.view_site", campus)
    told = Event.objects.filter(action__startswith="site.role").order_by("id")
    assert [event.data["values"] for event in told][1:] == [
        {"role": "reader", "user": "sven"},
        {"role": "reader", "user": "sven"},
    ]


def test_the_last_owner_stays(campus, owner, stranger):
    own = campus.roles.get()
    with pytest.raises(Conflict, match="last owner"):
        services.role_revoke(actor=owner, role=own)
    services.role_grant(actor=owner, site=campus, role="owner", user=stranger)
    services.role_revoke(actor=owner, role=own)
    assert not owner.has_perm("sites.change_site", campus)


def test_a_role_goes_to_one_user_or_one_group(campus, owner, stranger):
    group = Group.objects.create(name="network engineers")
    for who in ({}, {"user": stranger, "group": group}):
        with refused("user", "is not one user or one group"):
            services.role_grant(actor=owner, site=campus, role="reader", **who)
    with refused("role", "is not one of the words", "owner"):
        services.role_grant(actor=owner, site=campus, role="ownr", group=group)
