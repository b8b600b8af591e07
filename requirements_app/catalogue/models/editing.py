"""What editors work on before it becomes a draft, and who asked for a publication."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from requirements_app.jobs.models import Job

from .versions import Draft, Source


class WorkingCopy(models.Model):
    """A source's content while people edit it; every file follows the schema, but what they say
    together need not be sound yet. Submitting turns it into a :class:`Draft`.

    `content` is as a draft keeps it. `removed` holds what was taken out, to be put back:
    {"id", "product", "part", "key", "at", "value", "by"}, newest last; `part` is "" for a whole
    file.
    """

    source = models.OneToOneField(Source, on_delete=models.PROTECT, related_name="working_copy")
    content = models.JSONField()
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
