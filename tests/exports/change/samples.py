"""Changes to render: one as small as a golden file should be, one as a board would meet it, and
one as large as it has to be."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from requirements_app.core.change_report import (
    ApprovalLine,
    ChangeReport,
    EventLine,
    ItemKind,
    ItemLine,
    RiskLine,
    SeenAt,
    SiteShare,
    StepLine,
)
from requirements_app.core.report import EntryLine
from tests.exports.samples import NASTY, RIGHT_TO_LEFT, entry, source_row

HASH = "v1:5d41402abc4b2a76b9719d911017c592ae4c1b0f0a6d5f8e7c3b2a1908f7e6d5"
OLD_HASH = "v1:0f" + "3c" * 31

_ASGARD = ("nextron-asgard-2026", "ASGARD: network requirements", "Nextron Systems", "a1" * 32)
_NEXTHINK = ("nexthink-2026", "Connectivity requirements", "Nexthink", "7c" * 32)

AGENTS = source_row(_ASGARD, "1.4.1", "1", "Agent / Server communication", "443/tcp")
UPDATES = source_row(_ASGARD, "1.4.5", "2", None, "update2", summary="Signatures over HTTPS")
COLLECTOR = source_row(_NEXTHINK, "collector", "s2", summary="The Collector talks on 443.")


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=dt.UTC)


def path(each: EntryLine | None, seen: Sequence[SeenAt] = ()) -> tuple[SeenAt, ...]:
    """What the firewalls see of an entry: what its ends say, or what `seen` says of them."""
    if each is None:
        return ()
    told = {hop.firewall: hop for hop in seen}
    plain = [SeenAt(name, each.source, each.destination, each.service) for name in each.firewalls]
    return tuple(told.get(hop.firewall, hop) for hop in plain)


def item(
    number: int,
    before: EntryLine | None = None,
    after: EntryLine | None = None,
    **facts: Any,
) -> ItemLine:
    kind: ItemKind = "modify" if before and after else "add" if after else "remove"
    given: dict[str, Any] = {
        "site": "campus",
        "kind": kind,
        "state": "pending",
        "facts": (),
        "path_before": path(before),
        "path_after": path(after),
        "before_shared_with": (),
        "after_shared_with": (),
        "rows": (AGENTS,),
        "owner": "Dana Whitfield",
        "reason": "Agents must reach their new server",
        "review_on": dt.date(2027, 11, 21),
        **facts,
    }
    return ItemLine(number=number, before=before, after=after, **given)


def change(items: Iterable[ItemLine] = (), **facts: Any) -> ChangeReport:
    """A submitted change with these items."""
    given: dict[str, Any] = {
        "number": 42,
        "url": "https://portal.example.org/changes/42/",
        "title": "Agents move to the new ASGARD server",
        "justification": "The old server leaves support.\nIts agents go on to the new one.",
        "owner": "Dana Whitfield",
        "owner_account": "dana",
        "requester": "Ravi Shah",
        "state": "submitted",
        "emergency": False,
        "origin": "made from a rule set",
        "created_at": at(18, 8, 12),
        "updated_at": at(21, 9, 41),
        "wanted_from": at(28, 18),
        "wanted_until": at(28, 22),
        "scheduled_from": None,
        "scheduled_until": None,
        "risk": "medium",
        "content_hash": HASH,
        "risk_policy": 3,
        "approval_policy": 5,
        "external_system": "ServiceNow",
        "external_reference": "CHG0031234",
        "sites": (CAMPUS,),
        "impact": ("Agents → ASGARD server: the address moves to 10.10.4.22",),
        "risks": (),
        "steps": (),
        "comment_count": 0,
        "events": (),
        "added": 0,
        "removed": 0,
        "modified": 0,
        "items": items,
        **facts,
    }
    if isinstance(items, tuple):
        kinds = [each.kind for each in items]
        given |= {
            "added": kinds.count("add"),
            "removed": kinds.count("remove"),
            "modified": kinds.count("modify"),
        }
    return ChangeReport(**given)


CAMPUS = SiteShare(
    site="campus",
    name="University campus",
    catalogue_version=2026112101,
    rule_set="0d9f8a52-6a51-4c3e-9c1b-5c9f5d1d6f10",
    rule_set_hash="v1:" + "1a" * 32,
    baseline_revision=7,
)
BRANCH = SiteShare(
    site="branch-lyon",
    name="Branch office Lyon",
    catalogue_version=None,
    rule_set="",
    rule_set_hash="",
    baseline_revision=2,
)

_OLD = entry(1, firewalls=("fw-core",))
_NEW = entry(2, destination="10.10.4.22", destination_name="asgard-02")
_BEHIND_NAT = entry(
    3,
    flow="nextron-asgard.updates",
    source="10.10.4.22",
    source_name="asgard-02",
    source_component="nextron-asgard.server",
    source_zone="servers",
    destination="update2.nextron-systems.com",
    destination_name="",
    destination_component="",
    destination_zone="internet",
    firewalls=("fw-core", "fw-edge"),
    seen_as=("fw-edge sees source 192.0.2.7",),
    purpose="The server fetches signatures",
)
_BEFORE = entry(4, service="tcp/8443", tls_inspection="unstated", purpose="Administration")
_AFTER = entry(
    4,
    service="tcp/8443",
    tls_inspection="forbidden",
    expires_on=dt.date(2027, 6, 30),
    purpose="Administration",
)
_INSIDE = entry(5, source_zone="servers", firewalls=(), purpose="Within one zone")
_BRANCH_OLD = entry(
    6, deployment="=cmd|' /C calc'!A0", firewalls=("fw-lyon",), purpose=NASTY, source_name="+1"
)


def decision(person: str, **facts: Any) -> ApprovalLine:
    given: dict[str, Any] = {
        "on_behalf_of": "",
        "decision": "approved",
        "comment": "",
        "at": at(20, 14, 5),
        "content_hash": HASH,
        "voided_at": None,
        "void_reason": "",
        **facts,
    }
    return ApprovalLine(person, **given)


def step(order: int, name: str, **facts: Any) -> StepLine:
    given: dict[str, Any] = {
        "round": 1,
        "asked": "two of the group network",
        "needed": 1,
        "state": "waiting",
        "due_at": None,
        "after_the_fact": False,
        "decisions": (),
        **facts,
    }
    return StepLine(order=order, name=name, **given)


def small_change(**facts: Any) -> ChangeReport:
    """Five items of all kinds at two sites, with a risk, a decision and an event."""
    items = (
        item(
            1,
            _OLD,
            None,
            facts=("destination",),
            before_shared_with=("entry-0000000000000000beef",),
        ),
        item(2, None, _NEW, reason="=1+1"),
        item(3, _BEFORE, _AFTER, facts=("tls_inspection", "expires_on")),
        item(4, None, _INSIDE, rows=(), review_on=None, owner=""),
        item(
            5,
            None,
            _BEHIND_NAT,
            path_after=path(
                _BEHIND_NAT,
                [SeenAt("fw-edge", "192.0.2.7", "update2.nextron-systems.com", "tcp/443")],
            ),
            rows=(UPDATES, AGENTS),
        ),
        item(6, _BRANCH_OLD, None, site="branch-lyon", reason=RIGHT_TO_LEFT, owner="Zoë"),
    )
    given: dict[str, Any] = {
        "sites": (CAMPUS, BRANCH),
        "risks": (
            RiskLine("internet-bound", "medium", "Leaves for the internet", 5),
            RiskLine("size", "low", "More than five items", None),
        ),
        "steps": (
            step(
                1,
                "Network owner",
                state="approved",
                decisions=(decision("Ana Gil", on_behalf_of="Omar Haddad", comment=NASTY),),
            ),
            step(2, "Security", needed=2, state="open", due_at=at(25, 16)),
        ),
        "comment_count": 3,
        "events": (EventLine(at(18, 8, 12), "Ravi Shah", "asked for the change"),),
        **facts,
    }
    return change(items, **given)


def board_change() -> ChangeReport:
    """A change as a change board would meet it, with all that is awkward to set in type."""
    steps = (
        step(
            1,
            "Site owner of University campus",
            asked="the owners of University campus",
            state="rejected",
            decisions=(
                decision(
                    "Omar Haddad",
                    decision="rejected",
                    comment="The window lies in the examination week.",
                    at=at(19, 10, 30),
                    content_hash=OLD_HASH,
                ),
            ),
        ),
        step(
            1,
            "Site owner of University campus",
            round=2,
            asked="the owners of University campus",
            state="approved",
            decisions=(decision("Omar Haddad", at=at(20, 9, 2)),),
        ),
        step(
            1,
            "Site owner of Branch office Lyon",
            round=2,
            asked="the owners of Branch office Lyon",
            state="approved",
            decisions=(
                decision("Chloé Martin", at=at(20, 8, 55), voided_at=at(20, 8, 58),
                         void_reason="item 3 was edited", content_hash=OLD_HASH),
                decision("Chloé Martin", at=at(20, 11, 40), comment="With the new window."),
            ),
        ),
        step(
            2,
            "Security",
            round=2,
            asked="two of the group security, escalated to the CISO",
            needed=2,
            state="open",
            due_at=at(25, 16),
            decisions=(
                decision("Ana Gil", on_behalf_of="Jo Berg", comment="TLS stays unopened.",
                         at=at(20, 15, 21)),
            ),
        ),
        step(3, "Change board", round=2, asked="one of the group change-board"),
    )  # fmt: skip
    items = _board_items()
    return change(
        items,
        sites=(CAMPUS, BRANCH),
        steps=steps,
        risk="high",
        risks=(
            RiskLine("internet-bound", "medium", "Leaves a sensitive zone for the internet", 9),
            RiskLine("internet-bound", "medium", "Leaves a sensitive zone for the internet", 10),
            RiskLine("plain-text", "high", "LDAP on 389 sends passwords in plain text", 8),
            RiskLine("wide-range", "high", "16,384 ports are opened at once", 7),
            RiskLine("size", "low", "More than ten items", None),
        ),
        impact=(
            "Agents → ASGARD server: the address moves from 10.10.4.21 to 10.10.4.22",
            "ASGARD server → Nextron updates: 2 new names",
            "Collector → Nexthink eu: 2 new names; NTP moves to the site's server",
        ),
        justification=(
            "The ASGARD server on 10.10.4.21 leaves support at the end of the year. Its agents go "
            "on to the new one, which stands in the same zone.\n\nThe Collector's new release "
            "sends its measurements to two more names of the vendor's instance."
        ),
        comment_count=4,
        events=(
            EventLine(at(18, 8, 12), "Ravi Shah", "asked for the change, from a rule set"),
            EventLine(at(19, 10, 30), "Omar Haddad", "rejected: site owner"),
            EventLine(at(20, 8, 1), "Ravi Shah", "revised: the window moves to 28 November"),
            EventLine(at(20, 8, 58), "Ravi Shah", "edited item 3: one approval was voided"),
            EventLine(at(20, 15, 21), "Ana Gil", "approved for Jo Berg: security"),
        ),
        scheduled_from=None,
    )


def _board_items() -> tuple[ItemLine, ...]:
    clients = (
        ("10.20.0.0/16", "Client networks, Building A to F"),
        ("10.21.64.0/18", "Laboratories"),
        ("2001:db8:20::/48", "Client networks (IPv6)"),
    )
    found: list[ItemLine] = []
    for source, name in clients:
        old = entry(len(found) + 1, source=source, source_name=name)
        new = dataclasses.replace(
            old,
            entry_id=f"entry-{len(found) + 100:020x}",
            destination="10.10.4.22",
            destination_name="asgard-02.campus.example.org",
        )
        found.append(item(len(found) + 1, old, new, facts=("destination",)))
    found.append(
        item(
            4,
            None,
            entry(
                20,
                service="udp/514",
                application="Syslog",
                tls_inspection="unstated",
                requirement="optional",
                flow="nextron-asgard.agent-syslog",
                purpose="Agents forward their log to the server by syslog",
            ),
        )
    )
    found.append(item(5, _BEFORE, _AFTER, facts=("tls_inspection", "expires_on")))
    found.append(item(6, entry(21, service="tcp/22", application="SSH", phase="installation",
                               expires_on=dt.date(2026, 11, 20), tls_inspection="unstated",
                               purpose="Access of the vendor's engineers during installation"),
                      reason="Installation access that ran out",
                      before_shared_with=("entry-00000000000000000016",)))  # fmt: skip
    rpc = entry(22, deployment="nexthink", product="nexthink", flow="nexthink.collector-directory",
                destination="10.10.8.10-10.10.8.12", destination_name="Domain controllers",
                service="tcp/135,49152-65535", application="RPC", tls_inspection="unstated",
                purpose="The Windows Collector reads the directory of the domain")  # fmt: skip
    found.append(item(7, None, rpc, rows=(COLLECTOR,)))
    ldap = dataclasses.replace(rpc, entry_id=f"entry-{23:020x}", service="tcp/389",
                               application="LDAP", purpose=f"{NASTY} {RIGHT_TO_LEFT}")  # fmt: skip
    found.append(item(8, None, ldap, rows=(COLLECTOR,)))
    host = "agora-data-collector-ingestion.campus-example-university-hospital.eu.nexthink.cloud"
    for number, name in ((9, host), (10, "update2.nextron-systems.com")):
        out = dataclasses.replace(_BEHIND_NAT, entry_id=f"entry-{number + 20:020x}",
                                  destination=name)  # fmt: skip
        seen = [SeenAt("fw-edge", "192.0.2.7", name, "tcp/443")]
        found.append(item(number, None, out, path_after=path(out, seen), rows=(UPDATES,)))
    found.append(item(11, None, _INSIDE, rows=()))
    lyon = entry(40, source="10.80.0.0/20", source_name="Offices", firewalls=("fw-lyon",))
    found.append(item(12, lyon, None, site="branch-lyon", reason="The deployment is given up"))
    return tuple(found)


def many_items(count: int) -> Iterable[ItemLine]:
    """Everyday items, made while they are walked."""
    for number in range(1, count + 1):
        third, fourth = divmod(number, 250)
        after = entry(number, destination=f"10.{third // 250}.{third % 250}.{fourth + 1}")
        yield item(number, None, after)
