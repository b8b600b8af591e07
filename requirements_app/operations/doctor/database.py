"""PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from requirements_app.operations.readiness import wanted_migrations

from .base import Finding, Options, check, error, ok, warning

OLDEST_SERVER = 15
EXTENSIONS = ("pg_trgm",)
CLOCK_WARNING, CLOCK_ERROR = 2.0, 30.0  # seconds
_KEPT_ROWS = "catalogue_added_only"
_REVISIONS = ("product", "document", "feature", "parameter", "component", "host", "flow")
TRIGGERS = frozenset(
    {
        ("audit_event", "audit_append_only"),
        ("audit_event", "audit_await_seal"),
        ("audit_pending", "audit_append_only"),
        ("audit_pending", "audit_only_sealed"),
        ("audit_seal", "audit_append_only"),
        ("catalogue_draft", "catalogue_only_close"),
        ("changes_baselineentry", "changes_guard"),
        ("changes_baselineentry", "changes_guard_all"),
        ("documents_original", "documents_unchanged"),
        ("rulesets_content", "rulesets_unchanged"),
        ("rulesets_ruleset", "rulesets_unchanged"),
        *((f"catalogue_{name}", _KEPT_ROWS) for name in
          ("version", "change", "flowend", "flowservice", "flowprovenance")),
        *((f"catalogue_{name}revision", trigger) for name in _REVISIONS
          for trigger in ("catalogue_only_end", "catalogue_kept")),
        *((f"documents_{name}", "documents_added_only") for name in ("revision", "section", "row")),
        *((f"rulesets_{name}", trigger) for name in ("rule", "entry", "finding", "decision")
          for trigger in ("rulesets_unchanged", "rulesets_whole")),
    }
)  # fmt: skip
_TRIGGERS = """
SELECT relation.relname, trigger.tgname, trigger.tgenabled
FROM pg_trigger trigger JOIN pg_class relation ON relation.oid = trigger.tgrelid
WHERE NOT trigger.tgisinternal AND relation.relnamespace = 'public'::regnamespace
"""
# A table that was never analysed has no number of rows at all, and is planned for blindly.
_BLIND = """
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND reltuples < 0 AND pg_relation_size(oid) >= 100 * 8192
ORDER BY relname
"""
_ANALYZE = "Run ANALYZE in the database once."


@check("database.reachable")
def database_answers(_: Options) -> Iterator[Finding]:
    for alias in sorted({"default", settings.DIRECT_DATABASE}):
        where = connections[alias].settings_dict
        place = f"{where['HOST'] or 'the local socket'}:{where['PORT'] or 5432}/{where['NAME']}"
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
        except Exception as failure:  # noqa: BLE001 - drivers and addresses fail in many ways
            words = str(failure).strip().splitlines()
            yield error(
                f"{place} does not answer: {words[0] if words else type(failure).__name__}",
                "Check that PostgreSQL runs, its address in DATABASE_URL (and "
                "DATABASE_DIRECT_URL), the password, and what lies between.",
            )
        else:
            yield ok(f"{place} answers.")


@check("database.version", needs="database.reachable")
def server_is_new_enough(_: Options) -> Iterator[Finding]:
    major = connection.cursor().connection.info.server_version // 10_000
    if major < OLDEST_SERVER:
        yield error(
            f"PostgreSQL {major} is older than {OLDEST_SERVER}.",
            f"Upgrade the server to {OLDEST_SERVER} or newer (pg_upgrade, or backup and restore).",
        )
    else:
        yield ok(f"PostgreSQL {major}")


@check("database.extensions", needs="database.reachable")
def extensions_are_there(_: Options) -> Iterator[Finding]:
    present = {name for (name,) in _rows("SELECT extname FROM pg_extension")}
    available = {name for (name,) in _rows("SELECT name FROM pg_available_extensions")}
    for name in EXTENSIONS:
        if name in present:
            continue
        if name in available:
            mend = f"Run `CREATE EXTENSION {name}` in the database as its owner, then migrate."
        else:
            mend = "Install PostgreSQL's contrib package on the database server, then migrate."
        yield error(f"The extension {name} is missing.", mend)


@check("database.migrations", needs="database.reachable")
def migrations_fit(_: Options) -> Iterator[Finding]:
    applied = set(MigrationRecorder(connection).applied_migrations())
    wanted = wanted_migrations()
    ours = {app for app, _ in wanted}
    missing = sorted(".".join(each) for each in wanted - applied)
    newer = sorted(".".join(each) for each in applied - wanted if each[0] in ours)
    if missing:
        yield error(
            f"{len(missing)} migrations are not applied: {', '.join(missing[:5])}"
            + (" …" if len(missing) > 5 else ""),
            "Run `manage.py migrate`.",
        )
    if newer:
        yield warning(
            f"The database is newer than this code: {', '.join(newer[:5])}.",
            "Start the newer version everywhere, or restore the backup from before the upgrade.",
        )


@check("database.clock", needs="database.reachable")
def clocks_agree(_: Options) -> Iterator[Finding]:
    before = timezone.now()
    ((theirs,),) = _rows("SELECT clock_timestamp()")
    after = timezone.now()
    skew = abs((theirs - before - (after - before) / 2).total_seconds())
    words = f"This machine's clock and the database's differ by {skew:.1f} seconds."
    mend = "Synchronise both with NTP; sign-ins, links and certificates go by this one."
    if skew > CLOCK_ERROR:
        yield error(words, mend)
    elif skew > CLOCK_WARNING:
        yield warning(words, mend)
    if connection.timezone_name != "UTC":
        yield warning(f"Sessions use the time zone {connection.timezone_name}.", "Set it to UTC.")


@check("database.statistics", needs="database.reachable")
def planner_knows_the_tables(_: Options) -> Iterator[Finding]:
    ((autovacuum,),) = _rows("SHOW autovacuum")
    if autovacuum != "on":
        yield warning(
            "autovacuum is off: tables bloat and plans go wrong.",
            "Switch autovacuum on in postgresql.conf.",
        )
    blind = [name for (name,) in _rows(_BLIND)]
    if blind:
        yield warning(f"Never analysed: {', '.join(blind)}.", _ANALYZE)


@check("database.triggers", needs="database.migrations")
def triggers_guard_what_never_changes(_: Options) -> Iterator[Finding]:
    found = {(table, name): enabled for table, name, enabled in _rows(_TRIGGERS)}
    for table, name in sorted(TRIGGERS):
        enabled = found.get((table, name))
        if enabled is None:
            yield error(
                f"The trigger {name} on {table} is gone: rows could be changed past the portal.",
                "Find out who dropped it (`manage.py audit verify`), then restore a backup or "
                "make it again as its migration does.",
            )
        elif enabled not in {"O", "A"}:
            yield error(
                f"The trigger {name} on {table} is switched off.",
                f"ALTER TABLE {table} ENABLE TRIGGER {name}; then `manage.py audit verify`.",
            )


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())
