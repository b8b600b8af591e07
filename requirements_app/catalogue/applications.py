"""The first file of an application that the organisation keeps itself. Pure: no database."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import parse_endpoint
from requirements_app.core.errors import InvalidInput
from requirements_app.core.name_patterns import NamePattern
from requirements_app.documents.schema import MAX_ID

from .content import HOST
from .own_statements import statement_add
from .schema import SCHEMA_VERSION

OWN_VENDOR: Final = {"slug": "this-organisation", "name": "This organisation"}

Json = dict[str, Any]


@dataclass(frozen=True)
class FirstComponent:
    name: str
    kind: str


@dataclass(frozen=True)
class FirstFlow:
    """Ends are names or ids of components (`site.dns`), host names or addresses; `services` are
    texts such as ``tcp/443``."""

    source: str
    destination: str
    services: tuple[str, ...]
    purpose: str

    @property
    def ends(self) -> dict[str, str]:
        return {"source": self.source, "destination": self.destination}


def application_file(
    *,
    source: str,
    slug: str,
    name: str,
    description: str,
    components: Iterable[FirstComponent],
    flows: Iterable[FirstFlow],
    elsewhere: Collection[str],
    today: dt.date,
) -> Json:
    """The file format's JSON of a new application. Its flows are required, stated by us, and
    known from one own statement each; hosts they name are listed. `elsewhere` has the full ids of
    other products' components. It is not checked yet."""
    ids = _Ids()
    named = [(each, ids.of(each.name)) for each in components]
    file: Json = {
        "schema": SCHEMA_VERSION,
        "source": source,
        "vendor": dict(OWN_VENDOR),
        "product": {"slug": slug, "name": name, "description": description},
        "documents": [],
        "components": [{"id": id_, "name": each.name, "kind": each.kind} for each, id_ in named],
        "hosts": [],
        "flows": [],
    }
    known = {
        **{id_: id_ for id_ in elsewhere},
        **{each.name.casefold(): id_ for each, id_ in named},
        **{id_: id_ for _, id_ in named},
    }
    flow_ids = _Ids()
    for flow in flows:
        ends = {side: [_end(text, known)] for side, text in flow.ends.items()}
        statement = statement_add(file, flow.purpose, today)
        file["flows"].append(
            {
                "id": flow_ids.of(flow.purpose),
                **ends,
                "services": list(flow.services),
                "requirement": "required",
                "basis": "stated",
                "purpose": flow.purpose,
                "provenance": [statement],
            }
        )
    file["hosts"] = list(_hosts(file["flows"]))
    return file


class _Ids:
    """Ids made from names, each given once."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def of(self, name: str) -> str:
        plain = slug_of(name) or "x"
        made, number = plain, 2
        while made in self._given:
            ending = f"-{number}"
            made, number = f"{plain[: MAX_ID - len(ending)].rstrip('-')}{ending}", number + 1
        self._given.add(made)
        return made


def slug_of(name: str, longest: int = 60) -> str:
    """A name as an id: its words in lower case, joined by hyphens; "" where it has none."""
    return "-".join(re.findall("[a-z0-9]+", name.lower()))[:longest].strip("-")


def _end(text: str, known: Mapping[str, str]) -> str:
    """An end as flows write it. A text that is neither a component nor an address or name with a
    domain stays as it is, for validation to tell."""
    text = text.strip()
    if text.casefold() in known:
        return known[text.casefold()]
    if text.startswith(HOST) or not re.search("[.:]", text) or host_kind(text) is None:
        return text
    return f"{HOST}{text.lower()}"


def host_kind(pattern: str) -> str | None:
    """`exact`, `wildcard` or `address`; None for what is no name or address."""
    try:
        endpoint = parse_endpoint(pattern, "host")
    except InvalidInput:
        return None
    if isinstance(endpoint, NamePattern):
        return "wildcard" if endpoint.wildcard else "exact"
    return "address" if isinstance(endpoint, AddressRange) else None


def _hosts(flows: Iterable[Json]) -> Iterator[Json]:
    ends = [end for flow in flows for side in ("source", "destination") for end in flow[side]]
    for end in dict.fromkeys(ends):
        pattern = end.removeprefix(HOST)
        kind = host_kind(pattern)
        if end.startswith(HOST) and kind:
            yield {"pattern": pattern, "kind": kind, "party": "third-party"}
