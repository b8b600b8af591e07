"""How the API tells connectors, previews and tickets."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from exports.tickets.port import Driver
from requirements_app.tickets.mapping import mapping_usual
from requirements_app.tickets.models import Connector, Message, Ticket
from requirements_app.tickets.preview import Preview
from requirements_app.tickets.selectors import is_moving, secrets_set

_FOR_ALL = ("slug", "name", "system", "active")
_FOR_KEEPERS = (
    "address", "settings", "mapping", "begin", "automatic", "probe", "probed_at", "revision",
    "created_at", "updated_at",
)  # fmt: skip
_OF_A_TICKET = (
    "external_id", "key", "label", "url", "state", "status", "meaning", "conflict", "error", "mend",
    "failures", "try_at", "look_at", "seen_at", "created_at", "updated_at",
)  # fmt: skip


def connector_shape(row: Connector, *, whole: bool) -> dict[str, Any]:
    """A connector; `whole` as those see it who keep connectors. Of secrets only which are set."""
    told = {"id": row.pk, **{name: getattr(row, name) for name in _FOR_ALL}}
    if not whole:
        return told
    return {
        **told,
        **{name: getattr(row, name) for name in _FOR_KEEPERS},
        "secrets_set": secrets_set(row),
        "incoming_secret_set": bool(row.incoming_secret),
        "account": row.account.username,
        "sites": [site.slug for site in row.sites.all()],
    }


def system_shape(driver: Driver[Any]) -> dict[str, Any]:
    return {
        "system": driver.system,
        "label": driver.label,
        "settings": driver.settings.model_json_schema(),
        "secrets": dict(driver.secrets),
        "statuses": dict(driver.statuses),
        "mapping": mapping_usual(driver).model_dump(mode="json"),
        "attaches": driver.attaches,
        "signs_webhooks": driver.signs_webhooks,
    }


def preview_shape(preview: Preview) -> dict[str, Any]:
    told = asdict(preview.draft)
    told.pop("link")
    request = preview.request
    return {
        **told,
        "request": {
            "method": request.method,
            "url": request.url,
            "headers": [{"name": name, "value": value} for name, value in request.shown_headers()],
            "body": request.body.decode("utf-8", "replace"),
        },
    }


def ticket_shape(row: Ticket) -> dict[str, Any]:
    return {
        "id": row.pk,
        "change": row.change_id,
        "connector": row.connector.slug,
        **{name: getattr(row, name) for name in _OF_A_TICKET},
        "moving": is_moving(row),
    }


def message_shape(row: Message) -> dict[str, Any]:
    plain = ("kind", "created_at", "begun_at", "done_at", "dropped")
    return {name: getattr(row, name) for name in plain}
