"""Issuing, finding and revoking what opens a list."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.audit.services import record
from requirements_app.core.errors import Conflict, InvalidInput, NotFound
from requirements_app.sites import checks
from requirements_app.sites.checks import Checks
from requirements_app.sites.services.common import editing

from .models import List, ListCredential
from .selectors import format_of

MOST_IN_FORCE = 20
LONGEST_LIFE = dt.timedelta(days=731)
_KEY_BYTES, _SECRET_BYTES = 6, 32
_SECRET = re.compile(
    rf"nrl_([0-9a-f]{{{2 * _KEY_BYTES}}})_[0-9a-f]{{{2 * _SECRET_BYTES}}}", re.ASCII
)
_USE_NOTED_EVERY = dt.timedelta(minutes=1)


def credential_issue(
    *,
    actor: User,
    found: List,
    name: str,
    expires_at: dt.datetime,
    kind: str = ListCredential.Kind.BASIC,
) -> tuple[ListCredential, str]:
    """A credential that opens this list alone, and its secret, which is kept nowhere. Raises
    NotAllowed, InvalidInput, and Conflict for one too many."""
    with editing(actor, found.site):
        check = Checks()
        label = check.run(checks.line, name, "name", 100, required=True)
        if kind not in ListCredential.Kind.values:
            known = ", ".join(ListCredential.Kind.values)
            check.refuse("kind", kind, "is unknown", f"use one of {known}")
        now = timezone.now()
        if not now < expires_at <= now + LONGEST_LIFE:
            mend = f"choose a time in the next {LONGEST_LIFE.days} days"
            check.refuse("expires_at", expires_at.isoformat(), "is not within two years", mend)
        check.done()
        held = List.objects.select_for_update(no_key=True).filter(pk=found.pk).first()
        if held is None:
            raise NotFound(f"there is no list {found.name} any more", "reload the lists")
        if held.credentials.filter(revoked_at=None, expires_at__gt=now).count() >= MOST_IN_FORCE:
            raise Conflict(
                f"list {held.name} has {MOST_IN_FORCE} credentials in force",
                "revoke one that no device uses",
            )
        key = secrets.token_hex(_KEY_BYTES)
        secret = f"nrl_{key}_{secrets.token_hex(_SECRET_BYTES)}"
        made = ListCredential.objects.create(
            list=held,
            name=label or "",
            kind=kind,
            key=key,
            digest=_digest(secret),
            created_by=actor,
            created_at=now,
            expires_at=expires_at,
        )
        _recorded(actor, made, "credential-issued")
        return made, secret


def credential_revoke(*, actor: User, found: List, key: str) -> ListCredential:
    """End a credential at once; a second time changes nothing. Raises NotAllowed and NotFound."""
    with editing(actor, found.site):
        held = found.credentials.select_for_update(of=("self",)).select_related("list__site")
        credential = held.filter(key=key).first()
        if credential is None:
            raise NotFound(
                f"list {found.name} has no credential {key}", "see the list of its credentials"
            )
        if credential.revoked_at is None:
            credential.revoked_at = timezone.now()
            credential.save(update_fields=["revoked_at"])
            _recorded(actor, credential, "credential-revoked")
        return credential


def credential_find(
    *, secret: str, kind: str, name: str, suffix: str, username: str | None = None
) -> ListCredential | None:
    """The credential that this secret proves for the list `name` as a file with this ending, with
    all that the file is made of, and the one made last without its text; None for anything else,
    whatever it is. Notes the use, at most once a minute."""
    match = _SECRET.fullmatch(secret)
    rows = ListCredential.objects.select_related("list__site__baseline", "list__copy")
    rows = rows.defer("list__copy__text")
    credential = rows.filter(key=match[1]).first() if match else None
    digest = credential.digest if credential else ""
    if not hmac.compare_digest(_digest(secret), digest) or credential is None:
        return None
    now = timezone.now()
    good = (
        credential.kind == kind
        and username in (None, username_of(credential))
        and credential.list.name == name
        and format_of(credential.list).suffix == suffix
        and credential.revoked_at is None
        and credential.expires_at > now
    )
    if not good:
        return None
    unnoted = Q(last_used_at=None) | Q(last_used_at__lt=now - _USE_NOTED_EVERY)
    if credential.last_used_at is None or credential.last_used_at < now - _USE_NOTED_EVERY:
        ListCredential.objects.filter(unnoted, pk=credential.pk).update(last_used_at=now)
    return credential


def username_of(credential: ListCredential) -> str:
    """The user name that goes with a credential's secret."""
    return f"list-{credential.key}"


def expiry_in(days: int) -> dt.datetime:
    """The moment so many days from now. Raises InvalidInput."""
    if not 1 <= days <= LONGEST_LIFE.days:
        mend = f"give 1 to {LONGEST_LIFE.days}"
        raise InvalidInput.one("days", days, "is no number of days", mend)
    return timezone.now() + dt.timedelta(days=days)


def _digest(secret: str) -> str:
    pepper = settings.TOKEN_PEPPER.encode()
    return hmac.new(pepper, secret.encode(), hashlib.sha256).hexdigest()


def _recorded(actor: User, credential: ListCredential, verb: str) -> None:
    record(
        actor=actor,
        action=f"list.{verb}",
        obj=credential.list,
        site_slug=credential.list.site.slug,
        data={
            "values": {
                "name": credential.list.name,
                "credential": credential.name,
                "key": credential.key,
                "kind": credential.kind,
                "expires_at": credential.expires_at,
            }
        },
    )
