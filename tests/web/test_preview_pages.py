"""The forms of a site tell what an edit would change, and change nothing by it."""

from __future__ import annotations

import pytest

from requirements_app.audit.models import Event
from requirements_app.jobs.models import Job
from requirements_app.rulesets import preview
from requirements_app.sites.models import Binding, Member, Override, Site
from requirements_app.web.forms.bindings import member_line

PARTIAL = {"HX-Request": "true"}


@pytest.fixture
def binding(world) -> Binding:
    found = Binding.objects.filter(
        site=world.sites["campus"],
        deployment__isnull=False,
        component__slug="nextron-asgard.asgard-server",
    )
    return found.order_by("deployment__slug")[0]


@pytest.fixture
def address(binding) -> str:
    assert binding.deployment is not None
    where = f"/sites/campus/deployments/{binding.deployment.slug}/bindings"
    return f"{where}/{binding.component.slug}/"


def counted() -> list[int]:
    return [each.objects.count() for each in (Event, Job, Binding, Member, Override)]


def versions() -> list[tuple[int, int]]:
    return sorted(Binding.objects.values_list("pk", "row_version"))


def members(binding: Binding, *more: str) -> dict[str, object]:
    lines = [*map(member_line, binding.members.all()), *more]
    return {"row_version": binding.row_version, "state": "bound", "members": "\n".join(lines)}


def test_a_binding_tells_its_effect_as_one_edits(page, binding, address):
    before, kept = counted(), versions()
    response = page.post(f"{address}preview/", members(binding, "10.20.1.77"), headers=PARTIAL)
    text = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in text
    assert "adds " in text
    assert "10.20.1.77 → " in text
    assert (counted(), versions()) == (before, kept)


def test_without_scripts_the_button_shows_the_page_with_what_was_typed(page, binding, address):
    response = page.post(f"{address}preview/", members(binding, "10.20.1.77"))
    text = response.content.decode()
    assert response.status_code == 200
    assert "10.20.1.77</textarea>" in text
    assert "adds " in text
    assert f'action="{address}"' in text
    assert f'formaction="{address}preview/"' in text
    binding.refresh_from_db()
    assert not binding.members.filter(value="10.20.1.77").exists()
    saved = page.post(address, members(binding, "10.20.1.77"))
    assert saved.status_code == 302
    assert binding.members.filter(value="10.20.1.77").exists()


def test_what_cannot_be_saved_yet_is_told_instead(page, binding, address):
    before = counted()
    response = page.post(f"{address}preview/", members(binding, "10.20.1."), headers=PARTIAL)
    assert response.status_code == 400
    assert "This cannot be saved yet:" in response.content.decode()
    whole = page.post(f"{address}preview/", members(binding, "10.20.1."))
    assert whole.status_code == 400
    assert counted() == before


def test_a_form_that_was_overtaken_tells_so(page, binding, address):
    given = {**members(binding, "10.20.1.77"), "row_version": binding.row_version + 1}
    response = page.post(f"{address}preview/", given, headers=PARTIAL)
    assert response.status_code == 409


def test_an_edit_without_effect_is_told(page, binding, address):
    response = page.post(f"{address}preview/", members(binding), headers=PARTIAL)
    assert "Nothing would change" in response.content.decode()


def test_a_site_that_is_too_large_is_told_to_build(page, binding, address, monkeypatch):
    monkeypatch.setattr(preview, "MOST_ENTRIES", 3)
    for headers in (PARTIAL, {}):
        given = members(binding, "10.20.1.77")
        text = page.post(f"{address}preview/", given, headers=headers).content.decode()
        assert "more than 3 entries" in text


def test_options_tell_their_effect(page, world):
    deployment = world.sites["campus"].deployments.filter(product__slug="nextron-asgard")[0]
    features = {f"features-{key}": "on" for key in deployment.features}
    before = counted()
    response = page.post(
        f"/sites/campus/deployments/{deployment.slug}/preview/",
        {
            "row_version": deployment.row_version,
            "name": deployment.name,
            "installation_until": "2099-12-31",
            **{f"parameters-{key}": value for key, value in deployment.parameters.items()},
            **features,
        },
        headers=PARTIAL,
    )
    assert response.status_code == 200
    assert counted() == before


def test_an_override_tells_its_effect(page, world):
    before = counted()
    given = {
        "kind": "suppress",
        "flow": "nextron-asgard.signature-updates-update1",
        "reason": "Mirrored.",
        "expires_on": "2099-12-31",
    }
    response = page.post("/sites/campus/overrides/preview/", given, headers=PARTIAL)
    assert response.status_code == 200, response.content
    assert "removes " in response.content.decode()
    assert counted() == before


def test_services_of_a_site_have_a_preview_of_their_own(page, world):
    site = Site.objects.get(slug="campus")
    found = site.bindings.filter(deployment=None).first()
    assert found is not None
    address = f"/sites/campus/services/{found.component.slug}/preview/"
    given = {"row_version": found.row_version, "state": "unbound"}
    response = page.post(address, given, headers=PARTIAL)
    assert response.status_code == 200
    assert "removes " in response.content.decode() or "raises " in response.content.decode()


def test_readers_have_no_preview_and_are_refused_one(visitor, world, address, binding):
    client = visitor(world.reader)
    assert "What this would change" not in client.get(address).content.decode()
    assert client.post(f"{address}preview/", members(binding)).status_code == 403
    assert visitor(world.stranger).post(f"{address}preview/", {}).status_code == 404


def test_the_address_of_a_preview_shows_the_form(page, address):
    text = page.get(f"{address}preview/").content.decode()
    assert f'action="{address}"' in text
