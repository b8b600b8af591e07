"""What an override puts in place of the flow's own facts, by kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from requirements_app.catalogue.content import HOST, full_id
from requirements_app.catalogue.schema import Flow, Reading
from requirements_app.core.errors import InvalidInput

from .. import checks
from ..checks import Checks
from ..models import Override, Site
from ..pinned import Pinned
from .common import pick_all

Kind = Override.Kind

_KEYS: dict[str, tuple[str, ...]] = {
    Kind.SUPPRESS: (),
    Kind.REPLACE: ("services", "hosts"),
    Kind.READING: ("reading",),
    Kind.ACCEPT_ANY: ("zones",),
}


def set_replacement(
    override: Override, what: Mapping[str, object], flow: Flow, product: str, pinned: Pinned
) -> None:
    """Set host and replacement of the override, checked against the flow. Raises InvalidInput."""
    check = Checks()
    host = what["host"]
    override.host = ""
    if host != "":
        override.host = check.run(_host, override, host, flow) or ""
    given = check.run(_keys, override.kind, what["replacement"])
    if given is not None:
        replaced = check.run(_replaced, override, given, flow, product, pinned)
        override.replacement = replaced or {}
    check.done()


def _host(override: Override, host: object, flow: Flow) -> str:
    if override.kind not in (Kind.REPLACE, Kind.SUPPRESS):
        raise InvalidInput.one("host", host, f"does not go with {override.kind}", "leave it out")
    named = _hosts_of(flow)
    if not isinstance(host, str) or host not in named:
        raise checks.unknown("host", host, "host", named, "this flow")
    return host


def _keys(kind: str, replacement: object) -> dict[str, object]:
    if not isinstance(replacement, Mapping):
        raise InvalidInput.one("replacement", replacement, "is no mapping", "map each part to it")
    allowed = _KEYS[kind]
    for key in replacement:
        if key not in allowed:
            mend = f"give {' or '.join(allowed)}" if allowed else "leave it out"
            raise InvalidInput.one(f"replacement.{key}", key, f"does not go with {kind}", mend)
    given = {key: value for key, value in replacement.items() if value}
    if allowed and not given:
        raise InvalidInput.one(
            "replacement", {}, "says nothing", f"give {' or '.join(allowed)} for kind {kind}"
        )
    return given


def _replaced(
    override: Override, given: Mapping[str, object], flow: Flow, product: str, pinned: Pinned
) -> dict[str, object]:
    check = Checks()
    found: dict[str, object] = {}
    if "reading" in given:
        found["reading"] = check.run(_reading, given["reading"], flow)
    if "zones" in given:
        found["zones"] = check.run(_zones, override.site, given["zones"], flow, product, pinned)
    if "services" in given:
        found["services"] = check.run(_each, given["services"], "services", checks.service)
    if "hosts" in given:
        if not _hosts_of(flow):
            check.refuse(
                "replacement.hosts",
                given["hosts"],
                "replace nothing: this flow names no host",
                "bind the component at its end instead",
            )
        found["hosts"] = check.run(_each, given["hosts"], "hosts", checks.peer)
    check.done()
    return found


def _reading(value: object, flow: Flow) -> str:
    known = [reading.id for reading in flow.readings]
    if not known:
        raise InvalidInput.one(
            "replacement.reading", value, "reads a flow that is clear", "delete this override"
        )
    if not isinstance(value, str) or value not in known:
        raise checks.unknown("replacement.reading", value, "reading", known, "this flow")
    return value


def _zones(site: Site, value: object, flow: Flow, product: str, pinned: Pinned) -> list[str]:
    ends = (full_id(product, end) for end in _ends_of(flow) if not end.startswith(HOST))
    if not any(pinned.components[end].kind == "any" for end in ends):
        raise InvalidInput.one(
            "kind", Kind.ACCEPT_ANY, "accepts what this flow does not say", "delete this override"
        )
    zones = pick_all(site.zones.all(), value, "replacement.zones", "zone", site)
    return sorted(zone.slug for zone in zones)


def _each(values: object, key: str, rule: Callable[[object, str], str]) -> list[str]:
    field = f"replacement.{key}"
    check = Checks()
    texts = checks.texts(values, field, 200)
    found = [check.run(rule, text, f"{field}[{at}]") for at, text in enumerate(texts)]
    check.done()
    return list(dict.fromkeys(text for text in found if text))


def _hosts_of(flow: Flow) -> list[str]:
    return [end.removeprefix(HOST) for end in _ends_of(flow) if end.startswith(HOST)]


def _ends_of(flow: Flow) -> list[str]:
    """The flow's ends, and those it may have by one of its readings."""
    meanings: tuple[Flow | Reading, ...] = (flow, *flow.readings)
    return [end for each in meanings for end in (*each.source, *each.destination)]
