"""A model that keeps a secret, for the tests alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection, models

from requirements_app.outgoing.sealed import SealedField


@pytest.fixture
def holder(db: None) -> Iterator[type[models.Model]]:
    """The model with its table, until the test ends."""

    class Holder(models.Model):
        name = models.TextField()
        token = SealedField()

        class Meta:
            app_label = "outgoing"

    with connection.schema_editor() as editor:
        editor.create_model(Holder)
    try:
        yield Holder
    finally:
        del apps.all_models["outgoing"]["holder"]
        apps.clear_cache()
