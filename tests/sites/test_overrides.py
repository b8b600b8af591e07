"""Overrides: what each kind needs, and which flow revision they were made against."""

import datetime as dt

import pytest

from requirements_app.audit.models import Event
from requirements_app.core.errors import Conflict
from requirements_app.sites import services
from requirements_app.sites.models import UpgradeProposal

from .refusals import refused
from .samples import APP, publish

pytestmark = pytest.mark.django_db

UNTIL = dt.date(2027, 6, 30)


def override(actor, site, **facts):
    given = {
        "slug": "x",
        "kind": "suppress",
        "flow": "app.updates",
        "reason": "Mirrored.",
        "owner": "olga",
        "expires_on": UNTIL,
    }
    return services.override_create(actor=actor, site=site, **{**given, **facts})


def replaced(**what):
    return {"kind": "replace", "replacement": what}


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"host": "update.example.com"},
        {"deployment": "prod"},
        replaced(hosts=["mirror.example.org", "*.example.net", "10.1.0.8"]),
        {**replaced(hosts=["mirror.example.org"]), "host": "update.example.com"},
        replaced(services=["tcp/8443", "443/TCP"]),
        {
            "kind": "reading",
            "flow": "app.odd",
            "replacement": {"reading": "backward"},
            "expires_on": None,
        },
        {"kind": "accept-any", "flow": "app.everyone", "replacement": {"zones": ["internet"]}},
    ],
)
def test_each_kind_of_override_can_be_made(campus, owner, facts):
    made = override(owner, campus, **facts)
    assert made.flow_revision.entity.slug == facts.get("flow", "app.updates")
    assert made.owner == owner


def test_replacements_are_stored_in_one_spelling(campus, owner):
    made = override(
        owner, campus, **replaced(hosts=["Mirror.Example.Org."], services=["443/TCP", "tcp/443"])
    )
    assert made.replacement == {"hosts": ["mirror.example.org"], "services": ["tcp/443"]}


@pytest.mark.parametrize(
    ("facts", "field", "message"),
    [
        ({"reason": " "}, "reason", "is blank"),
        ({"owner": "nobody"}, "owner", "is no active account"),
        ({"expires_on": None}, "expires_on", "is missing"),
        ({"kind": "supress"}, "kind", "is not one of the words"),
        ({"flow": "app.update"}, "flow", "is no flow of catalogue version"),
        ({"flow": "ap.updates"}, "flow", "is no flow"),
        ({"deployment": "agents"}, "deployment", "is no deployment of site campus"),
        ({"deployment": "view"}, "deployment", "which does not have flow app.updates"),
        ({"host": "other.example.com"}, "host", "is no host of this flow"),
        ({"replacement": {"hosts": ["a.example"]}}, "replacement.hosts", "with suppress"),
        (replaced(), "replacement", "says nothing"),
        (replaced(hosts=[]), "replacement", "says nothing"),
        (replaced(hosts=["any"]), "replacement.hosts[0]", "would stand for everyone"),
        (replaced(hosts=["a.example", "0.0.0.0/0"]), "replacement.hosts[1]", "is every IPv4"),
        (replaced(hosts="a.example"), "replacement.hosts", "is no list"),
        (replaced(services=["tcp/any"]), "replacement.services[0]", "names no port"),
        (replaced(services=["any"]), "replacement.services[0]", "names no protocol"),
        (replaced(services=["tcp/443-80"]), "replacement.services[0]", "reversed"),
        (replaced(services=["tcp/0"]), "replacement.services[0]", "below port 1"),
        (replaced(ports=["443"]), "replacement.ports", "does not go with replace"),
        (
            {**replaced(hosts=["a.example"]), "flow": "app.work"},
            "replacement.hosts",
            "names no host",
        ),
        (
            {"kind": "reading", "replacement": {"reading": "forward"}},
            "replacement.reading",
            "reads a flow that is clear",
        ),
        (
            {"kind": "reading", "flow": "app.odd", "replacement": {"reading": "forwards"}},
            "replacement.reading",
            "is no reading of this flow",
        ),
        (
            {"kind": "accept-any", "replacement": {"zones": ["internet"]}},
            "kind",
            "accepts what this flow does not say",
        ),
        (
            {"kind": "accept-any", "flow": "app.everyone", "replacement": {"zones": ["office"]}},
            "replacement.zones[0]",
            "is no zone of site campus",
        ),
        ({"kind": "accept-any", "flow": "app.everyone"}, "replacement", "says nothing"),
    ],
)
def test_an_override_that_cannot_be_is_refused(campus, branch, owner, facts, field, message):
    services.deployment_create(actor=owner, site=campus, slug="view", name="V", product="viewer")
    with refused(field, message):
        override(owner, campus, **facts)


