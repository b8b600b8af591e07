"""What a release's migrations did to databases out there, they do for ever."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from tests.upgrades.frozen import FROZEN

CASES = [(app, name, digest) for app, files in FROZEN.items() for name, digest in files.items()]


@pytest.mark.parametrize(("app", "name", "digest"), CASES, ids=lambda value: value[:20])
def test_a_released_migration_is_unchanged(app, name, digest):
    path = Path(apps.get_app_config(app).path) / "migrations" / f"{name}.py"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest


def test_each_stage_has_one_line_of_migrations_on_top_of_the_released_ones():
    loader = MigrationLoader(None)
    assert loader.detect_conflicts() == {}
    for app, files in FROZEN.items():
        (leaf,) = loader.graph.leaf_nodes(app)
        behind = set(loader.graph.forwards_plan(leaf))
        assert {(app, name) for name in files} <= behind


def test_every_migration_since_can_be_undone():
    frozen = {(app, name) for app, files in FROZEN.items() for name in files}
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("require")}
    stuck = [
        f"{key[0]}.{key[1]}: {operation.describe()}"
        for key, migration in MigrationLoader(None).disk_migrations.items()
        if key[0] in ours and key not in frozen
        for operation in migration.operations
        if not operation.reversible
    ]
    assert stuck == []
