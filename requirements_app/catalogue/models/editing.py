"""What editors work on before it becomes a draft, and who asked for a publication."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from requirements_app.jobs.models import Job

from .versions import Draft, Source


class WorkingCopy(models.Model):
    """A source's content while people edit it; every file follows the schema, but what they say
    together need not be sound yet. Submitting turns it into a :class:`Draft`.

    `removed` holds what was taken out, to be put back: {"id", "product", "part", "key", "at",
    "value", "by"}, newest last; `part` is "" for a whole file. `digest` tells contents apart; it
    is made of the digests of the files.
    """

    source = models.OneToOneField(Source, on_delete=models.PROTECT, related_name="working_copy")
    digest = models.CharField(max_length=80)
    removed = models.JSONField(default=list)
    row_version = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(db_default=Now())
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField(db_default=Now())
    contributors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")

    class Meta:
        ordering = ["-edited_at"]

    def __str__(self) -> str:
        return f"{self.source_id} (being edited)"

    @property
    def content(self) -> dict[str, Any]:
        """Every file, as a draft keeps them."""
        files = dict(self.files.values_list("product", "content"))
        return {"files": [files[product] for product in sorted(files)]}


class WorkingFile(models.Model):
    """The file of one product in a working copy: an edit reads and writes this, not the source."""

    copy = models.ForeignKey(WorkingCopy, on_delete=models.CASCADE, related_name="files")
    product = models.CharField(max_length=80)
    content = models.JSONField()
    digest = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["copy", "product"], name="one_working_file_a_product")
        ]

    def __str__(self) -> str:
        return f"{self.product} (being edited)"


class PublicationRequest(models.Model):
    """That somebody asked for a draft to be published, and the job that does it."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="publications")
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    publisher = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.draft_id} by {self.publisher_id}"
