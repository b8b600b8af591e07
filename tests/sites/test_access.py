"""Who sees, changes and approves, and that lists of sites cost the same for any number."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import ADMINISTRATORS, AUDITORS
from requirements_app.core.errors import NotFound
from requirements_app.sites import services
from requirements_app.sites.selectors import roles_at, site_get, site_list, visible_sites

pytestmark = pytest.mark.django_db


def permissions(user, site) -> set[str]:
    asked = ("view_site", "change_site", "approve_site")
    return {name for name in asked if user.has_perm(f"sites.{name}", site)}


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("reader", {"view_site"}),
        ("owner", {"view_site", "change_site"}),
        ("approver", {"view_site", "approve_site"}),
    ],
)
@pytest.mark.parametrize("through_a_group", [False, True])
def test_each_role_gives_its_permissions(campus, branch, owner, role, allowed, through_a_group):
    user = User.objects.create_user("uma")
    if through_a_group:
        group = Group.objects.create(name="engineers")
        user.groups.add(group)
        services.role_grant(actor=owner, site=campus, role=role, group=group)
    else:
        services.role_grant(actor=owner, site=campus, role=role, user=user)

    assert permissions(user, campus) == allowed
    assert permissions(user, branch) == set()
    assert list(visible_sites(user)) == [campus]


@pytest.mark.parametrize(
    ("group", "allowed"),
    [(ADMINISTRATORS, {"view_site", "change_site"}), (AUDITORS, {"view_site"})],
)
def test_portal_wide_roles_reach_every_site(campus, branch, stranger, group, allowed):
    stranger.groups.add(Group.objects.get(name=group))

    assert permissions(stranger, campus) == allowed
    assert list(visible_sites(stranger)) == [branch, campus]


def test_a_superuser_sees_what_it_may_change(campus, branch):
    user = User.objects.create_superuser("super")

    assert "change_site" in permissions(user, campus)
    assert list(visible_sites(user)) == [branch, campus]


def test_strangers_inactive_and_anonymous_people_see_nothing(campus, owner, stranger):
    owner.is_active = False
    for user in (stranger, owner, AnonymousUser()):
        assert permissions(user, campus) == set()
        assert not visible_sites(user).exists()


def test_a_hidden_site_is_answered_like_a_missing_one(campus, stranger):
    answers = []
    for slug in ("campus", "nowhere"):
        with pytest.raises(NotFound) as caught:
            site_get(user=stranger, slug=slug)
        answers.append(str(caught.value).replace(slug, "X"))
    assert answers[0] == answers[1]


def test_several_ways_to_a_site_list_it_once(campus, owner):
    group = Group.objects.create(name="engineers")
    owner.groups.add(group)
    for role in ("reader", "approver"):
        services.role_grant(actor=owner, site=campus, role=role, user=owner)
        services.role_grant(actor=owner, site=campus, role=role, group=group)

    assert list(visible_sites(owner)) == [campus]
    assert roles_at(owner, [campus]) == {campus.pk: {"owner", "reader", "approver"}}


def test_a_list_of_sites_takes_a_fixed_number_of_queries(
    campus, branch, owner, django_assert_num_queries
):
    fresh = User.objects.get(pk=owner.pk)
    with django_assert_num_queries(2):
        sites = list(site_list(fresh))
    assert [site.slug for site in sites] == ["branch", "campus"]
    assert [vars(site)["zone_count"] for site in sites] == [2, 3]
    assert [vars(site)["deployment_count"] for site in sites] == [1, 1]
    with django_assert_num_queries(1):
        assert len(roles_at(owner, sites)) == 2
