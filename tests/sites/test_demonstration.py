"""The demonstration sites fit the catalogue that comes with the portal."""

from pathlib import Path

import pytest

from requirements_app.accounts.models import User
from requirements_app.sites import importing
from requirements_app.sites.exporting import site_yaml
from requirements_app.sites.importing import SourceFile, import_sites
from requirements_app.sites.models import Binding, Deployment, Override, SeenAs, Site

pytestmark = pytest.mark.django_db

DATA = Path(importing.__file__).parents[1] / "data"


@pytest.fixture
def demo(published) -> User:
    user = User.objects.create_user("demo")
    import_sites(actor=user, files=files())
    return user


def files() -> list[SourceFile]:
    return [SourceFile(path.name, path.read_bytes()) for path in sorted(DATA.glob("*.yaml"))]


def test_they_use_all_that_a_site_can_say(demo):
    assert set(Site.objects.values_list("slug", flat=True)) == {"branch", "campus", "datacentre"}
    assert set(Deployment.objects.values_list("product__slug", flat=True)) == {
        "appsanywhere-analytics",
        "nexthink",
        "nextron-analysis-cockpit",
        "nextron-asgard",
        "tippingpoint-sms",
    }
    assert set(Binding.objects.values_list("state", flat=True)) == set(Binding.State.values)
    kinds = set(Override.objects.values_list("kind", flat=True))
    assert kinds == {"suppress", "replace", "reading"}
    assert SeenAs.objects.exists()
    datacentre = Site.objects.get(slug="datacentre")
    assert datacentre.proxies.get().authentication == "basic"
    assert datacentre.networks.filter(prefix__contains=":").exists()
    assert Binding.objects.filter(members__is_virtual=True).exists()


def test_the_branch_binds_to_the_campuss_offer(demo):
    binding = Binding.objects.get(state="offer")
    assert (binding.site.slug, str(binding.offer)) == ("branch", "campus/asgard")


def test_they_import_again_and_come_back_from_an_export(demo):
    report = import_sites(actor=demo, files=files())
    assert (report.created, report.updated, report.untouched) == ([], [], [])

    exported = [site_yaml(site) for site in Site.objects.all()]
    Binding.objects.filter(state="offer").delete()
    Site.objects.all()[0].delete()
    again = [SourceFile(f"{at}.yaml", text.encode()) for at, text in enumerate(exported)]
    import_sites(actor=demo, files=again)

    assert [site_yaml(site) for site in Site.objects.all()] == exported
