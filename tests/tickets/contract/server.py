"""A small real HTTP server on loopback that holds a system's documented contract: requests are
checked, state is kept, and faults can be switched on."""

from __future__ import annotations

import json
import re
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from inspect import signature
from typing import Any, ClassVar, Literal
from urllib.parse import parse_qs, unquote, urlsplit

FaultName = Literal[
    "time-out after accepting", "401", "403", "404", "409", "429", "500", "503",
    "truncated", "half a JSON", "slow", "lies", "a page",
]  # fmt: skip
RETRY_AFTER = 7
LIES: FaultName = "lies"
_PATIENCE = 20.0


class Unfit(Exception):  # noqa: N818 - it is the request that is
    """A request that the contract does not know; the server answers with `status`."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Asked:
    """A request as it came in; header names in small letters."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @cached_property
    def value(self) -> Any:
        """The JSON of the body."""
        if not self.headers.get("content-type", "").startswith("application/json"):
            raise Unfit("the body is to be JSON, and say so", 415)
        return json.loads(self.body)


@dataclass(frozen=True)
class Answer:
    """`value` is JSON, or bytes as they are; None for no body."""

    status: int = 200
    value: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


Handle = Callable[..., Answer]


def route(method: str, path: str, *, query: str = "") -> Callable[[Handle], Handle]:
    """A handler for a path. It gets what it names of the request (`asked`) and of the parts in
    braces. `query` are the names that may be asked, parted by spaces."""

    def mark(handle: Handle) -> Handle:
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path))
        handle.route = (method, re.compile(pattern), frozenset(query.split()))  # type: ignore[attr-defined]
        return handle

    return mark


@dataclass
class _Fault:
    name: FaultName
    writes: bool
    left: int


