"""The real command in front of the real portal: what it prints, and how it ends."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from portal_client.command import main
from portal_client.command.changes import judged as judged_change
from portal_client.command.lookup import Service
from portal_client.command.lookup import judged as judged_lookup
from portal_client.command.outcomes import Outcome
from portal_client.command.output import clean
from requirements_app.changes.models import Change
from tests.changes.acting import approve

from .way import Fault, Way


def test_lists_are_tables_or_json(run, token):
    sites = run("sites")
    assert (sites.returncode, sites.stderr) == (0, "")
    assert sites.stdout.split()[:3] == ["SITE", "NAME", "CATALOGUE"]
    assert "hq" in sites.stdout
    (found,) = json.loads(run("sites", "--json").stdout)
    assert (found["slug"], found["row_version"]) == ("hq", 1)


def test_a_lookup_ends_with_what_is_so(run):
    needed = run("lookup", "10.2.0.5", "get.example.net", "443/tcp")
    assert needed.returncode == 0
    assert needed.stdout.startswith("10.2.0.5 -> get.example.net tcp/443: required\n")
    both = run("lookup", "10.2.0.5", "get.example.net", "443", "udp/53", "--json")
    assert both.returncode == Outcome.NOT_REQUIRED
    assert [each["verdict"] for each in json.loads(both.stdout)] == ["required", "not required"]


def test_a_change_is_made_and_told_apart_by_how_it_ends(run, office, portal):
    made = run(
        "change", "create", "hq", "--title", "Open it", "--justification", "Live.", "--submit",
        "--external-system", "rt", "--external-reference", "4711", "--json",
    )  # fmt: skip
    change = json.loads(made.stdout)
    assert (change["state"], change["external_reference"]) == ("submitted", "4711")
    number = str(change["number"])
    waited = run("change", "status", number, "--wait-for", "approved", "--timeout", "0.1")
    assert waited.returncode == Outcome.WAITING
    assert f"Change {number} is submitted, not approved." in waited.stderr

    approve(Change.objects.get(pk=number), office.anna)
    told = run("change", "status", number)
    assert told.returncode == 0
    assert told.stdout.startswith(f"Change {number} is approved: Open it (")

    portal.changes.withdraw(int(number))
    given_up = run("change", "status", number, "--wait-for", "closed")
    assert given_up.returncode == Outcome.REJECTED


def test_what_goes_wrong_is_told_in_words_and_by_the_code(run):
    wrong = run("lookup", "10.2.0.5/8", "get.example.net", "443")
    assert (wrong.returncode, wrong.stdout) == (Outcome.FAILED, "")
    assert "source: 10.2.0.5/8" in wrong.stderr
    assert "Traceback" not in wrong.stderr
    stranger = run("sites", PORTAL_TOKEN="nrp_guess")
    assert stranger.returncode == Outcome.NOT_ALLOWED
    assert "guess" not in stranger.stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["sites"], "not known where the portal is"),
        (["rules", "build", "hq", "--fail-on", "blocking"], "needs --wait"),
        (["lookup", "10.2.0.5", "get.example.net", "https"], None),
        (["lookup", "10.2.0.5", "get.example.net", "4,4"], "none of 443"),
        (["export", "hq", "--json", "-o", "-"], "both need standard output"),
    ],
)
def test_a_wrong_command_or_setting_ends_with_2(arguments, complaint, tmp_path):
    nothing = {"PORTAL_URL": None, "PORTAL_TOKEN": None, "XDG_CONFIG_HOME": str(tmp_path)}
    ended = CliRunner().invoke(main, arguments, env=nothing)
    assert ended.exit_code == Outcome.USAGE
    assert (complaint or "not known where the portal is") in ended.stderr


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (400, Outcome.FAILED), (401, Outcome.NOT_ALLOWED), (403, Outcome.NOT_ALLOWED),
        (404, Outcome.FAILED), (409, Outcome.FAILED), (429, Outcome.UNREACHABLE),
        (503, Outcome.UNREACHABLE),
    ],
)  # fmt: skip
def test_each_refusal_has_its_code(status, outcome, monkeypatch):
    with Way("") as way:
        way.breaks(Fault("/", status=status, headers={"Retry-After": "3600"}))
        settings = {"PORTAL_URL": way.url, "PORTAL_TOKEN": "nrp_of-a-test"}
        ended = CliRunner().invoke(main, ["sites"], env=settings)
    assert (ended.exit_code, ended.stdout) == (outcome, "")
    assert f"answered {status}" in ended.stderr


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("443", {"port": 443, "protocol": "tcp"}),
        ("443/TCP", {"port": 443, "protocol": "tcp"}),
        ("udp/53", {"port": 53, "protocol": "udp"}),
        ("icmp/8", {"icmp_type": 8, "protocol": "icmp"}),
        ("esp", {"protocol": "esp"}),
    ],
)
def test_a_service_is_read_either_way_round(text, asked):
    assert Service()(text) == asked


def test_the_worst_verdict_and_the_state_decide():
    assert judged_lookup(["required", "permitted"]) == Outcome.OK
    assert judged_lookup(["required", "undecidable"]) == Outcome.UNDECIDABLE
    assert judged_lookup(["undecidable", "in part"]) == Outcome.NOT_REQUIRED
    assert judged_change("approved", "implemented") == Outcome.WAITING
    assert judged_change("verified", "implemented") == Outcome.OK
    assert judged_change("rolled-back", "closed") == Outcome.REJECTED


def test_texts_of_the_portal_do_not_steer_the_terminal():
    assert clean("a\x1b[2Jb\x07\x9bc") == "a\N{REPLACEMENT CHARACTER}[2Jb" + (
        "\N{REPLACEMENT CHARACTER}" * 2 + "c"
    )
