"""The guarded client against servers on loopback that do as badly as they can."""

from __future__ import annotations

import gzip
import json
import logging
import socket
import ssl
import time

import pytest

from requirements_app.core.http import Request
from requirements_app.outgoing.client import Guarded
from requirements_app.outgoing.counting import counts, path_shown
from requirements_app.outgoing.errors import (
    BadCertificate,
    Broken,
    OutgoingError,
    Refused,
    TimedOut,
    TooLarge,
    Unreachable,
    Unresolvable,
)
from tests.exports.reachability.authorities import issued, named

from .servers import (
    answer,
    answering,
    authority,
    closed_port,
    serving,
    serving_context,
    tunnelling,
    written,
)

METADATA = "http://169.254.169.254/latest/meta-data/"
NAME = "rt.example.org"


class Names:
    """A name service that remembers what it was asked, and may change its mind."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, name: str, _: int) -> list[str]:
        self.asked.append(name)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


def get(url: str, **options) -> Request:
    return Request("GET", url, **options)


def failure(kind: type[OutgoingError], request: Request, client: Guarded | None = None, **limits):
    with pytest.raises(kind) as caught:
        (client or Guarded()).send(request, **limits)
    assert type(caught.value) is kind
    assert caught.value.message
    return caught.value


@pytest.fixture
def allowed(settings):
    """Lets the portal reach a server of the tests."""

    def allow(server, host: str = "127.0.0.1") -> str:
        settings.OUTGOING_ALLOW = [*settings.OUTGOING_ALLOW, f"{host}:{server.port}"]
        return f"http://{host}:{server.port}"

    return allow


# --- what is sent, and what comes back ----------------------------------------------------------


def test_a_request_arrives_as_it_was_made_and_the_answer_comes_back(allowed):
    with serving(answer('{"id": "ü"}'.encode(), "X-Two: a", "X-Two: b")) as server:
        request = Request.json("POST", allowed(server) + "/api?q=1#part", {"name": "ü"})
        response = Guarded().send(request.with_headers(("Authorization", "token abc")))
    assert (response.status, response.json()) == (200, {"id": "ü"})
    assert response.headers["x-two"] == "a, b"
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    assert lines[0] == b"post /api?q=1 http/1.1"
    assert f"host: 127.0.0.1:{server.port}".encode() in lines
    assert b"authorization: token abc" in lines
    assert b"accept-encoding: identity" in lines
    assert json.loads(body) == {"name": "ü"}


def test_an_empty_body_tells_its_length_where_a_body_is_usual(allowed):
    with serving(answer(b"")) as server:
        url = allowed(server)
        for method in ("POST", "GET"):
            Guarded().send(Request(method, url))
    posted, got = (each.lower() for each in server.requests)
    assert b"content-length: 0" in posted
    assert b"content-length" not in got


@pytest.mark.parametrize("status", ["204 No Content", "404 Not Found", "503 Unavailable"])
def test_any_status_is_an_answer(allowed, status):
    with serving(answering(f"HTTP/1.1 {status}\r\nRetry-After: 7\r\n\r\n".encode())) as server:
        response = Guarded().send(get(allowed(server)))
    assert response.status == int(status[:3])
    assert response.headers["retry-after"] == "7"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_given_back_and_not_followed(allowed, status):
    with (
        serving(answer(b"the other")) as other,
        serving(answer(b"", f"Location: {other.url}", status=f"{status} Moved")) as server,
    ):
        allowed(other)
        response = Guarded().send(get(allowed(server)))
    assert (response.status, response.headers["location"]) == (status, other.url)
    assert other.connections == 0


def test_a_redirect_to_the_clouds_metadata_is_refused_by_whoever_follows_it(allowed):
    with serving(answer(b"", f"Location: {METADATA}", status="302 Found")) as server:
        response = Guarded().send(get(allowed(server)))
    assert failure(Refused, get(response.headers["location"])).sent is False


@pytest.mark.parametrize(
    "header",
    [("Host", "other"), ("Content-Length", "5"), ("Transfer-Encoding", "chunked"),
     ("X-A", "b\r\nX-C: d"), ("X A", "b"), ("X-A", "ü"), ("Proxy-Authorization", "x")],
)  # fmt: skip
def test_headers_that_would_bend_the_request_are_refused_unsent(allowed, header):
    with serving(answer(b"")) as server:
        error = failure(Refused, get(allowed(server), headers=(header,)))
    assert (error.sent, server.connections) == (False, 0)
    assert header[1] not in str(error) or len(header[1]) == 1


def test_a_method_that_opens_tunnels_is_refused(allowed):
    with serving(answer(b"")) as server:
        assert not failure(Refused, Request("CONNECT", allowed(server))).sent
    assert server.connections == 0


# --- where it may go ----------------------------------------------------------------------------


def test_loopback_is_refused_where_nobody_listed_it():
    with serving(answer(b"secret")) as server:
        error = failure(Refused, get(server.url))
    assert (error.sent, server.connections) == (False, 0)
    assert f"add 127.0.0.1:{server.port} to OUTGOING_ALLOW" in error.mend


def test_another_port_of_a_listed_host_stays_closed(allowed):
    with serving(answer(b"")) as listed, serving(answer(b"")) as other:
        allowed(listed)
        failure(Refused, get(other.url))
    assert other.connections == 0


def test_a_listed_network_opens_one_port(settings):
    with serving(answer(b"inside")) as server, serving(answer(b"")) as other:
        settings.OUTGOING_ALLOW = [f"127.0.0.0/8:{server.port}"]
        client = Guarded(resolver=Names(["127.0.0.1"]))
        assert client.send(get(f"http://{NAME}:{server.port}/")).body == b"inside"
        failure(Refused, get(f"http://{NAME}:{other.port}/"), client)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    "addresses",
    [["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["2606:2800::1", "::ffff:169.254.169.254"],
     ["64:ff9b::a00:1"], ["fe80::1%eth0"], ["fd00::1"], ["100.64.0.1"], ["0.0.0.0"]],
)  # fmt: skip
def test_a_name_of_which_one_address_is_inside_is_refused(scheme, addresses):
    error = failure(Refused, get(f"{scheme}://{NAME}/"), Guarded(resolver=Names(addresses)))
    assert (error.sent, NAME in error.message) == (False, True)
    assert not any(address in str(error) for address in addresses)


def test_a_public_host_is_asked_by_tls_alone():
    client = Guarded(resolver=Names(["93.184.216.34"]))
    assert "without TLS" in failure(Refused, get(f"http://{NAME}/"), client).message


def test_the_name_is_asked_for_once_so_rebinding_changes_nothing(settings):
    """The first answer is what was checked; a second one would lead elsewhere."""
    with serving(answer(b"the first")) as server:
        settings.OUTGOING_ALLOW = [f"127.0.0.1/32:{server.port}"]
        names = Names(["127.0.0.1"], ["127.0.0.2"])
        response = Guarded(resolver=names).send(get(f"http://{NAME}:{server.port}/"))
    assert response.body == b"the first"
    assert names.asked == [NAME]


def test_each_request_asks_anew_and_is_checked_anew(settings):
    with serving(answer(b"the first")) as server:
        settings.OUTGOING_ALLOW = [f"127.0.0.1/32:{server.port}"]
        client = Guarded(resolver=Names(["127.0.0.1"], ["127.0.0.2"]))
        url = f"http://{NAME}:{server.port}/"
        assert client.send(get(url)).status == 200
        failure(Refused, get(url), client)
    assert server.connections == 1


def test_the_next_address_is_taken_where_the_first_does_not_answer(settings):
    with serving(answer(b"the second")) as server:
        settings.OUTGOING_ALLOW = [f"{NAME}:{server.port}"]
        client = Guarded(resolver=Names(["127.0.0.2", "127.0.0.1"]))
        assert client.send(get(f"http://{NAME}:{server.port}/")).body == b"the second"


def test_with_a_list_that_cannot_be_read_nothing_is_sent(settings):
    settings.OUTGOING_ALLOW = ["rt.example.org"]
    with serving(answer(b"")) as server:
        assert "OUTGOING_ALLOW" in failure(Refused, get(server.url)).message
    assert server.connections == 0


def test_whether_an_address_would_be_let_out_can_be_asked_beforehand():
    client = Guarded(resolver=Names(["93.184.216.34"], ["10.0.0.1"]))
    client.check(f"https://{NAME}/")
    with pytest.raises(Refused, match="a private address"):
        client.check(f"https://{NAME}/")


# --- what goes wrong, and whether the other side may have got the request -----------------------


def unknown(name: str, port: int) -> list[str]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def slow_names(name: str, port: int) -> list[str]:
    time.sleep(10)
    return ["93.184.216.34"]


@pytest.mark.parametrize("resolver", [unknown, Names([])])
def test_a_name_without_address(resolver):
    error = failure(Unresolvable, get(f"https://{NAME}/"), Guarded(resolver=resolver))
    assert error.sent is False


def test_a_name_service_that_does_not_answer_is_not_waited_for():
    began = time.monotonic()
    client = Guarded(resolver=slow_names)
    assert not failure(TimedOut, get(f"https://{NAME}/"), client, deadline_seconds=0.2).sent
    assert time.monotonic() - began < 8


def test_nobody_listens(settings):
    port = closed_port()
    settings.OUTGOING_ALLOW = [f"127.0.0.1:{port}"]
    assert failure(Unreachable, get(f"http://127.0.0.1:{port}/")).sent is False


def test_a_connection_that_nobody_accepts_times_out_unsent(settings):
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port = full.getsockname()[1]
        settings.OUTGOING_ALLOW = [f"127.0.0.1:{port}"]
        fillers = [socket.socket() for _ in range(3)]
        for each in fillers:
            each.setblocking(False)
            each.connect_ex(("127.0.0.1", port))
        error = failure(TimedOut, get(f"http://127.0.0.1:{port}/"), deadline_seconds=0.3)
        for each in fillers:
            each.close()
    assert error.sent is False


def dribbling(head: bytes):
    def respond(connection: socket.socket) -> None:
        connection.sendall(head)
        for _ in range(100):
            connection.sendall(b"x")
            time.sleep(0.05)

    return respond


@pytest.mark.parametrize(
    "head",
    [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"],
    ids=["no answer", "slow headers", "slow body"],
)
def test_an_answer_that_dribbles_in_ends_with_the_deadline(allowed, head):
    began = time.monotonic()
    with serving(dribbling(head) if head else lambda _: time.sleep(5)) as server:
        error = failure(TimedOut, get(allowed(server)), deadline_seconds=0.4)
        assert time.monotonic() - began < 4
    assert error.sent is True


def endless(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")


def endless_headers(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-More: " + b"x" * 1000 + b"\r\n")


def test_an_endless_body_ends_at_the_limit(allowed):
    with serving(endless) as server:
        assert failure(TooLarge, get(allowed(server)), max_bytes=1_000_000).sent is True


def test_endless_headers_end(allowed):
    with serving(endless_headers) as server:
        assert failure(Broken, get(allowed(server))).sent is True


def test_an_announced_size_beyond_the_limit_is_not_even_read(allowed):
    with serving(answer(b"", length=6_000_000)) as server:
        assert failure(TooLarge, get(allowed(server)), deadline_seconds=2).sent is True


def test_a_body_of_just_the_limit_is_taken(allowed):
    with serving(answer(b"x" * 1000)) as server:
        url = allowed(server)
        assert len(Guarded().send(get(url), max_bytes=1000).body) == 1000
        failure(TooLarge, get(url), max_bytes=999)


def test_a_packed_body_is_unpacked(allowed):
    packed = gzip.compress(b"one, ") + gzip.compress(b"two")
    with serving(answer(packed, "Content-Encoding: gzip")) as server:
        assert Guarded().send(get(allowed(server))).body == b"one, two"


def test_a_small_body_that_unpacks_to_a_huge_one_ends_at_the_limit(allowed):
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 100_000
    with serving(answer(bomb, "Content-Encoding: gzip")) as server:
        assert failure(TooLarge, get(allowed(server))).sent is True


@pytest.mark.parametrize(
    ("body", "headers", "length"),
    [
        (b"half", (), 100),
        (b"", (), 1),
        (gzip.compress(b"x" * 1000, mtime=0)[:-9], ("Content-Encoding: gzip",), None),
        (b"no gzip", ("Content-Encoding: gzip",), None),
        (b"x", ("Content-Encoding: br",), None),
    ],
    ids=["cut", "missing", "cut while packed", "not packed", "packed otherwise"],
)
def test_a_body_that_is_not_whole_is_no_answer(allowed, body, headers, length):
    with serving(answer(body, *headers, length=length)) as server:
        assert failure(Broken, get(allowed(server))).sent is True


@pytest.mark.parametrize(
    "text", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 101 Switching\r\n\r\n"]
)
def test_what_is_no_http_is_no_answer(allowed, text):
    with serving(answering(text)) as server:
        assert failure(Broken, get(allowed(server))).sent is True


# --- TLS ----------------------------------------------------------------------------------------


@pytest.fixture
def secured(tmp_path, settings):
    """Gives a server's TLS for hosts, and has the portal trust its authority."""
    own = authority()
    settings.OUTGOING_CA = written(tmp_path, own)

    def make(*hosts: str, by=own) -> ssl.SSLContext:
        return serving_context(tmp_path, issued(named(hosts[0]), by, hosts))

    return make


