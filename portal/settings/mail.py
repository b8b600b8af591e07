"""E-mail: where it is handed in. Without EMAIL_URL nobody is written to."""

from typing import Any
from urllib.parse import urlsplit

from portal.settings.installation import PORTAL_URL, SettingError, env

_SCHEMES = {"smtp": "", "smtp+tls": "tls", "smtps": "ssl"}

EMAIL_URL: str = env.str("EMAIL_URL", default="")
MAIL_SENT: bool = bool(EMAIL_URL)
if EMAIL_URL and urlsplit(EMAIL_URL).scheme not in _SCHEMES:
    raise SettingError("EMAIL_URL", "EMAIL_URL has to begin with smtp://, smtp+tls:// or smtps://")
_server: dict[str, Any] = env.email_url("EMAIL_URL", default="smtp://127.0.0.1:25")
EMAIL_HOST: str = _server["EMAIL_HOST"]
EMAIL_PORT: int = int(_server.get("EMAIL_PORT") or 25)
EMAIL_HOST_USER: str = _server.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD: str = _server.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS: bool = bool(_server.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL: bool = bool(_server.get("EMAIL_USE_SSL"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL: str = env.str(
    "EMAIL_FROM", default=f"portal@{urlsplit(PORTAL_URL).hostname or 'localhost'}"
)
