"""The proxy's configuration, run by Caddy in front of a stand-in for web."""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from .manifests import DEPLOY

HOST = "portal.test"

pytestmark = pytest.mark.skipif(not shutil.which("caddy"), reason="Caddy is not installed")


class _Web(BaseHTTPRequestHandler):
    """Answers with what it was sent."""

    def do_GET(self):
        body = json.dumps({"path": self.path, **dict(self.headers)}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        """Say nothing."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def ports(tmp_path_factory) -> Iterator[dict[str, int]]:
    """The proxy's http and https ports."""
    folder = tmp_path_factory.mktemp("proxy")
    ports = {"http": free_port(), "https": free_port(), "alive": free_port()}
    given = (DEPLOY / "compose/Caddyfile").read_text()
    # Its CA is for this folder, not for this machine's own list.
    given = given.replace("admin off\n", "admin off\n\tskip_install_trust\n")
    (folder / "Caddyfile").write_text(given.replace(":8081", f":{ports['alive']}"))
    web = ThreadingHTTPServer(("127.0.0.1", 0), _Web)
    thread = threading.Thread(target=web.serve_forever)
    thread.start()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "PORTAL_HOST": HOST,
        "HTTP_PORT": str(ports["http"]),
        "HTTPS_PORT": str(ports["https"]),
        "WEB_NAME": "localhost",
        "WEB_PORT": str(web.server_port),
    }
    command = ["caddy", "run", "--config", folder / "Caddyfile", "--adapter", "caddyfile"]
    with (folder / "log").open("w") as log:
        caddy = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        wait_for(lambda: ask(HTTPConnection("127.0.0.1", ports["alive"]), "/").status == 200)
        wait_for(lambda: secure(ports["https"], "/").status == 200)
        yield ports
    finally:
        caddy.terminate()
        caddy.wait(timeout=15)
        web.shutdown()
        thread.join()
        web.server_close()


def wait_for(look) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if look():
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError("the proxy does not answer")


def ask(connection, path, **headers):
    """The answer, its body in `body`; the connection is closed."""
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.body = answer.read()
        return answer
    finally:
        connection.close()


def secure(port, path, **headers):
    """Ask by TLS for the portal's name, whatever the certificate's issuer."""
    context = ssl._create_unverified_context()
    connection = HTTPSConnection(HOST, port, context=context, timeout=20)
    plain = socket.create_connection(("127.0.0.1", port), timeout=20)
    connection.sock = context.wrap_socket(plain, server_hostname=HOST)
    return ask(connection, path, **headers)


def test_web_is_told_of_the_client_and_of_tls_and_forged_words_are_not_passed_on(ports):
    answer = secure(ports["https"], "/sites/", **{"X-Forwarded-For": "203.0.113.9"})
    told = json.loads(answer.body)
    assert answer.status == 200
    assert (told["path"], told["X-Forwarded-Proto"]) == ("/sites/", "https")
    assert told["X-Forwarded-For"] == "127.0.0.1"
    assert told["Host"].split(":")[0] == HOST


def test_http_leads_to_https(ports):
    plain = HTTPConnection("127.0.0.1", ports["http"], timeout=20)
    answer = ask(plain, "/sites/?a=b", Host=HOST)
    assert answer.status == 308
    assert answer.headers["Location"] == f"https://{HOST}/sites/?a=b"


@pytest.mark.parametrize("path", ["/metrics", "/readyz", "/healthz"])
def test_probes_and_metrics_stay_inside(ports, path):
    assert secure(ports["https"], path).status == 404


def test_other_names_are_not_served(ports):
    with pytest.raises(ssl.SSLError):
        ask(HTTPSConnection("127.0.0.1", ports["https"],
                            context=ssl._create_unverified_context()), "/")  # fmt: skip
