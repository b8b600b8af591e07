"""Where web processes count together, and traces that nobody can receive."""

from __future__ import annotations

import os
import sys

import psutil
import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import shared_metrics, telemetry


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    monkeypatch.setenv(shared_metrics.VARIABLE, "as it was")


def test_the_folder_is_that_of_the_server_that_started_the_process(tmp_path):
    folder = shared_metrics.join(tmp_path / "metrics")
    assert folder.name.startswith(f"{os.getppid()}-")
    assert os.environ[shared_metrics.VARIABLE] == str(folder)
    assert folder.stat().st_mode & 0o077 == 0


def test_folders_of_dead_servers_are_swept_and_those_of_living_ones_kept(tmp_path):
    me = psutil.Process()
    kept = {f"{me.pid}-{me.create_time():.2f}", "somebody-elses"}
    swept = {f"{me.pid}-1.00", "4194999-1.00"}
    for name in kept | swept:
        (tmp_path / name).mkdir()
    folder = shared_metrics.join(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == kept | {folder.name}


def test_a_folder_that_cannot_be_made_stops_the_start_by_name(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match=r"METRICS_DIR .* cannot be used"):
        shared_metrics.join(tmp_path / "file")


def test_without_an_endpoint_nothing_is_loaded(monkeypatch):
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    monkeypatch.setitem(sys.modules, "portal.spans", None)
    telemetry.start("web")


@pytest.mark.parametrize("name", telemetry.ENDPOINTS)
def test_an_endpoint_without_the_libraries_stops_the_start_with_the_mend(monkeypatch, name):
    monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("OTEL_SERVICE_NAME", "portal-trial")
    monkeypatch.setitem(sys.modules, "portal.spans", None)
    with pytest.raises(ImproperlyConfigured, match=r"requirements/otel\.txt"):
        telemetry.start("web")
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    telemetry.start("web")
