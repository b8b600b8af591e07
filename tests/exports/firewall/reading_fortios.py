"""FortiOS as it reads a script, from what is documented of its command line."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from requirements_app.core.endpoints import Endpoint
from requirements_app.core.services import Service, parse_service

from .devices import WHOLE, Device, Permitted, network, one

POLICIES = "firewall policy"
_LISTS = {"member", "srcintf", "dstintf", "srcaddr", "dstaddr", "srcaddr6", "dstaddr6", "service"}
_LONGEST_NAME = {POLICIES: 10, "firewall schedule onetime": 31}


class FortiOs(Device):
    def __init__(self) -> None:
        super().__init__()
        self.order: list[str] = []

    def run(self, text: str, *, undo: bool = False) -> None:
        lines = text.splitlines()
        if undo:
            lines = [each.removeprefix("#undo ") for each in lines if each.startswith("#undo ")]
        table = name = ""
        for line in lines:
            assert line.isascii()
            assert line.isprintable()
            if line.startswith("#"):
                continue
            assert "?" not in line, "asks for help"
            table, name = self._line(shlex.split(line), table, name)
        assert (table, name) == ("", "")
        self.check()

    def _line(self, words: list[str], table: str, name: str) -> tuple[str, str]:
        verb, *rest = words
        match verb:
            case "config":
                assert not table
                return " ".join(rest), ""
            case "end":
                assert not name
                return "", ""
            case "edit":
                assert not name
                (name,) = rest
                assert len(name) <= _LONGEST_NAME.get(table, 63)
                if table == POLICIES and name not in self.order:
                    self.order.append(name)
                self.tables.setdefault(table, {})[name] = {}
                return table, name
            case "next":
                assert name
                return table, ""
            case "set":
                assert not set("<>()'\"") & set("".join(rest)), "refused as cross-site scripting"
                field, *values = rest
                value = values if field in _LISTS else " ".join(values)
                self.tables[table][name][field] = value
            case "unset":
                self.tables[table][name].pop(rest[0], None)
            case "delete":
                self.delete(table, rest[0])
            case "move":
                assert rest[1] == "before"
                self.order.remove(rest[0])
                self.order.insert(self.order.index(rest[2]), rest[0])
            case _:
                raise AssertionError(f"no command: {words}")
        return table, name

    def references(self, table: str, body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if table.startswith("firewall addrgrp"):
            family = table.removeprefix("firewall addrgrp")
            yield from ((f"firewall address{family}", each) for each in body["member"])
        if table != POLICIES:
            return
        for family in ("", "6"):
            for name in (*body.get(f"srcaddr{family}", ()), *body.get(f"dstaddr{family}", ())):
                if name != "all":
                    kind = "addrgrp" if name in self._groups(family) else "address"
                    yield f"firewall {kind}{family}", name
        yield from (("firewall service custom", each) for each in body["service"])
        if body["schedule"] != "always":
            yield "firewall schedule onetime", body["schedule"]

    def permitted(self) -> list[Permitted]:
        found = []
        for policy in self.tables.get(POLICIES, {}).values():
            assert policy["action"] == "accept"
            assert len(policy["name"]) <= 35
            assert len(policy["comments"]) <= 1023
            from_zone, to_zone = (
                "" if policy[end] == ["any"] else policy[end][0] for end in ("srcintf", "dstintf")
            )
            services = tuple(self._service(each) for each in policy["service"])
            assert services
            families = [each for each in ("", "6") if f"srcaddr{each}" in policy]
            assert families
            for family in families:
                source, destination = (
                    tuple(self._side(policy[f"{end}addr{family}"], family))
                    for end in ("src", "dst")
                )
                found.append(Permitted(from_zone, to_zone, source, destination, services))
        return found

    def _groups(self, family: str) -> Mapping[str, Any]:
        return self.tables.get(f"firewall addrgrp{family}", {})

    def _side(self, names: Iterable[str], family: str) -> Iterator[Endpoint]:
        for name in names:
            if name == "all":
                yield WHOLE[1 if family else 0]
            elif name in self._groups(family):
                yield from self._side(self._groups(family)[name]["member"], family)
            else:
                yield _address(self.tables[f"firewall address{family}"][name])

    def _service(self, name: str) -> Service:
        body = self.tables["firewall service custom"][name]
        match body["protocol"]:
            case "TCP/UDP/SCTP":
                (field,) = set(body) - {"protocol"}
                ports = body[field].split()
                assert len(ports) <= 15
                return parse_service(f"{field.removesuffix('-portrange')}/{','.join(ports)}")
            case "ICMP" | "ICMP6":
                protocol = "icmp" if body["protocol"] == "ICMP" else "icmpv6"
                numbers = [body[each] for each in ("icmptype", "icmpcode") if each in body]
                return parse_service("/".join([protocol, *numbers]))
            case _:
                assert body["protocol"] == "IP"
                assert 1 <= int(body["protocol-number"]) <= 254, "0 is every protocol"
                return parse_service(f"ip/{body['protocol-number']}")


def _address(body: Mapping[str, Any]) -> Endpoint:
    match body["type"]:
        case "ipmask":
            return network(body["subnet"].replace(" ", "/"))
        case "ipprefix":
            return network(body["ip6"])
        case "iprange":
            return one(f"{body['start-ip']}-{body['end-ip']}")
        case _:
            assert body["type"] == "fqdn"
            return one(body["fqdn"])
