"""Pictures that were asked for, and the SVG once it is drawn.

What a picture shows is worked out in a moment; only where its parts go takes time. So a picture
is known by what it shows: whoever asks for the same again, in another catalogue version or at
another site, finds it drawn.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from requirements_app.jobs.models import Job


class Picture(models.Model):
    """`key` is the hash of `drawing` (:class:`exports.picture.drawing.Drawing` as JSON). `svg` is
    empty until the job has drawn it, `width` × `height` are CSS pixels."""

    key = models.CharField(max_length=80, primary_key=True)
    drawing = models.JSONField()
    svg = models.TextField(blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="pictures")
    created_at = models.DateTimeField(db_default=Now())
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["drawn_at"])]

    def __str__(self) -> str:
        return self.key
