"""The administrators' pages."""

from __future__ import annotations

import pytest
from django.conf import settings

from requirements_app.accounts.models import User
from requirements_app.web.settings_shown import settings_shown


@pytest.fixture
def root(visitor):
    return visitor(User.objects.create_superuser("root"))


def test_administrators_are_led_to_accounts_roles_work_and_settings(root, world):
    text = root.get("/administration/").content.decode()
    for address in ("/people/?kind=service", "/people/groups/", "/administration/roles/", "/jobs/"):
        assert address in text
    assert "EXPORT_RETENTION_DAYS" in text
    assert "vendor" in text
    assert "/administration/" in root.get("/").content.decode()


@pytest.mark.parametrize("address", ["/administration/", "/administration/roles/"])
def test_nobody_else_sees_them(page, address):
    assert page.get(address).status_code == 403
    assert "/administration/" not in page.get("/").content.decode()


def test_no_setting_that_is_shown_is_a_secret(root):
    text = root.get("/administration/").content.decode()
    secrets = (
        settings.SECRET_KEY,
        settings.TOKEN_PEPPER,
        settings.DATABASES["default"]["PASSWORD"],
    )
    for secret in filter(None, map(str, secrets)):
        assert secret not in text
    names = {each.name for each in settings_shown()}
    assert not [n for n in names if any(part in n for part in ("SECRET", "KEY", "TOKEN", "PEPPER"))]


def test_roles_at_all_sites_are_listed_and_searched(root, world):
    text = root.get("/administration/roles/").content.decode()
    assert "Northfield campus" in text
    assert "/people/accounts/rene/" in text
    found = root.get("/administration/roles/?q=rene").content.decode()
    assert "/people/accounts/rene/" in found
    assert "/people/accounts/olga/" not in found
    assert "No role fits." in root.get("/administration/roles/?q=zzz").content.decode()


def test_accounts_are_picked_by_kind(root, world):
    User.objects.create_user("robot", kind=User.Kind.SERVICE, responsible=world.owner)
    services = root.get("/people/?kind=service").content.decode()
    assert "/people/accounts/robot/" in services
    assert "/people/accounts/olga/" not in services
    assert root.get("/people/?kind=x").status_code == 400