def test_tls_is_held_to_the_name_though_the_connection_goes_to_the_address(secured, settings):
    with serving(answer(b"sealed"), secured(NAME)) as server:
        settings.OUTGOING_ALLOW = [f"{NAME}:{server.port}"]
        client = Guarded(resolver=Names(["127.0.0.1"]))
        assert client.send(get(f"https://{NAME}:{server.port}/")).body == b"sealed"


@pytest.mark.parametrize("hosts", [("other.example.org",), ("127.0.0.1",)])
def test_a_certificate_of_another_name_is_refused_unsent(secured, settings, hosts):
    with serving(answer(b""), secured(*hosts)) as server:
        settings.OUTGOING_ALLOW = [f"{NAME}:{server.port}"]
        request = Request("POST", f"https://{NAME}:{server.port}/", body=b"a secret")
        error = failure(BadCertificate, request, Guarded(resolver=Names(["127.0.0.1"])))
    assert (error.sent, server.requests) == (False, [])


def test_an_authority_that_nobody_named_is_not_trusted(secured, settings):
    with serving(answer(b""), secured(NAME, by=authority())) as server:
        settings.OUTGOING_ALLOW = [f"{NAME}:{server.port}"]
        client = Guarded(resolver=Names(["127.0.0.1"]))
        error = failure(BadCertificate, get(f"https://{NAME}:{server.port}/"), client)
    assert "OUTGOING_CA" in error.mend


