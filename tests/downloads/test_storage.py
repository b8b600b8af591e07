import os
import time

import pytest
from django.db import transaction

from requirements_app.audit.models import Event
from requirements_app.downloads import retention, storage
from requirements_app.downloads.models import Export, StoredFile
from requirements_app.jobs.models import Job

HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


def put(content=b"hello"):
    address, _ = storage.file_put(lambda out: out.write(content))
    return address


def put_and_named(content=b"hello"):
    with transaction.atomic():
        return storage.file_name_it(put(content), "text/plain")


def content_of(sha256):
    with storage.file_open(sha256) as file:
        return file.read()


def age(path, days=2):
    then = time.time() - days * 86_400
    os.utime(path, (then, then))


def all_files(folder):
    return sorted(path for path in folder.glob("*/*") if path.is_file())


def test_a_file_lies_at_the_address_of_its_content(files):
    address = put()
    assert address == storage.Address(HELLO, 5)
    assert all_files(files) == [files / "2c" / HELLO]
    assert content_of(HELLO) == b"hello"


def test_what_the_writer_returns_comes_back(files):
    assert storage.file_put(lambda _out: "answer")[1] == "answer"


def test_the_writer_may_seek(files):
    def fill(out):
        out.write(b"jello")
        out.seek(0)
        out.write(b"h")

    assert storage.file_put(fill)[0].sha256 == HELLO


def test_a_writer_that_fails_leaves_nothing_and_harms_nothing(files):
    put()

    def fail(out):
        out.write(b"half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        storage.file_put(fail)
    assert all_files(files) == [files / "2c" / HELLO]


def test_equal_content_has_one_row(db, files):
    assert put_and_named() == put_and_named()
    assert StoredFile.objects.get().size == 5


def test_a_file_that_was_swept_cannot_be_named(db, files):
    address = put()
    all_files(files)[0].unlink()
    with pytest.raises(FileNotFoundError), transaction.atomic():
        storage.file_name_it(address, "text/plain")
    assert not StoredFile.objects.exists()


def test_only_old_files_without_a_row_are_swept(db, files):
    named = put_and_named(b"named")
    put(b"young orphan")
    age(files / named.sha256[:2] / named.sha256)
    orphan = put(b"old orphan")
    age(files / orphan.sha256[:2] / orphan.sha256)
    half = files / "incoming" / "tmp-crashed"
    half.write_bytes(b"half")
    age(half)
    assert storage.files_sweep() == 2
    assert len(all_files(files)) == 2
    assert not half.exists()
    assert content_of(named.sha256) == b"named"


def test_sweeping_nothing_is_fine(db, files):
    assert storage.files_sweep() == 0


def test_old_exports_go_and_their_files_with_them(make, files, settings):
    old, young = make(), make(format="json")
    settings.EXPORT_RETENTION_DAYS = 30
    for kind, key in ((Export, old.pk), (StoredFile, old.file_id)):
        kind.objects.filter(pk=key).update(created_at="2020-01-01T00:00Z")
    for path in all_files(files):
        age(path)
    retention.downloads_tidy()
    assert list(Export.objects.all()) == [young]
    assert [path.name for path in all_files(files)] == [young.file.sha256]
    event = Event.objects.get(action="export.retire")
    assert (event.object_id, event.site_slug) == (str(old.pk), "campus")


def test_a_file_that_a_younger_export_needs_stays(make, files):
    old, young = make(), make()
    assert old.file == young.file
    Export.objects.filter(pk=old.pk).update(created_at="2020-01-01T00:00Z")
    StoredFile.objects.update(created_at="2020-01-01T00:00Z")
    retention.downloads_tidy()
    assert list(Export.objects.all()) == [young]
    assert StoredFile.objects.count() == 1


def test_an_export_that_is_still_being_made_stays(make):
    export = make()
    Export.objects.update(created_at="2020-01-01T00:00Z")
    Job.objects.update(state=Job.State.RUNNING, finished_at=None)
    assert retention.exports_retire() == 0
    assert Export.objects.filter(pk=export.pk).exists()
