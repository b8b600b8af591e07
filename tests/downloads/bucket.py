"""A bucket that speaks S3 over HTTP on this machine, and the settings that name it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
import requests
from moto.server import ThreadedMotoServer

BUCKET = "portal-files"
KEYS = {"S3_ACCESS_KEY_ID": "tester", "S3_SECRET_ACCESS_KEY": "not a secret"}


@contextmanager
def bucket() -> Iterator[dict[str, str]]:
    """Serve an empty bucket; gives the portal's environment for it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    environment = {
        "S3_BUCKET": BUCKET,
        "S3_PREFIX": "exports",
        "S3_ENDPOINT_URL": address,
        "S3_REGION": "eu-central-1",
        **KEYS,
    }
    try:
        with client(environment) as s3:
            s3.create_bucket(
                Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
            )
        yield environment
    finally:
        # What it keeps belongs to the process, not to the server.
        requests.post(f"{address}/moto-api/reset", timeout=10)
        server.stop()


@contextmanager
def client(environment: dict[str, str]) -> Iterator[Any]:
    """A client of the bucket that is closed in the end."""
    s3 = boto3.client(
        "s3",
        endpoint_url=environment["S3_ENDPOINT_URL"],
        region_name=environment["S3_REGION"],
        aws_access_key_id=environment["S3_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["S3_SECRET_ACCESS_KEY"],
    )
    try:
        yield s3
    finally:
        s3.close()


def keys(environment: dict[str, str]) -> list[str]:
    with client(environment) as s3:
        found = s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])
    return sorted(each["Key"] for each in found)
