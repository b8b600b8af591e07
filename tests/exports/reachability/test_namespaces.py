"""The rendered script, run for real: a client, a firewall and servers in network namespaces."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from exports.reachability.plan import CheckPlan, Connection
from exports.reachability.result import ItemFinding, Outcome, Result, item_findings, read_result
from exports.reachability.script_python import python_script
from tests.exports.reachability.authorities import Identity, issued, named
from tests.exports.reachability.namespaces import Namespaces, missing, namespaces, serving
from tests.exports.reachability.plans import KEY, connection, plan_of

pytestmark = pytest.mark.slow
SERVER, SERVER6 = "198.18.2.2", "fd98:2::2"
TLS: dict[str, Any] = {"service": "tcp/443", "tls_forbidden": True}


@dataclass(frozen=True)
class World:
    """The namespaces, and the certificates that are used there. The client's system trusts the
    public authority, and as in many firms also that of the proxy, but for a `narrow` store."""

    folder: Path
    net: Namespaces
    root: Identity
    vendor: Identity
    own: Identity
    proxy: Identity

    def run(self, plan: CheckPlan, *options: str, store: str = "wide") -> tuple[int, str, Path]:
        """The exit code, what was told, and the result file of the plan's script."""
        script, out = self.folder / "check.py", self.folder / "result.json"
        out.unlink(missing_ok=True)
        script.write_bytes(python_script(plan, key=KEY, public_roots=(self.root.sha256,)))
        words = [sys.executable, "-I", "-S", str(script), "--timeout", "1", "--out", str(out)]
        environment = {"PATH": os.environ["PATH"], "SSL_CERT_FILE": str(self.folder / store)}
        done = self.net.run([*words, *options], environment)
        return done.returncode, done.stderr + done.stdout, out

    def result(self, plan: CheckPlan, *options: str, store: str = "wide") -> Result:
        _, told, out = self.run(plan, *options, store=store)
        assert out.exists(), told
        return read_result(out.read_bytes(), plan=plan, key=KEY)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    lacking = missing()
    if lacking:
        pytest.skip(f"network namespaces need {lacking}")
    folder = tmp_path_factory.mktemp("namespaces")
    root = issued(named("Public Root", "Example Trust"), authority=True)
    middle = issued(named("Public Issuing 1", "Example Trust"), root, authority=True)
    hosts = ["vendor.example.net", "inspected.example.net"]
    vendor = issued(named("vendor.example.net"), middle, hosts)
    own = issued(named("own.example.net"), None, ["own.example.net"])
    proxy = issued(named("Campus Web Gateway", "Example Campus"), authority=True)
    for name, identity in {"vendor": vendor, "own": own, "proxy": proxy}.items():
        (folder / f"{name}.pem").write_bytes(identity.pem)
    (folder / "narrow").write_bytes(root.chain_pem)
    (folder / "wide").write_bytes(root.chain_pem + proxy.chain_pem)
    with ExitStack() as stack:
        net = stack.enter_context(namespaces())
        stack.enter_context(serving(net.server, folder, "server", SERVER, SERVER6))
        stack.enter_context(serving(net.firewall, folder, "proxy", "198.18.2.3"))
        yield World(folder, net, root, vendor, own, proxy)


CASES: dict[str, tuple[Connection, str, str]] = {}


def case(
    name: str,
    outcome: str,
    verdict: str,
    destination: str,
    service: str,
    source: str = "any",
    **facts: Any,
) -> None:
    """A connection of the one plan that is run, with its outcome and its item's verdict."""
    CASES[name] = (connection(destination, service, source, name, **facts), outcome, verdict)


for address, family in {SERVER: "4", SERVER6: "6"}.items():
    case(f"tcp-open-{family}", "open", "as-wanted", address, "tcp/7001")
    case(f"tcp-refused-{family}", "refused", "not-as-wanted", address, "tcp/7009")
    case(f"tcp-filtered-{family}", "filtered", "not-as-wanted", address, "tcp/7004")
    case(f"tcp-rejected-{family}", "filtered", "not-as-wanted", address, "tcp/7006")
    case(f"udp-answered-{family}", "answered", "as-wanted", address, "udp/7002")
    case(f"udp-dns-{family}", "answered", "as-wanted", address, "udp/53")
    case(f"udp-refused-{family}", "refused", "not-as-wanted", address, "udp/7009")
    case(f"udp-silent-{family}", "inconclusive", "undecided", address, "udp/7003")
    case(f"udp-dropped-{family}", "inconclusive", "undecided", address, "udp/7005")
