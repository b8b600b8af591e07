"""Headers, cookies and addresses as they come over the wire, with any bytes in them."""

from __future__ import annotations

import io

import pytest

from .answers import fault
from .corpus import IDEMPOTENCY_KEYS, TEXTS, share
from .operations import SOUND, operations
from .world import rows, token, undone

pytestmark = pytest.mark.django_db
# As a WSGI server hands them over: bytes as Latin-1. None has a line end or a NUL, which no
# server lets pass; what is quoted in a cookie may still become one.
RAW = (
    "", " ", "\xff\xfe", "\xed\xa0\x80", "a" * 10_240, "\x01", "é", "*/*", "%00", "../..", "null",
    '"', '"\\000\\000\\000\\000\\000\\000\\000\\000\\000"', "http://[", "http://[::1", "//x:y@[",
    "https://example.org:99999999/", "\u00a0", "bogus; x*=bogus''%41", ";;;,,,", "=", "-1",
    "10000000000000000000", "\x7f", "javascript:alert(1)", "\x85",
)  # fmt: skip
HEADERS = (
    "ACCEPT", "ACCEPT_LANGUAGE", "ACCEPT_ENCODING", "ACCEPT_CHARSET", "AUTHORIZATION",
    "CONTENT_ENCODING", "COOKIE", "EXPECT", "FORWARDED", "HOST", "HX_BOOSTED", "HX_CURRENT_URL",
    "HX_CURRENT_URL_URI_AUTOENCODED", "HX_TARGET", "HX_TRIGGERING_EVENT",
    "IDEMPOTENCY_KEY", "IF_MATCH", "IF_MODIFIED_SINCE", "IF_NONE_MATCH", "ORIGIN", "RANGE",
    "REFERER", "TRACEPARENT", "TRANSFER_ENCODING", "USER_AGENT", "X_CSRFTOKEN", "X_FORWARDED_FOR",
    "X_FORWARDED_HOST", "X_FORWARDED_PROTO", "X_HTTP_METHOD_OVERRIDE", "X_REQUEST_ID",
    "X_REQUESTED_WITH",
)  # fmt: skip
TARGETS = (
    ("GET", "/api/v1/products/"), ("POST", "/api/v1/sites/"), ("GET", "/"), ("GET", "/flows/"),
    ("GET", "/accounts/login/"), ("POST", "/accounts/login/"), ("GET", "/nowhere/"),
)  # fmt: skip


@pytest.fixture
def call(application, world):
    """`call(method, path, **environ)`: the status that a server would send."""
    secret = token(world.root, ["read", "write"])[1]

    def call(method: str, path: str, body: bytes = b"", **environ: str) -> int:
        statuses: list[str] = []
        given = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_HOST": "testserver",
            "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "http",
            "wsgi.errors": io.StringIO(),
            **environ,
        }
        if path.startswith("/api/") and "HTTP_AUTHORIZATION" not in environ:
            given["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        answer = application(given, lambda status, *_: statuses.append(status))
        list(answer)
        answer.close()
        return int(statuses[-1][:3])

    return call


@pytest.mark.parametrize("header", HEADERS)
def test_no_header_breaks_a_page_or_the_api(call, header):
    also = {"HTTP_HX_REQUEST": "true"} if header.startswith("HX_") else {}
    for method, path in TARGETS:
        for value in share(RAW, f"{header} {path}", 4):
            status = call(method, path, **also, **{f"HTTP_{header}": value})
            assert status < 500, (method, path, value)


def test_no_cookie_breaks_a_page(call):
    for cookie in ("sessionid", "csrftoken", "messages", "theme", "django_language", "__Host-x"):
        for value in RAW:
            for method, path in share(TARGETS, f"{cookie} {value}", 3):
                status = call(method, path, HTTP_COOKIE=f"{cookie}={value}")
                assert status < 500, (method, path, cookie, value)


def test_no_content_type_or_length_breaks_a_page_or_the_api(call):
    types = ("text/plain", "multipart/form-data", "multipart/form-data; boundary=\xff",
             "multipart/form-data; boundary=x", "application/x-www-form-urlencoded; charset=utf-7",
             "application/json; charset=utf-16", "application/x-www-form-urlencoded")  # fmt: skip
    bodies = (b"", b"\xff\xfe", b"a=%00&b=%ED%A0%80", b"--x\r\n\r\n--x--", b"a=b&" * 2000,
              b"--x\r\nContent-Disposition: form-data; name=f; filename=../\x00\r\n1")  # fmt: skip
    for method, path in TARGETS:
        for content_type in share((*types, *RAW), path, 3):
            for body in bodies:
                status = call(method, path, body, CONTENT_TYPE=content_type)
                assert status < 500, (method, path, content_type, body)
        for length in RAW:
            assert call(method, path, b"{}", CONTENT_LENGTH=length) < 500, (method, path, length)


def test_no_path_breaks_the_portal(call):
    paths = ("", "/", "//", "/\xff", "/\xed\xa0\x80/", "/flows/\x00/", "/sites/\xff\xfe/",
             "/api/v1/\xff/", "/api/v1/sites/\x00/", "/api/", "/api", "/static/\x00",
             "/static/../../etc/passwd", "/static//etc/passwd", "/downloads/\x00/",
             "/downloads/../x/", f"/{'a' * 10_000}/", "/accounts/\x00/", "/hosts/\n/",
             "/account/tokens/99999999999999999999/revoke/", "*",
             "http://example.org/")  # fmt: skip
    for path in paths:
        for method in ("GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "BREW"):
            assert call(method, path) < 500, (method, path)


def test_a_key_that_is_none_is_refused_by_everything_that_takes_one(api, world):
    before = rows()
    makers = [
        each
        for each in operations()
        if any(given["name"] == "Idempotency-Key" for given in each.said.get("parameters", []))
    ]
    assert len(makers) > 10
    for operation in makers:
        address = operation.address(world.keys)
        for item in IDEMPOTENCY_KEYS:
            headers = {"Idempotency-Key": item.value}
            response = operation.send(api, address, SOUND[operation.name], **headers)
            assert (response.status_code, fault(response)) == (400, ""), (address, item)
            (error,) = response.json()["errors"]
            assert error["field"] == "Idempotency-Key"
    assert rows() == before


def test_a_tag_that_is_none_is_refused_by_everything_that_takes_one(api, world):
    before = rows()
    changers = [each for each in operations() if "428" in each.said["responses"]]
    assert len(changers) > 20
    for operation in changers:
        address = operation.address(world.keys)
        items = [item for item in TEXTS if item.reads_as_text and item.value.isprintable()]
        for item in share(items, operation.name, 16):
            with undone():
                headers = {"If-Match": item.value}
                response = operation.send(api, address, {}, **headers)
                assert fault(response) == "", (address, item)
                assert response.status_code in (400, 412, 428), (address, item)
    assert rows() == before
