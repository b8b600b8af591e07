"""Vendor documents: their revisions, the inventory of their rows, and the originals."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Document(models.Model):
    """A published text that states network requirements, whatever its revision. Publisher and
    title are those of its newest revision."""

    slug = models.CharField(max_length=100, unique=True)
    publisher = models.CharField(max_length=200)
    title = models.CharField(max_length=300)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class Original(models.Model):
    """The vendor's text itself, known by its SHA-256. It is added by each installation."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=255)
    content = models.BinaryField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Revision(models.Model):
    """One reading of one text: the retrieved original's hash and the inventory made of it.

    `digest` is the content hash of the whole inventory; an equal reading is stored once.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    publisher = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    url = models.URLField(max_length=500, blank=True)
    retrieved = models.DateField()
    sha256 = models.CharField(max_length=64, db_index=True)
    language = models.CharField(max_length=20, default="en")
    digest = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["document_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="one_revision_per_number"),
            models.UniqueConstraint(fields=["document", "digest"], name="one_revision_per_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.document.slug} r{self.number}"


class Section(models.Model):
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="sections")
    ref = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    position = models.PositiveIntegerField()
    header = models.JSONField(default=list)
    first_line = models.PositiveIntegerField()
    last_line = models.PositiveIntegerField()

    class Meta:
        ordering = ["revision_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "ref"], name="one_section_per_ref")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The title, with its number where the document numbers its sections."""
        return f"{self.ref} {self.title}" if self.ref[:1].isdigit() else self.title


class Row(models.Model):
    """A table row (with cells) or a statement of prose (with a summary in our words).

    A null cell holds the vendor's own sentence, which the original shows. `decision` says why
    the row is no flow of its own; `decision_see` names what gives its fact instead.
    """

    class Kind(models.TextChoices):
        TABLE = "table", _("table row")
        PROSE = "prose", _("statement in prose")

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="rows")
    ref = models.CharField(max_length=80)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    position = models.PositiveIntegerField()
    first_line = models.PositiveIntegerField()
    last_line = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    summary = models.TextField(blank=True)
    decision = models.CharField(max_length=40, blank=True)
    decision_reason = models.TextField(blank=True)
    decision_see = models.JSONField(default=list)

    class Meta:
        ordering = ["section_id", "position"]
        constraints = [models.UniqueConstraint(fields=["section", "ref"], name="one_row_per_ref")]

    def __str__(self) -> str:
        return self.ref
