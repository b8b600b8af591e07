"""Try each connection of a change from the host that it starts at, and sign what came of it.

Python 3.8 or later, nothing else. Nothing is changed on this host or on any other.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import socket
import sys
import time
import uuid
from typing import Any, Sequence

from exports.reachability.script.handshake import Manner, plain
from exports.reachability.script.outcomes import (
    AS_WANTED,
    NOT_TESTED,
    UNDECIDED,
    attempt_verdict,
    canonical,
    signature,
    worst,
)
from exports.reachability.script.work import in_threads, outcome_of, resolve, untried

PLAN: dict[str, Any] = {}
KEY: bytes = b""
PUBLIC_ROOTS: list[str] = []
MARKS: list[str] = []

ALL_AS_WANTED, SOME_NOT, COULD_NOT_RUN = 0, 1, 2
# What says nothing of a connection: it is another host's, or nobody asked for it.
_NOT_OURS = ("untestable", "other-source", "not-selected")


def main(words: Sequence[str] | None = None) -> int:
    """Read the command line, try, write, tell. Returns the exit code."""
    options = _options(words)
    chosen = [probe for probe in PLAN["probes"] if _selected(probe, options.only)]
    if not chosen:
        known = sorted({probe["item"] for probe in PLAN["probes"]})
        return _could_not("nothing in this check is called that; items: " + ", ".join(known))
    if options.dry_run:
        return _dry_run(chosen)
    out = options.out or f"reachability-{PLAN['run_id'][:8]}-{platform.node() or 'host'}.json"
    folder = os.path.dirname(os.path.abspath(out))
    if out != "-" and not os.access(folder, os.W_OK):
        return _could_not(f"{folder} cannot be written to: name a file with --out")
    started = _now()
    outcomes = _outcomes(chosen, options)
    document = _result(outcomes, options, started)
    try:
        _write(out, canonical(document) + b"\n")
    except OSError as error:
        return _could_not(f"{out} cannot be written: {plain(error)}")
    return _summary(outcomes, out)


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    reader = argparse.ArgumentParser(
        description=f"Reachability check of change {PLAN['change']} at {PLAN['site']}, from zone "
        f"{PLAN['source_zone'] or '(none)'}. Exit code 0: all as wanted; 1: something is not, or "
        "cannot be told; 2: the check could not run.",
    )
    reader.add_argument("--dry-run", action="store_true", help="tell what would be tried")
    reader.add_argument(
        "--only", action="append", metavar="ITEM", help="only this item, entry or test; repeatable"
    )
    reader.add_argument("--out", metavar="FILE", help="where the result goes; - is standard output")
    reader.add_argument("--timeout", type=_bounded(1, 30), default=4, help="seconds, 1 to 30 (4)")
    reader.add_argument("--parallel", type=_bounded(1, 32), default=8, help="at once, 1 to 32 (8)")
    reader.add_argument(
        "--max-minutes", type=_bounded(1, 240), default=30, help="for all, 1 to 240 (30)"
    )
    return reader.parse_args(words)


def _bounded(least: int, most: int) -> Any:
    def read(text: str) -> int:
        if not text.isdigit() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not from {least} to {most}")
        return int(text)

    return read


def _selected(probe: dict[str, Any], only: Sequence[str] | None) -> bool:
    return not only or not {probe["id"], probe["item"], probe["entry"]}.isdisjoint(only)


def _dry_run(chosen: Sequence[dict[str, Any]]) -> int:
    for probe in chosen:
        why = probe["untestable"]
        extra = "; looks at the certificate" if probe["tls"] else ""
        sample = f" ({probe['sample']})" if probe["sample"] else ""
        told = f"not testable: {why}" if why else f"expected {probe['expect']}{extra}{sample}"
        sys.stdout.write(f"{_label(probe)}: {told}\n")
    return ALL_AS_WANTED


def _outcomes(
    chosen: Sequence[dict[str, Any]], options: argparse.Namespace
) -> list[dict[str, Any]]:
    """The line of every probe of the plan, in its order."""
    ends_at = time.monotonic() + options.max_minutes * 60
    testable = [probe for probe in chosen if not probe["untestable"]]
    names = {name for probe in testable for name in (probe["host"], probe["source_name"])}
    named = {name for name in names if name and not _is_address(name)}
    resolved = resolve(named, options.parallel, ends_at)

    manner = Manner(options.timeout, PUBLIC_ROOTS, MARKS)

    def tried(probe: dict[str, Any]) -> dict[str, Any]:
        return outcome_of(probe, resolved, manner)

    found: dict[str, dict[str, Any]] = {}
    for probe, line in in_threads(tried, testable, options.parallel, ends_at):
        if isinstance(line, Exception):
            line = untried(probe, "error", plain(line))  # noqa: PLW2901
        found[probe["id"]] = line
        _tell(f"[{len(found)}/{len(testable)}] {_label(probe)}: {_said(line)}")
    ours = {probe["id"] for probe in chosen}
    for probe in PLAN["probes"]:
        if probe["id"] not in found:
            found[probe["id"]] = _left_out(probe, probe["id"] in ours)
    return [found[probe["id"]] for probe in PLAN["probes"]]


def _left_out(probe: dict[str, Any], chosen: bool) -> dict[str, Any]:
    if probe["untestable"]:
        return untried(probe, "untestable", probe["untestable"])
    if not chosen:
        return untried(probe, "not-selected", "left out by --only")
    return untried(probe, "time-limit", "the time for the whole check ran out")


def _result(
    outcomes: list[dict[str, Any]], options: argparse.Namespace, started: str
) -> dict[str, Any]:
    attempts = [each for line in outcomes for each in line["attempts"]]
    document = {
        "schema": "reachability-result",
        "schema_version": 1,
        "result_id": str(uuid.uuid4()),
        "run_id": PLAN["run_id"],
        "plan_hash": PLAN["plan_hash"],
        "host": {
            "name": plain(platform.node()),
            "addresses": sorted({each["local_address"] for each in attempts} - {""}),
            "system": plain(f"{platform.system()} {platform.release()}"),
            "runtime": f"Python {platform.python_version()}",
        },
        "started_at": started,
        "ended_at": _now(),
        "timeout": options.timeout,
        "outcomes": outcomes,
    }
    document["signature"] = signature(document, KEY)
    return document


def _write(out: str, content: bytes) -> None:
    if out == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    unfinished = out + ".part"
    with open(unfinished, "wb") as file:
        file.write(content)
    os.replace(unfinished, out)


def _summary(outcomes: Sequence[dict[str, Any]], out: str) -> int:
    counted = [line for line in outcomes if line["reason"] not in _NOT_OURS]
    verdicts = [_verdict(line) for line in counted]
    wanted, undecided = verdicts.count(AS_WANTED), verdicts.count(UNDECIDED)
    _tell(
        f"{wanted} as wanted, {len(verdicts) - wanted - undecided} not as wanted, {undecided} "
        f"undecided, {len(outcomes) - len(verdicts)} not this host's to try or not testable."
    )
    _tell(f"Result: {out}. Upload it at {PLAN['portal']}")
    if not any(line["outcome"] != NOT_TESTED for line in outcomes):
        return _could_not("no connection of this check starts at this host, or none could be tried")
    return ALL_AS_WANTED if wanted == len(verdicts) else SOME_NOT


def _verdict(line: dict[str, Any]) -> str:
    probe = next(each for each in PLAN["probes"] if each["id"] == line["probe"])
    chosen = worst(probe, line["attempts"]) if line["attempts"] else {**line, "tls": None}
    return attempt_verdict(probe, chosen)


def _label(probe: dict[str, Any]) -> str:
    port = f"/{probe['port']}" if probe["port"] else ""
    host = probe["host"] or probe["destination"]
    return f"{probe['id']} item {probe['item']} {probe['protocol']}{port} to {host}"


def _said(line: dict[str, Any]) -> str:
    detail = f" ({line['detail']})" if line["detail"] else ""
    return f"{line['outcome']}, {_verdict(line)}{detail}"


def _is_address(text: str) -> bool:
    try:
        socket.inet_pton(socket.AF_INET6 if ":" in text else socket.AF_INET, text)
    except OSError:
        return False
    return True


def _now() -> str:
    return dt.datetime.now(dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _could_not(why: str) -> int:
    _tell("Could not run: " + why)
    return COULD_NOT_RUN


if __name__ == "__main__":
    sys.exit(main())
