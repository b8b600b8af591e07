"""Backup and restore with the demonstration's data, whole and damaged."""

from __future__ import annotations

import json
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from requirements_app.accounts.models import User
from requirements_app.core.canonical import content_hash
from requirements_app.downloads.models import Export, StoredFile
from requirements_app.downloads.services import export_request
from requirements_app.downloads.storage import file_exists, file_open
from requirements_app.jobs.runner import run_inline
from requirements_app.operations.backup import making, programs
from requirements_app.operations.backup.errors import Failed, Refused
from requirements_app.operations.backup.making import backup_make
from requirements_app.operations.backup.restoring import backup_check, backup_restore
from requirements_app.rulesets.models import RuleSet
from tests.databases import another_database, connect
from tests.upgrades.facts import facts_of


def exported() -> Export:
    """A file of its own in this test's folder."""
    Export.objects.all().delete()
    StoredFile.objects.all().delete()
    demo = User.objects.get(username="demo")
    rule_set = RuleSet.objects.get(site__slug="branch")
    export = export_request(actor=demo, format="csv", options={}, rule_set=rule_set)
    run_inline(export.job)
    export.refresh_from_db()
    return export


@contextmanager
def emptied(files: Path, settings: Any) -> Iterator[str]:
    """Another machine: an empty database and an empty folder."""
    settings.DATA_DIR = files.with_name("files-of-another-machine")
    with another_database() as name:
        yield name


def everything(name: str) -> object:
    with connect(name) as beside:
        return facts_of(beside)


@pytest.mark.parametrize("name", ["backup", "backup.tar"])
def test_what_was_saved_is_what_is_restored(demonstration, files, settings, tmp_path, name):
    export = exported()
    before = everything(demonstration)
    call_command("backup", str(tmp_path / name))
    with emptied(files, settings) as other:
        call_command("restore", str(tmp_path / name))
        assert everything(other) == before
        with file_open(str(export.file_id)) as file:
            assert len(file.read()) == export.file.size
        call_command("migrate", "--check", verbosity=0)
        with pytest.raises(Exception, match="only ever added"), connection.cursor() as cursor:
            cursor.execute("DELETE FROM audit_event")


def test_a_backup_is_for_its_owner_alone_and_never_mixed(demonstration, tmp_path):
    backup_make(tmp_path / "backup.tar", with_files=False)
    backup_make(tmp_path / "backup", with_files=False)
    assert (tmp_path / "backup.tar").stat().st_mode & 0o077 == 0
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup", "backup.tar"]
    with pytest.raises(Refused, match="is there already"):
        backup_make(tmp_path / "backup.tar")
    with pytest.raises(Refused, match="there is no folder"):
        backup_make(tmp_path / "unmade" / "backup.tar")


def test_rows_and_files_that_come_during_a_backup_do_not_tear_it(
    demonstration, files, settings, tmp_path, monkeypatch
):
    """A second export is finished between the first copying of files and the dump, a third one
    while pg_dump runs."""
    exported()
    real = programs.run

    def busy(path, *words, database):
        User.objects.create_user("late-comer")
        real(path, *words, database=database)

    def named_then_more(session):
        names = real_named(session)
        if not Export.objects.exclude(format="csv").exists():
            demo = User.objects.get(username="demo")
            rule_set = RuleSet.objects.get(site__slug="branch")
            more = export_request(actor=demo, format="json", options={}, rule_set=rule_set)
            run_inline(more.job)
        return names

    real_named = making._named_files
    monkeypatch.setattr(making, "_named_files", named_then_more)
    monkeypatch.setattr(making, "run", busy)
    made = backup_make(tmp_path / "backup")
    assert len(made.parts) == 3
    with emptied(files, settings):
        backup_restore(tmp_path / "backup")
        assert not User.objects.filter(username="late-comer").exists()
        assert all(file_exists(each.sha256) for each in StoredFile.objects.all())


def test_a_file_that_the_storage_lost_is_told_and_does_not_stop_a_backup(
    demonstration, files, tmp_path, capsys
):
    export = exported()
    (files / export.file_id[:2] / export.file_id).unlink()
    call_command("backup", str(tmp_path / "backup"))
    assert export.file_id in capsys.readouterr().err


def test_a_stored_file_that_was_altered_is_not_saved_as_if_it_were_good(
    demonstration, files, tmp_path
):
    export = exported()
    path = files / export.file_id[:2] / export.file_id
    path.write_bytes(b"x" * path.stat().st_size)
    with pytest.raises(Failed, match="another hash"):
        backup_make(tmp_path / "backup")
    assert not list(tmp_path.glob("backup*"))


def test_a_backup_without_files_says_so(demonstration, files, settings, tmp_path):
    exported()
    made = backup_make(tmp_path / "backup", with_files=False)
    assert (made.with_files, len(made.parts)) == (False, 1)
    with emptied(files, settings):
        assert backup_restore(tmp_path / "backup").files == 0


# --- damage ------------------------------------------------------------------------------------


@pytest.fixture
def saved(demonstration, tmp_path) -> Path:
    """A backup in a folder, with the database only."""
    target: Path = tmp_path / "backup"
    exported()
    backup_make(target)
    return target


