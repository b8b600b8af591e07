"""Exports: asking for a file, and the link to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requirements_app.core.errors import InvalidInput, shown
from requirements_app.downloads import links, selectors
from requirements_app.downloads.models import Export
from requirements_app.downloads.services import export_delete, export_request
from requirements_app.jobs.idempotency import Answer

from . import inputs
from .base import PortalView
from .documentation import LATER, listing, operation
from .rulesets import RuleSetView
from .shapes import work as shapes

_RETRY_SECONDS = "1"
_ABOVE = ("firewall", "since")


class RuleSetExports(RuleSetView):
    @operation(
        "rule_sets_export",
        shapes.AcceptedExportShape,
        404,
        status=202,
        body=inputs.RuleSetExportBody,
        once=True,
    )
    def post(self, request: Request, rule_set_id: UUID) -> Response:
        """Make a file of a built rule set, or of one firewall's share of it in the firewall's own
        words. Location is the job; its result names the export."""
        rule_set = self.rule_set(rule_set_id)
        values = self.validated(inputs.RuleSetExportBody)
        options, above = _with_options_above(values)

        def make() -> Answer:
            with _named_as_given(above):
                export = export_request(
                    actor=self.account,
                    format=values["format"],
                    options=options,
                    rule_set=rule_set,
                )
            return accepted(export, request)

        return self.once(make)


class CatalogueExports(PortalView):
    @operation(
        "catalogue_export",
        shapes.AcceptedExportShape,
        404,
        status=202,
        body=inputs.CatalogueExportBody,
        once=True,
    )
    def post(self, request: Request) -> Response:
        """Make a file of the flows that a selection picks. Location is the job."""
        values = self.validated(inputs.CatalogueExportBody)

        def make() -> Answer:
            export = export_request(
                actor=self.account,
                format=values["format"],
                options=values.get("options", {}),
                selection=values.get("selection", {}),
            )
            return accepted(export, request)

        return self.once(make)


class Exports(PortalView):
    @listing("exports_list", shapes.ExportShape)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """Your exports, newest first."""
        self.list_query()
        rows = selectors.visible_exports(self.account)
        return self.page(rows, export_shape, ("-created_at", "id"))


class ExportDetail(PortalView):
    @operation("exports_get", shapes.ExportDetailShape, 404, parameters=[LATER])
    def get(self, request: Request, export_id: UUID) -> Response:  # noqa: ARG002
        """One export with a fresh link to its file: `url` is null while the file is being made,
        and once it is not kept any longer. `findings` are the first 500 of what a firewall's
        platform cannot hold."""
        self.query()
        export = selectors.export_get(self.account, export_id)
        headers = {} if export.job.is_final else {"Retry-After": _RETRY_SECONDS}
        whole = {**export_shape(export), "findings": export.findings}
        return Response(whole, headers=headers)

    @operation("exports_delete", None, 404, 409, 413, status=204)
    def delete(self, request: Request, export_id: UUID) -> Response:  # noqa: ARG002
        """Delete an export of yours and its file before its time; not one that is still being
        made."""
        export = selectors.export_get(self.account, export_id)
        export_delete(export=export, actor=self.account)
        return Response(status=204)


def _with_options_above(values: Mapping[str, Any]) -> tuple[dict[str, Any], frozenset[str]]:
    """The options with those that stand above them, and the names of these. Raises InvalidInput
    for one that is told twice and differently."""
    options = dict(values.get("options", {}))
    above = {name: values[name] for name in _ABOVE if values.get(name) is not None}
    for name, value in above.items():
        if options.get(name, value) != value:
            raise InvalidInput.one(
                name,
                value,
                f"is told twice: options.{name} is {shown(options[name])}",
                "give it once",
            )
    return options | above, frozenset(above)


@contextmanager
def _named_as_given(above: Collection[str]) -> Iterator[None]:
    """Problems of an option that stood above the others are told of the field it stood in."""
    try:
        yield
    except InvalidInput as error:
        names = {f"options.{name}": name for name in above}
        raise InvalidInput(
            *(replace(each, field=names.get(each.field, each.field)) for each in error.problems)
        ) from error


def accepted(export: Export, request: Request) -> Answer:
    address = reverse("api:job", args=[export.job_id], request=request)
    body = {"job": export.job_id, "export": export.pk}
    return Answer(202, body, {"Location": address})


def export_shape(row: Export) -> dict[str, Any]:
    """An export as the API tells it; the link is fresh and expires."""
    link = links.link_sign(row) if row.file else None
    return {
        "id": row.pk,
        "format": row.format,
        "rule_set": row.rule_set_id,
        "change": row.change_id,
        "job": row.job_id,
        "state": row.job.state,
        "file_name": row.file_name or None,
        "url": link.url if link else None,
        "expires_at": link.expires_at if link else None,
        "sha256": row.file_id,
        "size": row.file.size if row.file else None,
        "rows": row.rows,
        "finding_count": row.finding_count,
        "created_at": row.created_at,
    }
