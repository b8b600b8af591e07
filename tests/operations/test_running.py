"""A whole installation at work: web in two processes, worker and dispatcher, watched from
outside by metrics, log lines, traces and `manage.py doctor`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from prometheus_client.parser import text_string_to_metric_families

from portal.embedded import processes
from requirements_app.jobs.models import Job
from tests.databases import another_database

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).resolve().parents[2]
TOKEN = "a token that only Prometheus knows"
PATIENCE = 60
Span = dict[str, str]


@dataclass
class Running:
    """The installation's address, its processes' logs, and the spans that it sent."""

    url: str
    environment: dict[str, str]
    logs: dict[str, Path]
    spans: list[Span] = field(default_factory=list)

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        request = urllib.request.Request(self.url + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""


def eventually(ask: Callable[[], Any]) -> Any:
    """What `ask` gives once it gives something."""
    end = time.monotonic() + PATIENCE
    while not (answer := ask()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)
    return answer


def collector(spans: list[Span]) -> ThreadingHTTPServer:
    """An OTLP collector: name, service and attributes of every span."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                service = {
                    each.key: each.value.string_value for each in resource.resource.attributes
                }
                for scope in resource.scope_spans:
                    spans.extend(
                        {each.key: str(each.value) for each in span.attributes}
                        | {"name": span.name, "service": service["service.name"]}
                        for span in scope.spans
                    )
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@pytest.fixture(scope="module")
def installation(
    _demonstration: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("installation")
    spans: list[Span] = []
    server = collector(spans)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = processes.free_port()
    with django_db_blocker.unblock(), another_database(like=_demonstration) as name:
        Job.objects.filter(state=Job.State.QUEUED).delete()
        connection.close()
        environment = os.environ | {
            "DATABASE_URL": os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}",
            "DATA_DIR": str(folder / "files"),
            "METRICS_DIR": str(folder / "metrics"),
            "METRICS_TOKEN": TOKEN,
            "LOG_FORMAT": "json",
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{server.server_port}",
            "OTEL_BSP_SCHEDULE_DELAY": "200",
            "PYTHONWARNINGS": "ignore",
        }
        commands = {
            "web": ("granian", "--interface", "wsgi", "--workers", "2", "--port", str(port),
                    "--log-config", "portal/granian-logs.json", "portal.wsgi:application"),
            "worker": ("celery", "-A", "portal", "worker", "--concurrency", "1",
                       "--without-gossip", "--without-mingle"),
        }  # fmt: skip
        started, logs = [], {}
        for kind, words in {**commands, "dispatcher": ()}.items():
            logs[kind] = folder / f"{kind}.log"
            command = ["-m", *words] if words else ["manage.py", "dispatch"]
            with logs[kind].open("wb") as log:
                started.append(
                    subprocess.Popen(
                        [sys.executable, *command],
                        cwd=PROJECT,
                        env=environment,
                        stdout=subprocess.DEVNULL,
                        stderr=log,
                    )
                )
        try:
            running = Running(f"http://127.0.0.1:{port}", environment, logs, spans)
            eventually(lambda: running.get("/healthz")[0] == 200)
            yield running
        finally:
            for process in started:
                processes.end(process, patience=15)
            server.shutdown()
            server.server_close()


def scrape(running: Running) -> dict[str, float]:
    status, text = running.get("/metrics", Authorization=f"Bearer {TOKEN}")
    assert status == 200
    return {
        sample.name + json.dumps(sample.labels, sort_keys=True): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_probes_answer_over_the_wire(installation):
    assert installation.get("/readyz", Host="10.9.8.7") == (
        200,
        '{"status": "ready", "failed": [], "degraded": []}',
    )
    assert installation.get("/metrics")[0] == 401


def test_every_process_tells_the_requests_of_all(installation):
    name = 'portal_requests_total{"method": "GET", "status": "200", "view": "account_login"}'
    counted = int(scrape(installation).get(name, 0))

    def ask() -> None:
        """Twelve at once: one process alone may well answer all that come one after another."""
        nonlocal counted
        with ThreadPoolExecutor(12) as pool:
            asked = [
                pool.submit(installation.get, "/accounts/login/", Connection="close")
                for _ in range(12)
            ]
        assert [each.result()[0] for each in asked] == [200] * 12
        counted += 12

    def both_counted() -> bool:
        ask()
        folder = Path(installation.environment["METRICS_DIR"])
        (of_this_server,) = folder.iterdir()
        return len(list(of_this_server.glob("counter_*.db"))) == 2

    eventually(both_counted)
    assert {scrape(installation).get(name, 0) for _ in range(6)} == {counted}


def test_doctor_has_the_workers_do_a_job(installation):
    done = doctor(installation)
    found = {each["check"]: each for each in json.loads(done.stdout)["checks"]}
    assert "a job was done within" in found["work.job"]["findings"][0]["message"], done.stdout
    assert done.returncode == 0
    assert found["work.workers"]["findings"][0]["message"] == "1 at work"


def test_spans_carry_the_ids_of_requests_and_jobs(installation):
    request_id = str(uuid.uuid4())
    installation.get("/accounts/login/", **{"X-Request-ID": request_id})
    installation.get("/downloads/very-secret-link/")

    def of(service: str, key: str, value: str) -> list[Span]:
        return [each for each in installation.spans
                if each["service"] == service and value in each.get(key, "")]  # fmt: skip

    eventually(lambda: of("portal-web", "portal.request_id", request_id))
    doctor(installation)
    job = Job.objects.filter(kind="self-check", state="succeeded")[0]
    eventually(lambda: len(of("portal-worker", "portal.job_id", str(job.pk))) > 1)
    names = {each["name"] for each in of("portal-worker", "portal.job_id", str(job.pk))}
    assert "run/jobs.run" in names
    assert names & {"SELECT", "UPDATE", "INSERT"}
    eventually(lambda: [each for each in installation.spans if "GET downloads" in each["name"]])
    told = json.dumps(installation.spans)
    assert "very-secret-link" not in told
    assert "healthz" not in told


def doctor(installation: Running) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "doctor", "--json", "--with-job", "--only", "work."],
        cwd=PROJECT,
        env=installation.environment,
        capture_output=True,
        text=True,
        check=False,
    )


def _ends_a_line(path: Path) -> bool:
    return path.read_text().endswith("\n")


def test_every_line_of_every_log_is_json(installation):
    for kind, path in installation.logs.items():
        eventually(partial(_ends_a_line, path))
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        assert all({"time", "level", "logger", "message"} <= set(line) for line in lines), kind
    told = "".join(path.read_text() for path in installation.logs.values())
    password = installation.environment["DATABASE_URL"].split("@")[0].rpartition(":")[2]
    for secret in (TOKEN, password, installation.environment["SECRET_KEY"]):
        assert secret not in told
