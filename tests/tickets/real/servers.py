"""Request Tracker 5 and Redmine 5 of Debian's packages, each in a temporary folder on loopback.

`prepare` makes the database and what the tests need in it (the scripts beside this file), `running`
the server for as long as it is wanted. Nothing of the packages' own folders is written to.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.jobs.processes import free_port

HERE = Path(__file__).parent
PREPARING, STARTING, STOPPING = 300, 120, 10


@dataclass(frozen=True)
class Running:
    """A system that answers at `address`; `made` is what its script told of what it made."""

    address: str
    made: Mapping[str, Any]


class System(ABC):
    """One system: what of it must be installed, and the commands that prepare and serve it."""

    name: ClassVar[str]
    needs: ClassVar[Mapping[str, str]]  # pattern of a file → the package that has it

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()

    @classmethod
    def lacking(cls) -> list[str]:
        """The packages that are missing."""
        return [each for file, each in cls.needs.items() if not any(Path("/").glob(file))]

    @abstractmethod
    def write(self) -> None:
        """Write the configuration."""

    @abstractmethod
    def environment(self) -> Mapping[str, str]: ...

    @abstractmethod
    def preparing(self) -> Sequence[Sequence[str]]:
        """The commands that make the database; the last one prints JSON."""

    @abstractmethod
    def serving(self) -> Sequence[str]: ...

    where: ClassVar[str] = "/"

    def prepare(self) -> Mapping[str, Any]:
        """Make the system's database; what its script tells."""
        self.write()
        for command in self.preparing():
            said = self._run(command)
        made: Mapping[str, Any] = json.loads(said.strip().splitlines()[-1])
        return made

    @contextmanager
    def running(self, made: Mapping[str, Any]) -> Iterator[Running]:
        """The server, ready; it is stopped with all its processes, also when this one is killed."""
        address = f"http://127.0.0.1:{self.port}"
        with (self.folder / "server.log").open("wb") as log:
            # The thread that starts it must live on: the kernel ties the signal to that.
            process = subprocess.Popen(
                [_program("setpriv"), "--pdeathsig", "TERM", *self.serving()],
                cwd=self.where,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            self._wait(process, address)
            yield Running(address, made)
        finally:
            _stop(process)

    def _run(self, command: Sequence[str]) -> str:
        log = self.folder / "preparing.log"
        with log.open("ab") as told:
            done = subprocess.run(
                command, cwd=self.where, env=self._environment(), stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=told, timeout=PREPARING, check=False,
            )  # fmt: skip
            told.write(done.stdout)
        if done.returncode:
            raise AssertionError(f"{self.name}: {command[0]} failed:\n{_end(log)}")
        return done.stdout.decode()

    def _wait(self, process: subprocess.Popen[bytes], address: str) -> None:
        deadline = time.monotonic() + STARTING
        while time.monotonic() < deadline and process.poll() is None:
            try:
                with urlopen(address, timeout=10):
                    return
            except HTTPError:
                return
            except (URLError, OSError):
                time.sleep(0.1)
        raise AssertionError(f"{self.name} did not start:\n{_end(self.folder / 'server.log')}")

    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
        return {**kept, "HOME": str(self.folder), "LC_ALL": "C.UTF-8", **self.environment()}


class RequestTracker(System):
    name = "Request Tracker 5"
    needs = {
        "usr/share/request-tracker5/libexec/rt-server": "request-tracker5 rt5-standalone",
        "usr/lib/*/perl5/*/DBD/SQLite.pm": "rt5-db-sqlite",
        "usr/share/perl5/Starlet.pm": "starlet",
    }

    def write(self) -> None:
        for name in ("site", "mason", "sessions"):
            (self.folder / name).mkdir()
        (self.folder / "RT_SiteConfig.pm").write_text(
            f"""\
Set($rtname, 'rt.example.org');
Set($Organization, 'example.org');
Set($WebDomain, '127.0.0.1');
Set($WebPort, {self.port});
Set($WebPath, '');
Set($DatabaseType, 'SQLite');
Set($DatabaseName, '{self.folder}/rt.sqlite');
Set($MailCommand, 'mbox');
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'warning');
Set($HTMLFormatter, 'core');
Set($BcryptCost, 4);
$RT::VarPath = '{self.folder}';
$RT::MasonDataDir = '{self.folder}/mason';
$RT::MasonSessionDir = '{self.folder}/sessions';
1;
"""
        )

    def environment(self) -> Mapping[str, str]:
        return {
            "RT_SITE_CONFIG": str(self.folder / "RT_SiteConfig.pm"),
            "RT_SITE_CONFIG_DIR": str(self.folder / "site"),
        }

    def preparing(self) -> Sequence[Sequence[str]]:
        return (
            [*["/usr/sbin/rt-setup-database-5", "--action", "init", "--skip-create", "--dba"], ""],
            [_program("perl"), str(HERE / "request_tracker.pl")],
        )

    def serving(self) -> Sequence[str]:
        program = "/usr/share/request-tracker5/libexec/rt-server"
        options = f"--server Starlet --host 127.0.0.1 --port {self.port} --max-workers 2"
        return [program, *options.split()]


class Redmine(System):
    name = "Redmine 5"
    where = "/usr/share/redmine"
    needs = {
        "usr/share/redmine/config.ru": "redmine redmine-sqlite",
        "usr/lib/ruby/vendor_ruby/sqlite3.rb": "ruby-sqlite3",
        "usr/share/rubygems-integration/*/specifications/webrick-*.gemspec": "ruby-webrick",
        "usr/bin/rackup": "ruby-rack",
    }

    def write(self) -> None:
        for name in ("config", "files", "log", "tmp", "public"):
            (self.folder / name).mkdir()
        file = str(self.folder / "redmine.sqlite")
        database = {"adapter": "sqlite3", "database": file, "timeout": 10_000}
        # JSON is YAML.
        (self.folder / "config/database.yml").write_text(json.dumps({"production": database}))
        (self.folder / "config/configuration.yml").write_text(
            json.dumps({"default": {"mirror_plugins_assets_on_startup": False}})
        )
        (self.folder / "config/secret_key.txt").write_text(secrets.token_hex(64))
        (self.folder / "Gemfile").write_text(
            f"eval_gemfile '{self.where}/Gemfile'\ngem 'sqlite3'\ngem 'webrick'\n"
        )
        # One request at a time: SQLite refuses those that read, wait for each other and write.
        (self.folder / "config.ru").write_text(
            f"require '{self.where}/config/environment'\nuse Rack::Lock\nrun Rails.application\n"
        )

    def environment(self) -> Mapping[str, str]:
        # The package looks for an instance below its own folder; enough steps up end at the root.
        return {
            "REDMINE_INSTANCE": "../" * 8 + str(self.folder).lstrip("/"),
            "BUNDLE_GEMFILE": str(self.folder / "Gemfile"),
            "RAILS_ENV": "production",
        }

    def preparing(self) -> Sequence[Sequence[str]]:
        rake = [_program("bundle"), "exec", "rake", "--rakefile", f"{self.where}/Rakefile"]
        return ([*rake, "--rakelib", str(HERE), "portal_tests:prepare"],)

    def serving(self) -> Sequence[str]:
        options = f"-E production -s webrick -o 127.0.0.1 -p {self.port}"
        return [_program("bundle"), "exec", "rackup", *options.split(), f"{self.folder}/config.ru"]


def _program(name: str) -> str:
    return shutil.which(name) or name


def _end(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-30:])


def _stop(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(STOPPING)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
    process.wait(STOPPING)
