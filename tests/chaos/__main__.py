"""`python -m tests.chaos`: jobs of all kinds, changes and their tickets, while everything breaks.

CHAOS_SECONDS is for how long faults happen (120), CHAOS_SEED chooses which and when (random),
CHAOS_JOBS how many jobs are asked for meanwhile (200). Prints what happened and what came of it;
ends with 1 where a promise was broken. The processes' logs stay in out/chaos/.
"""

from __future__ import annotations

import os
import random
import secrets
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from .faults import FAULTS, Injected, deck
from .ground import WORKERS, Ground, ground

if TYPE_CHECKING:
    from .load import Load
    from .verdict import Finding

READY_SECONDS = 60.0
SETTLE_SECONDS = 90.0
"""So long nothing may come to an end, before what is left counts as stuck."""
WHOLE_DECK_SECONDS = 60.0


def main() -> int:
    seconds = float(os.environ.get("CHAOS_SECONDS") or 120)
    seed = int(os.environ.get("CHAOS_SEED") or secrets.randbelow(1_000_000))
    count = int(os.environ.get("CHAOS_JOBS") or 200)
    say(f"CHAOS_SECONDS={seconds:g} CHAOS_SEED={seed} CHAOS_JOBS={count}")
    with ground() as area:
        return _run(area, seconds, seed, count)


def _run(area: Ground, seconds: float, seed: int, count: int) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    from requirements_app.jobs.services import job_create

    from .changes import Moves
    from .changes_verdict import changes_verdict
    from .load import Load, plan, world_make
    from .people import People
    from .tickets import Desk
    from .tickets_verdict import failures, tickets_verdict
    from .verdict import verdict

    began = time.monotonic()
    call_command("migrate", verbosity=0)
    world = world_make()
    for name in (*WORKERS, "dispatcher"):
        area.start(name)
    warmed_up = job_create(kind="trial-slow", owner=world.owner, arguments={"seconds": 0})
    if _settle(READY_SECONDS) > READY_SECONDS:
        raise AssertionError(f"no worker took {warmed_up} in {READY_SECONDS} s; see out/chaos/")
    chance = random.Random(seed)
    load = Load(world, plan(count, chance), seconds * 0.8, random.Random(seed + 1))
    people = People.make(world)
    desk = Desk.make(area, people, seconds * 0.8)
    moves = Moves(world, people, desk, seconds * 0.7)
    thread = load.start()
    moves.start()
    desk.start()
    say(f"ready after {time.monotonic() - began:.0f} s")
    injected = _let_happen(area, chance, seconds)
    thread.join(timeout=SETTLE_SECONDS)
    if load.error or thread.is_alive():
        raise load.error or AssertionError("not every request was answered in the end")
    settled = _settle(SETTLE_SECONDS, lambda: moves.under_way() or desk.under_way())
    moves.end()
    desk.end()
    area.revive()
    settled += _settle(SETTLE_SECONDS)
    findings = verdict(load.accepted, area.ended_by_itself)
    findings += changes_verdict(moves.accepted, world.rule_sets)
    findings += tickets_verdict(area.ticket_system, desk.accepted)
    say(
        f"changes: {len(moves.accepted)} requests done, {moves.refused} refused as done by another,"
        f" repeated by their client: {moves.repeated}"
    )
    say(
        f"tickets: {len(area.ticket_system.tickets)} by {len(area.ticket_system.requests)} requests"
        f" to their system, {failures()} failures on record; asked for {len(desk.accepted)} times,"
        f" repeated by their client: {desk.repeated}"
    )
    _tell(injected, load, findings, settled)
    return int(any(finding.wrong for finding in findings))


def _let_happen(area: Ground, chance: random.Random, seconds: float) -> Injected:
    """Faults until the time is over; in a run that is long enough, each of them at least once."""
    injected = Injected({}, {})
    end = time.monotonic() + seconds
    for chosen in deck(chance):
        injected.once(area, chance, chosen)
        area.revive()
        complete = len(injected.times) == len(FAULTS) or seconds < WHOLE_DECK_SECONDS
        if time.monotonic() >= end and complete:
            return injected
        time.sleep(chance.uniform(0.1, 0.6))
    raise AssertionError("not reached")


def _settle(patience: float, under_way: Callable[[], bool] = lambda: False) -> float:
    """Wait until every job has ended, and what is still `under_way` and may ask for more, as long
    as there is progress within the `patience`; the pauses between attempts are taken as over."""
    from django.db import InterfaceError, OperationalError, connection

    connection.close()
    began = moved = time.monotonic()
    ended = -1
    while time.monotonic() < moved + patience:
        try:
            left, before, ended = _unfinished(), ended, _ended()
            if not left and not under_way():
                break
        except (OperationalError, InterfaceError):  # it may still recover from the last fault
            connection.close()
        else:
            moved = moved if ended == before else time.monotonic()
        time.sleep(0.5)
    return time.monotonic() - began


def _unfinished() -> int:
    from requirements_app.jobs.models import Job

    unfinished = Job.objects.exclude(state__in=Job.FINAL)
    unfinished.filter(not_before__isnull=False).update(not_before=None)
    return unfinished.count()


def _ended() -> int:
    from requirements_app.jobs.models import Job

    return Job.objects.filter(state__in=Job.FINAL).count()


def _tell(injected: Injected, load: Load, findings: Sequence[Finding], settled: float) -> None:
    from requirements_app.jobs.models import Job

    rows = [
        (fault.number, fault.words, injected.times[fault.words], _s(injected.seconds[fault.words]))
        for fault in FAULTS
        if fault.words in injected.times
    ]
    _table(("No.", "Fault", "Times", "Seconds"), rows)
    states = Counter(Job.objects.values_list("kind", "state"))
    attempts = Counter[str]()
    for kind, made in Job.objects.values_list("kind", "attempts"):
        attempts[kind] += made
    jobs = [
        (kind, state, number, attempts[kind]) for (kind, state), number in sorted(states.items())
    ]
    _table(("Job", "State", "Count", "Attempts of the kind"), jobs)
    say(f"requests repeated by their client: {load.repeated}; settled in {settled:.0f} s")
    _table(
        ("Promise", "Cases", "Broken"),
        [(finding.words, finding.cases, len(finding.wrong)) for finding in findings],
    )
    for finding in findings:
        for wrong in finding.wrong[:10]:
            say(f"BROKEN: {finding.words}: {wrong}")


def _s(seconds: float) -> str:
    return f"{seconds:.1f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    texts = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    say("")
    for row in texts:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        say(" | ".join(cells).rstrip())


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
