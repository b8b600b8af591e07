"""Signed heads: who signed them, and what they prove."""

from __future__ import annotations

import json
import shutil
import subprocess
from base64 import b64decode, b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from requirements_app.audit import signing
from requirements_app.audit.heads import head_read, head_sign
from requirements_app.audit.seal import START, Head, seal
from requirements_app.audit.services import record
from requirements_app.core.errors import Conflict, InvalidInput

pytestmark = pytest.mark.django_db


def pem_of(key) -> str:
    return str(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), "ascii")


def signed(count: int = 2):
    for _ in range(count):
        record(actor=None, action="x")
    seal()
    return head_sign()


def test_a_head_says_where_the_chain_ends_and_reads_back():
    made = signed(3)

    assert made.head.position == 3
    assert head_read(made.text, key=signing.own_public_key()) == made.head
    assert json.loads(made.statement)["portal"] == "http://127.0.0.1:8000"


def test_before_the_first_seal_the_head_is_the_beginning():
    assert head_sign().head == Head(0, START)


@pytest.mark.parametrize("field", ["position", "digest"])
def test_what_a_head_says_besides_its_statement_has_to_agree_with_it(field):
    document = signed().document | {field: 1 if field == "position" else "0" * 64}

    with pytest.raises(InvalidInput, match="another position or digest than was signed"):
        head_read(json.dumps(document), key=signing.own_public_key())


def test_an_edited_statement_is_refused():
    document = signed(2).document
    document["statement"] = document["statement"].replace('"position":2', '"position":1')

    with pytest.raises(InvalidInput, match="is not signed by the key"):
        head_read(json.dumps(document), key=signing.own_public_key())


def test_the_key_that_a_head_brings_along_is_not_believed(settings):
    settings.AUDIT_SIGNING_KEY = "somebody else's"
    forged = signed().text
    settings.AUDIT_SIGNING_KEY = "the portal's own"

    with pytest.raises(InvalidInput, match="is not signed by the key"):
        head_read(forged, key=signing.own_public_key())


def test_a_head_of_before_the_key_was_changed_is_checked_with_the_former_public_key(settings):
    settings.AUDIT_SIGNING_KEY = "the former"
    made = signed()
    former = signing.public_key_read(signing.public_key_text(signing.own_public_key()))
    settings.AUDIT_SIGNING_KEY = "the new one"

    assert head_read(made.text, key=former) == made.head


@pytest.mark.parametrize(
    "text",
    ["", "x", "[]", "1", "{}", "null", '{"statement": 1}', '{"statement": "x", "signature": "é"}',
     '{"statement": "\\ud800", "signature": ""}', "[" * 9000, '{"a": 1e999999}', "x" * 20_000],
)  # fmt: skip
def test_what_is_no_head_is_refused_with_a_reason(text):
    with pytest.raises(InvalidInput, match="head"):
        head_read(text, key=signing.own_public_key())


def test_a_signed_text_that_states_no_head_is_refused():
    key = signing.own_public_key()
    for statement in ("{}", "[]", '{"kind": "another"}'):
        document = {"statement": statement, "signature": ""}
        document["signature"] = b64encode(signing.sign(statement.encode())).decode()
        with pytest.raises(InvalidInput, match="head"):
            head_read(json.dumps(document), key=key)


def test_the_key_can_be_a_private_key_of_ones_own(settings):
    own = Ed25519PrivateKey.generate()
    settings.AUDIT_SIGNING_KEY = pem_of(own)
    made = signed()

    own.public_key().verify(b64decode(made.signature), made.statement.encode())
    assert made.key_id == signing.key_id(own.public_key())


@pytest.mark.parametrize(
    "key", ["-----BEGIN PRIVATE KEY-----\nx", pem_of(X25519PrivateKey.generate())]
)
def test_a_key_that_cannot_sign_is_told(settings, key):
    settings.AUDIT_SIGNING_KEY = key

    with pytest.raises(Conflict, match="AUDIT_SIGNING_KEY is no"):
        head_sign()


def test_a_derived_key_is_the_same_in_every_process(settings):
    settings.AUDIT_SIGNING_KEY = "fifty random characters"
    first = signing.public_key_text(signing.own_public_key())
    signing._private_key.cache_clear()

    assert signing.public_key_text(signing.own_public_key()) == first
    assert first.startswith("-----BEGIN PUBLIC KEY-----")


@pytest.mark.parametrize(
    "text", ["", "x", "-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----"]
)
def test_what_is_no_public_key_is_refused(text):
    with pytest.raises(InvalidInput, match="is no public key"):
        signing.public_key_read(text)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here")
def test_openssl_checks_a_head_as_the_documentation_says(tmp_path):
    made = signed().document
    (tmp_path / "key.pem").write_text(made["public_key"])
    (tmp_path / "statement").write_text(made["statement"])
    (tmp_path / "signature").write_bytes(b64decode(made["signature"]))
    words = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin"]
    words += ["-in", "statement", "-sigfile", "signature"]

    def run() -> int:
        return subprocess.run(words, check=False, cwd=tmp_path, capture_output=True).returncode

    assert run() == 0
    (tmp_path / "statement").write_text(made["statement"].replace(":2", ":3"))
    assert run() != 0


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("x" * 31, "has 31 characters"),
        ("-----BEGIN PRIVATE KEY-----\nxxxxxxxx", "is no private key"),
    ],
)
def test_a_key_that_is_none_is_told_before_the_start(settings, key, told):
    from requirements_app.audit.checks import signing_key_is_a_key

    assert signing_key_is_a_key() == []
    settings.AUDIT_SIGNING_KEY = key
    (error,) = signing_key_is_a_key()
    assert told in error.msg
