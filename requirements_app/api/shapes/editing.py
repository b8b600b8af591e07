"""What editors work on: sources with their working copies, files and items, and drafts."""

from __future__ import annotations

from rest_framework import serializers as s

from requirements_app.catalogue.models import Draft
from requirements_app.catalogue.parts import PARTS
from requirements_app.jobs.models import Job

from .base import Shape

SOURCE_STATES = ("being edited", "waiting", "in force", "empty")
FILE_BODY = {
    "type": "object",
    "description": "a product file as docs/catalogue-format.md tells it",
    "additionalProperties": {},
}
FILES_BODY = {
    "type": "object",
    "description": "every file of the source; as YAML one document each",
    "properties": {"files": {"type": "array", "minItems": 1, "items": FILE_BODY}},
    "required": ["files"],
    "additionalProperties": False,
}
ITEM_BODY = {
    "type": "object",
    "description": "an item as docs/catalogue-format.md tells it; a flow may carry `statement`,"
    " our own, which it then cites",
    "additionalProperties": {},
}
_DIGEST = "the ETag, without its quotation marks"


class SourceLineShape(Shape):
    source = s.CharField(help_text="`vendor`, `shared` or `local/<name>`")  # type: ignore[assignment]
    state = s.ChoiceField(choices=SOURCE_STATES)
    version = s.IntegerField(allow_null=True, help_text="that it published last, YYYYMMDDNN")
    draft = s.IntegerField(allow_null=True, help_text="the draft that waits for a publisher")
    edited_by = s.CharField(allow_null=True)
    edited_at = s.DateTimeField(allow_null=True)


class WorkingCopyShape(Shape):
    started_by = s.CharField()
    started_at = s.DateTimeField()
    contributors = s.ListField(
        child=s.CharField(), help_text="who changed something in it, so may not publish it"
    )


class FileLineShape(Shape):
    product = s.CharField()
    digest = s.CharField(help_text=_DIGEST)


class RemovedItemShape(Shape):
    id = s.CharField()
    product = s.CharField()
    part = s.CharField(allow_null=True, help_text="null: the whole file")
    key = s.CharField()
    by = s.CharField()


class EditedSourceShape(SourceLineShape):
    working_copy = WorkingCopyShape(allow_null=True)
    files = FileLineShape(many=True)
    removed = RemovedItemShape(many=True, help_text="what can be put back, newest last")


class ProductFileShape(Shape):
    """A product file as docs/catalogue-format.md tells it, with every default written out."""

    schema = s.IntegerField()
    source = s.CharField()  # type: ignore[assignment]
    vendor = s.DictField()
    product = s.DictField()
    documents = s.ListField(child=s.DictField())
    components = s.ListField(child=s.DictField())
    hosts = s.ListField(child=s.DictField())
    parameters = s.ListField(child=s.DictField())
    features = s.ListField(child=s.DictField())
    alternatives = s.ListField(child=s.DictField())
    crypto_profiles = s.ListField(child=s.DictField())
    flows = s.ListField(child=s.DictField())


class ProductFilesShape(Shape):
    files = ProductFileShape(many=True)


class FileItemShape(Shape):
    key = s.CharField(help_text="its id; of a host, its pattern")
    digest = s.CharField(help_text=_DIGEST)
    value = s.DictField(help_text="as the file format has it, with every default written out")


class SourceProblemShape(Shape):
    """Read it as "<product> <field> <value> <message>; <mend>"."""

    product = s.CharField()
    part = s.ChoiceField(choices=PARTS, allow_null=True, help_text="null: of no item")
    item = s.CharField(allow_null=True, help_text="the key of the item that has it")
    field = s.CharField(allow_blank=True, help_text="a path in the product's file")
    value = s.CharField(allow_blank=True)
    message = s.CharField()
    mend = s.CharField(allow_blank=True)


class SourceChangeShape(Shape):
    kind = s.CharField()
    slug = s.CharField()
    product = s.CharField(allow_null=True)
    disposition = s.ChoiceField(choices=["add", "change", "remove"])
    impact = s.ListField(child=s.CharField())
    previous = s.DictField(allow_null=True)
    current = s.DictField(allow_null=True)


class DraftEventShape(Shape):
    id = s.IntegerField()
    at = s.DateTimeField()
    actor = s.CharField(allow_null=True, help_text="null: the system")
    action = s.CharField()
    data = s.DictField(help_text="what it was done to")  # type: ignore[assignment]


class DraftPublicationShape(Shape):
    job = s.UUIDField(allow_null=True)
    state = s.ChoiceField(choices=Job.State.values, allow_null=True)
    publisher = s.CharField()
    requested_at = s.DateTimeField()


class CatalogueDraftShape(Shape):
    id = s.IntegerField()
    source = s.CharField()  # type: ignore[assignment]
    state = s.ChoiceField(choices=Draft.State.values)
    digest = s.CharField()
    created_at = s.DateTimeField()
    author = s.CharField(allow_null=True, help_text="null: the system")
    version = s.IntegerField(allow_null=True, help_text="that it became, YYYYMMDDNN")
    hands = s.ListField(
        child=s.CharField(), help_text="who had a hand in it, none of whom publishes it"
    )


class CatalogueDraftDetailShape(CatalogueDraftShape):
    may_publish = s.BooleanField(help_text="whether you could publish it now")
    publishers = s.ListField(
        child=s.CharField(), help_text="who could, the first twenty; none unless it waits"
    )
    publication = DraftPublicationShape(allow_null=True, help_text="the last that was asked for")


class AcceptedPublicationShape(Shape):
    job = s.UUIDField(allow_null=True)
    draft = s.IntegerField()
