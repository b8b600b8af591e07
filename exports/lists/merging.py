"""Address ranges united into the fewest that hold exactly the same addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import itemgetter

from requirements_app.core.address_ranges import AddressRange


def merged(
    values: Iterable[tuple[AddressRange, str]],
) -> Iterator[tuple[AddressRange, tuple[str, ...]]]:
    """The ranges in order, IPv4 first, neighbours and overlaps joined, with what each of their
    parts was about."""
    span: AddressRange | None = None
    about: set[str] = set()
    for each, label in sorted(values, key=itemgetter(0)):
        if span and each.version == span.version and each.first <= span.last + 1:
            span = AddressRange(span.version, span.first, max(span.last, each.last))
            about.add(label)
            continue
        if span:
            yield span, tuple(sorted(about))
        span, about = each, {label}
    if span:
        yield span, tuple(sorted(about))
