"""The embedded PostgreSQL: made once, started on loopback, stopped without losing a row."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql

from portal.embedded import binaries, processes, server
from portal.embedded.home import Installation
from portal.embedded.state import EmbeddedError
from portal.embedded.users import private_folder

USER = "portal"
DATABASE = "portal"
STOP_PATIENCE = 30.0  # seconds
FIRST_BUILTIN_LOCALE = 17  # PostgreSQL 17 brought a C.UTF-8 that is the same on every system
THROWAWAY_OPTIONS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """One PostgreSQL server over one data folder."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._state = installation.state
        self._account = installation.account
        self._password = installation.state.secrets().postgres_password
        self._programs = binaries.postgres_programs(installation.account)
        self._log = installation.state.folder("logs") / "postgres.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.data = installation.home / "postgres"
        self.port = 0

    @property
    def url(self) -> str:
        return f"postgresql://{USER}:{self._password}@127.0.0.1:{self.port}/{DATABASE}"

    def start(self) -> None:
        """Start the server; make its data folder and database at the first start.

        Raises EmbeddedError with the server's own words when it does not start.
        """
        if not self.data.exists():
            self._initialise()
        self._check_version()
        self._end_orphan()
        self.port = server.start_on_free_port(
            state=self._state, service="postgres", launch=self._launch
        )
        self._make_database()

    def stop(self) -> None:
        """Stop the server: clients are sent away, every committed row stays."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_PATIENCE)
        except subprocess.TimeoutExpired:
            processes.end(process, by=signal.SIGQUIT, patience=5)

    def _initialise(self) -> None:
        """Make the data folder under another name, so that a killed run leaves no half of one."""
        draft = self.data.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        private_folder(draft, self._account)
        password = self.data.with_name("postgres.password")
        password.unlink(missing_ok=True)
        password.touch(mode=0o600)
        password.write_text(self._password)
        if self._account.switch:
            shutil.chown(password, self._account.uid, self._account.gid)
        try:
            self._run_as_account(
                "initdb", "-D", draft, "-U", USER, f"--pwfile={password}", *self._initdb_options()
            )
        finally:
            password.unlink()
        draft.rename(self.data)

    def _initdb_options(self) -> list[str]:
        common = ["-A", "scram-sha-256", "-E", "UTF8"]
        if self._installation.throwaway:
            common.append("--no-sync")
        if self._programs.major >= FIRST_BUILTIN_LOCALE:
            builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            return [*common, *builtin]
        # Before 17 only the system's locales sort; C.UTF-8 is one on every Linux.
        return [*common, "--locale=C.UTF-8" if sys.platform == "linux" else "--locale=C"]

    def _run_as_account(self, program: str, *arguments: str | Path) -> None:
        with processes.open_log(self._log) as log:
            result = processes.start(
                [self._programs.folder / program, *arguments],
                environment=server.BARE_ENVIRONMENT,
                folder=self._installation.home,
                account=self._account,
                output=log,
            ).wait()
        if result != 0:
            tail = processes.log_tail(self._log)
            raise EmbeddedError(f"{program} failed. The end of {self._log}:\n{tail}")

    def _end_orphan(self) -> None:
        """End a server that a killed run left on this data, and clear away its stale pid file.

        A stale file may name a process of someone else by now, and would stop the next start.
        """
        orphans = processes.working_in(self.data, "postgres")
        pid_file = self.data / "postmaster.pid"
        if orphans and pid_file.exists():
            named = pid_file.read_text().split("\n", 1)[0]
            if named in {str(process.pid) for process in orphans}:
                self._run_as_account("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")
        processes.end_all(processes.wait_gone(orphans, patience=5), patience=5)
        pid_file.unlink(missing_ok=True)

    def _check_version(self) -> None:
        made_by = int((self.data / "PG_VERSION").read_text())
        if made_by != self._programs.major:
            raise EmbeddedError(
                f"{self.data} was made by PostgreSQL {made_by}, and {self._programs.folder} holds "
                f"{self._programs.major}. Use the same version ({binaries.BIN_VARIABLE}), or move "
                "the folder away to begin with an empty database."
            )

    def _launch(self, port: int) -> None:
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": "",
        } | (THROWAWAY_OPTIONS if self._installation.throwaway else {})
        flags = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with processes.open_log(self._log) as log:
            log_start = self._log.stat().st_size
            self._process = processes.start(
                [self._programs.folder / "postgres", "-D", self.data, *flags],
                environment=server.BARE_ENVIRONMENT,
                folder=self._installation.home,
                account=self._account,
                end_signal=signal.SIGINT,
                output=log,
            )
        server.wait_until(
            self._is_ready,
            name="PostgreSQL",
            process=self._process,
            log=self._log,
            log_start=log_start,
        )

    def _is_ready(self) -> bool:
        """Whether the server says so in its pid file; asking the port might ask another server."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        ours = self._process is not None and lines[:1] == [str(self._process.pid)]
        return ours and len(lines) >= 8 and lines[7].strip() == "ready"

    def _make_database(self) -> None:
        address = self.url.removesuffix(DATABASE) + "postgres"
        try:
            with psycopg.connect(address, autocommit=True, connect_timeout=10) as connection:
                found = connection.execute(
                    "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
                ).fetchone()
                if found is None:
                    connection.execute(
                        sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE))
                    )
        except psycopg.OperationalError as error:
            raise EmbeddedError(
                f"The database in {self.data} does not let the portal in ({error}). Restore "
                f"{self._state.path / 'secrets.json'}, or move the data folder away."
            ) from error
