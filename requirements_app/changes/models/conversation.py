"""What people say about a change, what they attach, and who is told."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from requirements_app.jobs.models import Job

from .change import Change


class Comment(models.Model):
    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField()
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["change_id", "id"]

    def __str__(self) -> str:
        return self.text[:60]


class Watcher(models.Model):
    """Somebody who is told of what happens to a change."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="watchers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watched_changes"
    )

    class Meta:
        ordering = ["change_id", "user_id"]
        constraints = [models.UniqueConstraint(fields=["change", "user"], name="one_watches_once")]

    def __str__(self) -> str:
        return f"{self.user_id} watches #{self.change_id}"


class Attachment(models.Model):
    """A file that was added to a change. It stays as long as the change."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["change_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["change", "sha256"], name="a_file_once_in_a_change")
        ]

    def __str__(self) -> str:
        return self.name


class Notice(models.Model):
    """One e-mail to one person about one happening; `sent_at` is null until a job has handed it
    over. `key` keeps a happening from being told twice."""

    change = models.ForeignKey(Change, null=True, on_delete=models.CASCADE, related_name="notices")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    data = models.JSONField(default=dict)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="nobody_is_told_twice")]

    def __str__(self) -> str:
        return f"{self.kind} to {self.user_id}"
