"""The catalogue editor: product files, as JSON or YAML."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requirements_app.catalogue.editing import file_digest, file_remove, files_save
from requirements_app.catalogue.parts import Json
from requirements_app.core.errors import InvalidInput, NotFound, shown
from requirements_app.jobs.idempotency import Answer

from .catalogue_yaml import YamlParser, YamlRenderer, file_in, files_in, yaml_of
from .conditions import refuse_changed
from .documentation import operation
from .parsers import StrictJSONParser
from .shapes import editing as shapes
from .source_facts import tag
from .sources import SourceView


class YamlView(SourceView):
    """Takes YAML besides JSON, and answers GET in it to who accepts nothing else or prefers it."""

    parser_classes = (StrictJSONParser, YamlParser)

    def get_renderers(self) -> list[BaseRenderer]:
        reads = self.request is None or self.request.method in SAFE_METHODS
        return [JSONRenderer(), YamlRenderer()] if reads else [JSONRenderer()]

    def told_as(self, files: list[Json], body: Any, headers: dict[str, str]) -> Response:
        """Files in the form that the request accepts; `body` is what they are as JSON."""
        as_yaml = isinstance(self.request.accepted_renderer, YamlRenderer)
        return Response(yaml_of(files) if as_yaml else body, headers=headers)


class SourceFiles(YamlView):
    @operation("sources_files", shapes.ProductFilesShape, 404, tagged=True, yaml=True)
    def get(self, request: Request, source: str) -> Response:  # noqa: ARG002
        """Every product file of a source; as YAML one document each."""
        self.query()
        space = self.space(source)
        files = space.content["files"]
        return self.told_as(files, {"files": files}, tag(space.tag))

    @operation(
        "sources_files_replace", shapes.EditedSourceShape, 404,
        body=shapes.FILES_BODY, conditional=True, tagged=True, yaml=True,
    )  # fmt: skip
    def put(self, request: Request, source: str) -> Response:
        """Have the working copy hold these files and no others; what goes can be put back."""
        space = self.space(source)
        refuse_changed(request, space.tag)
        files_save(
            actor=self.account,
            source=source,
            files=files_in(request.data),
            whole_of=space.copy.row_version if space.copy else 0,
        )
        return self.told(source)

    @operation(
        "sources_files_add", shapes.FileLineShape, 404,
        status=201, body=shapes.FILE_BODY, once=True, tagged=True, yaml=True,
    )  # fmt: skip
    def post(self, request: Request, source: str) -> Response:
        """Add a product, of a source that may be new."""

        def make() -> Answer:
            file = file_in(request.data)
            slug = file.product.slug
            if self.found(source, slug) is not None:
                mend = "replace it, or choose another"
                raise InvalidInput.one("product.slug", slug, "is in the source already", mend)
            files_save(actor=self.account, source=source, files=[file], seen={slug: ""})
            address = reverse("api:source-file", args=[source, slug], request=request)
            line = {"product": slug, "digest": file_digest(self.found(source, slug))}
            return Answer(201, line, {"Location": address, **tag(line["digest"])})

        return self.once(make)


class FileView(YamlView):
    """A view of one product's file."""

    def file(self) -> Json:
        """The file as it stands now. Raises NotFound."""
        product = self.kwargs["product"]
        found = self.space(self.kwargs["source"]).file(product)
        if found is None:
            raise NotFound(f"{shown(product)} is not in this source", "see the source's files")
        return found


class SourceFile(FileView):
    @operation("sources_file", shapes.ProductFileShape, 404, tagged=True, yaml=True)
    def get(self, request: Request, source: str, product: str) -> Response:  # noqa: ARG002
        """A product's file."""
        self.query()
        file = self.file()
        return self.told_as([file], file, tag(file_digest(file)))

    @operation(
        "sources_file_replace", shapes.FileLineShape, 404,
        body=shapes.FILE_BODY, conditional=True, tagged=True, yaml=True,
    )  # fmt: skip
    def put(self, request: Request, source: str, product: str) -> Response:
        """Replace a product's file."""
        seen = file_digest(self.file())
        refuse_changed(request, seen)
        file = file_in(request.data)
        if file.product.slug != product:
            mend = "keep it; another product has a file of its own"
            slug = file.product.slug
            raise InvalidInput.one("product.slug", slug, "is another product", mend)
        files_save(actor=self.account, source=source, files=[file], seen={product: seen})
        line = {"product": product, "digest": file_digest(self.file())}
        return Response(line, headers=tag(line["digest"]))

    @operation("sources_file_remove", None, 404, 413, status=204, conditional=True)
    def delete(self, request: Request, source: str, product: str) -> Response:
        """Take a product with all that is known of it out of the source; it can be put back."""
        seen = file_digest(self.file())
        refuse_changed(request, seen)
        file_remove(actor=self.account, source=source, product=product, seen=seen)
        return Response(status=204)
