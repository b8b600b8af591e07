"""Writing audit events."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import rfc8785
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from requirements_app.accounts.models import User

from .middleware import current_request_id, current_token_key
from .models import Event

Actor = User
"""Who does something: the rest of this stage knows accounts by this name alone."""


def record(
    *,
    actor: User | None,
    action: str,
    obj: models.Model | None = None,
    object_type: str = "",
    object_id: str = "",
    site_slug: str = "",
    data: Mapping[str, Any] | None = None,
) -> Event:
    """Write that `actor` did `action` (a dotted verb such as "site.created") to an object.

    Call it inside the transaction that does it. Name the object by `obj`, or by `object_type`
    and `object_id` where there is no model instance. `data` says what changed; dates, UUIDs and
    decimals become texts. `actor` is None only for the system itself. Raises ValueError or
    TypeError for data that has no canonical JSON, for it could never be sealed.
    """
    if obj is not None:
        object_type, object_id = obj._meta.label_lower, str(obj.pk)
    plain = json.loads(json.dumps(dict(data or {}), cls=DjangoJSONEncoder))
    rfc8785.dumps(plain)
    return Event.objects.create(
        actor=actor,
        token_key=current_token_key(),
        action=action,
        object_type=object_type,
        object_id=object_id,
        site_slug=site_slug,
        request_id=current_request_id(),
        data=plain,
    )
