"""`python -m portal.embedded run`, as a command."""

import json
import os
import signal
import subprocess
import sys

import pytest

from portal.embedded.__main__ import main

pytestmark = pytest.mark.slow

RUN = [sys.executable, "-m", "portal.embedded", "run"]
GIVEN = {"DATABASE_URL": "postgresql://elsewhere/portal", "REDIS_URL": "redis://elsewhere/0"}


def environment(**more: str) -> dict[str, str]:
    return {
        name: word for name, word in os.environ.items() if name not in {*GIVEN, "SECRET_KEY"}
    } | more


def test_the_command_gets_both_services_and_its_exit_code_comes_back():
    code = (
        "import os, psycopg, redis, sys\n"
        "psycopg.connect(os.environ['DATABASE_URL']).close()\n"
        "redis.Redis.from_url(os.environ['REDIS_URL']).ping()\n"
        "sys.exit(7 if len(os.environ['SECRET_KEY']) > 50 else 1)\n"
    )
    result = subprocess.run(
        [*RUN, "--", sys.executable, "-c", code], env=environment(), check=False
    )
    assert result.returncode == 7


def test_services_that_the_environment_names_are_used_and_none_is_started():
    code = "import json, os; print(json.dumps(dict(os.environ)))"
    result = subprocess.run(
        [*RUN, "--throwaway", "--", sys.executable, "-c", code],
        env=environment(**GIVEN, SECRET_KEY="kept"),
        capture_output=True,
        check=True,
    )
    told = json.loads(result.stdout)
    assert {name: told[name] for name in GIVEN} == GIVEN
    assert told["SECRET_KEY"] == "kept"
    assert told["TOKEN_PEPPER"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_handed_on_and_the_command_decides(number):
    code = (
        "import signal, sys, time\n"
        f"signal.signal({int(number)}, lambda *_: sys.exit(5))\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen(
        [*RUN, "--", sys.executable, "-c", code],
        env=environment(**GIVEN),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    ) as run:
        assert run.stdout is not None
        run.stdout.readline()
        run.send_signal(number)
        assert run.wait(20) == 5


def test_a_command_killed_by_a_signal_gives_the_shells_exit_code():
    code = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    result = subprocess.run(
        [*RUN, "--", sys.executable, "-c", code], env=environment(**GIVEN), check=False
    )
    assert result.returncode == 128 + signal.SIGKILL


def test_a_command_that_does_not_exist_is_named():
    result = subprocess.run(
        [*RUN, "--", "no-such-command"],
        env=environment(**GIVEN),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 127
    assert "no-such-command: No such file" in result.stderr


def test_a_folder_that_is_no_state_is_not_forgotten(tmp_path, capsys):
    (tmp_path / "precious").touch()
    assert main(["forget", "--state", str(tmp_path)]) == 1
    assert (tmp_path / "precious").exists()
    assert "secrets.json" in capsys.readouterr().err
