"""Rows that many tests begin with: made once by each process, put back by COPY for each test."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")
# A table with fewer new rows is read whole, whatever the planner believes of it.
_MANY = 100


@dataclass(frozen=True)
class Kept(Generic[T]):
    """What was made, and the new rows of each table as COPY tells them, a line each."""

    made: T
    rows: dict[str, list[bytes]]

    def put_back(self) -> T:
        """The rows, in the caller's transaction if there is one, and a copy of what was made.

        Triggers and foreign keys saw the rows when they were made, and are left out; that takes a
        superuser. Afterwards the planner knows the long tables: else it takes for empty what
        autovacuum counted after a rollback, and a page takes twenty seconds.
        """
        from django.db import connection, transaction

        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table, lines in self.rows.items():
                with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                    copy.write(b"".join(lines))
            cursor.execute("SET LOCAL session_replication_role = origin")
            if long := [f'"{table}"' for table, lines in self.rows.items() if len(lines) > _MANY]:
                cursor.execute(f"ANALYZE {', '.join(long)}")
        return deepcopy(self.made)


def keep(make: Callable[..., T], *under: Kept[Any]) -> Kept[T]:
    """Call `make` with what is `under` it, put back; what it writes is undone.

    The database is as it is after the migrations. Raises AssertionError where `make` changes or
    removes a row that was there, for that would not come back.
    """
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        given = [each.put_back() for each in under]
        before = _rows(cursor)
        made = make(*given)
        connection.check_constraints()
        after = _rows(cursor)
        transaction.set_rollback(True)
    lost = {table: set(lines).difference(after[table]) for table, lines in before.items()}
    assert not any(lost.values()), {table: rows for table, rows in lost.items() if rows}
    new = {
        table: [line for line in lines if line not in known]
        for table, lines in after.items()
        for known in [frozenset(before[table])]
    }
    return Kept(made, {table: lines for table, lines in new.items() if lines})


def _rows(cursor: Any) -> dict[str, list[bytes]]:
    """Every table's rows as lines of COPY."""
    from django.db import connection

    found = {}
    for table in connection.introspection.table_names(cursor):
        with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
            found[table] = b"".join(copy).splitlines(keepends=True)
    return found
