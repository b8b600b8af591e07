"""Letting go of exports nobody fetches any more, and of files nobody names."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from requirements_app.audit.services import record
from requirements_app.jobs.periodic import periodic

from .models import Export, StoredFile
from .storage import files_lock, files_sweep

_AT_ONCE = 500


@periodic(3600)
def downloads_tidy() -> None:
    """Retire old exports and sweep what no row names."""
    exports_retire()
    files_sweep()


@transaction.atomic
def exports_retire() -> int:
    """Delete exports past their retention, with an audit event each. Returns how many.

    Their files lose their row with the last export that names them; the sweep takes the files.
    """
    kept = dt.timedelta(days=settings.EXPORT_RETENTION_DAYS)
    old = Export.objects.filter(created_at__lt=Now() - kept, job__finished_at__isnull=False)
    retired = list(old.select_for_update(of=("self",), skip_locked=True)[:_AT_ONCE])
    for export in retired:
        record(actor=None, action="export.retire", obj=export, site_slug=export.site_slug)
    files_lock()
    Export.objects.filter(pk__in=[export.pk for export in retired]).delete()
    StoredFile.objects.filter(exports=None, created_at__lt=Now() - kept).delete()
    return len(retired)
