"""Editing one flow of a large source, and what pages and API take to tell of it."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from functools import partial
from http import HTTPStatus
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.test import Client

from benchmarks import data
from benchmarks.bench_lists import quietly
from benchmarks.estate import catalogue
from benchmarks.frame import Row, seconds
from requirements_app.accounts.models import User
from requirements_app.accounts.roles import CATALOGUE_EDITORS
from requirements_app.catalogue.desk import workspace_get
from requirements_app.catalogue.editing import item_save, working_copy_begin
from requirements_app.catalogue.models import WorkingCopy, WorkingFile
from requirements_app.catalogue.parts import Item, Json, items_of
from requirements_app.core.canonical import plain_content_hash

TITLE = "Editing the catalogue"
SERVICES = True

_PAGES = "/catalogue/drafts/"
_API = "/api/v1/catalogue/sources/"


def run(small: bool) -> Iterator[Row]:
    """A source of 10,000 flows in 100 products, of which one flow is changed again and again."""
    flows, times = (200, 3) if small else (10_000, 7)
    data.catalogue_fill(flows)
    editor = User.objects.create_user(data.OWNER, f"{data.OWNER}@example.org")
    editor.groups.add(Group.objects.get(name=CATALOGUE_EDITORS))
    client = Client(headers={"Accept": "*/*"})
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    begun = seconds(partial(working_copy_begin, actor=editor, source=catalogue.SOURCE), times=1)
    edits = _Edits(editor, client)
    data.analyze()
    with quietly():
        whole = seconds(edits.as_one_value, times=3)
        yield Row("Beginning a working copy", begun * 1000, "ms")
        for name, work in edits.kinds.items():
            yield Row(
                f"Changing a flow {name}",
                seconds(work, times=times) * 1000,
                "ms",
                "the source read, hashed and written as one value",
                whole * 1000,
                gate=0.5,
            )
        for name, address in edits.pages.items():
            edits.get(address)
            usual = seconds(partial(edits.get, address))
            after = [edits.after_an_edit(address) for _ in range(3)]
            yield Row(
                f"{name} after an edit", statistics.median(after) * 1000, "ms",
                "asked again", usual * 1000,
            )  # fmt: skip


class _Edits:
    """One flow, and the ways to change it."""

    def __init__(self, editor: User, client: Client) -> None:
        self._editor = editor
        self._client = client
        self._turn = count()
        self.product = WorkingFile.objects.order_by("product")[0].product
        self.key = self._item().key
        file = f"{catalogue.SOURCE}/files/{self.product}/"
        self._item_address = f"{_API}{file}flows/{self.key}/"
        self.kinds: dict[str, Callable[[], object]] = {
            "by the service": self.by_the_service,
            "by the API": self.by_the_api,
        }
        page = f"{_PAGES}{catalogue.SOURCE}/"
        self.pages = {
            "Page of the source": page,
            "Page of the product": f"{page}products/{self.product}/",
            "Form of the flow": f"{page}products/{self.product}/flows/{self.key}/",
            "Problems by the API": f"{_API}{catalogue.SOURCE}/problems/",
            "Difference by the API": f"{_API}{catalogue.SOURCE}/changes/",
        }

    def _item(self) -> Item:
        file = workspace_get(self._editor, catalogue.SOURCE).file(self.product)
        return items_of(file or {}, "flows")[0]

    def _value(self, item: Item) -> Json:
        return {**item.value, "purpose": f"Another purpose, number {next(self._turn)}."}

    def by_the_service(self) -> None:
        item = self._item()
        item_save(
            actor=self._editor, source=catalogue.SOURCE, product=self.product, part="flows",
            value=self._value(item), key=item.key, seen=item.digest,
        )  # fmt: skip

    def by_the_api(self) -> None:
        tag = self.get(self._item_address)["ETag"]
        body = {"purpose": f"Another purpose, number {next(self._turn)}."}
        answer = self._client.patch(
            self._item_address, body, content_type="application/json", headers={"If-Match": tag}
        )
        _expect_ok(answer)

    def as_one_value(self) -> None:
        """What an edit would cost at least if the source were kept whole."""
        copy = WorkingCopy.objects.get(source=catalogue.SOURCE)
        content = copy.content
        plain_content_hash(content)
        kept = WorkingFile(copy=copy, product="", content=content)
        kept.save()
        kept.delete()

    def after_an_edit(self, address: str) -> float:
        self.by_the_service()
        return seconds(partial(self.get, address), times=1)

    def get(self, address: str) -> Any:
        answer = self._client.get(address)
        _expect_ok(answer)
        return answer


def _expect_ok(answer: Any) -> None:
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{answer.status_code}: {answer.content[:500]!r}")
