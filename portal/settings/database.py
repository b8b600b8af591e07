"""PostgreSQL, straight or through a pooler of transactions such as pgbouncer."""

from typing import Any

from portal.settings.installation import env

# The pooler gives each transaction another session, so what needs one session for itself (LISTEN,
# dumps) has an address of its own: the server's.
DATABASE_POOLED: bool = env.bool("DATABASE_POOLED", default=False)
# A database host that vanished is noticed within 25 s, even by a connection that only waits.
_NETWORK = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}


def _database(variable: str, engine: str) -> dict[str, Any]:
    address = env.db_url(variable)
    return {
        **address,
        "ENGINE": engine,
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": _NETWORK | {"application_name": "portal"} | address.get("OPTIONS", {}),
    }


DATABASES = {
    "default": _database(
        "DATABASE_URL", "portal.pooled" if DATABASE_POOLED else "django.db.backends.postgresql"
    )
}
if DATABASE_POOLED:
    DATABASES["direct"] = {
        **_database("DATABASE_DIRECT_URL", "django.db.backends.postgresql"),
        "TEST": {"MIRROR": "default"},
    }
# The name of the connection for whatever needs a session of its own.
DIRECT_DATABASE = "direct" if DATABASE_POOLED else "default"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