@pytest.mark.parametrize("text", [None, "no certificate"])
def test_authorities_that_cannot_be_read_are_not_passed_over(allowed, settings, tmp_path, text):
    path = tmp_path / "authority.pem"
    if text:
        path.write_text(text)
    settings.OUTGOING_CA = str(path)
    with serving(answer(b"")) as server:
        assert "OUTGOING_CA" in failure(Refused, get(allowed(server))).message
    assert server.connections == 0


def test_a_port_without_tls_is_told_as_such(allowed, settings):
    with serving(answer(b"plain"), listens=False) as server:
        error = failure(Unreachable, get(allowed(server).replace("http:", "https:")))
    assert (error.sent, "TLS" in error.message) == (False, True)


# --- a proxy ------------------------------------------------------------------------------------


def test_through_a_proxy_the_name_goes_to_it_and_tls_to_the_host(secured, settings):
    with serving(answer(b"far"), secured(NAME)) as server, tunnelling(server.port) as proxy:
        settings.OUTGOING_PROXY = f"http://ada:p%40ss@proxy.example.org:{proxy.port}"
        names = Names(["127.0.0.1"])
        client = Guarded(resolver=names)
        assert client.send(get(f"https://{NAME}/")).body == b"far"
        assert names.asked == ["proxy.example.org"]
    assert proxy.requests[0].startswith(f"CONNECT {NAME}:443 ".encode())
    assert b"Proxy-Authorization: Basic YWRhOnBAc3M=" in proxy.requests[0]
    assert b"roxy-" not in server.requests[0]


