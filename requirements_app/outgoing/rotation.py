"""All stored secrets: which ones no key opens, and all of them under the first key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models, transaction

from requirements_app.audit.services import record

from .sealed import SealedField

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Where a secret is stored: a model's label, the row's key, the field."""

    model: str
    pk: str
    field: str

    def __str__(self) -> str:
        return f"{self.model} {self.pk}: {self.field}"


@dataclass(frozen=True, slots=True)
class Rotation:
    """How many secrets are under the first key now, and those that no key opened."""

    count: int
    unopened: tuple[Place, ...]


def secrets_unopened() -> Iterator[Place]:
    """The places whose secret none of SECRETS_KEYS opens."""
    for model, field in sealed_fields():
        rows = model._base_manager.order_by("pk").values_list("pk", field.attname)
        for pk, secret in rows.iterator(chunk_size=_AT_ONCE):
            if not secret.opens():
                yield Place(model._meta.label_lower, str(pk), field.name)


def secrets_count() -> int:
    """How many secrets are stored."""
    return sum(
        1
        for model, field in sealed_fields()
        for secret in model._base_manager.values_list(field.attname, flat=True).iterator()
        if secret
    )


@transaction.atomic
def secrets_rotate() -> Rotation:
    """Encrypt every secret with the first of SECRETS_KEYS; those that no key opens stay."""
    count = 0
    unopened: list[Place] = []
    for model, field in sealed_fields():
        rows = model._base_manager.select_for_update().order_by("pk")
        for pk, secret in rows.values_list("pk", field.attname):
            if not secret:
                continue
            if not secret.opens():
                unopened.append(Place(model._meta.label_lower, str(pk), field.name))
                continue
            model._base_manager.filter(pk=pk).update(**{field.name: secret.rotated()})
            count += 1
    data = {"secrets": count, "unopened": [str(each) for each in unopened]}
    record(actor=None, action="secrets.reencrypted", object_type="outgoing.secrets", data=data)
    return Rotation(count, tuple(unopened))


def sealed_fields() -> Iterator[tuple[type[models.Model], SealedField]]:
    """Every field of every model that keeps secrets."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, SealedField):
                yield model, field
