"""Deployments and their options, checked against the catalogue at the site's pin."""

import pytest

from requirements_app.core.errors import Conflict
from requirements_app.sites import services

from .refusals import refused
from .samples import APP, publish

pytestmark = pytest.mark.django_db


def deploy(owner, site, **facts):
    given = {"slug": "test", "name": "Test", "product": "app", **facts}
    return services.deployment_create(actor=owner, site=site, **given)


def test_options_are_kept_as_the_product_knows_them(campus, owner):
    made = deploy(
        owner,
        campus,
        product_version="4.0.2",
        features={"syslog": True},
        parameters={"tenant": "uni-1", "region": "eu", "account": "0042"},
        alternatives={"directory": "ldap"},
    )
    made.refresh_from_db()
    assert made.features == {"syslog": True}
    assert made.parameters == {"tenant": "uni-1", "region": "eu", "account": "0042"}
    assert made.alternatives == {"directory": "ldap"}


@pytest.mark.parametrize(
    ("facts", "field", "message", "mend"),
    [
        ({"product": "ap"}, "product", "is no product", "did you mean `app`?"),
        ({"product": "site"}, "product", "is no product", ""),
        ({"features": {"sylog": True}}, "features.sylog", "no feature", "did you mean `syslog`?"),
        ({"features": {"syslog": "on"}}, "features.syslog", "neither true nor false", ""),
        ({"features": ["syslog"]}, "features", "is no mapping", ""),
        ({"parameters": {"regon": "eu"}}, "parameters.regon", "no parameter", "`region`"),
        ({"parameters": {"region": "mars"}}, "parameters.region", "is not allowed", "eu, us"),
        ({"parameters": {"account": "12a4"}}, "parameters.account", "takes", "such as 1234"),
        ({"parameters": {"tenant": "a.b/c"}}, "parameters.tenant", "takes", "letters, digits"),
        ({"parameters": {"tenant": "evil.example"}}, "parameters.tenant", "takes", ""),
        ({"parameters": {"tenant": "-a"}}, "parameters.tenant", "takes", ""),
        ({"parameters": {"tenant": "ä"}}, "parameters.tenant", "takes", ""),
        ({"parameters": {"tenant": 7}}, "parameters.tenant", "is not text", ""),
        ({"alternatives": {"directory": "ldapx"}}, "alternatives.directory", "words", "`ldap"),
        ({"alternatives": {"x": "y"}}, "alternatives.x", "no alternative", "directory"),
        ({"product_version": "four"}, "product_version", "is not a version", "4.0.2"),
        ({"installation_until": "2027-01-01"}, "installation_until", "is not a date", ""),
        ({"platform": "Windows 11"}, "platform", "is not a slug", "windows-11"),
    ],
)
def test_options_that_cannot_be_are_refused(campus, owner, facts, field, message, mend):
    with refused(field, message, mend):
        deploy(owner, campus, **facts)


def test_all_wrong_options_are_told_together(campus, owner):
    with refused("features.a") as problems:
        deploy(owner, campus, slug="?", features={"a": True, "b": True}, parameters={"c": "d"})
    fields = {problem.field for problem in problems}
    assert fields == {"slug", "features.a", "features.b", "parameters.c"}


def test_what_a_newer_version_adds_is_unknown_at_the_pin(campus, owner):
    feature = {"id": "cloud", "name": "Cloud", "default": False}
    flows = [*APP["flows"][:-1], {**APP["flows"][-1], "feature": "cloud"}]
    publish({**APP, "features": [*APP["features"], feature], "flows": flows})
    with refused("features.cloud", "is no feature of product app"):
        deploy(owner, campus, features={"cloud": True})
    newer = services.site_create(actor=owner, slug="newer", name="Newer")
    assert deploy(owner, newer, features={"cloud": True}).features == {"cloud": True}


def test_a_given_mapping_replaces_the_former_one(campus, owner):
    made = deploy(owner, campus, features={"syslog": True}, parameters={"region": "eu"})
    changed = services.deployment_update(actor=owner, deployment=made, features={})
    assert (changed.features, changed.parameters) == ({}, {"region": "eu"})


def test_the_product_of_a_deployment_stays(campus, owner):
    deployment = campus.deployments.get()
    with refused("product", "which stays"):
        services.deployment_update(actor=owner, deployment=deployment, product="viewer")
    services.deployment_update(actor=owner, deployment=deployment, product="app")


def test_a_deployment_goes_with_its_bindings_unless_others_use_its_offer(campus, branch, owner):
    services.offer_create(
        actor=owner,
        site=campus,
        slug="app",
        deployment="prod",
        component="server",
        to_sites=["branch"],
    )
    binding = services.binding_create(
        actor=owner,
        site=branch,
        deployment="agents",
        component="server",
        state="offer",
        offer="campus/app",
    )
    prod = campus.deployments.get()
    with pytest.raises(Conflict, match="in use by sites branch"):
        services.deployment_delete(actor=owner, deployment=prod)
    with pytest.raises(Conflict, match="in use by sites branch"):
        services.site_delete(actor=owner, site=campus)

    services.binding_delete(actor=owner, binding=binding)
    services.deployment_delete(actor=owner, deployment=prod)
    assert not campus.bindings.exists()
