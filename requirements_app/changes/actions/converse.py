"""Comments, files and watching. None of it is what approvals are for, so none of it voids them."""

from __future__ import annotations

import hashlib
import re

from django.db import transaction

from requirements_app.accounts.models import User
from requirements_app.audit.services import record
from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed
from requirements_app.core.text import clean_text

from ..access import may_carry_out, require_editing, visible_changes
from ..checks import prose
from ..file_types import media_type_of
from ..models import Attachment, Change, Comment, Watcher
from ..moving import acting, sites_of
from ..policies import approval_policy_current
from ..telling import notify, watch

_MENTION = re.compile(r"(?<![\w@.])@([\w.@+-]{1,150})")
_ENDS = ".,;:!?)"


def comment_add(*, number: int, actor: User, text: str) -> Comment:
    """Say something about a change. Who is mentioned by `@name` and can see the change is told, and
    watches it from then on."""
    said = prose(text, "text")
    with acting(actor, number, None) as change:
        comment = Comment.objects.create(change=change, author=actor, text=said)
        mentioned = _mentioned(change, said)
        comment.mentions.set(mentioned)
        record(
            actor=actor,
            action="change.commented",
            obj=change,
            data={"comment": comment.pk, "mentions": [user.username for user in mentioned]},
        )
        watch(change, actor, *mentioned)
        notify(change, [u for u in mentioned if u != actor], "mentioned", key=f"m {comment.pk}")
        others = User.objects.filter(watched_changes__change=change).exclude(pk=actor.pk)
        notify(
            change,
            [user for user in others if user not in mentioned],
            "commented",
            key=f"comment {comment.pk}",
        )
        return comment


def watching_set(*, number: int, actor: User, watching: bool) -> None:
    """Be told of what happens to a change, or no longer."""
    with acting(actor, number, None) as change:
        if watching:
            watch(change, actor)
        else:
            Watcher.objects.filter(change=change, user=actor).delete()


@transaction.atomic
def attachment_add(
    *, number: int, actor: User, name: str, media_type: str, content: bytes
) -> Attachment:
    """Add a file. Its type and size are those that the approval policy lets in; the same file
    twice is one. Raises InvalidInput, NotAllowed and Conflict."""
    limits = approval_policy_current().limits.attachments
    label = clean_text(name, "file", 200, required=True)
    if media_type != (found := media_type_of(label, content)):
        raise InvalidInput.one(
            "media_type", media_type, f"is not what the file's own bytes show: {found}",
            f"send {found}, if that is what it is",
        )  # fmt: skip
    if media_type not in limits.types:
        raise InvalidInput.one(
            "file", media_type, "is no type of file that is taken",
            f"use one of {', '.join(sorted(limits.types))}",
        )  # fmt: skip
    if not content or len(content) > limits.most_bytes:
        raise InvalidInput.one(
            "file", len(content), "bytes are not taken",
            f"give 1 to {limits.most_bytes} bytes",
        )  # fmt: skip
    with acting(actor, number, None) as change:
        _require_part(change, actor)
        digest = hashlib.sha256(content).hexdigest()
        known = change.attachments.filter(sha256=digest).first()
        if known is not None:
            return known
        if change.attachments.count() >= limits.most:
            raise Conflict(f"a change has at most {limits.most} files", "remove one first")
        made = Attachment.objects.create(
            change=change,
            name=label,
            media_type=media_type,
            size=len(content),
            sha256=digest,
            content=content,
            added_by=actor,
        )
        record(
            actor=actor,
            action="change.file-added",
            obj=change,
            data={"file": label, "sha256": digest, "size": len(content)},
        )
        return made


def attachment_remove(*, number: int, actor: User, attachment: int) -> None:
    """Take a file out again: who added it, as long as it is no evidence."""
    with acting(actor, number, None) as change:
        found = change.attachments.filter(pk=attachment).first()
        if found is None:
            raise InvalidInput.one("attachment", attachment, "is no file of this change", "reload")
        if found.added_by_id != actor.pk:
            require_editing(actor, sites_of(change))
        if change.evidence.filter(attachment=found).exists():
            raise Conflict("the file is evidence, and stays", "add another one beside it")
        data = {"file": found.name, "sha256": found.sha256}
        found.delete()
        record(actor=actor, action="change.file-removed", obj=change, data=data)


def _require_part(change: Change, actor: User) -> None:
    """Raise NotAllowed unless the actor owns, approves or carries out at one of its sites: readers
    say what they think, and add no files."""
    sites = sites_of(change)
    roles = ("sites.change_site", "sites.approve_site")
    if may_carry_out(actor, sites) or any(
        actor.has_perm(role, site) for site in sites for role in roles
    ):
        return
    raise NotAllowed(
        f"{actor.username} may not add files here", "ask for a role at one of its sites"
    )


def _mentioned(change: Change, text: str) -> list[User]:
    names = {name.rstrip(_ENDS) for name in _MENTION.findall(text)}
    people = User.objects.filter(username__in=names, is_active=True).order_by("username")
    return [user for user in people if visible_changes(user).filter(pk=change.pk).exists()]
