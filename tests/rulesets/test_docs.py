"""The script by which anybody can verify a rule set's hash is true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from requirements_app.accounts.models import Token, User

from .stored import rule_set_build

DOCS = Path(__file__).resolve().parents[2] / "docs" / "rule-sets.md"


@pytest.mark.django_db(transaction=True)
def test_the_script_of_the_documentation_finds_the_hash_that_the_portal_tells(
    live_server, tmp_path, monkeypatch, settings
):
    from tests.api.conftest import token_of

    from .compute.world import HOST, HTTPS, catalogue, flow
    from .stored import publish, site_make

    settings.SECURE_SSL_REDIRECT = False
    updates = [
        flow(f"update-{number}", "server", "host:get.example.net", "tcp/443") for number in range(8)
    ]
    publish(catalogue(HTTPS, *updates, hosts=[HOST]))
    owner = User.objects.create_user("olga")
    rule_set = rule_set_build(site_make(owner, "hq"), owner)
    assert rule_set.content is not None
    entries = rule_set.content.entries.order_by("position")
    order = [each.entry_id for each in entries if each.flow.startswith("app.update")]
    assert len({each.rule_number for each in entries}) < len(order)
    assert order != sorted(order)  # which the script has to see to
    script = tmp_path / "verify.py"
    script.write_text("".join(re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)))
    base = f"{live_server.url}/api/v1/rule-sets/{rule_set.pk}/"
    done = subprocess.run(
        [sys.executable, script, base, token_of(owner, [Token.Scope.READ])],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == (f"{rule_set.content.digest} as told\n", "")
    assert done.returncode == 0
