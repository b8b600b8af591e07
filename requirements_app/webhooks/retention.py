"""Messages are kept for WEBHOOK_RETENTION_DAYS, with their tries; those that still wait then, for a
paused or disabled endpoint, as well: nobody wants to be told of last month."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from .models import Delivery

_AT_ONCE = 1000


def deliveries_due() -> QuerySet[Delivery]:
    """The messages that would go now."""
    kept = dt.timedelta(days=settings.WEBHOOK_RETENTION_DAYS)
    return Delivery.objects.filter(created_at__lt=Now() - kept)


@transaction.atomic
def deliveries_retire() -> int:
    """Delete some of them, the oldest first. Returns how many."""
    rows = deliveries_due().order_by("created_at").select_for_update(skip_locked=True)
    retired = list(rows.values_list("pk", flat=True)[:_AT_ONCE])
    Delivery.objects.filter(pk__in=retired).delete()
    return len(retired)
