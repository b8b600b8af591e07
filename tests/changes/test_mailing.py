"""Notices, sent to a real SMTP server."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from requirements_app.changes.actions.converse import comment_add
from requirements_app.changes.mailing import notices_send
from requirements_app.changes.models import Change, Notice
from requirements_app.changes.reminders import change_remind
from requirements_app.jobs.models import Job
from requirements_app.jobs.registry import JobFailure, JobRun
from requirements_app.jobs.runner import run_job
from tests.rulesets.stored import jobs_run

from .acting import approve, submitted

pytestmark = pytest.mark.django_db


class Mailbox:
    """Keeps what an SMTP server is handed; refuses those whose address begins with `full`."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address.startswith("full"):
            return "452 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def to(self, name: str) -> list[EmailMessage]:
        return [each for each in self.messages if each["To"] == f"{name}@example.org"]


def run_of(change: Change) -> JobRun:
    """An attempt at the job that sends the notices of a change."""
    return JobRun(uuid4(), None, {"change": change.pk}, 1)


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.MAIL_SENT = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    server.stop()


def test_who_is_asked_and_who_watches_is_written_to(office, mailbox):
    change = submitted(office)
    jobs_run()
    [asked] = mailbox.to("anna")
    assert asked["Subject"] == f"[#{change.pk}] Your approval is asked for: {change.title}"
    text, page = asked.iter_parts()
    link = f"http://127.0.0.1:8000/changes/{change.pk}/"
    assert link in text.get_content()
    assert f'href="{link}"' in page.get_content()
    assert "approve" not in text.get_content().replace("Your approval", "")
    assert mailbox.to("rene") == []
    assert mailbox.to("olga") == []
    approve(change, office.anna)
    jobs_run()
    assert [each["Subject"].split(": ")[0] for each in mailbox.to("olga")] == [
        f"[#{change.pk}] Approved"
    ]


def test_whom_a_comment_mentions_is_told_once(office, mailbox):
    change = submitted(office)
    jobs_run()
    mailbox.messages.clear()
    comment_add(number=change.pk, actor=office.olga, text="@rene, look; and @nobody. x@anna.org")
    comment_add(number=change.pk, actor=office.anna, text="Fine.")
    jobs_run()
    assert [each["Subject"].split("] ")[1].split(":")[0] for each in mailbox.to("rene")] == [
        "You were mentioned", "A new comment",
    ]  # fmt: skip
    assert notices_send(run_of(change)) == 0


@pytest.mark.django_db(transaction=True)
def test_a_worker_marks_what_it_has_sent(office, mailbox):
    change = submitted(office)
    job = Job.objects.get(kind="change-notices")
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == ("succeeded", {"sent": 2})
    told = sorted(each["To"] for each in mailbox.messages)
    assert told == ["amir@example.org", "anna@example.org"]
    assert not Notice.objects.filter(change=change, sent_at=None).exists()


def test_a_full_mailbox_keeps_its_notice_for_the_next_attempt_and_the_others_get_theirs(
    office, mailbox
):
    office.anna.email = "full@example.org"
    office.anna.save()
    change = submitted(office)
    comment_add(number=change.pk, actor=office.olga, text="@rene, look.")
    with pytest.raises(JobFailure, match=r"refused 1 of the recipients") as failed:
        notices_send(run_of(change))
    assert not failed.value.permanent
    assert Notice.objects.filter(user=office.anna, sent_at=None).count() == 1
    assert len(mailbox.to("rene")) == 1


def test_a_deadline_reminds_and_then_asks_others_as_well(office, mailbox):
    change = submitted(office)
    step = change.steps.get()
    assert change_remind(number=change.pk) == 0
    step.opened_at = timezone.now() - dt.timedelta(hours=60)
    step.save()
    assert change_remind(number=change.pk) == 1
    assert change_remind(number=change.pk) == 0
    step.opened_at = timezone.now() - dt.timedelta(hours=100)
    step.save()
    assert change_remind(number=change.pk) == 1
    jobs_run()
    assert any("overdue" in each["Subject"] for each in mailbox.to("mona"))
    assert approve(change, office.mona).state == "approved"


def test_without_a_mail_server_nobody_is_written_to(office):
    submitted(office)
    assert not Notice.objects.exists()
