"""The embedded PostgreSQL and Valkey: started, stopped, killed and found again."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from portal.embedded import home, processes, services
from portal.embedded.home import Installation
from portal.embedded.postgres import Postgres
from portal.embedded.state import EmbeddedError, State
from portal.embedded.valkey import Valkey

pytestmark = pytest.mark.slow


@pytest.fixture
def installation(tmp_path) -> Iterator[Installation]:
    state = State.open(tmp_path / "state")
    yield home.lasting(state)
    home.forget(state)


@contextmanager
def started(installation: Installation) -> Iterator[dict[str, str]]:
    with services.running(installation, environment={}, say=lambda _: None) as addresses:
        yield addresses


def value(address: str, query: str) -> object:
    with psycopg.connect(address, autocommit=True) as connection:
        row = connection.execute(query).fetchone()
    return row[0] if row else None


def execute(address: str, statement: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


def ping(address: str) -> bool:
    with redis.Redis.from_url(address) as client:
        return bool(client.ping())


def test_rows_and_keys_stay_from_one_run_to_the_next(installation):
    with started(installation) as first:
        execute(first["DATABASE_URL"], "CREATE TABLE kept AS SELECT 'ä' AS word")
        with redis.Redis.from_url(first["REDIS_URL"]) as client:
            client.set("kept", "ä")
    with started(installation) as second:
        assert second == first
        assert value(second["DATABASE_URL"], "SELECT word FROM kept") == "ä"
        assert value(second["DATABASE_URL"], "SHOW server_encoding") == "UTF8"
        assert value(second["DATABASE_URL"], "SHOW fsync") == "on"
        assert value(second["DATABASE_URL"], "SELECT upper('ä')") == "Ä"
        with redis.Redis.from_url(second["REDIS_URL"]) as client:
            assert client.get("kept") == "ä".encode()
            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_nothing_runs_once_the_block_has_ended(installation):
    with started(installation) as addresses:
        pass
    assert processes.working_in(installation.home / "postgres", "postgres") == []
    assert processes.working_in(installation.home / "valkey", "valkey-server") == []
    with pytest.raises(psycopg.OperationalError):
        value(addresses["DATABASE_URL"], "SELECT 1")


def test_no_password_is_in_a_process_list_and_none_can_be_left_out(installation):
    secrets = installation.state.secrets()
    with started(installation) as addresses:
        told = " ".join(
            word
            for process in psutil.process_iter(["cmdline"])
            for word in process.info["cmdline"] or []
        )
        assert secrets.valkey_password not in told
        assert secrets.postgres_password not in told
        with pytest.raises(psycopg.OperationalError, match="password"):
            value(addresses["DATABASE_URL"].replace(secrets.postgres_password, "x"), "SELECT 1")
        with pytest.raises(redis.AuthenticationError):
            ping(addresses["REDIS_URL"].replace(secrets.valkey_password, "x"))


def test_the_services_listen_on_loopback_alone_and_not_as_root(installation):
    with started(installation):
        servers = processes.working_in(installation.home / "postgres", "postgres")
        servers += processes.working_in(installation.home / "valkey", "valkey-server")
        assert all(server.uids().real != 0 for server in servers)
        listening = [
            connection.laddr.ip
            for server in servers
            for connection in server.net_connections()
            if connection.status == psutil.CONN_LISTEN
        ]
    assert set(listening) == {"127.0.0.1"}


def test_data_folders_are_closed_to_others(installation):
    with started(installation):
        pass
    for name in ("postgres", "valkey"):
        assert (installation.home / name).stat().st_mode & 0o077 == 0


def test_a_port_that_someone_took_is_exchanged_for_another(installation):
    with started(installation):
        pass
    taken = installation.state.port("postgres"), installation.state.port("valkey")
    with ExitStack() as stack:
        for port in taken:
            blocker = stack.enter_context(socket.socket())
            blocker.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            blocker.bind(("127.0.0.1", port))
            blocker.listen()
        with started(installation) as addresses:
            assert value(addresses["DATABASE_URL"], "SELECT 1") == 1
            assert ping(addresses["REDIS_URL"])
            now = installation.state.port("postgres"), installation.state.port("valkey")
    assert not set(taken) & set(now)


def test_rows_survive_kill_9_of_the_process_that_started_the_services(tmp_path, installation):
    insert = (
        "import psycopg, os, time\n"
        "with psycopg.connect(os.environ['DATABASE_URL'], autocommit=True) as connection:\n"
        "    connection.execute('CREATE TABLE kept AS SELECT generate_series(1, 1000)')\n"
        "print('written', flush=True)\n"
        "time.sleep(600)\n"
    )
    environment = {
        name: word for name, word in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}
    }
    command = [sys.executable, "-m", "portal.embedded", "run", "--state", installation.state.path]
    with subprocess.Popen(
        [*command, "--", sys.executable, "-c", insert],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "written\n"
        run.kill()
    with started(installation) as addresses:
        assert value(addresses["DATABASE_URL"], "SELECT count(*) FROM kept") == 1000
        assert ping(addresses["REDIS_URL"])


def test_servers_that_nobody_stopped_are_ended_before_the_next_start(installation):
    """As where no kernel ends them with their parent."""
    postgres, valkey = Postgres(installation), Valkey(installation)
    postgres.start()
    valkey.start()
    execute(postgres.url, "CREATE TABLE kept AS SELECT 1 AS number")
    with started(installation) as addresses:
        assert value(addresses["DATABASE_URL"], "SELECT number FROM kept") == 1
        assert len(processes.working_in(installation.home / "valkey", "valkey-server")) == 1
    postgres.stop()
    valkey.stop()


def test_a_stale_pid_file_neither_stops_the_start_nor_the_process_it_names(installation):
    with started(installation):
        pass
    bystander = processes.start(
        ["sleep", "600"],
        environment={"PATH": os.defpath},
        folder=Path("/"),
        account=installation.account,
    )
    pid_file = installation.home / "postgres" / "postmaster.pid"
    pid_file.write_text(f"{bystander.pid}\n{pid_file.parent}\n1\n5432\n\n127.0.0.1\n\nready\n")
    with started(installation) as addresses:
        assert value(addresses["DATABASE_URL"], "SELECT 1") == 1
    assert bystander.poll() is None
    processes.end(bystander, by=signal.SIGTERM, patience=5)


def test_a_start_that_was_killed_while_making_the_data_is_no_obstacle(installation):
    (installation.home / "postgres.new").mkdir()
    (installation.home / "postgres.new" / "PG_VERSION").write_text("18")
    with started(installation) as addresses:
        assert value(addresses["DATABASE_URL"], "SELECT 1") == 1


def test_data_of_another_version_is_refused_and_left_alone(installation):
    data = installation.home / "postgres"
    data.mkdir()
    (data / "PG_VERSION").write_text("9\n")
    with (
        pytest.raises(EmbeddedError, match="made by PostgreSQL 9"),
        started(installation),
    ):
        pass
    assert [path.name for path in data.iterdir()] == ["PG_VERSION"]


def test_a_lost_password_is_told_and_nothing_keeps_running(installation):
    with started(installation):
        pass
    (installation.state.path / "secrets.json").rename(installation.state.path / "lost.json")
    again = Installation(installation.state, installation.home, installation.account)
    with pytest.raises(EmbeddedError, match=r"secrets\.json"), started(again):
        pass
    assert processes.working_in(installation.home / "postgres", "postgres") == []
    (installation.state.path / "lost.json").rename(installation.state.path / "secrets.json")


def test_only_the_missing_service_is_started():
    with home.throwaway() as installation:
        given = {"DATABASE_URL": "postgresql://elsewhere/portal"}
        with services.running(installation, environment=given, say=lambda _: None) as addresses:
            assert addresses["DATABASE_URL"] == given["DATABASE_URL"]
            assert ping(addresses["REDIS_URL"])
        assert not (installation.home / "postgres").exists()
        place = installation.state.path.parent
    assert not place.exists()
