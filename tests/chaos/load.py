"""The work: a world of a few sites, and jobs of all kinds asked for while faults happen."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db import InterfaceError, OperationalError, connection

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict
from requirements_app.downloads.services import export_request
from requirements_app.jobs.idempotency import Answer, answer_once
from requirements_app.jobs.models import Job
from requirements_app.jobs.services import job_create
from requirements_app.rulesets.models import RuleSet
from requirements_app.rulesets.services import rule_set_request
from requirements_app.sites.models import Site
from tests.jobs import process_handlers
from tests.rulesets.compute.world import HOST, HTTPS, catalogue
from tests.rulesets.stored import UPDATE, bind, publish, rule_set_build, site_make

OWN_KINDS = process_handlers  # importing it registers the tests' own kinds
SITES = 4
AGENTS = 30
POISON_ATTEMPTS = 3


@dataclass
class World:
    """What jobs are about: sites under the older of two versions, a built rule set of each."""

    owner: User
    sites: list[Site]
    rule_sets: list[RuleSet]
    newest: int


def world_make() -> World:
    """Sites with a few hundred entries each, so that building them takes a moment."""
    owner = User.objects.create_user("olga", first_name="Olga", last_name="Owner")
    publish(catalogue(HTTPS, hosts=[HOST]))
    sites = [site_make(owner, f"site-{number}", third=10 * number) for number in range(SITES)]
    for number, site in enumerate(sites):
        site.bindings.filter(component__slug="app.agent").delete()
        bind(owner, site, "agent", *(f"10.{1 + 10 * number}.1.{last}" for last in range(AGENTS)))
    rule_sets = [rule_set_build(site, owner) for site in sites]
    newest = publish(catalogue(HTTPS, UPDATE, hosts=[HOST]))
    return World(owner, sites, rule_sets, newest.pk)


Accept = Callable[[], Job]
_KINDS = (
    ("rule-set-build", 50),
    ("export csv", 66),
    ("export pdf", 8),
    ("upgrade-proposals", 4),
    ("trial-slow", 68),
    ("trial-poison", 4),
)


def plan(count: int, chance: random.Random) -> list[str]:
    """`count` kinds of job in a random order, mixed as `_KINDS` says."""
    whole = sum(share for _, share in _KINDS)
    kinds = [kind for kind, share in _KINDS for _ in range(max(1, share * count // whole))]
    kinds = (kinds + ["trial-slow"] * count)[:count]
    chance.shuffle(kinds)
    return kinds


@dataclass
class Load:
    """Asks for the planned jobs one by one over `seconds`, each under a key of its own, and asks
    again until there is an answer, as a client does whose connection broke."""

    world: World
    kinds: list[str]
    seconds: float
    chance: random.Random
    accepted: dict[str, str] = field(default_factory=dict)
    repeated: int = 0
    error: BaseException | None = None

    def start(self) -> threading.Thread:
        thread = threading.Thread(target=self._run, name="load", daemon=True)
        thread.start()
        return thread

    def _run(self) -> None:
        try:
            began = time.monotonic()
            for number, kind in enumerate(self.kinds):
                due = began + self.seconds * number / len(self.kinds)
                time.sleep(max(0.0, due - time.monotonic()))
                self.accepted[f"key-{number}"] = self._accept(f"key-{number}", kind)
        except BaseException as error:  # noqa: BLE001 - the main thread raises it
            self.error = error
        finally:
            connection.close()

    def _accept(self, key: str, kind: str) -> str:
        make = self._maker(kind)
        for pause in _pauses():
            try:
                answer = answer_once(
                    owner=self.world.owner,
                    key=key,
                    method="POST",
                    path=f"/{kind}",
                    body=key.encode(),
                    make=lambda: Answer(202, {"job": str(make().pk)}),
                )
                return str(answer.body["job"])
            except (OperationalError, InterfaceError, Conflict):
                self.repeated += 1
                connection.close()
                time.sleep(pause)
        raise AssertionError("not reached")

    def _maker(self, kind: str) -> Accept:
        number = self.chance.randrange(SITES)
        owner, site, rule_set = (
            self.world.owner,
            self.world.sites[number],
            self.world.rule_sets[number],
        )
        if kind == "rule-set-build":
            return lambda: _job_of(rule_set_request(site=site, actor=owner))
        if kind.startswith("export "):
            word = kind.removeprefix("export ")
            options = {"view": self.chance.choice(["rules", "entries"])} if word == "csv" else {}
            return lambda: (
                export_request(actor=owner, format=word, options=options, rule_set=rule_set).job
            )
        if kind == "upgrade-proposals":
            facts = {"version": self.world.newest}
            return lambda: job_create(kind=kind, owner=None, arguments=facts)
        if kind == "trial-poison":
            return lambda: job_create(
                kind=kind, owner=owner, arguments={}, max_attempts=POISON_ATTEMPTS
            )
        seconds = self.chance.choice([0.1, 0.3, 1.0, 2.0])
        return lambda: job_create(kind=kind, owner=owner, arguments={"seconds": seconds})


def _job_of(rule_set: RuleSet) -> Job:
    if rule_set.job is None:
        raise AssertionError("a requested rule set has a job")
    return rule_set.job


def _pauses() -> Iterator[float]:
    while True:
        yield 0.2
