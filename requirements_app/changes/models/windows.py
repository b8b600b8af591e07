"""Freezes and maintenance windows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from requirements_app.sites.models import Site, Tracked


class Window(Tracked):
    """A time in which nothing may be implemented (freeze), or in which it should be
    (maintenance): at one site, or everywhere. `recurrence` is an iCalendar RRULE."""

    class Kind(models.TextChoices):
        FREEZE = "freeze", _("freeze")
        MAINTENANCE = "maintenance", _("maintenance window")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=200)
    site = models.ForeignKey(Site, null=True, on_delete=models.CASCADE, related_name="windows")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64, default="UTC")
    recurrence = models.CharField(max_length=500, blank=True)
    uid = models.CharField(max_length=250, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="a_window_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["site", "uid"],
                condition=~Q(uid=""),
                nulls_distinct=False,
                name="one_window_per_uid",
            ),
        ]

    def __str__(self) -> str:
        return self.name
