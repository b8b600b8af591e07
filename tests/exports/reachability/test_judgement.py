"""What the script reads in certificates, and when it says that TLS was opened on the way."""

from __future__ import annotations

import time
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.reachability.script import work
from exports.reachability.script.certificates import Certificate, judged
from exports.reachability.script.handshake import plain
from exports.reachability.script.outcomes import verdict
from tests.exports.reachability.authorities import issued, named

LABEL = st.from_regex("[a-z0-9]{1,12}", fullmatch=True)
HOSTS = st.lists(st.builds("{}.{}.net".format, LABEL, LABEL), max_size=4, unique=True)
ADDRESSES = st.lists(st.ip_addresses().map(str), max_size=3, unique=True)
NAME = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40)


@settings(max_examples=25, deadline=None)
@given(NAME, NAME, HOSTS, ADDRESSES)
def test_a_certificate_is_read_as_the_library_reads_it(subject, issuer, hosts, addresses):
    authority = issued(named(issuer, "Ä & Co"), authority=True)
    made = issued(named(subject), authority, [*hosts, *addresses])
    read = Certificate(made.der)
    assert read.sha256 == made.sha256
    assert read.subject == f"CN={subject}"
    assert read.issuer == f"CN={issuer}, O=Ä & Co"
    assert read.names == hosts
    assert read.addresses == addresses
    assert all(read.is_for(host) for host in [*hosts, *addresses])


def test_each_part_of_a_name_is_told():
    oids = (NameOID.COUNTRY_NAME, NameOID.STATE_OR_PROVINCE_NAME, NameOID.LOCALITY_NAME,
            NameOID.ORGANIZATION_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME, NameOID.COMMON_NAME,
            NameOID.DOMAIN_COMPONENT, NameOID.EMAIL_ADDRESS, NameOID.SERIAL_NUMBER)  # fmt: skip
    subject = x509.Name([x509.NameAttribute(oid, "DE") for oid in oids])
    told = Certificate(issued(subject).der).subject
    assert told == "C=DE, ST=DE, L=DE, O=DE, OU=DE, CN=DE, DC=DE, E=DE, oid-550405=DE"


def test_a_certificate_is_for_names_one_level_below_its_wildcard():
    read = Certificate(issued(named("x"), None, ["*.example.net", "10.0.0.1"]).der)
    assert read.is_for("a.example.net")
    assert read.is_for("A.Example.NET.")
    for other in ("example.net", "a.b.example.net", "10.0.0.2", "net"):
        assert not read.is_for(other)


@given(st.binary(max_size=60))
def test_what_is_no_certificate_is_refused(content):
    with pytest.raises(ValueError, match=r"certificate|cut off"):
        Certificate(content)


def test_a_cut_certificate_is_refused():
    whole = issued(named("x"), None, ["a.example.net"]).der
    for length in range(0, len(whole) - 1, 7):
        with pytest.raises(ValueError, match=r"certificate|cut off"):
            Certificate(whole[:length])


def test_a_certificate_without_names_is_for_nobody():
    assert not Certificate(issued(named("example.net")).der).is_for("example.net")


def test_the_library_and_the_tests_mean_the_same_root():
    root = issued(named("r"), authority=True)
    middle = issued(named("m"), root, authority=True)
    leaf = issued(named("l"), middle)
    assert [each.subject for each in leaf.above] == [middle.certificate.subject]
    assert isinstance(leaf.certificate.issuer, x509.Name)


LEAF, ISSUING, ROOT, OTHER = ("11" * 32, "22" * 32, "33" * 32, "44" * 32)


