"""A folder for files, a built rule set, and the person who may export it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from requirements_app.accounts.models import User
    from requirements_app.catalogue.models import Version
    from requirements_app.downloads.models import Export
    from requirements_app.rulesets.models import RuleSet
    from requirements_app.sites.models import Site


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    """DATA_DIR of its own."""
    folder = tmp_path / "files"
    settings.DATA_DIR = folder
    settings.PORTAL_URL = "https://portal.example.org"
    return folder


@pytest.fixture
def version(db: None) -> Version:
    from .world import catalogue_publish

    return catalogue_publish()


@pytest.fixture
def site(version: Version) -> Site:
    from requirements_app.sites.models import Site

    return Site.objects.create(slug="campus", name="Campus", catalogue_version=version)


@pytest.fixture
def reader(site: Site) -> User:
    """A person who may read the site."""
    from requirements_app.accounts.models import User
    from requirements_app.sites.models import SiteRole

    user = User.objects.create_user("rita", first_name="Rita", last_name="Reader")
    SiteRole.objects.create(site=site, user=user, role=SiteRole.Role.READER)
    return user


@pytest.fixture
def rule_set(site: Site, reader: User) -> RuleSet:
    from .world import rule_set_make

    return rule_set_make(site, reader)


@pytest.fixture
def make(rule_set: RuleSet, reader: User) -> Callable[..., Export]:
    """Ask for an export and do its job at once."""

    def make(**facts: Any) -> Export:
        from requirements_app.downloads.services import export_request
        from requirements_app.jobs.models import Job
        from requirements_app.jobs.runner import run_inline

        subject: dict[str, Any] = {} if "selection" in facts else {"rule_set": rule_set}
        asked: dict[str, Any] = {"actor": reader, "format": "csv", "options": {}} | subject | facts
        export = export_request(**asked)
        job = run_inline(export.job)
        assert job.state == Job.State.SUCCEEDED, job.error
        export.refresh_from_db()
        return export

    return make
