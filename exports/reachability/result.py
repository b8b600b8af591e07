"""A check's result file: whose it is, whether it was altered, and what it shows for each item."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from exports.reachability.plan import CheckPlan, Probe
from exports.reachability.script.outcomes import (
    AS_WANTED,
    attempt_verdict,
    signature,
    worst,
)
from requirements_app.core.errors import InvalidInput, Problem

MAX_RESULT_BYTES = 8 * 1024 * 1024
MAX_SHOWN_PROBLEMS = 10

OutcomeWord = Literal[
    "open", "refused", "filtered", "answered", "inconclusive", "name-not-resolved",
    "intercepted", "not-tested",
]  # fmt: skip
TlsState = Literal["as-expected", "intercepted", "unjudged", "failed"]
Verdict = Literal["as-wanted", "not-as-wanted", "undecided"]
_GRAVITY: tuple[Verdict, ...] = ("as-wanted", "undecided", "not-as-wanted")
_FIELD = "result"
_UPLOAD = "upload the file as the script wrote it"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


_Line = Field(max_length=1000)
_Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Tls(_Part):
    """What a handshake showed. Names are as the certificate has them; `certificates` are SHA-256
    of the chain as sent, the server's first; `chain_sha256` is that of the chain in one."""

    state: TlsState
    reason: str = _Line
    version: str = _Line
    subject: str = _Line
    issuer: str = _Line
    issuers: tuple[str, ...] = Field(max_length=100)
    names: tuple[str, ...] = Field(max_length=100)
    certificates: tuple[_Sha256, ...] = Field(max_length=100)
    chain_sha256: str = Field(pattern="^([0-9a-f]{64})?$")
    chain_complete: bool
    name_mismatch: bool
    trusted: bool
    trust_error: str = _Line


class Attempt(_Part):
    """One try at one address, from one address."""

    address: str = _Line
    local_address: str = _Line
    outcome: OutcomeWord
    reason: str = _Line
    detail: str = _Line
    milliseconds: int = Field(ge=0)
    tls: Tls | None


class Outcome(_Part):
    """What became of one probe. `reason` is a word that says why it was not tested."""

    probe: str = _Line
    item: str = _Line
    entry: str = _Line
    outcome: OutcomeWord
    reason: str = _Line
    detail: str = _Line
    attempts: tuple[Attempt, ...] = Field(max_length=8)

    @property
    def tls(self) -> Tls | None:
        """The handshake that tells most: an intercepted one, else the first."""
        found = [each.tls for each in self.attempts if each.tls]
        opened = [each for each in found if each.state == "intercepted"]
        return next(iter(opened + found), None)


class Host(_Part):
    """Where the script ran."""

    name: str = _Line
    addresses: tuple[str, ...] = Field(max_length=100)
    system: str = _Line
    runtime: str = _Line


class Result(_Part):
    """A result that was signed with its run's key and fits its plan, one outcome a probe."""

    schema_name: Literal["reachability-result"] = Field(alias="schema")
    schema_version: Literal[1]
    result_id: UUID
    run_id: UUID
    plan_hash: str = _Line
    host: Host
    started_at: AwareDatetime
    ended_at: AwareDatetime
    timeout: int = Field(ge=1, le=30)
    outcomes: tuple[Outcome, ...]
    signature: str = _Line


@dataclass(frozen=True)
class EntryFinding:
    """What a result says of one entry for one item. `sampled`: its probes stand for many."""

    item: str
    entry: str
    verdict: Verdict
    sampled: bool
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class ItemFinding:
    """What a result says of one item: no better than the worst of its entries."""

    item: str
    verdict: Verdict
    entries: tuple[EntryFinding, ...]


def run_key(secret: bytes, run_id: UUID) -> bytes:
    """A run's key, 32 bytes: it need not be stored, and tells nothing of the secret."""
    return hmac.new(secret, b"reachability-run:v1:" + run_id.bytes, hashlib.sha256).digest()


def run_of(content: bytes) -> UUID:
    """The run that a file says it is the result of; nothing of it is believed yet. Raises
    InvalidInput for what is no result."""
    try:
        return UUID(str(_document(content).get("run_id")))
    except ValueError as error:
        raise _refused("names no run", _UPLOAD) from error


