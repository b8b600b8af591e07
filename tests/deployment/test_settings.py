"""What only shows when the settings are read anew: in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
_TOLD = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
import django
django.setup()
from django.conf import settings
told = {each: getattr(settings, each, None) for each in (
    "SECRET_KEY", "DATABASES", "DIRECT_DATABASE", "STORAGES", "ALLOWED_HOSTS", "ENCRYPTION_KEYS")}
print(json.dumps(told, default=str))
"""


def settings(**variables):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("S3_")}
    return subprocess.run(
        [sys.executable, "-c", _TOLD],
        cwd=PROJECT,
        env=kept | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_secret_may_come_from_a_file_without_its_line_break(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("out of a file, as containers are given their secrets\n")
    told = json.loads(settings(SECRET_KEY_FILE=str(secret)).stdout)
    assert told["SECRET_KEY"] == "out of a file, as containers are given their secrets"
    assert told["DIRECT_DATABASE"] == "default"
    assert list(told["DATABASES"]) == ["default"]


def test_a_file_that_is_not_there_stops_the_start(tmp_path):
    ended = settings(SECRET_KEY_FILE=str(tmp_path / "nowhere"))
    assert ended.returncode != 0
    assert "nowhere" in ended.stderr


def test_spaces_beside_the_commas_of_a_list_are_not_part_of_it():
    told = json.loads(
        settings(ALLOWED_HOSTS="a.example.org, b.example.org", ENCRYPTION_KEYS="new, old ").stdout
    )
    assert told["ALLOWED_HOSTS"] == ["a.example.org", "b.example.org"]
    assert told["ENCRYPTION_KEYS"] == ["new", "old"]


def test_a_pooler_needs_the_servers_own_address_too():
    ended = settings(DATABASE_POOLED="true")
    assert ended.returncode != 0
    assert "DATABASE_DIRECT_URL" in ended.stderr


def test_behind_a_pooler_two_connections_are_set_up():
    told = json.loads(
        settings(
            DATABASE_POOLED="true",
            DATABASE_URL="postgres://portal@pooler:6432/portal",
            DATABASE_DIRECT_URL="postgres://portal@server:5432/portal",
        ).stdout
    )
    hosts = {name: database["HOST"] for name, database in told["DATABASES"].items()}
    assert hosts == {"default": "pooler", "direct": "server"}
    assert told["DIRECT_DATABASE"] == "direct"


@pytest.mark.parametrize(
    ("variables", "backend"),
    [
        ({}, "requirements_app.downloads.file_store.FileStore"),
        ({"S3_BUCKET": "portal"}, "requirements_app.downloads.object_store.ObjectStore"),
    ],
)
def test_a_named_bucket_keeps_the_files(variables, backend):
    told = json.loads(settings(**variables).stdout)
    assert told["STORAGES"]["exports"]["BACKEND"] == backend