def altered_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_damage_is_found_before_anything_is_touched(saved, files, settings, tmp_path):
    tar = tmp_path / "backup.tar"
    with tarfile.open(tar, "w") as file:
        file.add(saved, arcname=".")
    stored = next((saved / "files").iterdir())
    with another_database() as other:
        cut = tmp_path / "cut.tar"
        for share in (3, 2):
            cut.write_bytes(tar.read_bytes()[: tar.stat().st_size * (share - 1) // share])
            with pytest.raises(CommandError, match=r"is no backup|has no|bytes, not|be read"):
                call_command("restore", str(cut))
        altered_byte(stored)
        with pytest.raises(CommandError, match=f"files/{stored.name} in the backup was altered"):
            call_command("restore", str(saved))
        altered_byte(stored)
        altered_byte(saved / "database.dump")
        with pytest.raises(CommandError, match=r"database\.dump in the backup was altered"):
            call_command("restore", str(saved))
        (saved / "database.dump").unlink()
        with pytest.raises(CommandError, match=r"has no database\.dump"):
            call_command("restore", "--check", str(saved))
        altered_byte(saved / "manifest.json")
        with pytest.raises(CommandError, match="manifest"):
            call_command("restore", str(saved))
        with pytest.raises(CommandError, match="there is no"):
            call_command("restore", str(tmp_path / "nothing.tar"))
        with connect(other) as beside:
            tables = beside.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
            assert tables.fetchone() == (0,)


def rewritten(saved: Path, **facts: object) -> None:
    """A manifest that is whole and says something else."""
    content = json.loads((saved / "manifest.json").read_text())
    content.pop("digest")
    content |= facts
    content["digest"] = content_hash(content)
    (saved / "manifest.json").write_text(json.dumps(content))


def test_a_backup_of_something_newer_is_refused(saved):
    true = json.loads((saved / "manifest.json").read_text())
    cases: list[tuple[dict[str, object], str]] = [
        ({"portal": "99.0.0"}, "made by version 99"),
        ({"format": 2}, "newer format"),
        ({"migrations": ["jobs.9999_of_tomorrow"]}, "jobs.9999_of_tomorrow unknown"),
        ({"postgres": 99}, "made from PostgreSQL 99"),
    ]
    with another_database():
        for facts, words in cases:
            rewritten(saved, **facts)
            with pytest.raises(Refused, match=words):
                backup_restore(saved)
            rewritten(saved, **{name: true[name] for name in facts})


def test_a_database_that_is_not_empty_is_refused_unless_told(saved, demonstration):
    before = everything(demonstration)
    User.objects.create_user("after-the-backup")
    with pytest.raises(Refused, match="is not empty"):
        backup_restore(saved)
    assert User.objects.filter(username="after-the-backup").exists()
    backup_restore(saved, replace=True)
    assert everything(demonstration) == before
    backup_make(saved.with_name("again"))
    assert backup_check(saved.with_name("again")).counts == backup_check(saved).counts


def test_nothing_is_replaced_under_a_living_dispatcher(saved, demonstration):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO jobs_dispatcherstate (name, seen_at) VALUES ('one', now())")
    with pytest.raises(Refused, match="a dispatcher works"):
        backup_restore(saved, replace=True)
    assert User.objects.filter(username="demo").exists()


def test_a_head_that_the_restored_chain_does_not_hold_is_told(saved, demonstration):
    rewritten(saved, audit_head="1:" + "0" * 64)
    with another_database(), pytest.raises(Failed, match="not what was sealed"):
        backup_restore(saved)


# --- the client programs ------------------------------------------------------------------------


def test_no_password_is_in_a_command_line(demonstration, tmp_path, monkeypatch):
    password = connection.settings_dict["PASSWORD"]
    seen: list[list[str]] = []
    real = subprocess.run

    def watched(words, **options):
        seen.append([str(word) for word in words])
        return real(words, **options)

    monkeypatch.setattr(subprocess, "run", watched)
    backup_make(tmp_path / "backup", with_files=False)
    assert any("pg_dump" in words[0] for words in seen)
    assert not any(password in word for words in seen for word in words)
    assert password not in " ".join(psutil.Process().cmdline())


def test_programs_of_another_version_are_refused_by_name(monkeypatch, tmp_path):
    fake = tmp_path / "pg_dump"
    fake.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n")
    fake.chmod(0o755)
    monkeypatch.setenv(programs.BIN_VARIABLE, str(tmp_path))
    with pytest.raises(Refused, match="no pg_dump of PostgreSQL 97"):
        programs.program("pg_dump", 97)


def test_a_program_that_fails_is_told_in_its_own_words(demonstration, tmp_path):
    path = programs.program("pg_dump", programs.server_major(connection))
    with pytest.raises(Failed, match="no matching tables"):
        programs.run(path, "--table=does-not-exist", database=connection.settings_dict)


def test_a_database_that_is_away_is_a_sentence(django_db_blocker, tmp_path, monkeypatch):
    with django_db_blocker.unblock():
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "PORT", "1")
        with pytest.raises(CommandError, match=r"No backup: .*refused"):
            call_command("backup", str(tmp_path / "backup"))
