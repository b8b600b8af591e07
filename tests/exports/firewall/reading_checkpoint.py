"""Check Point's management server as it takes calls, from what is documented of its API."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from requirements_app.core.endpoints import ANY, Endpoint, NamePattern
from requirements_app.core.services import Service, parse_service

from .devices import Device, Permitted, network, one

RULES = "access-rule"
ADDRESSES = ("host", "network", "address-range", "dns-domain", "group")
SERVICES = ("tcp", "udp", "sctp", "icmp", "icmp6", "other")


class CheckPoint(Device):
    def __init__(self) -> None:
        super().__init__()
        self.published = False

    def run(self, calls: Iterable[Mapping[str, Any]]) -> None:
        for call in calls:
            self.published = False
            self._call(call["command"], dict(call["payload"]), call.get("skip_if", ""))
        assert self.published

    def _call(self, command: str, payload: dict[str, Any], skip_if: str) -> None:
        if command == "publish":
            assert not payload
            self.published = True
            return
        verb, _, table = command.partition("-")
        name = payload.pop("name")
        if verb == "delete":
            assert skip_if == ("" if table == RULES else "in-use")
            self.delete(table, name)
            return
        assert verb == "add"
        assert name not in self.tables.get(table, {})
        if table == RULES:
            section = payload.pop("position")["bottom"]
            assert section in self.tables["access-section"]
        self.entry(table, name).update(payload)
        self.check()

    def references(self, table: str, body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if table == "group":
            yield from ((self._table(each), each) for each in body["members"])
        if table == RULES:
            for field in ("source", "destination", "service"):
                assert body[field], "an empty column is any"
                yield from ((self._table(each), each) for each in body[field])
            yield from (("time", each) for each in body.get("time", ()))

    def _table(self, name: str) -> str:
        """The one table that has an entry of this name: the server knows no two of one name."""
        tables = (*ADDRESSES, *(f"service-{each}" for each in SERVICES))
        found = [each for each in tables if name in self.tables.get(each, {})]
        assert len(found) == 1, f"{name} is in {found}"
        return found[0]

    def permitted(self) -> list[Permitted]:
        found = []
        for rule in self.tables.get(RULES, {}).values():
            assert rule["action"] == "Accept"
            source, destination = (
                tuple(self._side(rule[end])) for end in ("source", "destination")
            )
            services = tuple(map(self._service, rule["service"]))
            found.append(Permitted("", "", source, destination, services))
        return found

    def _side(self, names: Iterable[str]) -> Iterator[Endpoint]:
        for name in names:
            table = self._table(name)
            body = self.tables[table][name]
            if table == "group":
                yield from self._side(body["members"])
            elif table == "dns-domain":
                assert name.startswith(".")
                yield one(name[1:])
                if body["is-sub-domain"]:
                    yield one(f"*{name}")
            elif table == "host":
                yield one(body["ip-address"])
            elif table == "network":
                yield network(f"{body['subnet']}/{body['mask-length']}")
            else:
                yield one(f"{body['ip-address-first']}-{body['ip-address-last']}")

    def _service(self, name: str) -> Service:
        table = self._table(name)
        body = self.tables[table][name]
        kind = table.removeprefix("service-")
        if kind == "other":
            assert 1 <= body["ip-protocol"] <= 255
            return parse_service(f"ip/{body['ip-protocol']}")
        if kind in ("icmp", "icmp6"):
            numbers = [str(body[each]) for each in ("icmp-type", "icmp-code") if each in body]
            return parse_service("/".join([{"icmp6": "icmpv6"}.get(kind, kind), *numbers]))
        assert body["match-for-any"] is False
        assert "," not in body["port"], "one range an object"
        return parse_service(f"{kind}/{body['port']}")


def words_of(script: str) -> list[tuple[str, dict[str, str], bool]]:
    """The calls of a script of mgmt_cli, as the shell splits it: command, flat payload, and
    whether it stands among those that undo it."""
    found = []
    for line in script.splitlines():
        undo = line.startswith("#undo ")
        words = shlex.split(line.removeprefix("#undo "), comments=True)
        if "cli" not in words:
            continue
        words = words[words.index("cli") + 1 :]
        words = words[: words.index("||")] if "||" in words else words
        verb = words[:1] if words == ["publish"] else words[:2]
        rest = words[len(verb) :]
        assert len(rest) % 2 == 0, line
        found.append(("-".join(verb), dict(zip(rest[::2], rest[1::2], strict=True)), undo))
    return found


def flat(value: Any, path: str = "") -> dict[str, str]:
    """A payload as mgmt_cli names its fields."""
    if isinstance(value, bool):
        return {path: "true" if value else "false"}
    if isinstance(value, list):
        value = {str(at): each for at, each in enumerate(value, start=1)}
    if not isinstance(value, dict):
        return {path: str(value)}
    return {
        field: text
        for key, each in value.items()
        for field, text in flat(each, f"{path}.{key}" if path else key).items()
    }


def names(side: Iterable[Endpoint]) -> list[NamePattern]:
    assert ANY not in side
    return [each for each in side if isinstance(each, NamePattern)]