def judgement(**facts: Any) -> str:
    probe = {
        "expected_issuers": facts.get("wanted_issuers", ()),
        "expected_fingerprints": facts.get("wanted", ()),
        "public": facts.get("public", False),
    }
    seen = {
        "issuers": facts.get("issuers", ["CN=Issuing 1, O=Example Trust"]),
        "trusted": facts.get("trusted", True), "trust_error": "unknown",
        "name_mismatch": facts.get("mismatch", False),
        "chain_complete": facts.get("complete", True),
    }  # fmt: skip
    state, reason = judged(
        probe=probe, facts=seen, leaf=LEAF, chain=[LEAF, ISSUING, ROOT],
        public_roots=facts.get("roots", [ROOT]), marks=["zscaler"],
    )  # fmt: skip
    assert reason
    return state


JUDGEMENTS: list[tuple[str, dict[str, Any]]] = [
    ("unjudged", {}),
    ("unjudged", {"trusted": False}),
    ("unjudged", {"mismatch": True}),
    ("as-expected", {"wanted": [LEAF]}),
    ("as-expected", {"wanted": [LEAF], "trusted": False, "mismatch": True}),
    ("as-expected", {"wanted": [ISSUING]}),
    ("unjudged", {"wanted": [ISSUING], "trusted": False}),
    ("intercepted", {"wanted": [ISSUING], "mismatch": True}),
    ("intercepted", {"wanted": [OTHER]}),
    ("intercepted", {"wanted": [OTHER], "trusted": False}),
    ("unjudged", {"wanted": [OTHER], "complete": False}),
    ("as-expected", {"wanted_issuers": ["example trust"]}),
    ("unjudged", {"wanted_issuers": ["Example Trust"], "trusted": False}),
    ("intercepted", {"wanted_issuers": ["Another"]}),
    ("as-expected", {"public": True}),
    ("intercepted", {"public": True, "roots": [OTHER]}),
    ("unjudged", {"public": True, "roots": []}),
    ("intercepted", {"public": True, "roots": [], "mismatch": True}),
    ("intercepted", {"public": True, "trusted": False}),
    ("intercepted", {"public": True, "trusted": False, "complete": False}),
    ("intercepted", {"issuers": ["CN=Zscaler Intermediate"], "trusted": True}),
    ("as-expected", {"issuers": ["CN=Zscaler"], "wanted_issuers": ["zscaler"]}),
]


@pytest.mark.parametrize(("state", "facts"), JUDGEMENTS, ids=str)
def test_inspection_is_judged_by_what_was_expected(state, facts):
    assert judgement(**facts) == state


OUTCOMES = (
    "open", "refused", "filtered", "answered", "inconclusive", "name-not-resolved", "intercepted",
    "not-tested",
)  # fmt: skip
WANTED = {
    "open": {"open": "as-wanted", "answered": "as-wanted", "inconclusive": "undecided",
             "not-tested": "undecided"},
    "closed": {"filtered": "as-wanted", "refused": "undecided", "inconclusive": "undecided",
               "name-not-resolved": "undecided", "not-tested": "undecided"},
}  # fmt: skip


@pytest.mark.parametrize("expect", WANTED)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_each_outcome_has_its_verdict(expect, outcome):
    assert verdict(expect, outcome, False, "") == WANTED[expect].get(outcome, "not-as-wanted")


@pytest.mark.parametrize("state", ["as-expected", "unjudged", "failed"])
def test_an_open_port_is_enough_only_where_the_certificate_is_the_expected_one(state):
    wanted = "as-wanted" if state == "as-expected" else "undecided"
    assert verdict("open", "open", True, state) == wanted


def test_work_ends_when_its_time_is_over():
    began = time.monotonic()
    done = list(work.in_threads(time.sleep, [0, 0, 30], 3, began + 0.3))
    assert [item for item, _ in done] == [0, 0]
    assert time.monotonic() - began < 5


def test_one_tests_failure_does_not_stop_the_rest():
    done = dict(work.in_threads(lambda item: 1 // item, [1, 0], 2, time.monotonic() + 5))
    assert done[1] == 1
    assert isinstance(done[0], ZeroDivisionError)


@given(st.text())
def test_what_others_say_becomes_one_short_line(text):
    line = plain(text)
    assert len(line) <= 300
    assert line.isprintable()
    assert line.encode().decode() == line
