"""Facets of lists, each choice a link that sets a filter or takes it away. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.http import QueryDict

from requirements_app.web.words import Label

CHOICES_SHOWN = 60
_SAFE = ",:"  # read by people, and without meaning in a query string


@dataclass(frozen=True)
class Choice:
    """`address` is the query string that sets it, or takes it away where it is chosen."""

    value: str
    label: Label
    count: int
    chosen: bool
    address: str
    group: str = ""


@dataclass(frozen=True)
class Facet:
    """`left_out`: how many more choices there are than are offered."""

    key: str
    label: Label
    choices: tuple[Choice, ...]
    left_out: int = 0

    @property
    def chosen(self) -> bool:
        return any(choice.chosen for choice in self.choices)


@dataclass(frozen=True)
class Chip:
    """A filter that is set; `address` is the query string without it."""

    label: Label
    value: Label
    address: str


@dataclass(frozen=True)
class Offered:
    """What a facet may offer: `counts` by value, `names` in the order that they are shown in,
    `groups` that values belong to. Of more than `most` those with the highest counts are."""

    counts: Mapping[str, int]
    names: Mapping[str, Label]
    groups: Mapping[str, str]
    most: int | None = None


def state_of(query: QueryDict, keys: Iterable[str], lists: Collection[str]) -> dict[str, str]:
    """What the address sets, by key: the page's own `keys` that are not blank. Those of `lists`
    may be given several times or joined by commas."""
    texts = {
        key: ",".join(each for each in query.getlist(key) if each)
        if key in lists
        else query.get(key, "")
        for key in keys
    }
    return {key: text for key, text in texts.items() if text.strip()}


def address(state: Mapping[str, str], /, **changes: str) -> str:
    """The query string of a state with these changes; "" takes a key away."""
    kept = {key: text for key, text in {**state, **changes}.items() if text}
    return f"?{urlencode(kept, safe=_SAFE)}"


def facet(
    key: str,
    label: Label,
    offered: Offered,
    chosen: Sequence[str],
    state: Mapping[str, str],
    *,
    single: bool = False,
) -> Facet:
    """The facet of one filter; `single` where another choice takes the place of the first."""
    counts, names = offered.counts, offered.names
    shown = {
        *sorted(counts, key=lambda value: (-counts[value], value))[: offered.most],
        *chosen,
    }
    values = [value for value in names if value in shown]
    values += sorted((value for value in shown if value not in names), key=_in_order)
    rest = address(state, **{key: ""})
    joint = f"{rest}&{key}=" if rest != "?" else f"?{key}="

    def leading(value: str) -> str:
        if value in chosen:
            left = [each for each in chosen if each != value]
        else:
            left = [value] if single else [*chosen, value]
        return joint + quote(",".join(left), safe=_SAFE) if left else rest

    return Facet(
        key,
        label,
        tuple(
            Choice(
                value,
                names.get(value, value),
                counts.get(value, 0),
                value in chosen,
                leading(value),
                offered.groups.get(value, ""),
            )
            for value in values
        ),
        len(counts.keys() - shown),
    )


def chips(
    labels: Mapping[str, Label],
    lists: Collection[str],
    state: Mapping[str, str],
    found: Iterable[Facet],
) -> tuple[Chip, ...]:
    """The filters that are set, each with the address that takes it away."""
    names = {(each.key, choice.value): choice.label for each in found for choice in each.choices}
    shown = []
    for key, label in labels.items():
        text = state.get(key, "")
        values = [part for part in text.split(",") if part] if key in lists else [text]
        for value in values:
            if value:
                left = ",".join(each for each in values if each != value)
                told = names.get((key, value), value)
                shown.append(Chip(label, told, address(state, **{key: left})))
    return tuple(shown)


def _in_order(value: str) -> tuple[int, str]:
    """Numbers by their size, then texts."""
    return (int(value), "") if value.isdecimal() else (1 << 32, value)