case("ping-4", "answered", "as-wanted", SERVER, "icmp")
case("ping-6", "answered", "as-wanted", SERVER6, "icmpv6")
case("ping-dropped", "inconclusive", "undecided", "198.18.2.66", "icmp")
case("ping-rejected", "inconclusive", "undecided", "198.18.2.67", "icmp")
case("closed-and-dropped", "filtered", "as-wanted", SERVER, "tcp/7004", expect="closed")
case("closed-but-open", "open", "not-as-wanted", SERVER, "tcp/7001", expect="closed")
case("closed-or-nobody", "refused", "undecided", SERVER, "tcp/7009", expect="closed")
case("closed-but-answers", "answered", "not-as-wanted", SERVER, "udp/7002", expect="closed")
case("closed-and-silent", "inconclusive", "undecided", SERVER, "udp/7005", expect="closed")
case("name", "open", "as-wanted", "vendor.example.net", "tcp/7001")
case("both-families", "open", "as-wanted", "two.example.net", "tcp/7001")
case("no-name", "name-not-resolved", "not-as-wanted", "nowhere.example.net", "tcp/7001")
case("own-address", "open", "as-wanted", SERVER, "tcp/7001", "198.18.1.9")
case("own-network", "open", "as-wanted", SERVER, "tcp/7001", "198.18.1.0/24")
case("own-name", "open", "as-wanted", SERVER, "tcp/7001", "client.example.net")
case("another-host", "not-tested", "undecided", SERVER, "tcp/7001", "198.18.1.77")
case("another-network", "not-tested", "undecided", SERVER, "udp/7002", "198.18.3.0/24")
case("another-name", "not-tested", "undecided", SERVER, "tcp/7001", "vendor.example.net")
case("another-family", "not-tested", "undecided", SERVER6, "tcp/7001", "198.18.1.2")
case("no-route", "not-tested", "undecided", "2001:db8::1", "tcp/7001")
case("no-host", "not-tested", "undecided", "*.example.net", "tcp/443")
case("network", "open", "as-wanted", "198.18.2.2-198.18.2.9", "tcp/7001")
case("tls", "open", "as-wanted", "vendor.example.net", public=True, **TLS)
case("tls-inspected", "intercepted", "not-as-wanted", "inspected.example.net", public=True, **TLS)
case("tls-other-name", "intercepted", "not-as-wanted", "wrong.example.net", public=True, **TLS)
case("tls-not-told", "open", "undecided", "vendor.example.net", **TLS)
case(
    "tls-issuer", "open", "as-wanted", "vendor.example.net",
    expected_issuers=("Example Trust",), **TLS,
)  # fmt: skip
case(
    "tls-other-issuer", "intercepted", "not-as-wanted", "vendor.example.net",
    expected_issuers=("Another Trust",), **TLS,
)  # fmt: skip
case("tls-none", "open", "undecided", SERVER, "tcp/7001", application="HTTPS", tls_forbidden=True)


@pytest.fixture(scope="module")
def checked(world: World) -> tuple[dict[str, list[Outcome]], dict[str, ItemFinding], Result]:
    """All cases, run at once."""
    plan = plan_of(made for made, _, _ in CASES.values())
    # Over a second: a refusal that meets the kernel busy counts with the next packet only.
    result = world.result(plan, "--timeout", "2", "--parallel", "32")
    outcomes: dict[str, list[Outcome]] = {}
    for outcome in result.outcomes:
        outcomes.setdefault(outcome.item, []).append(outcome)
    return outcomes, {each.item: each for each in item_findings(plan, result)}, result


@pytest.mark.parametrize(
    ("name", "outcome", "verdict"),
    [(name, outcome, verdict) for name, (_, outcome, verdict) in CASES.items()],
    ids=CASES,
)
def test_the_script_sees_what_is_there(checked, name, outcome, verdict):
    outcomes, findings, _ = checked
    assert outcome in {each.outcome for each in outcomes[name]}, outcomes[name]
    assert findings[name].verdict == verdict


def test_a_name_is_tried_at_all_its_addresses(checked):
    (found,) = checked[0]["both-families"]
    assert {each.address for each in found.attempts} == {SERVER, SERVER6}
    assert {each.outcome for each in found.attempts} == {"open"}


def test_the_source_address_is_the_entrys(checked):
    outcomes, _, result = checked
    assert outcomes["own-address"][0].attempts[0].local_address == "198.18.1.9"
    assert outcomes["own-network"][0].attempts[0].local_address == "198.18.1.2"
    assert {"198.18.1.2", "198.18.1.9", "fd98:1::2"} == set(result.host.addresses)
    assert {outcomes[name][0].reason for name in ("another-host", "another-network")} == {
        "other-source"
    }


def test_what_says_no_on_the_way_is_told(checked):
    assert "on the way" in checked[0]["tcp-rejected-4"][0].detail
    assert "no answer" in checked[0]["tcp-filtered-4"][0].detail
    assert "iltered" in checked[0]["ping-rejected"][0].detail


