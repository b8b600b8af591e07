"""Logs."""

import logging

from portal.settings.installation import SettingError, env

LOG_FORMAT: str = env.str("LOG_FORMAT", default="line")
if LOG_FORMAT not in {"line", "json"}:
    raise SettingError("LOG_FORMAT", f"LOG_FORMAT is {LOG_FORMAT!r}; set it to line or json")

# A warning of Python or of a library is a line of the log as well.
logging.captureWarnings(LOG_FORMAT == "json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "requirements_app.audit.middleware.RequestIdFilter"}},
    "formatters": {
        "line": {
            "()": "requirements_app.operations.logs.MaskedLine",
            "format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s",
        },
        "json": {"()": "requirements_app.operations.logs.MaskedJson"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["request_id"],
        }
    },
    # What it tells of each step holds headers.
    "loggers": {"httpcore2": {"level": "INFO"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
}
