"""docker-compose.yml against the specification's schema, and against what there is."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from portal.embedded.binaries import valkey_server
from portal.embedded.users import service_account

from .manifests import DEPLOY, PROJECT, read, undocumented, unknown_programs, variables

FILE = PROJECT / "docker-compose.yml"
COMPOSE = read(FILE)[0]
SERVICES = COMPOSE["services"]
OURS = sorted(
    name for name, each in SERVICES.items() if "SECRET_KEY_FILE" in each.get("environment", ())
)
# The schema comes with a development dependency, under the specification's Apache-2.0 licence.
SCHEMA = files("check_jsonschema") / "builtin_schemas/vendor/compose-spec.json"


def test_it_fits_the_compose_specification():
    schema = json.loads(SCHEMA.read_text())
    validator = jsonschema.validators.validator_for(schema)(schema)
    assert [error.message for error in validator.iter_errors(COMPOSE)] == []
    broken = COMPOSE | {"services": {"web": {"command": 7}}}
    assert list(validator.iter_errors(broken))


def test_the_portals_processes_are_all_there():
    assert OURS == ["backup", "dispatcher", "manage", "migrate", "web", "worker"]
    assert set(SERVICES) - set(OURS) == {"postgres", "proxy", "valkey"}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_is_confined_and_bounded(name):
    service = SERVICES[name]
    assert service["user"] not in ("root", "0", "0:0")
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
    once = name in ("migrate", "manage", "backup")
    assert service["restart"] == ("no" if once else "unless-stopped")
    assert ("test" in service["healthcheck"]) != once


def test_only_the_proxy_can_be_reached_from_outside():
    assert [name for name, each in SERVICES.items() if "ports" in each] == ["proxy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert SERVICES["postgres"]["networks"] == SERVICES["valkey"]["networks"] == ["inside"]
    assert SERVICES["proxy"]["networks"] == ["outside"]


def test_what_is_referred_to_is_declared():
    used: dict[str, set[str]] = {
        "volumes": set(),
        "secrets": set(),
        "configs": set(),
        "networks": set(),
    }
    for service in SERVICES.values():
        mounts = [mount.split(":")[0] for mount in service.get("volumes", ())]
        used["volumes"] |= {mount for mount in mounts if mount.isalpha()}
        used["secrets"] |= set(service.get("secrets", ()))
        used["configs"] |= {each["source"] for each in service.get("configs", ())}
        used["networks"] |= set(service["networks"])
        assert set(service.get("depends_on", {})) <= set(SERVICES)
    assert used == {kind: set(COMPOSE[kind]) for kind in used}
    assert all((PROJECT / each["file"]).is_file() for each in COMPOSE["configs"].values())


def test_the_portal_starts_after_its_migrations():
    for name in ("web", "worker", "dispatcher"):
        assert SERVICES[name]["depends_on"]["migrate"] == {
            "condition": "service_completed_successfully"
        }


def test_every_command_is_there():
    for name, service in SERVICES.items():
        words = [*service.get("entrypoint", []), *service.get("command", [])]
        assert not words or unknown_programs(words) == [], name
        kind, *check = service["healthcheck"].get("test", ["CMD", "python", "manage.py"])
        if kind == "CMD":
            assert unknown_programs(check) == [], name


def test_every_variable_is_documented():
    names = variables(FILE.read_text())
    names |= variables((DEPLOY / "compose/Caddyfile").read_text())
    example = (DEPLOY / "compose/portal.env.example").read_text()
    names |= set(re.findall(r"^([A-Z0-9_]+)=", example, re.MULTILINE))
    for name in OURS:
        names |= set(SERVICES[name]["environment"])
    assert names >= {"PORTAL_HOST", "SECRET_KEY_FILE", "BEHIND_TLS_PROXY"}
    assert undocumented(names) == set()


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """The secrets, made in a copy of their folder."""
    shutil.copy2(DEPLOY / "compose/make_secrets", tmp_path)
    for _ in range(2):
        subprocess.run([tmp_path / "make_secrets"], check=True, capture_output=True)
    return tmp_path / "secrets"


def test_the_secrets_are_made_once_and_fit_together(made):
    declared = {Path(each["file"]).name for each in COMPOSE["secrets"].values()}
    assert {path.name for path in made.iterdir()} == declared
    assert made.stat().st_mode & 0o777 == 0o700
    before = {path.name: path.read_text() for path in made.iterdir()}
    subprocess.run([made.parent / "make_secrets"], check=True, capture_output=True)
    assert {path.name: path.read_text() for path in made.iterdir()} == before
    own = ("secret_key", "token_pepper", "secrets_keys", "database_password")
    assert len({before[name] for name in own}) == 4
    assert before["database_password"].strip() in before["database_url"]
    assert before["valkey_auth"].split()[1] in before["redis_url"]
    assert re.fullmatch(r"[\w=-]{48}\n", before["secret_key"])


def test_valkey_takes_its_configuration(made):
    """Checked by the server itself, which listens on a socket of its own and is asked for more."""
    text = (DEPLOY / "compose/valkey.conf").read_text()
    assert "maxmemory-policy noeviction" in text
    text = text.replace("/run/secrets", str(made)).replace("dir /data", f"dir {made}")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [valkey_server(service_account()), "-", "--port", str(port), "--bind", "127.0.0.1"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        server.stdin.write(text)
        server.stdin.close()
        said = ""
        for line in server.stdout:
            said += line
            if "Ready to accept" in line:
                break
        assert "Ready to accept" in said, said
        with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
            client.sendall(b"PING\r\n")
            assert client.recv(100).startswith(b"-NOAUTH")
            client.sendall(f"AUTH {(made / 'valkey_auth').read_text().split()[1]}\r\n".encode())
            assert client.recv(100) == b"+OK\r\n"
    finally:
        server.terminate()
        server.wait(timeout=10)
        server.stdout.close()
