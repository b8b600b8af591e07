"""The supervised demonstration, with small stand-ins for Django, web, worker and dispatcher."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from portal.embedded import home, processes
from portal.embedded.state import State

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).resolve().parents[2]
STAND_IN = """
import json, os, sys
from portal import demo
from portal.embedded import supervisor
from portal.embedded.supervisor import Program

demo.DEFAULT_PORT = int(os.environ["STAND_IN_PORT"])
supervisor.STOP_PATIENCE = 1.0
sleep = "import time; time.sleep(600)"
parent = (
    "import subprocess, sys, time, signal\\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\\n"
    f"subprocess.Popen([sys.executable, '-c', {sleep!r}])\\n" + sleep
)
write = (
    "import json, pathlib, sys\\n"
    "login = {'username': 'someone', 'password': 'a word', 'token': 'the token'}\\n"
    "pathlib.Path(sys.argv[1]).write_text(json.dumps(login))\\n"
)

def python(*words):
    return [sys.executable, *words]

def prepare(port, state):
    mode = os.environ.get("STAND_IN", "")
    body = {"failing": "raise SystemExit(3)", "long": sleep}.get(mode, write)
    return [demo.Step("Preparing", python("-c", body, str(state.path / "demo.json")))]

def programs(port):
    return [
        Program("web", python("-m", "http.server", str(port), "--bind", "127.0.0.1")),
        Program("worker", python("-c", parent)),
        Program("dispatcher", python("-c", sleep)),
    ]

sys.exit(demo.main(sys.argv[1:], plan=demo.Plan(prepare=prepare, programs=programs)))
"""


class Demo:
    """One demonstration process and what it says."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        script = folder / "stand_in.py"
        script.write_text(STAND_IN)
        keep = {
            name: word
            for name, word in os.environ.items()
            if name not in {"DATABASE_URL", "REDIS_URL", "PORT"}
        }
        port = str(processes.free_port())
        self.output = folder / f"output-{time.monotonic_ns()}"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, str(script), *arguments],
                cwd=PROJECT,
                env={
                    **keep,
                    "PYTHONPATH": str(PROJECT),
                    "NRP_STATE": str(folder / "state"),
                    "STAND_IN_PORT": port,
                    **environment,
                },
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def says(self) -> str:
        return self.output.read_text()

    def wait_for(self, words: str) -> "Demo":
        deadline = time.monotonic() + 60
        while words not in self.says():
            assert self.process.poll() is None, self.says()
            assert time.monotonic() < deadline, self.says()
            time.sleep(0.05)
        return self

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, words: str) -> psutil.Process:
        return next(one for one in self.family() if words in " ".join(one.cmdline()))

    def ended(self) -> int:
        return self.process.wait(40)


@pytest.fixture
def folder(tmp_path) -> Iterator[Path]:
    yield tmp_path
    state = State.open(tmp_path / "state")
    for process in psutil.process_iter():
        try:
            ours = process.environ().get("NRP_STATE") == str(tmp_path / "state")
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
        if ours and process.pid != os.getpid():
            process.kill()
    home.forget(state)


def still_alive(family: list[psutil.Process]) -> list[psutil.Process]:
    return processes.wait_gone(family, patience=5)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_ready_demonstration_tells_its_login_last_and_stops_whole(folder, number):
    demo = Demo(folder).wait_for("API token")
    lines = [line.strip() for line in demo.says().splitlines()]
    assert [line.split()[0] for line in lines[-4:]] == ["Address", "User", "Password", "API"]
    assert lines[-1].endswith("the token")
    family = demo.family()
    assert len(family) >= 8
    demo.process.send_signal(number)
    demo.process.send_signal(number)
    assert demo.ended() == 0
    assert still_alive(family) == []
    assert not (folder / "state" / "processes.json").exists()


def test_a_killed_run_leaves_nothing_that_blocks_the_next(folder):
    port = str(processes.free_port())
    demo = Demo(folder, PORT=port).wait_for("API token")
    family = demo.family()
    demo.process.kill()
    demo.ended()
    again = Demo(folder, PORT=port).wait_for("API token")
    assert "Ended what an earlier run left" in again.says()
    assert still_alive(family) == []
    again.process.terminate()
    assert again.ended() == 0


def test_a_program_that_dies_stops_everything_and_is_named(folder):
    demo = Demo(folder).wait_for("API token")
    family = demo.family()
    demo.child("http.server").kill()
    assert demo.ended() == 1
    assert "web ended unexpectedly with exit code -9" in demo.says()
    assert "GET /accounts/login/" in demo.says()
    assert still_alive(family) == []


def test_a_second_demonstration_on_the_same_state_is_refused(folder):
    demo = Demo(folder).wait_for("API token")
    second = Demo(folder)
    assert second.ended() == 2
    assert f"process {demo.process.pid}" in second.says()
    assert demo.process.poll() is None
    demo.process.terminate()
    assert demo.ended() == 0


def test_a_busy_port_that_was_asked_for_is_told_and_nothing_starts(folder):
    with socket.socket() as blocker:
        blocker.bind(("127.0.0.1", 0))
        blocker.listen()
        demo = Demo(folder, PORT=str(blocker.getsockname()[1]))
        assert demo.ended() == 2
    assert "is busy" in demo.says()
    assert "Starting" not in demo.says()


def test_a_busy_default_port_gives_way_to_the_next_free_one(folder):
    with socket.socket() as blocker:
        blocker.bind(("127.0.0.1", 0))
        blocker.listen()
        busy = blocker.getsockname()[1]
        demo = Demo(folder, STAND_IN_PORT=str(busy)).wait_for("API token")
        demo.process.terminate()
        assert demo.ended() == 0
    assert f"Port {busy} is busy; using" in demo.says()


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "²"])
def test_a_port_that_is_none_is_refused(folder, port):
    demo = Demo(folder, PORT=port)
    assert demo.ended() == 2
    assert "it must be a number from 1 to 65535" in demo.says()


def test_a_failing_preparation_stops_the_services(folder):
    demo = Demo(folder, STAND_IN="failing")
    assert demo.ended() == 1
    assert "failed with exit code 3" in demo.says()
    data = home.lasting(State.open(folder / "state")).home
    assert processes.working_in(data / "postgres", "postgres") == []


def test_a_stop_during_the_preparation_stops_it_too(folder):
    demo = Demo(folder, STAND_IN="long").wait_for("Preparing")
    time.sleep(0.3)
    family = demo.family()
    demo.process.terminate()
    assert demo.ended() == 0
    assert still_alive(family) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of such a death")
def test_the_demonstration_stops_when_make_is_killed(folder):
    caller = (
        "import subprocess, sys\n"
        "print(subprocess.Popen(sys.argv[1:]).pid, flush=True)\n"
        "import time; time.sleep(600)\n"
    )
    first = Demo(folder).wait_for("API token")
    first.process.terminate()
    first.ended()
    environment = {
        **{name: word for name, word in os.environ.items() if name not in {"PORT"}},
        "PYTHONPATH": str(PROJECT),
        "NRP_STATE": str(folder / "state"),
        "STAND_IN_PORT": str(processes.free_port()),
    }
    script = [sys.executable, str(folder / "stand_in.py"), "--with-parent"]
    with subprocess.Popen(
        [sys.executable, "-c", caller, *script],
        env=environment,
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    ) as make:
        assert make.stdout is not None
        supervisor = psutil.Process(int(make.stdout.readline()))
        while "API token" not in make.stdout.readline():
            assert make.poll() is None
        family = supervisor.children(recursive=True)
        make.kill()
        assert still_alive([supervisor, *family]) == []
