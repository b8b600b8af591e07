"""The catalogue: what vendors say that their products need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from . import models, operations
from .exports import Exports
from .session import Session


class Catalogue:
    """`portal.catalogue`. `version` is a published version, the newest unless given."""

    def __init__(self, session: Session, exports: Exports) -> None:
        self._session = session
        self._exports = exports

    def version(self) -> models.Version:
        """The newest version; cheap to ask, and never throttled."""
        return self._session.call(operations.CATALOGUE_VERSION)

    def products(
        self, *, q: str | None = None, version: int | None = None
    ) -> Iterator[models.Product]:
        """The products by slug; `q` is a part of the name."""
        return self._session.walk(operations.PRODUCTS_LIST, query={"q": q, "version": version})

    def product(self, slug: str, *, version: int | None = None) -> models.ProductDetail:
        """One product with its components, options and documents."""
        query = {"version": version}
        return self._session.call(operations.PRODUCTS_GET, query=query, slug=slug)

    def components(
        self, *, product: str | None = None, version: int | None = None
    ) -> Iterator[models.Component]:
        """The components, by full id."""
        query = {"product": product, "version": version}
        return self._session.walk(operations.COMPONENTS_LIST, query=query)

    def flows(self, **filters: object) -> Iterator[models.Flow]:
        """The flows by id. The filters are those of the API: product, component, port, protocol,
        requirement, host, q, … each one value or a list of which one must hold."""
        query = {name: _joined(value) for name, value in filters.items()}
        return self._session.walk(operations.FLOWS_LIST, query=query)

    def flow(self, slug: str, *, version: int | None = None) -> models.Flow:
        """One flow with the document rows behind it."""
        return self._session.call(operations.FLOWS_GET, query={"version": version}, slug=slug)

    def export(
        self,
        format: str,  # noqa: A002 - the API's word
        *,
        selection: dict[str, str] | None = None,
        options: dict[str, Any] | None = None,
        wait: bool = True,
        timeout: float = 600,
        progress: Callable[[models.Job], object] | None = None,
    ) -> models.ExportDetail:
        """Make a file of the flows that `selection` picks, by the filters of `flows`."""
        body = {"format": format, "selection": selection, "options": options}
        accepted = self._session.call(operations.CATALOGUE_EXPORT, body=body)
        return self._exports.accepted(accepted, wait=wait, timeout=timeout, progress=progress)


def _joined(value: object) -> object:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ",".join(str(each) for each in value)
    return value
