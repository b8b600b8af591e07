"""The WSGI application that granian serves."""

import os
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.utils.functional import cached_property

from portal import shared_metrics, telemetry
from portal.patience import limit_statements
from portal.settled import settle


class TolerantRequest(WSGIRequest):
    """A Content-Type, a Content-Length or a cookie that cannot be read counts as none: the
    framework would answer 500 before anything of the portal sees the request."""

    def __init__(self, environ: dict[str, Any]) -> None:
        length = environ.get("CONTENT_LENGTH") or ""
        if not (length.isascii() and length.isdigit()):
            environ["CONTENT_LENGTH"] = ""
        super().__init__(environ)

    @cached_property
    def COOKIES(self) -> dict[str, str]:  # type: ignore[override]  # noqa: N802 - Django's name
        """A quoted cookie may spell NUL, which the session's table cannot be asked for."""
        cookies: dict[str, str] = super().COOKIES
        return {
            name: value
            for name, value in cookies.items()
            if value.isascii() and value.isprintable()
        }

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]  # not in the stubs
        except ValueError:
            self.content_type, self.content_params = "", {}


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
shared_metrics.join(settings.METRICS_DIR)
telemetry.start("web")
application = get_wsgi_application()
limit_statements()
application.request_class = TolerantRequest
settle()
