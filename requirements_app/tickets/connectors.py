"""Making and changing connectors. Only administrators do."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict, Unpack
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from exports.tickets.port import Driver
from exports.tickets.registry import DRIVERS
from requirements_app.accounts.models import User
from requirements_app.audit.services import record
from requirements_app.core.errors import Conflict, InvalidInput, Stale
from requirements_app.core.text import clean_text
from requirements_app.jobs.models import Job
from requirements_app.jobs.services import job_create
from requirements_app.outgoing.sealed import Secret
from requirements_app.sites import checks
from requirements_app.sites.checks import Checks
from requirements_app.sites.models import Site

from .access import require_keeper
from .mapping import mapping_read, mapping_usual, settings_read
from .models import Connector
from .reaching import Address, address_look
from .selectors import secrets_set
from .speaking import secret_of

_LONGEST_SECRET = 4_000


class ConnectorFields(TypedDict, total=False):
    """`secret` are the fields of the credential that are given anew: the others stay as they are.
    `account` is the user name of a service account; `sites` are slugs, none: all sites. `address`
    is looked at before anything is written: who calls within a transaction of their own gives one
    that was (`address_look`)."""

    name: str
    address: str | Address
    settings: Mapping[str, Any]
    secret: Mapping[str, str]
    incoming_secret: str
    mapping: Mapping[str, Any]
    account: str
    sites: Sequence[str]
    begin: str
    automatic: bool
    active: bool


def connector_create(
    *, actor: User, slug: str, system: str, **fields: Unpack[ConnectorFields]
) -> Connector:
    """A new connector. Name, address and account are needed; the mapping begins with
    what is usual for the system. Raises InvalidInput naming every field, NotAllowed."""
    require_keeper(actor)
    return _create(actor, slug, system, _looked_at(fields))


@transaction.atomic
def _create(actor: User, slug: str, system: str, fields: ConnectorFields) -> Connector:
    connector, check = Connector(), Checks()
    connector.slug = check.run(checks.slug, slug, "slug", 40) or ""
    connector.system = check.run(checks.one_of, system, "system", sorted(DRIVERS)) or ""
    check.done()
    driver = DRIVERS[connector.system]
    missing = [name for name in ("name", "address", "account") if not fields.get(name)]
    if missing:
        raise InvalidInput.one(missing[0], "", "is missing", "give it")
    fields.setdefault("settings", {})
    fields.setdefault("mapping", mapping_usual(driver).model_dump(mode="json"))
    fields.setdefault("secret", {})
    sites = _set(connector, driver, fields)
    try:
        with transaction.atomic():
            connector.save()
    except IntegrityError as error:
        raise InvalidInput.one(
            "slug", slug, "is taken by another connector", "choose another"
        ) from error
    connector.sites.set(sites or [])
    _record(actor, connector, "created", fields)
    return connector


def connector_update(
    *,
    connector: Connector,
    actor: User,
    expected_revision: int | None = None,
    **fields: Unpack[ConnectorFields],
) -> Connector:
    """Change what is given. Raises InvalidInput, NotAllowed and Stale."""
    require_keeper(actor)
    return _update(actor, connector, expected_revision, _looked_at(fields))


@transaction.atomic
def _update(
    actor: User, connector: Connector, expected_revision: int | None, fields: ConnectorFields
) -> Connector:
    held = _held(connector, expected_revision)
    sites = _set(held, DRIVERS[held.system], fields)
    held.revision += 1
    if {"address", "secret", "settings"} & fields.keys():
        held.probe, held.probed_at = None, None
    held.save()
    if sites is not None:
        held.sites.set(sites)
    _record(actor, held, "updated", fields)
    return held


@transaction.atomic
def connector_delete(
    *, connector: Connector, actor: User, expected_revision: int | None = None
) -> None:
    """Remove a connector that has made no ticket. Raises Conflict for one that has, NotAllowed and
    Stale."""
    require_keeper(actor)
    held = _held(connector, expected_revision)
    if held.tickets.exists():
        raise Conflict(
            f"{held.name} has tickets, whose story would go with it", "switch it off instead"
        )
    _record(actor, held, "deleted", {})
    held.delete()


@transaction.atomic
def connector_test(*, connector: Connector, actor: User) -> Job:
    """Have a job look whether tickets could be made; its result has the lines."""
    require_keeper(actor)
    _record(actor, connector, "tested", {})
    return job_create(
        kind="connector-test",
        owner=actor,
        arguments={"connector": connector.pk},
        max_attempts=1,
        deadline_seconds=120,
    )


def _looked_at(fields: ConnectorFields) -> ConnectorFields:
    if "address" not in fields or isinstance(fields["address"], Address):
        return fields
    return {**fields, "address": address_look(fields["address"])}


def _held(connector: Connector, expected_revision: int | None) -> Connector:
    held = Connector.objects.select_for_update(of=("self",)).get(pk=connector.pk)
    if expected_revision is not None and held.revision != expected_revision:
        raise Stale(
            f"{held.name} has been changed: it is at revision {held.revision}, not"
            f" {expected_revision}",
            "read it again, then change it",
        )
    return held


def _set(connector: Connector, driver: Driver[Any], fields: ConnectorFields) -> list[Site] | None:
    """Check the fields and put them on the connector. Returns its sites, where they are given."""
    check, before = Checks(), connector.address
    read: Mapping[str, Callable[[Any], Any]] = {
        "name": lambda given: clean_text(given, "name", 100, required=True),
        "address": Address.sound,
        "settings": lambda given: settings_read(driver, given).model_dump(mode="json"),
        "mapping": lambda given: mapping_read(given).model_dump(mode="json"),
        "secret": lambda given: _secret(connector, driver, given),
        "incoming_secret": lambda given: _incoming(driver, given),
        "account": _account,
        "begin": lambda given: checks.one_of(given, "begin", Connector.Begin.values),
        "automatic": lambda given: checks.flag(given, "automatic"),
        "active": lambda given: checks.flag(given, "active"),
    }
    for field, reader in read.items():
        if field in fields:
            found = check.run(reader, fields[field])  # type: ignore[literal-required]
            if found is not None:
                setattr(connector, field, found)
    sites = check.run(_sites, fields["sites"]) if "sites" in fields else None
    check.done()
    _require_anew(connector, before, fields.get("secret", {}))
    return sites


def _secret(connector: Connector, driver: Driver[Any], given: object) -> Secret | str:
    """The credential with what is given anew, as JSON. Of one that no key opens nothing is kept."""
    if not isinstance(given, Mapping):
        raise InvalidInput.one("secret", "•••", "is no object", "give its fields by name")
    for name in given:
        if name not in driver.secrets:
            raise InvalidInput.one(
                f"secret.{name}",
                "•••",
                f"is nothing that {driver.label} asks for",
                f"give {', '.join(driver.secrets)}",
            )
    if not given and connector.pk:
        return connector.secret
    before = secret_of(connector) if connector.secret.opens() else {}
    texts = {name: _secret_text(name, value) for name, value in given.items()}
    kept = {name: value for name, value in {**before, **texts}.items() if value}
    return json.dumps(kept, sort_keys=True)


def _require_anew(connector: Connector, before: str, given: Mapping[str, Any]) -> None:
    """Who may change the address is not to learn the credential, by having it sent to a machine
    of their own. Raises InvalidInput where it would be kept for another machine."""
    old, new = urlsplit(before), urlsplit(connector.address)
    if not connector.pk or (old.scheme, old.netloc) == (new.scheme, new.netloc):
        return
    kept = [name for name in secrets_set(connector) if not given.get(name)]
    if kept:
        raise InvalidInput.one(
            f"secret.{kept[0]}",
            "•••",
            f"was entered for {old.netloc}, and the address leads to {new.netloc}",
            "enter it again",
        )


def _secret_text(name: str, value: object) -> str:
    if (
        not isinstance(value, str)
        or len(value) > _LONGEST_SECRET
        or any(ord(sign) < 32 or ord(sign) == 127 for sign in value)
    ):
        raise InvalidInput.one(
            f"secret.{name}",
            "•••",
            "is no text of one line",
            f"give it without line breaks, in {_LONGEST_SECRET} characters at most",
        )
    return value


def _incoming(driver: Driver[Any], given: object) -> str:
    if given and not driver.signs_webhooks:
        raise InvalidInput.one(
            "incoming_secret",
            "•••",
            f"is of no use: {driver.label} signs no webhooks",
            "leave it out; its tickets are looked at every so often",
        )
    text = _secret_text("incoming_secret", given)
    if text and len(text) < 16:
        raise InvalidInput.one(
            "incoming_secret", "•••", "is too short", "use 16 random characters or more"
        )
    return text


def _account(given: object) -> User:
    name = clean_text(given, "account", 150, required=True)
    found = User.objects.filter(username=name, is_active=True, kind=User.Kind.SERVICE).first()
    if found is None:
        raise InvalidInput.one(
            "account", name, "is no active service account", "make one for the connector"
        )
    return found


def _sites(given: Sequence[str]) -> list[Site]:
    slugs = list(dict.fromkeys(given))
    found = {site.slug: site for site in Site.objects.filter(slug__in=slugs)}
    for slug in slugs:
        if slug not in found:
            raise InvalidInput.one("sites", slug, "is no site", "check the slug")
    return [found[slug] for slug in slugs]


def _record(actor: User, connector: Connector, action: str, fields: Mapping[str, Any]) -> None:
    """What was changed; of secrets only that they were."""
    told = {
        name: connector.address if name == "address" else value
        for name, value in fields.items()
        if name not in ("secret", "incoming_secret")
    }
    record(
        actor=actor,
        action=f"connector.{action}",
        obj=connector,
        data={
            "connector": connector.slug,
            **told,
            "secrets_changed": sorted(
                name for name in ("secret", "incoming_secret") if fields.get(name)
            ),
        },
    )
