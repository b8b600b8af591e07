"""What the zone matrix says is part of what a build reads, and told where entries are."""

from __future__ import annotations

from requirements_app.rulesets.compute.model import ZoneVerdict

from .world import AGENT, HTTPS, SERVER, built, catalogue, flow, site

CONTENT = catalogue(HTTPS, flow("ssh", "agent", "server", "tcp/22"))
FORBIDDEN = ZoneVerdict("clients", "servers", "forbidden", "Use the jump host.")


def test_a_forbidden_pair_is_one_warning_with_the_flows_that_cross_it():
    result = built(site(AGENT, SERVER, zone_verdicts=(FORBIDDEN,)), CONTENT)
    (found,) = result.findings
    assert (found.severity, found.code) == ("warning", "zone-pair-forbidden")
    assert found.subject == "zones/clients→servers"
    assert found.message.endswith("clients → servers. Use the jump host.")
    assert found.flows == ("app.https", "app.ssh")
    assert result.entries == built(site(AGENT, SERVER), CONTENT).entries


def test_a_pair_that_wants_an_approval_is_no_fault():
    verdict = ZoneVerdict("clients", "servers", "needs approval")
    (found,) = built(site(AGENT, SERVER, zone_verdicts=(verdict,)), CONTENT).findings
    assert (found.severity, found.code) == ("info", "zone-pair-needs-approval")


def test_a_pair_without_entries_is_not_told_but_read():
    bare = built(site(AGENT, SERVER), CONTENT)
    back = ZoneVerdict("servers", "clients", "forbidden")
    result = built(site(AGENT, SERVER, zone_verdicts=(back,)), CONTENT)
    assert result.findings == ()
    assert result.content_hash == bare.content_hash
    assert result.inputs_hash != bare.inputs_hash


def test_in_which_order_verdicts_stand_makes_no_difference():
    verdicts = (FORBIDDEN, ZoneVerdict("servers", "internet", "forbidden"))
    one = built(site(AGENT, SERVER, zone_verdicts=verdicts), CONTENT)
    other = built(site(AGENT, SERVER, zone_verdicts=verdicts[::-1]), CONTENT)
    assert one == other
