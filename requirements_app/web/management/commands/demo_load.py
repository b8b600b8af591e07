"""`manage.py demo_load`: catalogue, demonstration sites, their rule sets and files.

What is there already is kept, so a second run is quick and loses nothing.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import re
import secrets
import shutil
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from requirements_app.accounts.models import Token, User
from requirements_app.accounts.roles import (
    ADMINISTRATORS,
    CATALOGUE_PUBLISHERS,
    CHANGE_MANAGERS,
    SECURITY,
)
from requirements_app.accounts.services import person_create, token_find, token_issue
from requirements_app.catalogue.drafting import published_drafts, whole_content
from requirements_app.catalogue.loading import content_load, drafts_publish, files_content
from requirements_app.core.errors import PortalError
from requirements_app.downloads.models import Export
from requirements_app.downloads.services import export_request
from requirements_app.downloads.storage import file_open
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline
from requirements_app.rulesets.models import RuleSet
from requirements_app.rulesets.services import rule_set_request
from requirements_app.sites.importing import SourceFile, import_sites
from requirements_app.sites.models import Site, SiteRole
from requirements_app.sites.services import role_grant
from requirements_app.web.demonstration import changes_make

USERNAME = "demo"
PUBLISHER, APPROVER = "publisher", "approver"
# The second persons: nobody publishes or approves what is their own.
OTHERS = {
    PUBLISHER: (
        "publishes the catalogue's drafts, approves for security",
        [CATALOGUE_PUBLISHERS, SECURITY],
    ),
    APPROVER: ("approves at the demonstration sites, manages changes", [CHANGE_MANAGERS]),
}
SITES = Path(__file__).resolve().parents[3] / "sites" / "data"
# When the days in the sites' files were written down.
_WRITTEN = dt.date(2026, 11, 21)
_DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b")
_LIFE = dt.timedelta(days=365)


def site_files(today: dt.date) -> list[SourceFile]:
    """The demonstration's sites. Their days keep the distance from `today` that they had when they
    were written down: else installations would have ended and exceptions run out."""

    def moved(day: re.Match[str]) -> str:
        return str(dt.date.fromisoformat(day[0]) + (today - _WRITTEN))

    return [
        SourceFile(file.name, _DAY.sub(moved, file.read_text(encoding="utf-8")).encode())
        for file in sorted(SITES.glob("*.yaml"))
    ]


class Command(BaseCommand):
    help = "Loads the catalogue and the demonstration sites, and builds their rule sets and files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", required=True, help="where the portal will answer")
        parser.add_argument("--state", type=Path, required=True, help="folder for demo.json")
        parser.add_argument("--out", type=Path, required=True, help="folder for the files")

    def handle(self, *_args: Any, **options: Any) -> None:
        # This command says itself what it does; the jobs' own lines would bury that.
        logging.getLogger("requirements_app").setLevel(logging.WARNING)
        try:
            self._catalogue()
            user = self._accounts(options["state"] / "demo.json", options["url"])
            self._sites(user)
            self._roles(user)
            for site in Site.objects.order_by("slug"):
                rule_set = self._rule_set(site, user)
                self._files(rule_set, user, options["out"])
                self._changes(rule_set, user)
        except PortalError as error:
            raise CommandError(str(error)) from error

    def _catalogue(self) -> None:
        published = published_drafts()
        loaded = list(content_load(files_content((), whole_content(published))))
        changed = [each.source for each in loaded if each.draft is not None]
        for draft, version in drafts_publish(changed) if changed else ():
            self.stdout.write(f"  catalogue version {version.number}: {draft.source_id}")

    def _accounts(self, path: Path, url: str) -> User:
        """The demonstration's accounts, of which the first is given back; passwords and token are
        made anew only when the file that keeps them is gone or no longer true."""
        login = json.loads(path.read_text()) if path.exists() else {}
        user, password = _person(
            USERNAME, login.get("password", ""), groups=[ADMINISTRATORS], superuser=True
        )
        token = login.get("token", "")
        found = token_find(token) if token else None
        if found is None or found.user_id != user.pk:
            expires = timezone.now() + _LIFE
            scopes = Token.Scope.values
            _, token = token_issue(
                user=user, name="demonstration", scopes=scopes, expires_at=expires, actor=user
            )
        kept = {each["username"]: each["password"] for each in login.get("others", ())}
        others = [
            {"username": name, "password": _person(name, kept.get(name, ""), groups=groups)[1],
             "does": does}
            for name, (does, groups) in OTHERS.items()
        ]  # fmt: skip
        told = {"url": url, "username": USERNAME, "password": password, "token": token}
        _write_private(path, {**told, "others": others})
        return user

    def _sites(self, user: User) -> None:
        known = set(Site.objects.values_list("slug", flat=True))
        files = site_files(timezone.localdate())
        slugs = [file.name.removesuffix(".yaml") for file in files]
        if known.issuperset(slugs):
            return
        import_sites(actor=user, files=files)
        names = ", ".join(slugs)
        self.stdout.write(f"  sites {names} imported")

    def _roles(self, user: User) -> None:
        roles = {APPROVER: SiteRole.Role.APPROVER, PUBLISHER: SiteRole.Role.READER}
        for site in Site.objects.filter(slug__in=[file.stem for file in SITES.glob("*.yaml")]):
            for name, role in roles.items():
                role_grant(actor=user, site=site, role=role, user=User.objects.get(username=name))

    def _rule_set(self, site: Site, user: User) -> RuleSet:
        built = RuleSet.objects.filter(site=site, content__isnull=False).first()
        if built is not None:
            return built
        rule_set = rule_set_request(site=site, actor=user)
        if rule_set.job is not None:
            _finish(rule_set.job)
        rule_set.refresh_from_db()
        content = rule_set.content
        if content is not None:
            self.stdout.write(
                f"  {site.slug}: {content.entry_count} entries in {content.rule_count} rules,"
                f" {content.blocking_count} blocking findings"
            )
        return rule_set

    def _changes(self, rule_set: RuleSet, user: User) -> None:
        approvers = [User.objects.get(username=name) for name in (APPROVER, PUBLISHER)]
        for change in changes_make(rule_set, user, approvers):
            self.stdout.write(
                f"  change {change.pk} at {rule_set.site.slug}: {change.get_state_display()},"
                f" {change.item_count} items"
            )

    def _files(self, rule_set: RuleSet, user: User, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("csv", "pdf"):
            path = folder / f"{rule_set.site.slug}.{name}"
            if path.exists():
                continue
            export = export_request(actor=user, format=name, options={}, rule_set=rule_set)
            _finish(export.job)
            export = Export.objects.get(pk=export.pk)
            with file_open(str(export.file_id)) as source, path.open("wb") as target:
                shutil.copyfileobj(source, target)
            self.stdout.write(f"  {path.name} written")


def _person(
    username: str, password: str, *, groups: list[str], superuser: bool = False
) -> tuple[User, str]:
    """An account with its groups, those of an earlier demonstration too, and its password: the
    one given where that is still true, else a new one."""
    user = User.objects.filter(username=username).first()
    if user is None:
        return person_create(username=username, groups=groups, superuser=superuser, actor=None)
    user.groups.add(*Group.objects.filter(name__in=groups))
    if not user.check_password(password):
        password = secrets.token_urlsafe(16)
        user.set_password(password)
        user.save(update_fields=["password"])
    return user, password


def _finish(job: Job) -> None:
    """Do a job here and now. Raises CommandError if it did not succeed."""
    job = run_inline(job)
    if job.state != Job.State.SUCCEEDED:
        raise CommandError(f"Job {job.kind} {job.state}: {job.error}")


def _write_private(path: Path, value: dict[str, Any]) -> None:
    """Write JSON that only this user may read, whole or not at all."""
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(value, file, indent=2)
        file.write("\n")
    partial.replace(path)
