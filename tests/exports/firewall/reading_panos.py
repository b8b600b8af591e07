"""PAN-OS as it reads set commands and XML, from what is documented of both."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from requirements_app.core.endpoints import Endpoint
from requirements_app.core.services import Service, parse_service

from .devices import WHOLE, Device, Permitted, network, one

TABLES = {
    "address": 1,
    "address-group": 1,
    "service": 1,
    "application": 1,
    "schedule": 1,
    "profiles": 2,
    "rulebase": 3,
}
RULES = "rulebase security rules"
LISTS = {"static", "list", "from", "to", "source", "destination", "service", "application",
         "category", "non-recurring"}  # fmt: skip
NESTED = {"protocol", "tcp", "udp", "default", "ident-by-icmp-type", "ident-by-icmp6-type",
          "schedule-type"}  # fmt: skip
PREDEFINED = {
    "icmp": "icmp",
    "ping": "icmp/8",
    "ipv6-icmp": "icmpv6",
    "ping6": "icmpv6/128",
    "gre": "ip/47",
    "ipsec-esp": "ip/50",
    "ipsec-ah": "ip/51",
    "igmp": "ip/2",
}


class PanOs(Device):
    def __init__(self) -> None:
        super().__init__()
        self.order: list[str] = []

    def run(self, text: str, *, undo: bool = False) -> None:
        """Set commands; with `undo` those that undo them."""
        for line in text.splitlines():
            if undo and line.startswith("#undo "):
                self.command(line.removeprefix("#undo "))
            elif not undo and not line.startswith("#"):
                self.command(line)
        self.check()

    def command(self, line: str) -> None:
        assert line.isascii()
        assert line.isprintable()
        assert "?" not in line, "asks for help"
        verb, *words = shlex.split(line, posix=True)
        depth = TABLES[words[0]]
        table, name, rest = " ".join(words[:depth]), words[depth], words[depth + 1 :]
        assert len(name) <= (31 if "category" in table else 63)
        if verb == "delete":
            assert not rest
            if table == RULES:
                self.order.remove(name)
            self.delete(table, name)
        elif verb == "move":
            assert (table, rest[0]) == (RULES, "before")
            self.order.remove(name)
            self.order.insert(self.order.index(rest[1]), name)
        else:
            assert verb == "set"
            if table == RULES and name not in self.order:
                self.order.append(name)
            _set(self.entry(table, name), rest, LISTS if table == RULES else LISTS - {"category"})

    def load(self, xml: str) -> None:
        """A partial configuration."""
        root = ElementTree.fromstring(xml)
        own = root.find("./devices/entry[@name='localhost.localdomain']/vsys/entry[@name='vsys1']")
        for path in ("address", "address-group", "service", "application", "schedule",
                     "profiles/custom-url-category", "rulebase/security/rules"):  # fmt: skip
            for entry in own.findall(f"{path}/entry"):
                self._put(path.replace("/", " "), entry)
        self.check()

    def request(self, xml: str, name: str) -> None:
        """The requests of a change that are called `name`."""
        start = "/config/devices/entry[@name='localhost.localdomain']/vsys/entry[@name='vsys1']/"
        steps = ElementTree.fromstring(xml).findall(f"./{name}/multi-configure-request/*")
        assert [step.get("id") for step in steps] == [str(n) for n in range(1, len(steps) + 1)]
        for step in steps:
            path = step.get("xpath").removeprefix(start)
            place, _, entry = path.partition("/entry[@name='")
            table = place.replace("/", " ")
            if step.tag == "delete":
                self.delete(table, entry.removesuffix("']"))
            elif step.tag == "set":
                self._put(table, step.find("entry"))
            else:
                assert step.tag == "move"
                assert step.get("where") == "before"
        self.check()

    def _put(self, table: str, entry: Any) -> None:
        self.entry(table, entry.get("name")).update(_tree(entry))

    def references(self, table: str, body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if table == "address-group":
            yield from (("address", each) for each in body["static"])
        if table != RULES:
            return
        for name in (*body["source"], *body["destination"]):
            if name != "any":
                yield ("address-group" if name in self._groups() else "address"), name
        yield from (("service", each) for each in body["service"] if each != "any")
        for name in body["application"]:
            if name not in {"any", "ssl", "web-browsing", *PREDEFINED}:
                yield "application", name
        yield from (("profiles custom-url-category", each) for each in body.get("category", []))
        if "schedule" in body:
            yield "schedule", body["schedule"]

    def permitted(self) -> list[Permitted]:
        found = []
        for rule in self.tables.get(RULES, {}).values():
            assert rule["action"] == "allow"
            from_zone, to_zone = (
                "" if rule[end] == ["any"] else rule[end][0] for end in ("from", "to")
            )
            destinations = tuple(self._side(rule["destination"]))
            if "category" in rule:
                assert rule["destination"] == ["any"]
                assert rule["application"] == ["ssl", "web-browsing"]
                destinations = tuple(self._names(rule["category"]))
            sources, services = tuple(self._side(rule["source"])), tuple(self._services(rule))
            found.append(Permitted(from_zone, to_zone, sources, destinations, services))
        return found

    def _groups(self) -> Mapping[str, Any]:
        return self.tables.get("address-group", {})

    def _side(self, names: Iterable[str]) -> Iterator[Endpoint]:
        for name in names:
            if name == "any":
                yield from WHOLE
            elif name in self._groups():
                yield from self._side(self._groups()[name]["static"])
            else:
                ((kind, value),) = self.tables["address"][name].items()
                yield network(value) if kind == "ip-netmask" else one(value)

    def _names(self, categories: Iterable[str]) -> Iterator[Endpoint]:
        for name in categories:
            category = self.tables["profiles custom-url-category"][name]
            assert category["type"] == "URL List"
            for entry in category["list"]:
                assert entry.endswith("/"), "would hold longer names too"
                yield one(entry.removesuffix("/"))

    def _services(self, rule: Mapping[str, Any]) -> Iterator[Service]:
        if rule["service"] != ["any"]:
            assert rule["application"] in (["any"], ["ssl", "web-browsing"])
        else:
            assert "any" not in rule["application"], "everything would be permitted"
        for name in rule["service"]:
            if name != "any":
                ((protocol, body),) = self.tables["service"][name]["protocol"].items()
                assert len(body["port"]) <= 1023
                yield parse_service(f"{protocol}/{body['port']}")
        for name in rule["application"]:
            if name in PREDEFINED:
                yield parse_service(PREDEFINED[name])
            elif name not in {"any", "ssl", "web-browsing"}:
                yield _application(self.tables["application"][name]["default"])


def _application(default: Mapping[str, Any]) -> Service:
    ((kind, value),) = default.items()
    if kind == "ident-by-ip-protocol":
        return parse_service(f"ip/{value}")
    protocol = {"ident-by-icmp-type": "icmp", "ident-by-icmp6-type": "icmpv6"}[kind]
    return parse_service("/".join([protocol, value["type"], *filter(None, [value.get("code")])]))


def _set(entry: dict[str, Any], words: list[str], lists: set[str]) -> None:
    while words:
        field, *words = words
        if field in NESTED and not isinstance(entry.get(field), str):
            entry = entry.setdefault(field, {})
            continue
        if words[0] == "[":
            end = words.index("]")
            values, words = words[1:end], words[end + 1 :]
        else:
            values, words = words[:1], words[1:]
        if field in lists:
            entry.setdefault(field, []).extend(values)
        else:
            (entry[field],) = values


def _tree(parent: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in parent:
        if child.find("member") is not None:
            found[child.tag] = [each.text for each in child.findall("member")]
        else:
            found[child.tag] = _tree(child) if len(child) else child.text
    return found