class Contract(ABC):
    """One system. `tickets` are by their keys, `requests` all that came, `unfit` what the contract
    does not know: a test fails if there is any that it did not expect."""

    system: ClassVar[str]
    signing_in: ClassVar[str] = ""  # the path where tokens are fetched, which writes nothing

    def __init__(self) -> None:
        self.tickets: dict[str, dict[str, Any]] = {}
        self.requests: list[Asked] = []
        self.unfit: list[str] = []
        self.accepted = threading.Event()
        self.lock = threading.RLock()
        self.address = ""
        self.lying = False
        self._faults: list[_Fault] = []
        self._stopping = threading.Event()
        found = (getattr(type(self), name) for name in dir(type(self)))
        self._routes = [(*each.route, each) for each in found if hasattr(each, "route")]

    @property
    @abstractmethod
    def secret(self) -> dict[str, str]:
        """A credential that it accepts, as the driver names its fields."""

    @property
    @abstractmethod
    def settings(self) -> dict[str, Any]:
        """Settings with which the driver fits."""

    @abstractmethod
    def check_credential(self, asked: Asked) -> None:
        """Raise Unfit with 401 for a wrong one."""

    @abstractmethod
    def refusal(self, status: int, message: str) -> Any:
        """The body of an error, in the system's own form."""

    def fault(self, name: FaultName, *, writes: bool = False, times: int = 1) -> None:
        """Have the next request go wrong (with `writes`: the next that is no GET)."""
        self._faults.append(_Fault(name, writes, times))

    def mended(self) -> None:
        """Have nothing go wrong any more."""
        with self.lock:
            self._faults.clear()

    def external_ids(self) -> list[str]:
        """Those of all tickets."""
        return [str(ticket["external_id"]) for ticket in self.tickets.values()]

    def close_ticket(self, key: str) -> None:
        """What somebody does there by hand."""
        raise NotImplementedError

    def _next_fault(self, asked: Asked) -> FaultName | None:
        writes = asked.method != "GET" and asked.path != self.signing_in
        for each in self._faults:
            if each.left and (writes or not each.writes):
                each.left -= 1
                return each.name
        return None

    def answer(self, asked: Asked) -> tuple[Answer, FaultName | None]:
        """The answer, and what is to go wrong in giving it."""
        with self.lock:
            self.requests.append(asked)
            fault = self._next_fault(asked)
            if fault and fault.isdigit():
                headers = {"Retry-After": str(RETRY_AFTER)} if fault == "429" else {}
                said = self.refusal(int(fault), f"told to answer {fault}")
                return Answer(int(fault), said, headers), fault
            if fault == "a page":
                page = b"<!doctype html><title>Sign in</title>"
                return Answer(200, page, {"Content-Type": "text/html"}), fault
            self.lying = fault == LIES
            answer = self._handled(asked)
            if fault in ("truncated", "half a JSON") and not answer.value:
                # Nothing to cut here: it is the next answer's turn.
                self._faults.insert(0, _Fault(fault, False, 1))
            self.accepted.set()
            return answer, fault

    def _handled(self, asked: Asked) -> Answer:
        try:
            self.check_credential(asked)
            for method, pattern, query, handle in self._routes:
                found = pattern.fullmatch(asked.path)
                if found and method == asked.method:
                    if unknown := set(asked.query) - query:
                        raise Unfit(f"unknown in the query: {sorted(unknown)}")
                    given: dict[str, Any] = {
                        name: unquote(part) for name, part in found.groupdict().items()
                    }
                    wanted = signature(handle).parameters
                    given = {
                        name: each
                        for name, each in {**given, "asked": asked}.items()
                        if name in wanted
                    }
                    answer: Answer = handle(self, **given)
                    return answer
            raise Unfit(f"no such call: {asked.method} {asked.path}", 404)
        except (AssertionError, LookupError, TypeError, ValueError) as error:
            self.unfit.append(f"{asked.method} {asked.path}: {error!r}")
            return Answer(500, self.refusal(500, "the contract server itself is wrong"))
        except Unfit as error:
            if error.status not in (401, 403, 404, 409, 422):
                self.unfit.append(f"{asked.method} {asked.path}: {error}")
            return Answer(error.status, self.refusal(error.status, str(error)))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _serve(self) -> None:
        contract = self.server.contract
        where = urlsplit(self.path)
        query = {name: each[-1] for name, each in parse_qs(where.query, True).items()}
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, where.path, query, headers, body)
        answer, fault = contract.answer(asked)
        self.close_connection = True
        if fault == "time-out after accepting":
            contract._stopping.wait(_PATIENCE)
            return
        self._write(answer, fault)

    def _write(self, answer: Answer, fault: FaultName | None) -> None:
        value = answer.value
        body = value if isinstance(value, bytes) else b"" if value is None else _json(value)
        if fault == "half a JSON":
            body = body[: len(body) // 2]
        self.send_response(answer.status)
        for name, text in {"Content-Type": "application/json", **answer.headers}.items():
            self.send_header(name, text)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if fault == "truncated":
            body = body[: len(body) // 2]
        if fault == "slow":
            for at in range(len(body)):
                self.wfile.write(body[at : at + 1])
                if self.server.contract._stopping.wait(0.2):
                    return
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815

    def date_time_string(self, timestamp: float | None = None) -> str:
        return formatdate(timestamp, usegmt=True)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Tests say what they need themselves."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = True

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away in the middle is what some tests are about."""


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


@contextmanager
def running(contract: Contract) -> Iterator[Contract]:
    """The contract behind its server."""
    with _Server(contract) as server:
        contract.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield contract
        finally:
            contract._stopping.set()
            server.shutdown()
            thread.join()


def multipart(asked: Asked, part: str) -> tuple[str, bytes]:
    """Name and content of the one file of a multipart form."""
    kind = asked.headers.get("content-type", "")
    boundary = kind.partition("boundary=")[2]
    if not kind.startswith("multipart/form-data") or not boundary:
        raise Unfit("a file comes as multipart/form-data", 415)
    pieces = asked.body.split(f"--{boundary}".encode())
    if len(pieces) != 3 or pieces[0] or pieces[2] != b"--\r\n":
        raise Unfit("the multipart form is not whole")
    head, _, content = pieces[1].partition(b"\r\n\r\n")
    found = re.search(rf'name="{part}"; filename="([^"]+)"'.encode(), head)
    if not found or not content.endswith(b"\r\n"):
        raise Unfit(f"there is no part {part}")
    return found[1].decode(), content[:-2]