def test_what_was_not_tried_says_why(checked):
    reasons = {name: checked[0][name][0].reason for name in ("no-route", "no-host")}
    assert reasons == {"no-route": "no-route", "no-host": "untestable"}
    assert checked[0]["another-family"][0].reason == "other-family"


def test_a_straight_connection_shows_the_vendors_chain(checked, world):
    tls = checked[0]["tls"][0].tls
    middle = world.vendor.above[0]
    assert (tls.state, tls.trusted, tls.name_mismatch) == ("as-expected", True, False)
    assert tls.certificates == (world.vendor.sha256, Identity(middle, world.vendor.key).sha256)
    assert tls.issuer == "CN=Public Issuing 1, O=Example Trust"
    assert tls.names == ("vendor.example.net", "inspected.example.net")


def test_an_inspecting_proxy_is_noticed_though_the_system_trusts_it(checked):
    tls = checked[0]["tls-inspected"][0].tls
    assert (tls.state, tls.trusted, tls.name_mismatch) == ("intercepted", True, False)
    assert tls.issuer == "CN=Campus Web Gateway, O=Example Campus"
    assert len(tls.chain_sha256) == 64
    assert tls.chain_sha256 != checked[0]["tls"][0].tls.chain_sha256


def test_another_hosts_certificate_is_noticed(checked):
    tls = checked[0]["tls-other-name"][0].tls
    assert (tls.state, tls.name_mismatch, tls.trusted) == ("intercepted", True, True)


def test_a_port_without_tls_is_open_and_not_verified(checked):
    assert checked[0]["tls-none"][0].tls.state == "failed"


def test_an_authority_that_the_system_does_not_know_is_told(world):
    inspected = connection("inspected.example.net", public=True, **TLS)
    outcome = world.result(plan_of([inspected]), store="narrow").outcomes[0]
    assert (outcome.outcome, outcome.tls.trusted) == ("intercepted", False)
    assert "local issuer" in outcome.tls.trust_error


def test_a_servers_own_certificate_passes_by_its_fingerprint(world):
    own: dict[str, Any] = {"destination": "own.example.net", **TLS, "service": "tcp/8443"}
    plan = plan_of(
        [
            connection(**own, item="told", expected_fingerprints=(world.own.sha256,)),
            connection(**own, item="not told"),
            connection(**own, item="other", expected_fingerprints=("0" * 64,)),
        ]
    )
    found = {each.item: each for each in item_findings(plan, world.result(plan))}
    verdicts = {item: each.verdict for item, each in found.items()}
    assert verdicts == {"told": "as-wanted", "not told": "undecided", "other": "not-as-wanted"}
    assert found["told"].entries[0].outcomes[0].tls.trusted is False


def test_the_exit_code_tells_how_it_went(world):
    good, bad = connection(SERVER, "tcp/7001"), connection(SERVER, "tcp/7009")
    elsewhere = connection(SERVER, "tcp/7001", "203.0.113.5")
    assert world.run(plan_of([good, elsewhere]))[0] == 0
    assert world.run(plan_of([good, bad]))[0] == 1
    code, told, out = world.run(plan_of([elsewhere]))
    assert (code, out.exists()) == (2, True)
    assert "no connection of this check starts at this host" in told
    assert world.run(plan_of([good]), "--timeout", "0")[0] == 2
    assert world.run(plan_of([good]), "--out", "/nowhere/at/all.json")[0] == 2


def test_a_part_can_be_tried_alone(world):
    plan = plan_of([connection(SERVER, "tcp/7001"), connection(SERVER, "tcp/7009", item="2")])
    code, _, out = world.run(plan, "--only", "1")
    result = read_result(out.read_bytes(), plan=plan, key=KEY)
    assert code == 0
    assert [each.reason for each in result.outcomes] == ["", "not-selected"]
    code, told, _ = world.run(plan, "--only", "nothing")
    assert (code, "items: 1, 2" in told) == (2, True)


def test_a_dry_run_tries_nothing(world):
    code, told, out = world.run(plan_of([connection(SERVER, "tcp/7001")]), "--dry-run")
    assert (code, out.exists()) == (0, False)
    assert told == f"p0001 item 1 tcp/7001 to {SERVER}: expected open\n"


def test_progress_is_told_while_it_runs(world):
    _, told, out = world.run(plan_of([connection(SERVER, "tcp/7001")]))
    assert told.splitlines() == [
        f"[1/1] p0001 item 1 tcp/7001 to {SERVER}: open, as-wanted",
        "1 as wanted, 0 not as wanted, 0 undecided, 0 not this host's to try or not testable.",
        f"Result: {out}. Upload it at https://portal.example.org/changes/12/",
    ]
