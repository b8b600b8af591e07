"""Offers between sites, and what binding to one takes."""

import pytest

from requirements_app.core.errors import Conflict, NotFound
from requirements_app.sites import services
from requirements_app.sites.selectors import offers_of, offers_to
from requirements_app.sites.services import MemberValue

from .refusals import refused

pytestmark = pytest.mark.django_db


def offered(owner, site, **facts):
    given = {"slug": "app", "deployment": "prod", "component": "server", "to_sites": ["branch"]}
    return services.offer_create(actor=owner, site=site, **{**given, **facts})


def bound_to(owner, site, offer="campus/app", component="server"):
    return services.binding_create(
        actor=owner, site=site, deployment="agents", component=component, state="offer", offer=offer
    )


def test_an_offer_is_seen_by_the_sites_it_names(campus, branch, owner):
    other = services.site_create(actor=owner, slug="other", name="Other")
    offer = offered(owner, campus)

    assert list(offers_to(branch)) == [offer]
    assert not offers_to(other).exists()
    bound_to(owner, branch)
    assert vars(offers_of(campus).get())["consumer_count"] == 1


@pytest.mark.parametrize(
    ("facts", "field", "message", "mend"),
    [
        ({"component": "client"}, "component", "is not bound in deployment prod", "app.server"),
        ({"component": "servr"}, "component", "is no component", "did you mean `server`?"),
        ({"deployment": "agents"}, "deployment", "is no deployment of site campus", ""),
        ({"to_sites": []}, "to_sites", "names nobody", ""),
        ({"to_sites": ["campus"]}, "to_sites[0]", "is the offering site", ""),
        ({"to_sites": ["branch", "brnch"]}, "to_sites[1]", "is no site", "did you mean `branch`?"),
    ],
)
def test_an_offer_that_cannot_be_is_refused(campus, branch, owner, facts, field, message, mend):
    with refused(field, message, mend):
        offered(owner, campus, **facts)


def test_a_site_that_the_owner_does_not_see_is_unknown(campus, owner, stranger):
    services.site_create(actor=stranger, slug="secret", name="Secret")
    with refused("to_sites[0]", "is no site of those you see"):
        offered(owner, campus, to_sites=["secret"])


def test_an_offer_rests_on_members_even_of_a_special_case(campus, branch, owner):
    services.binding_delete(actor=owner, binding=campus.bindings.get())
    with refused("component", "is not bound", "none yet"):
        offered(owner, campus)
    services.binding_create(
        actor=owner,
        site=campus,
        deployment="prod",
        component="primary",
        members=[MemberValue("10.1.0.7")],
    )
    assert offered(owner, campus).component.slug == "app.server"


def test_only_an_offer_that_names_the_site_can_be_bound(campus, branch, owner):
    other = services.site_create(actor=owner, slug="other", name="Other")
    services.deployment_create(actor=owner, site=other, slug="agents", name="Agents", product="app")
    offered(owner, campus)
    with refused("offer", "is no offer of those to other"):
        bound_to(owner, other)


def test_only_the_offered_role_can_be_bound(campus, branch, owner):
    offered(owner, campus)
    with refused("offer", "offers app.server, which is not app.client"):
        bound_to(owner, branch, component="client")
    with refused("offer", "offers app.server, which is not app.primary"):
        bound_to(owner, branch, component="primary")


def test_the_same_role_of_another_product_is_the_offered_role(campus, branch, owner):
    offered(owner, campus)
    services.deployment_create(actor=owner, site=branch, slug="view", name="V", product="viewer")
    made = services.binding_create(
        actor=owner,
        site=branch,
        deployment="view",
        component="app-server",
        state="offer",
        offer="campus/app",
    )
    assert str(made.offer) == "campus/app"


def test_an_offer_is_bound_in_a_deployment(campus, branch, owner):
    services.binding_create(
        actor=owner,
        site=campus,
        deployment="prod",
        component="site.dns",
        members=[MemberValue("10.1.0.53")],
    )
    offered(owner, campus, slug="dns", component="site.dns")
    with refused("offer", "is made to deployments", "in each deployment"):
        services.binding_create(
            actor=owner, site=branch, component="site.dns", state="offer", offer="campus/dns"
        )
    made = bound_to(owner, branch, offer="campus/dns", component="site.dns")
    assert made.deployment == branch.deployments.get()


def test_an_offer_in_use_is_neither_withdrawn_nor_changed(campus, branch, owner):
    other = services.site_create(actor=owner, slug="other", name="Other")
    services.binding_create(
        actor=owner,
        site=campus,
        deployment="prod",
        component="client",
        members=[MemberValue("10.2.0.0/16")],
    )
    offer = offered(owner, campus)
    bound_to(owner, branch)

    with pytest.raises(Conflict, match="offer app is in use by sites branch"):
        services.offer_delete(actor=owner, offer=offer)
    with pytest.raises(Conflict, match="in use by sites branch"):
        services.offer_update(actor=owner, offer=offer, to_sites=["other"])
    with pytest.raises(Conflict, match="in use by sites branch"):
        services.offer_update(actor=owner, offer=offer, component="client")

    wider = services.offer_update(actor=owner, offer=offer, to_sites=["other", "branch"])
    assert set(wider.to_sites.all()) == {branch, other}


def test_what_an_offer_rests_on_stays_bound(campus, branch, owner):
    offered(owner, campus)
    binding = campus.bindings.get()
    with pytest.raises(Conflict, match="in use by offers app"):
        services.binding_delete(actor=owner, binding=binding)
    with pytest.raises(Conflict, match="in use by offers app"):
        services.binding_update(actor=owner, binding=binding, state="unbound")

    services.offer_delete(actor=owner, offer=campus.offers.get())
    services.binding_delete(actor=owner, binding=binding)


def test_a_reader_of_the_other_site_changes_no_offer(campus, branch, owner, stranger):
    offer = offered(owner, campus)
    services.role_grant(actor=owner, site=branch, role="owner", user=stranger)
    with pytest.raises(NotFound):
        services.offer_update(actor=stranger, offer=offer, note="Mine")
    bound_to(stranger, branch)
