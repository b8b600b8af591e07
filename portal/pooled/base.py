"""The one thing that Django does in a session and not in a transaction."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Outside a transaction Django's cursors on the server would be kept by the session, which is
    another client's by the next statement. Long reads have a transaction and keep theirs."""

    def chunked_cursor(self) -> Any:
        """A cursor for `iterator()`: on the server in a transaction, else one that has all rows."""
        return super().chunked_cursor() if self.in_atomic_block else self.cursor()
