"""Django's PostgreSQL backend behind a pooler of transactions (`DATABASE_POOLED`)."""
