"""Request Tracker 5, by its REST 2 interface.

RT says yes to much that it does not do: it makes a ticket without a custom field that it does not
know, and answers 200 to a status that it refuses. So every write is read back.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from ..answers import looked, only
from ..port import (
    Draft,
    Driver,
    File,
    Found,
    Line,
    Seen,
    Steps,
    TicketError,
    Update,
)
from ..text import fitted
from .settings import (
    BODY_LIMIT,
    COMPARED,
    PAGE,
    PRIORITIES,
    SPOKEN,
    STATUSES,
    RequestTrackerSettings,
)
from .tickets import (
    At,
    attached_to,
    found_at,
    items_of,
    leads_to,
    listed,
    moment,
    number_of,
    parted,
    plain,
    quoted,
    read,
    record_of,
    titled,
    values_of,
    version,
    within,
    write,
)


class RequestTracker(Driver[RequestTrackerSettings]):
    """Request Tracker 5. A draft's `group` is another queue than the connector's."""

    system = "request_tracker"
    label = "Request Tracker"
    settings = RequestTrackerSettings
    secrets = {"token": "Authentication token"}
    statuses = STATUSES
    priorities = PRIORITIES

    def find(self, at: At, external_id: str) -> Steps[Found | None]:
        name = at.settings.key_field
        query = f"CF.{{{name}}} = {quoted(external_id)}"
        items = yield from items_of(at, "tickets", query=query, fields="CustomFields")
        carrying = [item for item in items if external_id in values_of(item, name)]
        item = only(carrying, self.label, external_id)
        if item is not None:
            return found_at(at, str(item["id"]))
        if len(items) >= PAGE:
            raise SPOKEN.broken("for the ticket", "finds hundreds that do not carry the key")
        yield from self._key_field(at)
        return None

    def create(self, at: At, draft: Draft) -> Steps[Found]:
        fields: dict[str, Any] = {
            **({"Priority": draft.priority} if draft.priority else {}),
            **({"Owner": draft.assignee} if draft.assignee else {}),
            **draft.fields,
            "Subject": titled(draft.title),
        }
        own, custom = parted(fields)
        custom[at.settings.key_field] = draft.external_id
        asked = own | {
            "Queue": draft.group or at.settings.queue,
            "Content": fitted(draft.body, BODY_LIMIT, draft.link),
            "ContentType": "text/plain",
            "CustomFields": custom,
        }
        doing = "to make the ticket"
        answer = SPOKEN.expect((yield write(at, "POST", "ticket", value=asked)), doing, (201,))
        found = found_at(at, number_of(answer, doing))
        yield from self._check(at, found.key, own, custom, f"made {found.label} without")
        return found

    def attach(self, at: At, key: str, file: File) -> Steps[None]:
        doing = f"to take {file.name}"
        if not file.content:
            raise TicketError("refused", f"{file.name} is empty, and RT takes no empty files", "")
        sent = {
            "FileName": file.name,
            "FileType": file.media_type,
            "FileContent": base64.b64encode(file.content).decode(),
        }
        yield from self._say(at, key, {"Attachments": [sent]}, doing)
        there = yield from attached_to(at, key)
        if there.get(file.name) != str(len(file.content)):
            raise SPOKEN.ignored(
                doing,
                f"keeps {there.get(file.name, 'nothing')} of its {len(file.content)} bytes",
                "let RT take files of that size ($MaxAttachmentSize), and give the account the"
                " right ShowTicketComments",
            )

    def comment(self, at: At, key: str, text: str) -> Steps[None]:
        said = {"Content": fitted(text, BODY_LIMIT), "ContentType": "text/plain"}
        yield from self._say(at, key, said, "to comment")

    def update(self, at: At, key: str, update: Update) -> Steps[None]:
        own, custom = parted(update.fields)
        own |= {"Status": update.status} if update.status else {}
        own |= {"Subject": titled(update.title)} if update.title else {}
        if own or custom:
            asked = own | {"CustomFields": custom} if custom else own
            doing = "to change the ticket"
            answer = SPOKEN.expect((yield write(at, "PUT", "ticket", key, value=asked)), doing)
            said = " ".join(map(str, answer if isinstance(answer, list) else ()))
            yield from self._check(at, key, own, custom, f"said “{said}” and left as they were")
        if update.body:  # a ticket's first message stays what it was
            yield from self.comment(at, key, update.body)

    def read(self, at: At, key: str) -> Steps[Seen]:
        response = yield read(at, "ticket", key)
        ticket = record_of(response, "for the ticket")
        status = str(ticket.get("Status") or "")
        if not status:
            raise SPOKEN.broken("for the ticket", "tells no status")
        # Which statuses end a ticket is a matter of the queue's lifecycle; RT's search knows it.
        ended = yield from items_of(
            at, "tickets", query=f"id = {int(key)} AND Status = '__Inactive__'"
        )
        attached = yield from attached_to(at, key)
        carried = values_of(ticket, at.settings.key_field)
        return Seen(
            status=status,
            closed=bool(ended) or status == "deleted",
            updated_at=moment(ticket.get("LastUpdated")),
            etag=response.headers.get("etag", ""),
            attached=frozenset(attached),
            external_id=carried[0] if carried else None,
        )

    def probe(self, at: At) -> Steps[list[Line]]:
        lines = [(yield from looked("Sign-in", version(at)))]
        if lines[0].ok:
            lines.append((yield from looked("Queue", self._queue_line(at))))
        if lines[-1].ok and len(lines) > 1:
            lines.append((yield from looked("Custom field", self._key_field(at))))
            lines.append((yield from looked("Rights", self._rights(at))))
        return lines

    def _say(self, at: At, key: str, said: Mapping[str, Any], doing: str) -> Steps[None]:
        # Not "correspond", which would open a new ticket and write to its requestors.
        SPOKEN.expect((yield write(at, "POST", "ticket", key, "comment", value=said)), doing,
                        (201,))  # fmt: skip

    def _check(
        self, at: At, key: str, own: Mapping[str, Any], custom: Mapping[str, Any], told: str
    ) -> Steps[None]:
        ticket = record_of((yield read(at, "ticket", key)), "for the ticket")
        wrong = [name for name, value in custom.items() if values_of(ticket, name) != listed(value)]
        wrong += [
            name
            for name in sorted(own.keys() & COMPARED)
            if str(plain(ticket.get(name))).casefold() != str(own[name]).casefold()
        ]
        if wrong:
            raise SPOKEN.ignored(
                "to keep " + ", ".join(wrong),
                f"{told} {', '.join(wrong)}",
                "check that the queue has the custom field, the value is one of RT's, and the"
                " account may see and change it",
                wrong[0],
            )

    def _queue(self, at: At) -> Steps[Any]:
        response = yield read(at, "queue", at.settings.queue)
        return record_of(response, f"for the queue {at.settings.queue}")

    def _queue_line(self, at: At) -> Steps[str]:
        queue = yield from self._queue(at)
        if not leads_to(queue, "create"):
            raise TicketError(
                "forbidden",
                f"the account may not make tickets in the queue {at.settings.queue}",
                "give it the right CreateTicket there",
            )
        return f"tickets can be made in {queue.get('Name', at.settings.queue)}"

    def _key_field(self, at: At) -> Steps[str]:
        name, queue = at.settings.key_field, (yield from self._queue(at))
        if not any(each.get("name") == name for each in within(queue, "TicketCustomFields")):
            raise TicketError(
                "gone",
                f"the queue {at.settings.queue} has no custom field {name}, as the account sees it",
                "make it in RT and apply it to the queue, and give the account the right"
                " SeeCustomField",
                field="key_field",
            )
        return f"tickets carry the portal's key in {name}"

    def _rights(self, at: At) -> Steps[str]:
        query = f"Queue = {quoted(at.settings.queue)}"
        items = yield from items_of(at, "tickets", query=query, fields="_hyperlinks", per_page="1")
        if not items:
            return "the queue has no ticket yet on which the right to comment could be seen"
        if not leads_to(items[0], "comment"):
            raise TicketError(
                "forbidden",
                f"the account may not comment on tickets in the queue {at.settings.queue}",
                "give it the right CommentOnTicket there, without which nothing can be attached",
            )
        return "the account may comment and attach"