@pytest.mark.parametrize(
    "url",
    [METADATA, "https://169.254.169.254/", "https://localhost/", "https://metadata.google.internal/",
     "https://router/", "https://printer.local/", "https://[::ffff:10.0.0.1]/", f"http://{NAME}/"],
)  # fmt: skip
def test_a_proxy_is_not_asked_for_what_the_name_alone_gives_away(settings, url):
    with serving(answer(b"")) as proxy:
        settings.OUTGOING_PROXY = f"http://127.0.0.1:{proxy.port}"
        failure(Refused, get(url))
    assert proxy.connections == 0


def test_a_listed_system_is_reached_without_the_proxy(allowed, settings):
    settings.OUTGOING_PROXY = f"http://127.0.0.1:{closed_port()}"
    with serving(answer(b"inside")) as server:
        assert Guarded().send(get(allowed(server))).body == b"inside"


def test_a_proxy_that_refuses_has_passed_nothing_on(settings):
    with serving(answer(b"", status="407 Proxy Authentication Required")) as proxy:
        settings.OUTGOING_PROXY = f"http://127.0.0.1:{proxy.port}"
        error = failure(Unreachable, Request("POST", f"https://{NAME}/", body=b"x"))
    assert (error.sent, "407" in error.message) == (False, True)


def test_a_proxy_that_falls_silent_has_passed_nothing_on(settings):
    with serving(lambda _: time.sleep(1)) as proxy:
        settings.OUTGOING_PROXY = f"http://127.0.0.1:{proxy.port}"
        request = Request("POST", f"https://{NAME}/", body=b"x")
        assert failure(TimedOut, request, deadline_seconds=0.3).sent is False