def read_result(content: bytes, *, plan: CheckPlan, key: bytes) -> Result:
    """The result that a run's script wrote.

    Raises InvalidInput for what is no result, another run's, altered after it was signed, or
    made from another plan. That it is taken up once only is the caller's to hold.
    """
    document = _document(content)
    if document.get("run_id") != str(plan.run_id):
        raise _refused("belongs to another run", "upload it where its script came from")
    signed = document.get("signature")
    if not isinstance(signed, str) or not _signs(signed, document, key):
        raise _refused("was altered after the script signed it", _UPLOAD)
    if document.get("plan_hash") != plan.plan_hash:
        raise _refused(
            "was made from another plan: the change was edited since",
            "download the script anew and run it again",
        )
    try:
        result = Result.model_validate_json(json.dumps(document), strict=True)
    except ValidationError as error:
        raise InvalidInput(*map(_problem, error.errors()[:MAX_SHOWN_PROBLEMS])) from error
    asked = [(probe.id, probe.item, probe.entry) for probe in plan.probes]
    if [(each.probe, each.item, each.entry) for each in result.outcomes] != asked:
        raise _refused("does not answer its plan probe by probe", _UPLOAD)
    return result


def item_findings(plan: CheckPlan, result: Result) -> tuple[ItemFinding, ...]:
    """What the result says of each item of the plan, in the plan's order.

    Every probe of an entry must be as wanted. Where those of a group are a sample of many hosts
    or ports and the connection is to be open, one that is as wanted speaks for its group, unless
    another was intercepted. An inconclusive or untried probe never is as wanted.
    """
    pairs = list(zip(plan.probes, result.outcomes, strict=True))
    entries = [
        _entry_finding(item, entry, list(group))
        for (item, entry), group in groupby(pairs, lambda pair: (pair[0].item, pair[0].entry))
    ]
    items: dict[str, list[EntryFinding]] = {}
    for each in entries:
        items.setdefault(each.item, []).append(each)
    return tuple(
        ItemFinding(item, _worst(each.verdict for each in own), tuple(own))
        for item, own in items.items()
    )


def outcome_verdict(probe: Probe, outcome: Outcome) -> Verdict:
    """Whether one outcome shows what is wanted, the contrary, or neither."""
    wanted = asdict(probe)
    attempts: list[dict[str, Any]] = [each.model_dump() for each in outcome.attempts]
    told = worst(wanted, attempts) if attempts else {"outcome": outcome.outcome, "tls": None}
    found = attempt_verdict(wanted, told)
    return next(each for each in _GRAVITY if each == found)


def _entry_finding(item: str, entry: str, pairs: list[tuple[Probe, Outcome]]) -> EntryFinding:
    groups = groupby(pairs, lambda pair: pair[0].group)
    verdict = _worst(_group_verdict(list(group)) for _, group in groups)
    sampled = any(probe.sample for probe, _ in pairs)
    return EntryFinding(item, entry, verdict, sampled, tuple(outcome for _, outcome in pairs))


def _group_verdict(pairs: list[tuple[Probe, Outcome]]) -> Verdict:
    """One port, or a sample of a range of ports, at one host or at a sample of many."""
    verdicts = [outcome_verdict(probe, outcome) for probe, outcome in pairs]
    first = pairs[0][0]
    opened = any(outcome.outcome == "intercepted" for _, outcome in pairs)
    if first.sample and first.expect == "open" and not opened and AS_WANTED in verdicts:
        return "as-wanted"
    return _worst(verdicts)


def _worst(verdicts: Iterable[Verdict]) -> Verdict:
    return max(verdicts, key=_GRAVITY.index)


def _signs(signed: str, document: dict[str, Any], key: bytes) -> bool:
    try:
        return hmac.compare_digest(signature(document, key).encode(), signed.encode())
    except (UnicodeEncodeError, RecursionError):
        return False


def _document(content: bytes) -> dict[str, Any]:
    if len(content) > MAX_RESULT_BYTES:
        raise _refused(f"is larger than {MAX_RESULT_BYTES} bytes", _UPLOAD)
    try:
        document = json.loads(
            content.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_number,
            parse_float=_no_number,
        )  # fmt: skip
    except (ValueError, RecursionError) as error:
        raise _refused("is not the JSON of a result", _UPLOAD) from error
    if not isinstance(document, dict):
        raise _refused("is not the JSON of a result", _UPLOAD)
    return document


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no whole number")


def _refused(message: str, mend: str) -> InvalidInput:
    return InvalidInput.one(_FIELD, "the file", message, mend)


def _problem(error: Any) -> Problem:
    path = ".".join(str(each) for each in error["loc"])
    return Problem(f"{_FIELD}.{path}", error["input"], f"was refused: {error['msg']}", _UPLOAD)
