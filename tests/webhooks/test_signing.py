"""Signatures, as the libraries of the specification see them."""

from __future__ import annotations

import base64
import datetime as dt
import json
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from requirements_app.webhooks.signing import headers, secret_make, signature

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / "out" / "npm" / "standardwebhooks"
VERSION = "1.0.0"
BODY = '{"data":{"id":7},"timestamp":"2026-11-21T12:00:00Z","type":"change.approved"} ü'.encode()


def signed(*secrets, at=None, body=BODY):
    return dict(headers(secrets, "msg_1", int(at or time.time()), body))


def test_a_secret_holds_between_24_and_64_bytes():
    secret = secret_make()
    assert secret.startswith("whsec_")
    assert 24 <= len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) <= 64
    assert secret != secret_make()


def test_the_signature_is_the_one_that_the_library_makes():
    secret, at = secret_make(), dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
    made = Webhook(secret).sign("msg_7", at, BODY.decode())
    assert signature(secret, "msg_7", int(at.timestamp()), BODY) == made


def test_the_python_library_accepts_it_and_nothing_else():
    secret, other = secret_make(), secret_make()
    assert Webhook(secret).verify(b'{"a":1}', signed(secret, body=b'{"a":1}')) == {"a": 1}
    for wrong in (signed(other), signed(secret, at=time.time() - 600), signed(secret, body=b"{}")):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(BODY, wrong, json_parse=False)


def test_while_secrets_are_rotated_both_are_accepted():
    new, former = secret_make(), secret_make()
    for each in (new, former):
        Webhook(each).verify(BODY, signed(new, former), json_parse=False)


@pytest.fixture(scope="module")
def npm() -> Path:
    """A folder with npm's library, installed once."""
    found = shutil.which("npm")
    assert found, "the tests need node and npm"
    if not (CACHE / "node_modules" / "standardwebhooks" / "package.json").exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [found, "install", "--no-audit", "--no-fund", f"standardwebhooks@{VERSION}"],
            cwd=CACHE, check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    shutil.copy(HERE / "verify.mjs", CACHE)
    return CACHE


def test_the_javascript_library_accepts_it_and_nothing_else(npm):
    new, former, other = secret_make(), secret_make(), secret_make()
    body = BODY.decode().removesuffix(" ü")
    right, rotating = signed(new, body=body.encode()), signed(new, former, body=body.encode())
    old = signed(new, body=body.encode(), at=time.time() - 600)
    tried = [(new, right), (new, rotating), (former, rotating), (other, right), (new, old)]
    given = [{"secret": secret, "body": body, "headers": each} for secret, each in tried]
    done = subprocess.run(
        ["node", "verify.mjs"], cwd=npm, input=json.dumps(given).encode(), capture_output=True,
        check=True, timeout=60,
    )  # fmt: skip
    assert json.loads(done.stdout) == ["accepted"] * 3 + ["WebhookVerificationError"] * 2
