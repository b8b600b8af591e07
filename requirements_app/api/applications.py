"""The catalogue editor: an application that the organisation keeps itself, from its first facts."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requirements_app.catalogue.applications import (
    FirstComponent,
    FirstFlow,
    application_file,
    slug_of,
)
from requirements_app.catalogue.editing import file_digest, files_save
from requirements_app.catalogue.parts import file_checked
from requirements_app.catalogue.schema import ProductFile
from requirements_app.catalogue.selectors import content_at, current_version
from requirements_app.core.errors import InvalidInput
from requirements_app.jobs.idempotency import Answer

from . import inputs
from .documentation import operation
from .shapes import editing as shapes
from .source_facts import tag
from .sources import SourceView

_LOCAL = "local/"


class Applications(SourceView):
    @operation(
        "applications_begin", shapes.FileLineShape,
        status=201, body=inputs.ApplicationBody, once=True, tagged=True,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Begin an application of one's own: its file, with ids, hosts, statements made for it."""
        values = self.validated(inputs.ApplicationBody)

        def make() -> Answer:
            file = _file(values)
            source, slug = file.source, file.product.slug
            if self.found(source, slug) is not None:
                mend = "choose another"
                raise InvalidInput.one("slug", slug, "is in the source already", mend)
            files_save(actor=self.account, source=source, files=[file], seen={slug: ""})
            line = {"product": slug, "digest": file_digest(self.found(source, slug))}
            address = reverse("api:source-file", args=[source, slug], request=request)
            return Answer(201, line, {"Location": address, **tag(line["digest"])})

        return self.once(make)


def _file(values: dict[str, Any]) -> ProductFile:
    """The application's first file. Raises InvalidInput."""
    source = values["source"]
    if not source.startswith(_LOCAL):
        mend = "write local/ and who keeps it"
        raise InvalidInput.one("source", source, "is no source of one's own", mend)
    version = current_version()
    file = application_file(
        source=source,
        slug=values.get("slug") or slug_of(values["name"]),
        name=values["name"],
        description=values.get("description", ""),
        components=[FirstComponent(**each) for each in values.get("components", ())],
        flows=[
            FirstFlow(**{**each, "services": tuple(each["services"])})
            for each in values.get("flows", ())
        ],
        elsewhere=list(content_at(version.number).components) if version else [],
        today=timezone.localdate(),
    )
    return file_checked(file)
