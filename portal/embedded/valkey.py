"""The embedded Valkey: broker and cache, closed by a password that no process list shows."""

import contextlib
import os
import subprocess

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from portal.embedded import binaries, processes, server
from portal.embedded.home import Installation
from portal.embedded.users import private_folder

STOP_PATIENCE = 10.0  # seconds


class Valkey:
    """One Valkey server over one data folder."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._state = installation.state
        self._password = installation.state.secrets().valkey_password
        self._program = binaries.valkey_server(installation.account)
        self._log = installation.state.folder("logs") / "valkey.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.data = installation.home / "valkey"
        self.port = 0

    @property
    def url(self) -> str:
        return f"redis://:{self._password}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start the server, after ending one that a killed run left on this data folder.

        Two servers on one append-only file would ruin it. Raises EmbeddedError with the server's
        own words when it does not start.
        """
        private_folder(self.data, self._installation.account)
        orphans = processes.working_in(self.data, "valkey-server")
        processes.end_all(orphans, patience=STOP_PATIENCE)
        self.port = server.start_on_free_port(
            state=self._state, service="valkey", launch=self._launch
        )

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            processes.end(process, patience=STOP_PATIENCE)

    def _launch(self, port: int) -> None:
        reading, writing = os.pipe()
        with processes.open_log(self._log) as log, os.fdopen(writing, "w") as configuration:
            log_start = self._log.stat().st_size
            configuration.write(self._configuration(port))
            try:
                self._process = processes.start(
                    [self._program, "-"],
                    environment=server.BARE_ENVIRONMENT,
                    folder=self.data,
                    account=self._installation.account,
                    output=log,
                    stdin=reading,
                )
            finally:
                os.close(reading)
        with contextlib.closing(self._client(port)) as client:
            server.wait_until(
                lambda: self._answers(client),
                name="Valkey",
                process=self._process,
                log=self._log,
                log_start=log_start,
            )

    def _configuration(self, port: int) -> str:
        folder = str(self.data).replace("\\", "\\\\").replace('"', '\\"')
        lines = [
            "bind 127.0.0.1",
            f"port {port}",
            f"requirepass {self._password}",
            f'dir "{folder}"',
            "pidfile valkey.pid",
            "appendonly yes",
            f"appendfsync {'no' if self._installation.throwaway else 'everysec'}",
            'save ""',
            "maxmemory-policy noeviction",
        ]
        return "\n".join(lines) + "\n"

    def _client(self, port: int) -> redis.Redis:
        return redis.Redis(
            host="127.0.0.1",
            port=port,
            password=self._password,
            socket_timeout=2,
            retry=Retry(NoBackoff(), 0),
        )

    def _answers(self, client: redis.Redis) -> bool:
        """Whether our own server answers, and not another one that took the port."""
        try:
            return self._process is not None and (
                int(client.info("server")["process_id"]) == self._process.pid
            )
        except redis.RedisError:
            return False
