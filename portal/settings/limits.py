"""How much at once, how long, how often."""

from portal.settings.installation import env

EXPORT_LINK_SECONDS: int = env.int("EXPORT_LINK_SECONDS", default=600)
EXPORTS_RUNNING_PER_USER: int = env.int("EXPORTS_RUNNING_PER_USER", default=1)
EXPORTS_RUNNING_PER_SERVICE: int = env.int("EXPORTS_RUNNING_PER_SERVICE", default=2)
EXPORTS_RUNNING_TOTAL: int = env.int("EXPORTS_RUNNING_TOTAL", default=5)
EXPORT_RETENTION_DAYS: int = env.int("EXPORT_RETENTION_DAYS", default=30)
RULE_SET_RETENTION_DAYS: int = env.int("RULE_SET_RETENTION_DAYS", default=400)
PICTURE_RETENTION_DAYS: int = env.int("PICTURE_RETENTION_DAYS", default=90)
JOB_RETENTION_DAYS: int = env.int("JOB_RETENTION_DAYS", default=90)
WEBHOOK_RETENTION_DAYS: int = env.int("WEBHOOK_RETENTION_DAYS", default=30)
WEBHOOK_DISABLE_DAYS: int = env.int("WEBHOOK_DISABLE_DAYS", default=5)
JOB_LEASE_SECONDS: int = env.int("JOB_LEASE_SECONDS", default=30)
JOB_MAX_ATTEMPTS: int = env.int("JOB_MAX_ATTEMPTS", default=3)
JOB_DEADLINE_SECONDS: int = env.int("JOB_DEADLINE_SECONDS", default=1800)
WEB_STATEMENT_SECONDS: float = env.float("WEB_STATEMENT_SECONDS", default=20)
WEB_LOCK_SECONDS: float = env.float("WEB_LOCK_SECONDS", default=5)
# So long a device may go on with a list that it has, before it asks again.
LIST_MAX_AGE_SECONDS: int = env.int("LIST_MAX_AGE_SECONDS", default=60)
API_THROTTLE_USER: str = env.str("API_THROTTLE_USER", default="1200/min")
API_THROTTLE_ANON: str = env.str("API_THROTTLE_ANON", default="60/min")
