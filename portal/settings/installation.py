"""What an installation sets: its secrets, its address, its folders."""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping

BASE_DIR = Path(__file__).resolve().parent.parent.parent


class _Environment(FileAwareMapping):  # type: ignore[misc]  # the library is not typed
    """The environment. `NAME_FILE` may name a file with the value, as containers are given
    secrets; the line break at its end is not part of it."""

    def __getitem__(self, key: str) -> Any:
        value = super().__getitem__(key)
        return value.rstrip("\r\n") if f"{key}_FILE" in self.env else value


class SettingError(ImproperlyConfigured):
    """A variable that is missing, or whose value is none of its kind."""

    def __init__(self, variable: str, message: str) -> None:
        super().__init__(message)
        self.variable = variable


class _Env(environ.Env):  # type: ignore[misc]
    ENVIRON = _Environment()

    def get_value(self, var: str, *args: Any, **options: Any) -> Any:
        """Spaces beside the commas of a list that was given are not part of it."""
        try:
            value = super().get_value(var, *args, **options)
        except ImproperlyConfigured as error:
            raise SettingError(var, str(error)) from error
        except (TypeError, ValueError) as error:
            raise SettingError(var, f"{var} cannot be read: {error}") from error
        if not isinstance(value, list) or value is options.get("default"):
            return value
        return [each.strip() for each in value]


env = _Env()

SECRET_KEY: str = env.str("SECRET_KEY")
TOKEN_PEPPER: str = env.str("TOKEN_PEPPER")
DEBUG: bool = env.bool("DEBUG", default=False)
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
PORTAL_URL: str = env.str("PORTAL_URL", default="http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS: list[str] = [PORTAL_URL]
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / ".portal" / "files")))
REDIS_URL: str = env.str("REDIS_URL")
HTTPS: bool = PORTAL_URL.startswith("https://")
