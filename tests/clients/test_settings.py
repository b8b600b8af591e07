"""Where the command finds address and token."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal_client import Portal, SettingsError
from portal_client.patience import Patience, seconds_of
from portal_client.settings import settings_path, settings_read


@pytest.fixture
def configured(tmp_path: Path):
    """`configured(text)`: the environment of somebody with this configuration file."""

    def write(text: str, mode: int = 0o600) -> dict[str, str]:
        environment = {"XDG_CONFIG_HOME": str(tmp_path)}
        path = settings_path(environment)
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        return environment

    return write


def test_the_environment_goes_before_the_file_value_by_value(configured):
    environment = configured('url = "https://a.example"\ntoken = "of-file"\nca = "a.pem"\n')
    found = settings_read(environment)
    assert (found.address, found.token, found.ca) == ("https://a.example", "of-file", "a.pem")
    found = settings_read(environment | {"PORTAL_TOKEN": "given"})
    assert (found.address, found.token) == ("https://a.example", "given")


def test_a_token_can_lie_in_a_file_of_its_own(configured, tmp_path):
    (tmp_path / "secret").write_text("of-a-file\n")
    environment = configured(
        f'url = "https://a.example"\ntoken_file = "{tmp_path}/secret"\n', 0o644
    )
    assert settings_read(environment).token == "of-a-file"
    named = {"PORTAL_TOKEN_FILE": str(tmp_path / "missing")}
    with pytest.raises(SettingsError, match="cannot be read"):
        settings_read(environment | named)


@pytest.mark.parametrize(
    ("text", "mode", "complaint"),
    [
        ("", 0o600, "not known where the portal is"),
        ('url = "https://a.example"', 0o600, "no token"),
        ('url = "https://a.example"\ntoken = "x"', 0o644, "chmod 600"),
        ('address = "https://a.example"', 0o600, "means nothing"),
        ("url = 7", 0o600, "not a text"),
        ("url = ", 0o600, "no TOML"),
    ],
)
def test_settings_of_no_use_are_refused_with_the_mend(configured, text, mode, complaint):
    with pytest.raises(SettingsError, match=complaint):
        settings_read(configured(text, mode))


@pytest.mark.parametrize(
    ("address", "token", "complaint"),
    [
        ("portal.example.org", "x", "no address of a portal"),
        ("https://me@portal.example.org", "x", "no address of a portal"),
        ("http://portal.example.org", "x", "plain HTTP"),
        ("https://portal.example.org", "", "token is empty"),
        ("https://portal.example.org", "two\r\nlines", "no token has"),
    ],
)
def test_an_address_or_token_of_no_use_is_refused(address, token, complaint):
    with pytest.raises(SettingsError, match=complaint):
        Portal(address, token)


def test_plain_http_is_used_only_where_it_is_allowed_or_stays_on_the_machine():
    Portal("http://portal.example.org/base/", "x", plain_http=True).close()
    Portal("http://127.0.0.1:8000", "x").close()
    with pytest.raises(SettingsError, match="PORTAL_PLAIN_HTTP"):
        settings_read({"PORTAL_URL": "x", "PORTAL_TOKEN": "x", "PORTAL_PLAIN_HTTP": "maybe"})


def test_authorities_that_cannot_be_read_are_told(tmp_path):
    (tmp_path / "ca.pem").write_text("nothing")
    for name in ("ca.pem", "missing.pem"):
        with pytest.raises(SettingsError, match="cannot be read"):
            Portal("https://portal.example.org", "x", ca=tmp_path / name)


def test_retry_after_is_a_number_of_seconds_or_a_date():
    assert seconds_of("12") == 12
    assert seconds_of("Fri, 31 Dec 1999 23:59:59 GMT") == 0
    assert (seconds_of("Fri, 31 Dec 2999 23:59:59 GMT") or 0) > 1e9
    assert seconds_of("soon") is seconds_of(None) is seconds_of("") is None


def test_pauses_grow_and_end():
    pauses: list[float] = []
    patience = Patience(1000, sleep=pauses.append)
    while patience.wait(None):
        assert len(pauses) < 20
    assert len(pauses) == 7
    longest = [min(15, 0.25 * 2**number) for number in range(7)]
    assert all(most / 2 <= pause <= most for most, pause in zip(longest, pauses, strict=True))
    assert not Patience(5, sleep=pauses.append).wait(6)
