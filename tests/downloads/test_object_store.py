"""Files of exports in a bucket instead of a folder."""

import datetime as dt
import gc
import hashlib
import io
import time
import warnings

import pytest
from django.core.files.storage import storages
from django.db import transaction

from requirements_app.audit.models import Event
from requirements_app.downloads import retention, storage
from requirements_app.downloads.links import link_sign
from requirements_app.downloads.models import Export, StoredFile
from requirements_app.downloads.object_store import ObjectStream, StorageUnavailableError
from requirements_app.jobs.models import Job

from .bucket import BUCKET, bucket, client, keys

HELLO = hashlib.sha256(b"hello").hexdigest()
DAY = dt.timedelta(days=1)

# The S3 client leaves its sockets to the garbage collection.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")


@pytest.fixture(scope="module")
def environment():
    with bucket() as environment:
        yield environment


@pytest.fixture(autouse=True)
def objects(environment, settings, files):
    """The storage in the bucket, which is emptied afterwards."""
    settings.STORAGES = settings.STORAGES | {"exports": store_settings(environment)}
    yield environment
    for key in keys(environment):
        with client(environment) as s3:
            s3.delete_object(Bucket=BUCKET, Key=key)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def store_settings(environment):
    return {
        "BACKEND": "requirements_app.downloads.object_store.ObjectStore",
        "OPTIONS": {
            "bucket_name": BUCKET,
            "location": environment["S3_PREFIX"],
            "endpoint_url": environment["S3_ENDPOINT_URL"],
            "region_name": environment["S3_REGION"],
            "access_key": environment["S3_ACCESS_KEY_ID"],
            "secret_key": environment["S3_SECRET_ACCESS_KEY"],
        },
    }


@pytest.fixture
def unreachable(settings, environment):
    """The storage of a bucket that nobody serves."""
    from botocore.config import Config

    gone = store_settings(environment)
    gone["OPTIONS"] |= {
        "endpoint_url": "http://127.0.0.1:1",
        "client_config": Config(connect_timeout=1, retries={"total_max_attempts": 1}),
    }
    settings.STORAGES = settings.STORAGES | {"exports": gone}


def put(content=b"hello"):
    return storage.file_put(lambda out: out.write(content))[0]


def content_of(sha256):
    with storage.file_open(sha256) as file:
        return file.read()


def test_an_object_lies_at_the_address_of_its_content(objects, files):
    assert put() == storage.Address(HELLO, 5)
    assert keys(objects) == [f"exports/{HELLO[:2]}/{HELLO}"]
    assert content_of(HELLO) == b"hello"
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_a_file_larger_than_one_part_arrives_whole():
    content = bytes(range(256)) * 40_000
    address = put(content)
    assert address.size == len(content)
    with storage.file_open(address.sha256) as file:
        chunks = list(iter(lambda: file.read(1_000_000), b""))
    assert len(chunks) > 10
    assert b"".join(chunks) == content


def test_a_writer_that_fails_leaves_no_object(objects):
    def fail(out):
        out.write(b"half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        storage.file_put(fail)
    assert keys(objects) == []


def test_what_is_not_in_the_bucket_is_not_found(db):
    assert not storage.file_exists(HELLO)
    with pytest.raises(FileNotFoundError):
        storage.file_open(HELLO)
    with pytest.raises(FileNotFoundError), transaction.atomic():
        storage.file_name_it(storage.Address(HELLO, 5), "text/plain")


def test_objects_are_read_only_as_bytes():
    put()
    with pytest.raises(ValueError, match="as bytes"):
        storages["exports"].open(f"{HELLO[:2]}/{HELLO}", "r")


def test_only_old_objects_without_a_row_are_swept(db, objects, monkeypatch):
    with transaction.atomic():
        named = storage.file_name_it(put(b"named"), "text/plain")
    put(b"orphan")
    foreign = "exports/ab/not-ours.txt"
    with client(objects) as s3:
        s3.put_object(Bucket=BUCKET, Key=foreign, Body=b"of somebody else")
    assert storage.files_sweep() == 0

    later = time.time() + 2 * DAY.total_seconds()
    monkeypatch.setattr(time, "time", lambda: later)
    assert storage.files_sweep() == 1
    assert keys(objects) == sorted([foreign, f"exports/{named.sha256[:2]}/{named.sha256}"])


def test_retention_takes_the_object_with_the_last_export_of_it(make, objects, monkeypatch):
    export = make()
    old = "2020-01-01T00:00Z"
    Export.objects.filter(pk=export.pk).update(created_at=old)
    StoredFile.objects.update(created_at=old)
    later = time.time() + 2 * DAY.total_seconds()
    monkeypatch.setattr(time, "time", lambda: later)
    retention.downloads_tidy()
    assert keys(objects) == []
    assert Event.objects.filter(action="export.retire").count() == 1


def test_the_portal_streams_the_object_with_its_length(make, client):
    export = make()
    response = client.get(link_sign(export).path)
    content = response.getvalue()
    assert response.status_code == 200
    assert response.streaming
    assert int(response["Content-Length"]) == len(content) == export.file.size
    assert hashlib.sha256(content).hexdigest() == export.file.sha256


def test_an_object_that_went_missing_is_gone_rather_than_short(make, client, objects):
    export = make()
    storages["exports"].delete(f"{export.file_id[:2]}/{export.file_id}")
    assert client.get(link_sign(export).path).status_code == 410
    assert not Event.objects.filter(action="export.download").exists()


def test_a_bucket_that_does_not_answer_is_told_and_the_link_stays_good(
    make, client, settings, request
):
    path = link_sign(make()).path
    working = settings.STORAGES
    request.getfixturevalue("unreachable")
    response = client.get(path)
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "127.0.0.1:1" not in response.content.decode()
    settings.STORAGES = working
    assert client.get(path).status_code == 200


def test_an_export_waits_for_a_bucket_that_does_not_answer(rule_set, reader, unreachable):
    from requirements_app.downloads.services import export_request
    from requirements_app.jobs.runner import run_inline

    export = export_request(actor=reader, format="csv", options={}, rule_set=rule_set)
    job = run_inline(export.job)
    assert job.state == Job.State.QUEUED
    assert job.error["code"] == "storage"


def test_a_refused_key_is_a_failure_and_not_an_absence(monkeypatch):
    from botocore.exceptions import ClientError

    def refuse(*_args, **_kwargs):
        answer = {"Error": {"Code": "AccessDenied"}, "ResponseMetadata": {"HTTPStatusCode": 403}}
        raise ClientError(answer, "HeadObject")

    monkeypatch.setattr("storages.backends.s3.S3Storage.exists", refuse)
    with pytest.raises(StorageUnavailableError, match="ClientError"):
        storage.file_exists(HELLO)


def test_a_stream_that_breaks_off_is_not_taken_for_the_end():
    from botocore.response import StreamingBody

    stream = ObjectStream(StreamingBody(io.BytesIO(b"half"), content_length=8))
    assert stream.read(4) == b"half"
    with pytest.raises(StorageUnavailableError, match="IncompleteRead"):
        stream.read(4)
