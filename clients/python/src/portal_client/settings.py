"""Where the portal is, and with which token: from the environment, else from a file."""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import SettingsError

_TRUE, _FALSE = ("1", "true", "yes"), ("", "0", "false", "no")
_KINDS: Mapping[str, type] = {
    "url": str, "token": str, "token_file": str, "ca": str, "plain_http": bool,
}  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """What a Portal is made of; its text does not tell the token."""

    address: str
    token: str
    ca: str | None = None
    plain_http: bool = False

    def __repr__(self) -> str:
        return f"Settings({self.address!r})"


def settings_path(environment: Mapping[str, str] = os.environ) -> Path:
    """`~/.config/portal/config.toml`, below XDG_CONFIG_HOME where that is set."""
    base = environment.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(base) / "portal" / "config.toml"


def settings_read(environment: Mapping[str, str] = os.environ) -> Settings:
    """PORTAL_URL, PORTAL_TOKEN (or PORTAL_TOKEN_FILE), PORTAL_CA and PORTAL_PLAIN_HTTP; what is not
    set comes from the file (url, token or token_file, ca, plain_http). Raises SettingsError."""
    path = settings_path(environment)
    filed = _of_file(path)
    address = environment.get("PORTAL_URL") or filed.get("url")
    if not address:
        raise SettingsError(
            "It is not known where the portal is.", f"Set PORTAL_URL, or `url` in {path}."
        )
    plain = _truth(environment.get("PORTAL_PLAIN_HTTP"))
    return Settings(
        address=address,
        token=_token(environment, filed, path),
        ca=environment.get("PORTAL_CA") or filed.get("ca"),
        plain_http=bool(filed.get("plain_http")) if plain is None else plain,
    )


def _token(environment: Mapping[str, str], filed: Mapping[str, Any], path: Path) -> str:
    """That of the environment before that of the file, whichever way each names it."""
    for token, token_file in (
        (environment.get("PORTAL_TOKEN"), environment.get("PORTAL_TOKEN_FILE")),
        (filed.get("token"), filed.get("token_file")),
    ):
        if token:
            return str(token)
        if token_file:
            return _text(Path(token_file).expanduser()).strip()
    raise SettingsError("There is no token.", f"Set PORTAL_TOKEN, or `token` in {path}.")


def _of_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        values = tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is no TOML: {error}.") from error
    for name, value in values.items():
        kind = _KINDS.get(name)
        if kind is None:
            raise SettingsError(
                f"{path} has {name!r}, which means nothing.", f"Known are {', '.join(_KINDS)}."
            )
        if not isinstance(value, kind):
            raise SettingsError(f"`{name}` in {path} is not {_article(kind)}.")
    if values.get("token") and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsError(
            f"{path} holds a token, and others may read it.", f"Run chmod 600 {path}"
        )
    return values


def _article(kind: type) -> str:
    return "true or false" if kind is bool else "a text"


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}.") from error


def _truth(text: str | None) -> bool | None:
    if text is None:
        return None
    if text.lower() in (*_TRUE, *_FALSE):
        return text.lower() in _TRUE
    raise SettingsError(f"PORTAL_PLAIN_HTTP is {text!r}.", "Write 1 or 0.")
