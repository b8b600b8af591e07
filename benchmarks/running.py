"""The portal's own processes around a benchmark: web, workers and dispatcher."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import psutil
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client

from benchmarks.processes import PROJECT
from portal.celery import app
from portal.embedded import processes

T = TypeVar("T")
_WORKER = "-m celery -A portal worker --loglevel WARNING --without-gossip --without-mingle"
_WEB = "-m granian --interface wsgi --workers 2 --host 127.0.0.1 --port"


class Portal:
    """Processes by name, each with a log in `folder`, started as `make demo` starts them, with
    these settings besides those of the benchmark."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self._folder = folder
        self._environment = {**os.environ, **settings}
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def dispatcher(self) -> None:
        """Start the dispatcher."""
        self._start("dispatcher", "manage.py", "dispatch")

    def worker(self, name: str = "worker", *, concurrency: int) -> None:
        """Start a worker with so many processes that work, and wait until it takes messages."""
        node = f"{name}@benchmark"
        self._start(name, *_WORKER.split(), "--concurrency", str(concurrency), "-n", node)
        self.wait_until(
            lambda: app.control.ping(destination=[node], timeout=0.5),
            f"the worker {name} answers",
            seconds=120,
        )

    def web(self) -> Pages:
        """Start the web and wait until it answers."""
        port = processes.free_port()
        call_command("collectstatic", interactive=False, verbosity=0)
        self._start("web", *_WEB.split(), str(port), "portal.wsgi:application")
        pages = Pages(port)
        self.wait_until(lambda: pages.answers("/accounts/login/"), "the web answers", seconds=60)
        return pages

    def memory(self, name: str) -> float:
        """What a process and its children hold together, in MB; what they share counts once."""
        family = [psutil.Process(self._running[name].pid)]
        family += family[0].children(recursive=True)
        held = 0
        for each in family:
            with suppress(psutil.NoSuchProcess):  # a child for one job, ended meanwhile
                held += each.memory_full_info().pss
        return held / 1e6

    def wait_until(self, look: Callable[[], T], what: str, *, seconds: float) -> T:
        """Wait until `look` gives something true, and give that.

        Raises RuntimeError when it takes too long or a process has ended.
        """
        deadline = time.monotonic() + seconds
        while not (found := look()):
            for name, process in self._running.items():
                if process.poll() is not None:
                    raise RuntimeError(f"{name} ended: {self._words(name)}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"not within {seconds:g} s: {what}")
            time.sleep(0.1)
        return found

    def stop(self, *names: str) -> None:
        """Stop these processes; all of them where none is named."""
        for name in names or tuple(self._running):
            processes.end(self._running.pop(name), patience=10)

    def _start(self, name: str, *words: str) -> None:
        with (self._folder / f"{name}.log").open("ab") as log:
            self._running[name] = processes.start(
                [sys.executable, *words],
                environment=self._environment,
                folder=PROJECT,
                output=log,
            )

    def _words(self, name: str) -> str:
        return processes.log_tail(self._folder / f"{name}.log")


class Pages:
    """The web as a browser of one signed-in person sees it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookie = ""

    def sign_in(self, username: str) -> None:
        """Give the browser a session of this person's."""
        client = Client()
        client.force_login(
            get_user_model().objects.get(username=username),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        morsel = client.cookies[django_settings.SESSION_COOKIE_NAME]
        self._cookie = f"{morsel.key}={morsel.value}"

    def answers(self, path: str) -> bool:
        """Whether the path is answered without an error."""
        try:
            return self._get(path) == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False

    def seconds(self, path: str) -> float:
        """How long the page takes until its last byte. Raises RuntimeError for another answer."""
        began = time.perf_counter()
        status = self._get(path)
        taken = time.perf_counter() - began
        if status != http.HTTPStatus.OK:
            raise RuntimeError(f"{path} answers {status}")
        return taken

    def _get(self, path: str) -> int:
        asking = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            asking.request("GET", path, headers={"Cookie": self._cookie})
            answer = asking.getresponse()
            answer.read()
            return answer.status
        finally:
            asking.close()


@contextmanager
def portal(**settings: str) -> Iterator[Portal]:
    """The portal's processes on this benchmark's services; all are stopped at the end."""
    connection.close()  # what is open now must not be shared with a process that is forked
    with tempfile.TemporaryDirectory() as folder:
        group = Portal(Path(folder), settings)
        try:
            yield group
        finally:
            group.stop()