# --- log and counts -----------------------------------------------------------------------------


def test_a_request_leaves_one_line_without_anything_secret(allowed, caplog):
    caplog.set_level(logging.INFO)
    with serving(answer(b"the body", "Set-Cookie: s=the-cookie", status="201 Created")) as server:
        url = allowed(server) + "/services/T0/B0/abcdefgh1JKLMNOPqrstuvwx/issue.json?key=the-key"
        request = Request("POST", url, (("Authorization", "the-token"),), b"the-content")
        Guarded().send(request)
    ours = [each for each in caplog.records if each.name == "requirements_app.outgoing"]
    (line,) = ours
    told = vars(line)
    assert (told["method"], told["host"], told["port"]) == ("POST", "127.0.0.1", server.port)
    assert (told["path"], told["status"]) == ("/services/T0/B0/***/issue.json", 201)
    assert isinstance(told["ms"], int)
    for secret in ("the-token", "the-content", "the-key", "the-cookie", "the body", "abcdefgh1"):
        assert secret not in caplog.text
        assert secret not in str(told)


def test_requests_are_counted_by_kind_and_outcome(allowed, settings):
    with serving(answer(b"", status="404 Not Found")) as server:
        url = allowed(server)
        for _ in range(2):
            Guarded().send(get(url))
    failure(Unreachable, get(url))
    failure(Refused, get(METADATA))
    told = {(kind, outcome): count for kind, outcome, count in counts()}
    assert told == {
        ("allowed", "4xx"): 2, ("allowed", "unreachable"): 1, ("public", "refused"): 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/api/now/table/change_request", "/api/now/table/change_request"),
        ("/rest/x_table_attachments_of_all/7", "/rest/x_table_attachments_of_all/7"),
        ("/hooks/0123456789abcdef0", "/hooks/***"),
        ("/workflows/AbCdEfGhIjKlMnOpQrStUv/run", "/workflows/***/run"),
    ],
)
def test_long_segments_that_look_random_are_hidden(path, shown):
    assert path_shown(path) == shown
