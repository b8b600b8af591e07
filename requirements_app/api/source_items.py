"""The catalogue editor: the components, hosts, flows and other items of a product's file."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requirements_app.catalogue.editing import item_remove, item_save
from requirements_app.catalogue.parts import Item, Json, Part, item_of, items_of
from requirements_app.core.errors import InvalidInput, NotFound, shown
from requirements_app.jobs.idempotency import Answer

from .conditions import refuse_changed
from .documentation import listing, operation
from .shapes import editing as shapes
from .source_facts import tag
from .sources import COUNT, PART, SourceView

_STATEMENT = "statement"


class ItemsView(SourceView):
    """A view of one part of a product's file."""

    def file(self) -> Json:
        """The file as it stands now. Raises NotFound."""
        source, product = self.kwargs["source"], self.kwargs["product"]
        found = self.space(source).file(product)
        if found is None:
            raise NotFound(f"{shown(product)} is not in {source}", "see the source's files")
        return found

    def item(self, key: str) -> Item:
        """An item as it stands now. Raises NotFound."""
        found = item_of(self.file(), self.kwargs["part"], key)
        if found is None:
            mend = "see the list of the part"
            raise NotFound(f"{shown(key)} is not in this product's {self.kwargs['part']}", mend)
        return found

    def given(self) -> Json:
        """The JSON object that was sent. Raises InvalidInput."""
        data = self.request.data
        if not isinstance(data, dict):
            raise InvalidInput.one("body", data, "is no JSON object", "send an object: {…}")
        return dict(data)

    def save(self, value: Json, seen: Item | None) -> Item:
        """The item as it was saved. A flow may carry our own statement. Raises InvalidInput,
        Stale, Conflict."""
        part: Part = self.kwargs["part"]
        statement = value.pop(_STATEMENT, "") if part == "flows" else ""
        if not isinstance(statement, str):
            raise InvalidInput.one(_STATEMENT, statement, "is not text", "give a string")
        key = item_save(
            actor=self.account,
            source=self.kwargs["source"],
            product=self.kwargs["product"],
            part=part,
            value=value,
            key=seen.key if seen else None,
            seen=seen.digest if seen else "",
            statement=statement,
        )
        return self.item(key)


class SourceItems(ItemsView):
    @listing("sources_items", shapes.FileItemShape, 404, parameters=[PART], beside=COUNT)
    def get(self, request: Request, source: str, product: str, part: Part) -> Response:  # noqa: ARG002
        """The items of one part of a product's file, in its order."""
        self.list_query()
        return self.listed(items_of(self.file(), part), _facts)

    @operation(
        "sources_items_add", shapes.FileItemShape, 404,
        status=201, body=shapes.ITEM_BODY, parameters=[PART], once=True, tagged=True,
    )  # fmt: skip
    def post(self, request: Request, source: str, product: str, part: Part) -> Response:
        """Add an item to a part of a product's file."""
        if part == "product":
            raise InvalidInput.one("part", part, "is no list", "change its one item")

        def make() -> Answer:
            made = self.save(self.given(), None)
            keys = [source, product, part, made.key]
            address = reverse("api:source-item", args=keys, request=request)
            return Answer(201, _facts(made), {"Location": address, **tag(made.digest)})

        return self.once(make)


class SourceItem(ItemsView):
    @operation("sources_item", shapes.FileItemShape, 404, parameters=[PART], tagged=True)
    def get(self, request: Request, item: str, **_: Any) -> Response:  # noqa: ARG002
        """One item of a product's file."""
        self.query()
        return _told(self.item(item))

    @operation(
        "sources_item_replace", shapes.FileItemShape, 404,
        body=shapes.ITEM_BODY, parameters=[PART], conditional=True, tagged=True,
    )  # fmt: skip
    def put(self, request: Request, item: str, **_: Any) -> Response:  # noqa: ARG002
        """Replace an item."""
        return self._changed(item, partial=False)

    @operation(
        "sources_item_update", shapes.FileItemShape, 404,
        body=shapes.ITEM_BODY, parameters=[PART], conditional=True, tagged=True,
    )  # fmt: skip
    def patch(self, request: Request, item: str, **_: Any) -> Response:  # noqa: ARG002
        """Change what is given of an item."""
        return self._changed(item, partial=True)

    def _changed(self, key: str, *, partial: bool) -> Response:
        before = self.item(key)
        refuse_changed(self.request, before.digest)
        kept = before.value if partial else {}
        return _told(self.save({**kept, **self.given()}, before))

    @operation(
        "sources_item_remove", None, 404, 413, parameters=[PART], status=204, conditional=True
    )
    def delete(
        self, request: Request, source: str, product: str, part: Part, item: str
    ) -> Response:
        """Take an item out of a product's file; it can be put back until it is published."""
        before = self.item(item)
        refuse_changed(request, before.digest)
        item_remove(
            actor=self.account,
            source=source,
            product=product,
            part=part,
            key=item,
            seen=before.digest,
        )
        return Response(status=204)


def _facts(item: Item) -> dict[str, Any]:
    return {"key": item.key, "digest": item.digest, "value": item.value}


def _told(item: Item) -> Response:
    return Response(_facts(item), headers=tag(item.digest))