def test_an_override_knows_the_revision_it_was_made_against(campus, owner):
    made = override(owner, campus)
    first = made.flow_revision
    flows = [
        {**each, "services": ["tcp/8443"]} if each["id"] == "updates" else each
        for each in APP["flows"]
    ]
    newer = publish({**APP, "flows": flows})
    proposal = UpgradeProposal.objects.create(
        site=campus, from_version=campus.catalogue_version, to_version=newer
    )
    services.proposal_accept(actor=owner, proposal=proposal)

    same = services.override_update(actor=owner, override=made, reason="Mirrored.")
    assert (same.flow_revision, same.row_version) == (first, 1)

    confirmed = services.override_confirm(actor=owner, override=made, expected_version=1)
    assert confirmed.flow_revision.valid_from_id == newer.number
    assert confirmed.row_version == 2
    told = Event.objects.get(action="override.updated").data["changed"]
    assert told == {
        "made_against": {"before": first.digest, "after": confirmed.flow_revision.digest}
    }

    back = services.override_update(actor=owner, override=made, made_against=first.digest)
    assert back.flow_revision == first
    changed = services.override_update(actor=owner, override=made, reason="Mirrored twice.")
    assert changed.flow_revision == confirmed.flow_revision
    with refused("made_against", "is no revision of app.updates"):
        services.override_update(actor=owner, override=made, made_against="v1:0")


def test_overrides_have_row_versions(campus, owner):
    made = override(owner, campus)
    services.override_update(actor=owner, override=made, reason="More.", expected_version=1)
    with pytest.raises(Conflict):
        services.override_update(actor=owner, override=made, reason="Less.", expected_version=1)
    services.override_delete(actor=owner, override=made, expected_version=2)
    assert not campus.overrides.exists()


# --- upgrade proposals ---------------------------------------------------------------------------


@pytest.fixture
def proposal(campus) -> UpgradeProposal:
    newer = publish({**APP, "flows": APP["flows"][:-1]})
    return UpgradeProposal.objects.create(
        site=campus, from_version=campus.catalogue_version, to_version=newer
    )


def test_accepting_a_proposal_moves_the_pin(campus, owner, proposal):
    decided = services.proposal_accept(actor=owner, proposal=proposal, expected_version=1)

    campus.refresh_from_db()
    assert campus.catalogue_version == proposal.to_version
    assert (decided.state, decided.decided_by, decided.row_version) == ("accepted", owner, 2)
    actions = Event.objects.filter(site_slug="campus").values_list("action", flat=True)
    assert {"site.updated", "upgrade-proposal.accepted"} <= set(actions)
    with pytest.raises(Conflict, match="is accepted"):
        services.proposal_dismiss(actor=owner, proposal=proposal)


def test_dismissing_a_proposal_leaves_the_pin(campus, owner, proposal):
    pin = campus.catalogue_version_id
    services.proposal_dismiss(actor=owner, proposal=proposal)
    campus.refresh_from_db()
    assert campus.catalogue_version_id == pin
    with pytest.raises(Conflict, match="is dismissed"):
        services.proposal_accept(actor=owner, proposal=proposal)


def test_a_stale_or_overtaken_proposal_is_not_accepted(campus, owner, proposal):
    with pytest.raises(Conflict, match="is at version 1, not 7"):
        services.proposal_accept(actor=owner, proposal=proposal, expected_version=7)
    campus.catalogue_version = proposal.to_version
    campus.save()
    with pytest.raises(Conflict, match="starts from"):
        services.proposal_accept(actor=owner, proposal=proposal)
