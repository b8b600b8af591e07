"""What the match expressions of nftables leave of a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from requirements_app.core.endpoints import EVERYTHING, Key
from requirements_app.core.intervals import IntervalSet

from ..model import ALL_SERVICES, ANY_SERVICE, ANY_SIDE, BaseRule, ServiceSide, Side, Told
from .interfaces import Interfaces
from .jsons import Lined
from .limits import brief, check_count
from .port_names import ICMP6_CODES, ICMP6_TYPES, ICMP_CODES, ICMP_TYPES
from .values import OF_FAMILY, addresses, icmp, port, ports, protocol, whole_protocol

MAX_ELEMENTS = 5_000_000


class Sets(dict[str, list[Any] | None]):
    """The elements of named sets; None for those whose content comes and goes. `used` counts them
    at each use, which a file could multiply without end. `interfaces` are those of all tables."""

    used: int = 0

    def __init__(self, interfaces: Interfaces | None = None) -> None:
        super().__init__()
        self.interfaces = interfaces or Interfaces()


Spans = list[tuple[int, int]]
_FLIPPED = {"<": (0, -1), "<=": (0, 0)}
_ICMP_NAMES = {
    "icmp": (1, ICMP_TYPES, ICMP_CODES),
    "icmpv6": (58, ICMP6_TYPES, ICMP6_CODES),
}
_INTERFACES = frozenset({"iifname", "oifname", "iif", "oif"})
_PORTED = {"tcp": (6,), "udp": (17,), "sctp": (132,), "th": (6, 17, 132)}


class Unclear(Exception):  # noqa: N818 - says that the condition is, not that an error happened
    """A condition that packets do not decide, or that is not understood."""


def narrowed(rule: BaseRule, match: Any, sets: Sets) -> list[BaseRule]:
    """The rule with one more condition; several where a concatenation has several elements.
    Raises Unclear."""
    if not isinstance(match, Lined) or "left" not in match or "right" not in match:
        raise Unclear("has a match without its two sides")
    operator = match.get("op", "==")
    left, elements = match["left"], _elements(match["right"], sets)
    if isinstance(left, Lined) and "concat" in left:
        return _concatenated(rule, left["concat"], operator, elements, sets.interfaces)
    return [_one(rule, left, operator, elements, sets.interfaces)]


def _concatenated(
    rule: BaseRule, left: Any, operator: object, elements: list[Any], known: Interfaces
) -> list[BaseRule]:
    if operator not in {"==", "in"} or not isinstance(left, list):
        raise Unclear("has a concatenation that is negated")
    found = []
    for element in elements:
        parts = element.get("concat") if isinstance(element, Lined) else None
        if not isinstance(parts, list) or len(parts) != len(left):
            raise Unclear("has a concatenation whose sides do not fit")
        each = rule
        for key, part in zip(left, parts, strict=True):
            each = _one(each, key, "==", _elements(part, Sets()), known)
        found.append(each)
    return found


def _elements(right: Any, sets: Sets) -> list[Any]:
    if isinstance(right, str) and right.startswith("@"):
        listed = sets.get(right[1:])
        if listed is None:
            raise Unclear(f"uses the set {brief(right)!r}, whose content is not fixed in the file")
        sets.used += len(listed)
        check_count(sets.used, MAX_ELEMENTS, "elements of sets, counted at each use")
    elif isinstance(right, Lined) and isinstance(right.get("set"), list):
        listed = right["set"]
    else:
        listed = right if isinstance(right, list) else [right]
    return [
        each["elem"].get("val")
        if isinstance(each, Lined) and isinstance(each.get("elem"), Lined)
        else each
        for each in listed
    ]


def _one(
    rule: BaseRule, left: Any, operator: object, elements: list[Any], known: Interfaces
) -> BaseRule:
    kind, value = next(iter(left.items())) if isinstance(left, Lined) and left else ("", None)
    if not isinstance(value, Lined) or operator not in {"==", "!=", "in", "<", ">", "<=", ">="}:
        raise Unclear("has a match that is not understood")
    negate = operator == "!="
    if operator in {"<", ">", "<=", ">="}:
        elements = [_compared(str(operator), elements)]
    try:
        if kind == "payload":
            return _payload(
                rule, str(value.get("protocol")), str(value.get("field")), elements, negate
            )
        if kind == "meta":
            key = str(value.get("key"))
            if key in _INTERFACES:
                return _interface(rule, key, elements, negate, known)
            return _meta(rule, key, elements, negate)
        if kind == "ct" and value.get("key") == "state":
            return replace(rule, opens=rule.opens and ("new" in elements) != negate)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unclear(f"has a value that is not understood ({brief(str(error))[:60]})") from error
    raise Unclear(f"matches {brief(kind)} {brief(str(value.get('key', '')))}".rstrip())


def _compared(operator: str, elements: list[Any]) -> Lined:
    if len(elements) != 1 or type(elements[0]) is not int:
        raise Unclear("compares what is no number")
    number = elements[0]
    if operator in _FLIPPED:
        return Lined(range=[0, number + _FLIPPED[operator][1]])
    return Lined(range=[number + (operator == ">"), 65535])


def _payload(rule: BaseRule, proto: str, name: str, elements: list[Any], negate: bool) -> BaseRule:
    if proto in {"ip", "ip6"} and name in {"saddr", "daddr"}:
        return _address(rule, 4 if proto == "ip" else 6, name, elements, negate)
    if proto in {"ip", "ip6"} and name in {"protocol", "nexthdr"}:
        return _family(_protocols(rule, elements, negate), [4 if proto == "ip" else 6])
    if proto in _PORTED and name == "dport":
        return _services(rule, _ports(_PORTED[proto], elements, negate), elements)
    if proto in _PORTED and name == "sport":
        if negate or _spans(elements, port)[0][1] < 65535:
            raise Unclear("asks for the source port")
        return _services(rule, _ports(_PORTED[proto], [], True), ())
    if proto in _ICMP_NAMES and name in {"type", "code"}:
        number, names, codes = _ICMP_NAMES[proto]
        names = names if name == "type" else codes
        spans = _spans(elements, lambda text: names[text] if text in names else int(text))
        found = IntervalSet.from_pairs(
            pair for each in _numbers(spans) for pair in _icmp(number, name, each)
        )
        return _services(rule, whole_protocol(number) - found if negate else found, elements)
    if proto == "tcp" and name == "flags":
        if negate or elements != ["syn"]:
            raise Unclear("asks for TCP flags")
        return rule
    raise Unclear(f"asks for {brief(proto)} {brief(name)}")


def _numbers(spans: Spans) -> list[int]:
    return [each for each in range(256) if any(first <= each <= last for first, last in spans)]


def _icmp(number: int, field: str, value: int) -> IntervalSet[int]:
    """The packets of an ICMP type, or of a code whatever their type."""
    if field == "type":
        return icmp(number, value)
    return IntervalSet.from_pairs(pair for kind in range(256) for pair in icmp(number, kind, value))


def _meta(rule: BaseRule, key: str, elements: list[Any], negate: bool) -> BaseRule:
    if key == "l4proto":
        return _protocols(rule, elements, negate)
    if key in {"nfproto", "protocol"} and not negate:
        return _family(rule, [{"ipv4": 4, "ip": 4, "ipv6": 6, "ip6": 6}[each] for each in elements])
    raise Unclear(f"asks for meta {brief(key)}")


def _interface(
    rule: BaseRule, key: str, elements: list[Any], negate: bool, known: Interfaces
) -> BaseRule:
    names = frozenset(each for each in elements if isinstance(each, str))
    if len(names) < len(elements) or any("*" in each for each in names):
        raise Unclear(f"asks for {key} with other words than names")
    wanted = known.named(names, rule.line)
    if negate:
        wanted = known.but(names, rule.line)
    incoming = key.startswith("i")
    before = rule.from_zones if incoming else rule.to_zones
    zones = wanted if before is None else before & wanted
    return replace(rule, from_zones=zones) if incoming else replace(rule, to_zones=zones)


def _address(rule: BaseRule, family: int, name: str, elements: list[Any], negate: bool) -> BaseRule:
    found: list[tuple[Key, Key]] = []
    for each in elements:
        found.extend(addresses(_address_text(each)))
    points = IntervalSet.from_pairs(found)
    if not points <= OF_FAMILY[family]:
        raise Unclear("has an address of the other family")
    side: Side = Told.exactly(points, *(brief(_address_text(each)) for each in elements))
    if negate:
        side = side.outside(OF_FAMILY[family])
    if name == "saddr":
        return replace(rule, sources=_and(rule.sources, side))
    return replace(rule, destinations=_and(rule.destinations, side))


def _address_text(element: Any) -> str:
    if isinstance(element, str):
        return element
    if "prefix" in element:
        return f"{element['prefix']['addr']}/{int(element['prefix']['len'])}"
    first, last = element["range"]
    return f"{first}-{last}"


def _and(before: Side, more: Side) -> Side:
    return more if before is ANY_SIDE else before & more


def _family(rule: BaseRule, families: list[int]) -> BaseRule:
    if set(families) == {4, 6}:
        return rule
    points = (EVERYTHING - OF_FAMILY[4 if 6 in families else 6]) if families else IntervalSet()
    return replace(
        rule,
        sources=rule.sources.within(points),
        destinations=rule.destinations.within(points),
    )


def _protocols(rule: BaseRule, elements: list[Any], negate: bool) -> BaseRule:
    points = IntervalSet.from_pairs(
        pair for lo, hi in _spans(elements, protocol) for each in range(lo, hi + 1)
        for pair in whole_protocol(each)
    )  # fmt: skip
    return _services(rule, ALL_SERVICES - points if negate else points, elements)


def _services(rule: BaseRule, points: IntervalSet[int], elements: Iterable[Any]) -> BaseRule:
    more: ServiceSide = Told.exactly(points, *(brief(_shown(each)) for each in elements))
    before = rule.services
    return replace(rule, services=more if before is ANY_SERVICE else before & more)


def _ports(numbers: tuple[int, ...], elements: list[Any], negate: bool) -> IntervalSet[int]:
    spans = _spans(elements, port)
    found = IntervalSet.from_pairs(
        pair for each in numbers for first, last in spans for pair in ports(each, first, last)
    )
    whole = IntervalSet.from_pairs(pair for each in numbers for pair in whole_protocol(each))
    return whole - found if negate else found


def _spans(elements: list[Any], number: Callable[[str], int]) -> Spans:
    return [
        (number(str(each["range"][0])), number(str(each["range"][1])))
        if isinstance(each, Lined)
        else (number(str(each)), number(str(each)))
        for each in elements
    ]


def _shown(element: Any) -> str:
    if isinstance(element, Lined) and isinstance(element.get("range"), list):
        return "-".join(map(str, element["range"]))
    return str(element)
