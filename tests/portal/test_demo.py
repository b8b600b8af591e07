"""The demonstration as a newcomer gets it: real catalogue, sites, rule sets, web, worker."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from portal.embedded import processes

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).resolve().parents[2]
SITES = ("branch", "campus", "datacentre")
PATIENCE = 120


class Demo:
    """One run of the demonstration below its own folders."""

    def __init__(self, folder: Path) -> None:
        self.state, self.out = folder / "state", folder / "out"
        self.log = folder / "log"
        self.port = processes.free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> dict[str, Any]:
        """Start it and wait until it says it is ready; its login."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "REDIS_URL", "DATA_DIR", "STATIC_ROOT", "PORTAL_URL"}
        }
        places = {"NRP_STATE": str(self.state), "NRP_OUT": str(self.out), "PORT": str(self.port)}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "portal.demo"],
                cwd=PROJECT,
                env=kept | places,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        end = time.monotonic() + PATIENCE
        while "Beside it  approver" not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.2)
        login: dict[str, Any] = json.loads((self.state / "demo.json").read_text())
        return login

    def stop(self) -> int:
        """Ask it to stop as Ctrl-C does; its exit code once nothing is left running."""
        assert self.process is not None
        children = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(60)
        _, alive = psutil.wait_procs(children, timeout=10)
        assert alive == []
        return code


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    running = Demo(tmp_path)
    yield running
    if running.process and running.process.poll() is None:
        running.stop()


def call(login: dict[str, Any], path: str, body: dict[str, Any] | None = None) -> Any:
    request = urllib.request.Request(
        f"{login['url']}/api/v1/{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {login['token']}",
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def finished(login: dict[str, Any], job: str) -> dict[str, Any]:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found: dict[str, Any] = call(login, f"jobs/{job}/")
        if found["finished_at"]:
            return found
        time.sleep(0.2)
    raise AssertionError(f"job {job} did not end")


def test_a_newcomer_gets_rule_sets_files_and_a_working_portal(demo):
    login = demo.start()
    assert stat.S_IMODE((demo.state / "demo.json").stat().st_mode) == 0o600
    assert set(login) == {"url", "username", "password", "token", "others"}
    assert [each["username"] for each in login["others"]] == ["publisher", "approver"]
    assert all(each["password"] in demo.log.read_text() for each in login["others"])
    for site in SITES:
        assert (demo.out / f"{site}.csv").read_text().startswith("number,rule_id")
        assert (demo.out / f"{site}.pdf").read_bytes().startswith(b"%PDF-")

    with pytest.raises(urllib.error.HTTPError) as refused:
        call({**login, "token": "nrp_0_0"}, "sites/")
    with refused.value:
        assert refused.value.code == 401

    accepted = call(login, "sites/campus/rule-sets/", {})
    built = finished(login, accepted["job"])
    assert built["state"] == "succeeded", built
    export = call(login, f"rule-sets/{accepted['rule_set']}/exports/", {"format": "csv"})
    assert finished(login, export["job"])["state"] == "succeeded"
    link = call(login, f"exports/{export['export']}/")["url"]
    with urllib.request.urlopen(link, timeout=10) as file:
        assert file.read() == (demo.out / "campus.csv").read_bytes()
    assert demo.stop() == 0

    again = demo.start()
    assert again == login
    assert call(again, f"rule-sets/{accepted['rule_set']}/")["state"] == "succeeded"
    demo.stop()
