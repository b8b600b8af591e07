"""Letting go of pictures: what a page shows again is drawn again."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from requirements_app.jobs.periodic import periodic

from .models import Picture

_AT_ONCE = 500


@periodic(3600)
def pictures_tidy() -> None:
    """Let go of old pictures."""
    pictures_retire()


@transaction.atomic
def pictures_retire() -> int:
    """Delete some pictures past their retention. Returns how many."""
    due = pictures_due().select_for_update(of=("self",), skip_locked=True)
    retired = list(due.order_by("created_at").values_list("pk", flat=True)[:_AT_ONCE])
    return Picture.objects.filter(pk__in=retired).delete()[0]


def pictures_due() -> QuerySet[Picture]:
    """The pictures that are kept no longer. Nothing of them is lost but the time to draw them."""
    kept = dt.timedelta(days=settings.PICTURE_RETENTION_DAYS)
    return Picture.objects.filter(created_at__lt=Now() - kept, exports=None)
