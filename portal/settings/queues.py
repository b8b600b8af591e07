"""The cache and Celery: a lossy wake-up; the job row is the truth (docs/architecture.md)."""

from portal.settings.installation import REDIS_URL, env

CACHES = {
    "default": {
        "BACKEND": "portal.cache.GuardedRedisCache",
        "LOCATION": env.str("CACHE_URL", default=REDIS_URL),
        "KEY_PREFIX": "portal",
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3},
    }
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A message that a busy worker holds back would pass by those that are more urgent.
CELERY_WORKER_DISABLE_PREFETCH = True
CELERY_TASK_ACKS_LATE = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
# How far a worker stands back from what else its machine does: 0 (not at all) to 19.
WORKER_NICE: int = env.int("WORKER_NICE", default=10)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# A worker outlives a broker that is full, which refuses what a connection asks and stays up.
CELERY_BROKER_CHANNEL_ERROR_RETRY = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
    "socket_keepalive": True,
    "retry_on_timeout": False,
    # A worker gives a connection up that was silent for a second and twice this long.
    "health_check_interval": 5,
}
