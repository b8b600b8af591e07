"""The jobs of this stage: both talk to another system, and so run outside any transaction."""

from __future__ import annotations

from requirements_app.jobs.registry import JobFailure, JobRun, Outcome, handler

from .models import Connector, Ticket
from .probing import probe, probe_note
from .sending import Speaker, job_let_go


@handler("ticket-send", background=True, errand=True)
def send_ticket(run: JobRun) -> Outcome:
    """Tell a ticket what waits for it, and read what became of it."""
    number = int(run.arguments["ticket"])
    found = Ticket.objects.select_related("connector__account", "change", "created_by")
    ticket = found.filter(pk=number).first()
    if ticket is None:
        raise JobFailure("The ticket is gone.", "Nothing is left to do.")
    if ticket.connector.active:
        Speaker(run, ticket).tell_all()
    return Outcome(lambda: job_let_go(number))


@handler("connector-test", errand=True)
def test_connector(run: JobRun) -> Outcome:
    """Look whether tickets could be made, and say what is wrong."""
    connector = Connector.objects.filter(pk=run.arguments["connector"]).first()
    if connector is None:
        raise JobFailure("The connector is gone.", "Make a new one.")
    run.progress("asking the system")
    lines = probe(connector)
    return Outcome(lambda: probe_note(connector, lines))
