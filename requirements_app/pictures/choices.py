"""The switches of a product's picture: what can be chosen, and what an address chose."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.schema import ProductFile
from requirements_app.core.errors import InvalidInput, Problem
from requirements_app.core.yaml_problems import choose

from .product_graph import Choice

MOST_PRODUCTS = 12
EVERY_OPTION = "all"
PHASES = ("installation", "troubleshooting")
"""What can be left out; a product's operation is always shown."""


@dataclass(frozen=True)
class Switch:
    """One checkbox: `value` as the address has it."""

    value: str
    label: str
    on: bool
    description: str = ""
    default: bool = False


@dataclass(frozen=True)
class Options:
    """One alternative: its options as (value, label, whether chosen)."""

    key: str
    label: str
    options: tuple[Switch, ...]


@dataclass(frozen=True)
class Switches:
    """All switches of the products; `phases` are those that some flow has."""

    features: tuple[tuple[str, tuple[Switch, ...]], ...]
    alternatives: tuple[Options, ...]
    phases: tuple[Switch, ...]

    def __bool__(self) -> bool:
        return bool(self.features or self.alternatives or self.phases)

    @property
    def count(self) -> int:
        """How many checkboxes there are."""
        return len(self._boxes)

    @property
    def on(self) -> int:
        """How many of them are ticked."""
        return sum(each.on for each in self._boxes)

    @property
    def _boxes(self) -> tuple[Switch, ...]:
        return (*(each for _, group in self.features for each in group), *self.phases)


def products_of(content: CatalogueContent, slugs: Sequence[str]) -> tuple[str, ...]:
    """The products asked for, in the order of the catalogue. Raises InvalidInput for one that
    the content lacks, and for more than a picture holds."""
    unknown = [slug for slug in slugs if slug not in content.products]
    if unknown:
        raise InvalidInput(
            *(
                Problem(
                    "product",
                    slug,
                    "is not in the catalogue",
                    choose(slug, content.products, "give a product of this catalogue version"),
                )
                for slug in unknown
            )
        )
    if len(set(slugs)) > MOST_PRODUCTS:
        raise InvalidInput.one(
            "product",
            ", ".join(slugs),
            f"names {len(set(slugs))} products",
            f"choose {MOST_PRODUCTS} at most",
        )
    return tuple(slug for slug in content.products if slug in slugs)


def choice_of(
    content: CatalogueContent, products: Collection[str], given: Mapping[str, Sequence[str]]
) -> Choice:
    """What an address chose: `feature` (full ids, which are on), `option`
    (`product.alternative:option`, or `:all`), `phase`. With `chosen` what is not named is off;
    without it, it has its default. Raises InvalidInput for what the products do not have."""
    files = [content.products[slug] for slug in products]
    features = {
        f"{file.product.slug}.{each.id}": each.default for file in files for each in file.features
    }
    options = {
        f"{file.product.slug}.{group.id}": {option.id for option in group.options}
        for file in files
        for group in file.alternatives
    }
    problems = [_unknown("feature", each, features) for each in given.get("feature", ())
                if each not in features]  # fmt: skip
    chosen: dict[str, str] = {}
    for text in given.get("option", ()):
        group, _, option = text.partition(":")
        if option in {*options.get(group, ()), EVERY_OPTION} and group in options:
            chosen[group] = "" if option == EVERY_OPTION else option
        else:
            known = [f"{key}:{each}" for key, values in options.items() for each in sorted(values)]
            problems.append(_unknown("option", text, known))
    problems += [_unknown("phase", each, PHASES) for each in given.get("phase", ())
                 if each not in PHASES]  # fmt: skip
    if problems:
        raise InvalidInput(*problems)
    whole = bool(given.get("chosen"))
    phases = given.get("phase", ()) if whole or given.get("phase") else PHASES
    return Choice(
        features={
            key: key in given.get("feature", ()) or (default and not whole)
            for key, default in features.items()
        },
        options=chosen,
        phases=("operation", *phases),
    )


def _unknown(field: str, value: str, known: Collection[str]) -> Problem:
    mend = choose(value, known, "leave it out") if known else "leave it out: there is none"
    return Problem(field, value, "is not one of these products'", mend)


def switches(content: CatalogueContent, products: Collection[str], choice: Choice) -> Switches:
    """The switches as the choice sets them."""
    files = [content.products[slug] for slug in products]
    groups = []
    for file in files:
        if file.features:
            each = tuple(_feature(file, key, choice) for key in range(len(file.features)))
            groups.append((file.product.name, each))
    phases = {flow.phase for file in files for flow in file.flows}
    return Switches(
        tuple(groups),
        tuple(_alternative(file, key, choice) for file in files
              for key in range(len(file.alternatives))),
        tuple(Switch(each, each, each in choice.phases) for each in PHASES if each in phases),
    )  # fmt: skip


def _feature(file: ProductFile, index: int, choice: Choice) -> Switch:
    feature = file.features[index]
    key = f"{file.product.slug}.{feature.id}"
    on = choice.features.get(key, feature.default)
    return Switch(key, feature.name, on, feature.description, feature.default)


def _alternative(file: ProductFile, index: int, choice: Choice) -> Options:
    group = file.alternatives[index]
    key = f"{file.product.slug}.{group.id}"
    used = choice.options.get(key, group.default or "")
    options = [
        Switch(f"{key}:{each.id}", each.name, used == each.id, default=each.id == group.default)
        for each in group.options
    ]
    return Options(key, group.name, (*options, Switch(f"{key}:{EVERY_OPTION}", "", not used)))
